"""Asks other institutions' sign-in over HTTP, and refuses to be led into the own network or to another host.

The name is resolved once, each address is checked as for webhooks, and the connection goes to the address that was
checked. Redirects are never followed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from oneplusx.apps.trail.delivering import Unreachable, checked_url, resolved
from oneplusx.domain.errors import DomainError, Invalid

TIMEOUT_SECONDS = 8
BYTES_MAX = 256 * 1024
PORTS = {"https": 443, "http": 80}


def checked_address(text: str) -> str:
    """An address of a sign-in without a slash at its end.

    Raises:
        Invalid: ``access.bad_address``: not https, not public, or no address.
    """
    try:
        return checked_url(text).rstrip("/")
    except DomainError:
        raise Invalid("access.bad_address", found=text.strip()[:100]) from None


class _Pinned(HTTPAdapter):
    """Connects to the address that was checked, not to the name."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Checks, pins, asks; too long an answer is none."""
        named = str(request.url)
        parts = urlsplit(named)
        host = parts.hostname or ""
        try:
            checked_url(urlunsplit(parts._replace(fragment="")))
            address = resolved(host, parts.port or PORTS[parts.scheme])
        except (DomainError, Unreachable, KeyError) as refusal:
            raise requests.ConnectionError(str(refusal)) from None
        if parts.scheme == "https":
            self.poolmanager.connection_pool_kw |= {"server_hostname": host, "assert_hostname": host}
        request.headers["Host"] = parts.netloc
        bare = f"[{address}]" if ":" in address else address
        request.url = urlunsplit(parts._replace(netloc=f"{bare}:{parts.port}" if parts.port else bare))
        answer = super().send(request, *args, **{**kwargs, "stream": True})
        content: bytes = answer.raw.read(BYTES_MAX + 1, decode_content=True)
        answer.close()
        if len(content) > BYTES_MAX:
            raise requests.ConnectionError("too_long")
        answer._content = content  # noqa: SLF001 - read once, with a limit
        answer.url = named
        return answer


class SafeSession(requests.Session):
    """A session of ``requests`` for addresses that others have entered."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        for scheme in PORTS:
            self.mount(f"{scheme}://", _Pinned())

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """One question: with a deadline, never redirected."""
        kwargs |= {"timeout": TIMEOUT_SECONDS, "allow_redirects": False}
        answer = super().request(method, url, *args, **kwargs)
        if answer.is_redirect:
            raise requests.ConnectionError("redirected")
        return answer
