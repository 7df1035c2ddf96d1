"""What the terms of a credential mean (词项检查): unknown, redefined, relative, or hidden under another name.

The canonical form says what was signed; the checks read the JSON. A holder may rewrite the JSON without touching the
canonical form: add a context of his own with another name for ``credentialStatus``, and the status is no longer seen
though the signature holds. So what a verdict reads in the JSON must be what the expanded document says, value by value.

1. Canonicalize: a term that no context defines, a redefined term or a relative address is refused there.
2. Expand, and compare what is read at the top: types, issuer, term, status entries, achievements, what is wrapped.

With vendored contexts only, the outcome of 2 depends on the members, not on their values: it is remembered by the
skeleton of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from oneplusx.domain.credential.canonical import LIBRARY_FAILURES, canonicalize
from oneplusx.domain.credential.checks import Problem, listed
from oneplusx.domain.credential.contexts import ContextSet, vendored
from oneplusx.domain.credential.proofs import Canonicalizer, with_proof_context
from oneplusx.domain.errors import Invalid

_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_BADGES = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_RECORDS = "https://purl.imsglobal.org/spec/vc/clr/vocab.html#"
_TIMES = ("validFrom", "validUntil", "issuanceDate", "expirationDate")
_ENTRY = ("statusPurpose", "statusListIndex", "statusListCredential")
_SKELETONS_MAX = 512
_TYPES = frozenset({"type", "@type"})


class Remembered:
    """A canonicalizer that makes the canonical form of the same document once."""

    def __init__(self, canonicalizer: Canonicalizer = canonicalize) -> None:
        self._canonicalizer = canonicalizer
        self._last: tuple[dict[str, Any], bytes] | None = None

    def __call__(self, document: dict[str, Any], /) -> bytes:
        """The canonical form; of the document asked for last without computing again."""
        if self._last is not None and self._last[0] == document:
            return self._last[1]
        text = self._canonicalizer(document)
        if "cryptosuite" not in document:  # the options of a proof are asked for in between
            self._last = (document, text)
        return text


def problems_of_terms(
    document: dict[str, Any], canonicalizer: Canonicalizer = canonicalize, contexts: ContextSet | None = None
) -> tuple[Problem, ...]:
    """What is wrong with the terms of a document whose form is right."""
    unsecured = {name: value for name, value in with_proof_context(document).items() if name != "proof"}
    try:
        canonicalizer(unsecured)
        hidden = _seen.hidden_in(unsecured, lambda: _hidden(unsecured, contexts or vendored()))
    except Invalid as refusal:
        return (Problem(refusal.code, params=refusal.params),)
    return tuple(Problem("credential.term_hidden", name) for name in hidden)


# What is remembered


class _Seen:
    """Skeletons of documents and what was hidden in them; forgotten when they become too many.

    Safe to share between threads: each step replaces one entry, and a lost race costs one expansion.
    """

    def __init__(self) -> None:
        self._known: dict[object, tuple[str, ...]] = {}

    def hidden_in(self, document: dict[str, Any], find: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        try:
            key = _skeleton(document)
        except _ForeignError:
            return find()
        known = self._known.get(key)
        if known is None:
            known = find()
            if len(self._known) >= _SKELETONS_MAX:
                self._known.clear()
            self._known[key] = known
        return known


class _ForeignError(Exception):
    """The document brings a context of its own, or uses keywords: its values may matter."""


_seen = _Seen()


def _skeleton(value: object, name: str = "") -> object:
    """Members, types and contexts without other values.

    Raises:
        _ForeignError: Nothing follows from these alone.
    """
    if isinstance(value, dict):
        return tuple((key, _skeleton(inner, key)) for key, inner in sorted(value.items()))
    if isinstance(value, list):
        return ("[]", *(_skeleton(inner, name) for inner in value))
    if name == "@context" and not isinstance(value, str):
        raise _ForeignError
    if name.startswith("@") and name not in {"@context", "@value", "@language"}:
        raise _ForeignError
    return value if name == "@context" or name in _TYPES else type(value).__name__


# What is hidden


def _hidden(document: dict[str, Any], contexts: ContextSet) -> tuple[str, ...]:
    expanded = _expand(document, contexts)
    if len(expanded) != 1:
        return ("@graph",)
    top = expanded[0]
    said, read = dict(_said(top)), dict(_read(document))
    return tuple(name for name in said.keys() | read.keys() if said.get(name, []) != read.get(name, []))


def _expand(document: dict[str, Any], contexts: ContextSet) -> list[dict[str, Any]]:
    def load(url: str, _options: object) -> dict[str, Any]:
        found = contexts.document(url)
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": found}

    options = {"base": "", "documentLoader": load, "contextResolver": ContextResolver({}, load)}
    try:
        expanded: list[dict[str, Any]] = jsonld.expand(document, options)
    except LIBRARY_FAILURES as cause:
        raise Invalid("credential.not_linked_data") from cause
    return expanded


def _said(top: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """What the expanded document says."""
    yield "type", [len(top.get("@type", ()))]
    yield "issuer", [one.get("@id") for one in top.get(f"{_CREDENTIALS}issuer", ())]
    yield "holder", [one.get("@id") for one in top.get(f"{_CREDENTIALS}holder", ())]
    yield "verifiableCredential", [len(top.get(f"{_CREDENTIALS}verifiableCredential", ()))]
    for name in _TIMES:
        yield name, [one.get("@value") for one in top.get(f"{_CREDENTIALS}{name}", ())]
    entries = top.get(f"{_CREDENTIALS}credentialStatus", ())
    yield "credentialStatus", [_said_of(entry, _STATUS, _ENTRY) for entry in entries]
    subjects = top.get(f"{_CREDENTIALS}credentialSubject", ())
    yield "credentialSubject", [one.get("@id") for one in subjects]
    yield "achievement", [one.get("@id") for each in subjects for one in each.get(f"{_BADGES}achievement", ())]
    yield "wrapped", [one.get("@id") for each in subjects for one in each.get(f"{_RECORDS}verifiableCredential", ())]
    yield "encodedList", [_said_of(one, _STATUS, ("encodedList", "statusPurpose")) for one in subjects]


def _said_of(node: Mapping[str, Any], vocabulary: str, names: tuple[str, ...]) -> list[list[Any]]:
    values = (node.get(f"{vocabulary}{name}", ()) for name in names)
    return [[one.get("@value", one.get("@id")) for one in each] for each in values]


def _read(document: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """What the checks read in the JSON."""
    yield "type", [len(listed(document.get("type")))]
    yield "issuer", [_id_of(document["issuer"])] if "issuer" in document else []
    yield "holder", [_id_of(document["holder"])] if "holder" in document else []
    yield "verifiableCredential", [len(listed(document.get("verifiableCredential", [])))]
    for name in _TIMES:
        yield name, listed(document[name]) if name in document else []
    entries = listed(document.get("credentialStatus", []))
    yield "credentialStatus", [_read_of(entry, _ENTRY) for entry in entries]
    subjects = listed(document.get("credentialSubject", []))
    yield "credentialSubject", [_id_of(one) for one in subjects]
    yield "achievement", [_id_of(one) for each in subjects for one in listed(each.get("achievement", []))]
    yield "wrapped", [_id_of(one) for each in subjects for one in listed(each.get("verifiableCredential", []))]
    yield "encodedList", [_read_of(one, ("encodedList", "statusPurpose")) for one in subjects]


def _read_of(node: Mapping[str, Any], names: tuple[str, ...]) -> list[list[Any]]:
    return [listed(node[name]) if name in node else [] for name in names]


def _id_of(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else value
