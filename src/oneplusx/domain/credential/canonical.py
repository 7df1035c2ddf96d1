"""Canonical bytes of a document (规范化): what a signature is computed over.

Two ways: RDF dataset canonicalization of the linked data (``eddsa-rdfc-2022``), and canonical JSON
(``eddsa-jcs-2022``). Both refuse what canonicalizers disagree about, and the first runs in safe mode: a term the
contexts do not define is an error, never silently left out of what is signed.

The steps of :func:`canonicalize`:

1. Screen the text and the size of the document.
2. Require that every context is vendored.
3. Expand; a dropped property or a relative URL is an error.
4. Make the RDF dataset and canonicalize it (RDFC-1.0), within a budget: graphs made to be slow are refused.

Source: RDF Dataset Canonicalization (RDFC-1.0); JSON-LD 1.1 API; RFC 8785; Data Integrity 1.0 §2.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import rfc8785
from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver

from oneplusx.domain.credential.contexts import ContextSet, vendored
from oneplusx.domain.errors import Invalid

DEPTH_MAX = 48
NODES_MAX = 50_000
ALIKE_MAX = 6  # blank nodes in like places: their orders are tried one by one
HASHES_MAX = 50_000
INTEGER_MAX = 2**53 - 1
DIGITS_MAX = 15  # of a float: more, and two programs write it differently
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ABSOLUTE = re.compile('[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\\\^`]*')
PROTECTED = ("protected term redefinition", "invalid context nullification")
LANGUAGE = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
BASE = "x-relative:/base/"  # the library always resolves relative URLs; this shows which were
RELATIVE = "x-relative:"
LIBRARY_FAILURES = (  # what the JSON-LD library raises on documents it did not expect
    jsonld.JsonLdError,
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)


def canonicalize(document: dict[str, Any], contexts: ContextSet | None = None) -> bytes:
    """The canonical N-Quads of a document with its ``@context``, in UTF-8.

    Raises:
        Invalid: ``credential.context_unknown``, ``credential.term_unknown``, ``credential.url_relative``,
            ``credential.term_protected``, ``credential.characters``, ``credential.number_inexact``,
            ``credential.too_complex``, ``credential.not_linked_data``.
    """
    contexts = contexts or vendored()
    screen(document)
    contexts.require(context_urls(document))
    cached = contexts.take_cache()
    try:
        dataset = _dataset(document, contexts, cached)
        quads = _Canonicalization().main(dataset, {"format": "application/n-quads"}).encode()
    except LIBRARY_FAILURES as cause:
        raise _refusal(cause) from cause
    contexts.give_cache(cached)
    return bytes(quads)


def canonical_json(document: object) -> bytes:
    """The canonical JSON of a document.

    Raises:
        Invalid: ``credential.characters``, ``credential.number_inexact``, ``credential.too_complex``.
    """
    screen(document)
    return rfc8785.dumps(document)  # type: ignore[arg-type]


def _dataset(document: dict[str, Any], contexts: ContextSet, cached: dict[str, Any]) -> dict[str, Any]:
    def load(url: str, _options: object) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts.document(url),
            "tag": "static",
        }

    options = {
        "base": BASE,
        "documentLoader": load,
        "contextResolver": ContextResolver(cached, load),
        "extractAllScripts": False,
        "processingMode": "json-ld-1.1",
        "produceGeneralizedRdf": False,
    }
    dataset: dict[str, Any] = _SafeProcessor(on_property_dropped=_refuse_unknown).to_rdf(document, options)
    return dataset


def _refuse_unknown(term: str | None) -> None:
    raise Invalid("credential.term_unknown", term=term or "")


class _SafeProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]
    """Expands, and refuses what the making of RDF would leave out without a word."""

    def expand(self, input_: Any, options: dict[str, Any]) -> Any:
        expanded = super().expand(input_, options)
        _require_whole(expanded)
        return expanded


def _require_whole(value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _require_whole(one)
    elif isinstance(value, dict) and "@value" in value:
        _require_typed(value)
    elif isinstance(value, dict):
        terms = (key for key in value if not key.startswith("@"))
        for url in (*terms, *value.get("@type", ()), value.get("@id", "_:")):
            _require_absolute(url)
        for inner in value.values():
            _require_whole(inner)


def _require_typed(value: dict[str, Any]) -> None:
    datatype, language = value.get("@type"), value.get("@language")
    if datatype is not None and datatype != "@json":
        _require_absolute(datatype)
    if language is not None and not LANGUAGE.fullmatch(language):
        raise Invalid("credential.language_malformed", found=language)


def _require_absolute(url: object) -> None:
    if not isinstance(url, str) or not (url.startswith("_:") or ABSOLUTE.fullmatch(url)) or url.startswith(RELATIVE):
        raise Invalid("credential.url_relative", found=str(url).removeprefix(BASE)[:200])


class _Canonicalization(URDNA2015):  # type: ignore[misc]
    """The library's algorithm with a budget."""

    def __init__(self) -> None:
        super().__init__()
        self._hashes = 0

    def create_hash(self) -> Any:
        self._hashes += 1
        if self._hashes > HASHES_MAX:
            raise Invalid("credential.too_complex")
        return super().create_hash()

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        related: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        if any(len(alike) > ALIKE_MAX for alike in related.values()):
            raise Invalid("credential.too_complex")
        return related


def _refusal(cause: Exception) -> Invalid:
    inner: BaseException | None = cause
    while inner is not None:
        if getattr(inner, "code", None) in PROTECTED:
            return Invalid("credential.term_protected")
        inner = inner.__cause__
    return Invalid("credential.not_linked_data")


def context_urls(value: object) -> Iterator[str]:
    """Every context a document names by URL, at any depth.

    Raises:
        Invalid: ``credential.context_malformed``.
    """
    if isinstance(value, list):
        for one in value:
            yield from context_urls(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context":
                yield from _named_contexts(inner)
            elif key == "@import":
                raise Invalid("credential.context_malformed")
            yield from context_urls(inner)


def _named_contexts(context: object) -> Iterator[str]:
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, str):
            yield one
        elif not isinstance(one, dict) and one is not None:
            raise Invalid("credential.context_malformed")


def screen(value: object, depth: int = 0, budget: list[int] | None = None) -> None:
    """Refuse what two programs would canonicalize differently, and what is out of all proportion.

    Control characters (all but tab and line ends), lone surrogates, numbers a float does not hold exactly.

    Raises:
        Invalid: ``credential.characters``, ``credential.number_inexact``, ``credential.too_complex``.
    """
    budget = budget if budget is not None else [NODES_MAX]
    budget[0] -= 1
    if depth > DEPTH_MAX or budget[0] < 0:
        raise Invalid("credential.too_complex")
    if isinstance(value, str):
        if FORBIDDEN.search(value):
            raise Invalid("credential.characters")
    elif isinstance(value, dict):
        for key, inner in value.items():
            screen(key, depth, budget)
            screen(inner, depth + 1, budget)
    elif isinstance(value, list | tuple):
        for inner in value:
            screen(inner, depth + 1, budget)
    else:
        _screen_number(value)


def _screen_number(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int) and abs(value) <= INTEGER_MAX:
        return
    if isinstance(value, float) and float(f"{value:.{DIGITS_MAX}g}") == value:
        return
    raise Invalid("credential.number_inexact", found=str(value)[:40])
