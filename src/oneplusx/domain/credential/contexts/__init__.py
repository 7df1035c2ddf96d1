"""Vendored JSON-LD contexts (语境), each held to its SHA-256; none is ever fetched.

Where the files come from stands in NOTICE. The bytes are the published ones, so that a ``relatedResource`` with a
digest of a context can be compared with them.

Source: VC Data Model 2.0 §B.1; Data Integrity 1.0 §2.4; Open Badges 3.0; CLR 2.0.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from oneplusx.domain.errors import Invalid

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
DATA_INTEGRITY_V1 = "https://w3id.org/security/data-integrity/v1"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

VENDORED = {  # URL: (file, SHA-256 of its bytes)
    CREDENTIALS_V1: (
        "credentials-v1.jsonld",
        "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
    ),
    CREDENTIALS_V2: (
        "credentials-v2.jsonld",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    DATA_INTEGRITY_V1: (
        "data-integrity-v1.jsonld",
        "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
    ),
    DATA_INTEGRITY_V2: (
        "data-integrity-v2.jsonld",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    MULTIKEY_V1: (
        "multikey-v1.jsonld",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": (
        "open-badges-3.0.1.jsonld",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": (
        "open-badges-3.0.2.jsonld",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    OPEN_BADGES: (
        "open-badges-3.0.3.jsonld",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    OPEN_BADGES_EXTENSIONS: (
        "open-badges-extensions.jsonld",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    CLR: (
        "clr-2.0.1.jsonld",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
    ),
}
CACHED_MAX = 64


class ContextSet:
    """The contexts that are known; every other one is refused.

    Attributes:
        caches: Resolved contexts, one cache for each computation under way (the JSON-LD library's caches are not safe
            to share between threads): take one with :meth:`take_cache`, give it back with :meth:`give_cache`.
    """

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self._known = dict(known)
        self._parsed = {url: json.loads(data) for url, data in known.items()}
        self._caches: deque[dict[str, Any]] = deque(maxlen=8)

    def __contains__(self, url: object) -> bool:
        return url in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def source(self, url: str) -> bytes | None:
        """The published bytes of a context, or nothing."""
        return self._known.get(url)

    def document(self, url: str) -> dict[str, Any]:
        """The context as a document of its own, free to change.

        Raises:
            Invalid: ``credential.context_unknown``.
        """
        if url not in self._parsed:
            raise Invalid("credential.context_unknown", url=url)
        document: dict[str, Any] = copy.deepcopy(self._parsed[url])
        return document

    def require(self, urls: Iterable[str]) -> None:
        """Refuse contexts nobody vendored.

        Raises:
            Invalid: ``credential.context_unknown``.
        """
        for url in urls:
            if url not in self._known:
                raise Invalid("credential.context_unknown", url=url)

    def extended(self, more: Mapping[str, bytes]) -> ContextSet:
        """The same with more contexts, e.g. those of a test issuer."""
        return ContextSet(self._known | dict(more))

    def take_cache(self) -> dict[str, Any]:
        """A cache for one computation."""
        try:
            return self._caches.pop()
        except IndexError:
            return {}

    def give_cache(self, cached: dict[str, Any]) -> None:
        """Keep a cache for the next computation, unless foreign contexts filled it."""
        if len(cached) <= CACHED_MAX:
            self._caches.append(cached)


@cache
def vendored() -> ContextSet:
    """The contexts of this package (内置语境).

    Raises:
        ValueError: A file is not the one that was vendored.
    """
    folder = resources.files(__name__)
    known = {}
    for url, (name, digest) in VENDORED.items():
        data = (folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise ValueError(f"{name} is not the context that was vendored")
        known[url] = data
    return ContextSet(known)
