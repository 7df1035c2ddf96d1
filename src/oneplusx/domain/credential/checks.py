"""The form of a credential (格式检查): everything that plain libraries let pass, each with a code of its own.

1. Size: depth, number of nodes, types and contexts, before anything costly looks at the document.
2. Values: control characters, halves of surrogate pairs, numbers that readers understand differently.
3. Members: contexts, types, addresses, subjects, parts, instants, texts, related resources.
4. Terms: unknown or redefined terms and types that are no addresses, by expanding the document in safe mode.

Source: W3C Verifiable Credentials Data Model 2.0, section 4; VC Data Integrity 1.0, 2.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oneplusx.domain.credential.badges import CREDENTIAL
from oneplusx.domain.credential.canonical import FORBIDDEN
from oneplusx.domain.credential.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from oneplusx.domain.credential.proofs import OPTIONAL, REQUIRED
from oneplusx.domain.credential.shapes import (
    instant_of,
    is_absolute_url,
    is_digest,
    is_digest_of,
    is_plain_number,
    is_text,
)

PRESENTATION = "VerifiablePresentation"
DEPTH_MAX, NODES_MAX, TYPES_MAX, CONTEXTS_MAX = 30, 6_000, 8, 8
TYPES_TOTAL_MAX = 2_000
"""Each costs a context to be applied when the document is expanded."""
COMPARISONS_MAX = 1_500_000
"""Of values of one node with each other: some 1,200 values in a node."""
PROBLEMS_MAX = 20
TYPED_PARTS = ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence", "proof")
PROOF_MEMBERS = frozenset({"@context", "type", *REQUIRED, *OPTIONAL})
IDENTIFIED_PARTS = frozenset({"credentialSchema"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Resources = Callable[[str], "bytes | None"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the form: a code, the place in the document, and what was found."""

    code: str
    where: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, object]:
        """The values for the wording."""
        return {"where": self.where or "$", **self.params}


def listed(value: object) -> list[Any]:
    """One value or a list of values, as a list."""
    return value if isinstance(value, list) else [value]


def problems_of(document: object, *, resources: Resources | None = None) -> tuple[Problem, ...]:
    """What is wrong with the form of a credential; at most ``PROBLEMS_MAX``.

    The terms are not looked at: expanding costs more, and ``terms.problems_of_terms`` does it for a document that has
    passed here.
    """
    if not isinstance(document, dict):
        return (Problem("credential.not_an_object"),)
    costly = tuple(_size_problems(document))
    if costly:
        return costly[:PROBLEMS_MAX]
    found = [*_value_problems(document), *_credential_problems(document, resources)]
    return tuple(found[:PROBLEMS_MAX])


def problems_of_presentation(document: object) -> tuple[Problem, ...]:
    """What is wrong with the form of a presentation, without the credentials in it."""
    if not isinstance(document, dict):
        return (Problem("credential.not_an_object"),)
    costly = tuple(_size_problems(document))
    if costly:
        return costly[:PROBLEMS_MAX]
    found = [
        *_value_problems(document),
        *_context_problems(document),
        *_type_problems(document, PRESENTATION),
        *_id_problems(document, "id", ""),
        *_entity_id_problems(document, "holder"),
        *_part_problems(document, ("termsOfUse", "proof")),
        *_proof_problems(document),
    ]
    for place, one in enumerate(listed(document.get("verifiableCredential", []))):
        if not isinstance(one, dict):
            found.append(Problem("credential.not_an_object", f"verifiableCredential.{place}"))
    return tuple(found[:PROBLEMS_MAX])


# Size


@dataclass(slots=True)
class _Size:
    """What a document costs to expand and canonicalize.

    Values of one node are compared with each other, and nodes with the same id are one node: so values are counted by
    id. A context of the document's own may give ``id`` another name: then all count together.
    """

    nodes: int = 0
    types: int = 0
    own_contexts: int = 0
    values: Counter[object] = field(default_factory=Counter)

    def count(self, value: dict[str, Any] | list[Any]) -> None:
        """Counts one object or list."""
        self.nodes += 1
        if not isinstance(value, dict):
            return
        self.types += len(listed(value.get("type", value.get("@type", []))))
        self.own_contexts += any(isinstance(one, dict) for one in listed(value.get("@context")))
        name = value.get("id", value.get("@id"))
        many = sum(len(inner) if isinstance(inner, list) else 1 for inner in value.values())
        self.values[name if isinstance(name, str) else self.nodes] += many

    @property
    def comparisons(self) -> int:
        """How many pairs of values are compared at most."""
        each = [self.values.total()] if self.own_contexts else self.values.values()
        return sum(one * one for one in each)

    def excess(self) -> int | None:
        """The limit that is passed."""
        found = (
            (self.nodes, NODES_MAX),
            (self.types, TYPES_TOTAL_MAX),
            (self.own_contexts, CONTEXTS_MAX),
            (self.comparisons, COMPARISONS_MAX),
        )
        return next((most for number, most in found if number > most), None)


def _size_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    size = _Size()
    waiting: list[tuple[Any, int]] = [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        size.count(value)
        if depth > DEPTH_MAX or size.nodes > NODES_MAX:
            code, most = (
                ("credential.too_deep", DEPTH_MAX) if depth > DEPTH_MAX else ("credential.too_large", NODES_MAX)
            )
            yield Problem(code, params={"most": most})
            return
        if isinstance(value, dict):
            yield from _crowded(value)
        inner = value.values() if isinstance(value, dict) else value
        waiting.extend((one, depth + 1) for one in inner if isinstance(one, dict | list))
    if (passed := size.excess()) is not None:
        yield Problem("credential.too_large", params={"most": passed})


def _crowded(node: Mapping[str, Any]) -> Iterator[Problem]:
    for name, most in (("type", TYPES_MAX), ("@type", TYPES_MAX), ("@context", CONTEXTS_MAX)):
        if isinstance(many := node.get(name), list) and len(many) > most:
            yield Problem("credential.too_many", name, {"most": most})


# Values


def _value_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        where, value = waiting.pop()
        if isinstance(value, str):
            if FORBIDDEN.search(value):
                yield Problem("credential.characters", where)
        elif isinstance(value, dict):
            if any(not isinstance(name, str) or _CONTROL.search(name) for name in value):
                yield Problem("credential.characters", where)
            waiting.extend((_joined(where, name), inner) for name, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((_joined(where, place), inner) for place, inner in enumerate(value))
        elif isinstance(value, int | float) and not isinstance(value, bool) and not is_plain_number(value):
            yield Problem("credential.number_inexact", where, {"found": str(value)[:40]})


def _joined(where: str, name: object) -> str:
    return f"{where}.{name}" if where else str(name)


# Members


def _credential_problems(document: Mapping[str, Any], resources: Resources | None) -> Iterator[Problem]:
    yield from _context_problems(document)
    yield from _type_problems(document, CREDENTIAL)
    yield from _id_problems(document, "id", "")
    yield from _entity_id_problems(document, "issuer", is_required=True)
    yield from _subject_problems(document)
    yield from _part_problems(document, TYPED_PARTS)
    yield from _proof_problems(document)
    yield from _time_problems(document)
    yield from _text_problems(document)
    yield from _resource_problems(document, resources)


def _context_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] not in (CREDENTIALS_V2, CREDENTIALS_V1):
        yield Problem("credential.context_first", "@context", {"allowed": CREDENTIALS_V2})
        return
    for place, item in enumerate(contexts):
        if not isinstance(item, dict) and not is_absolute_url(item):
            yield Problem("credential.context_item", f"@context.{place}")


def _type_problems(document: Mapping[str, Any], needed: str) -> Iterator[Problem]:
    types = listed(document.get("type"))
    if not all(isinstance(one, str) and one for one in types):
        yield Problem("credential.type_form", "type")
    elif needed not in types:
        yield Problem("credential.type_missing", "type", {"needed": needed})


def _id_problems(node: Mapping[str, Any], name: str, where: str) -> Iterator[Problem]:
    if name in node and not is_absolute_url(node[name]):
        yield Problem("credential.address_form", _joined(where, name), {"found": str(node[name])[:80]})


def _entity_id_problems(document: Mapping[str, Any], name: str, *, is_required: bool = False) -> Iterator[Problem]:
    entity = document.get(name)
    if isinstance(entity, dict):
        if "id" not in entity:
            yield Problem("credential.address_form", f"{name}.id", {"found": ""})
        yield from _id_problems(entity, "id", name)
    elif (entity is not None or is_required) and not is_absolute_url(entity):
        yield Problem("credential.address_form", name, {"found": str(entity)[:80] if entity is not None else ""})


def _subject_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    subjects = document.get("credentialSubject")
    if subjects == []:
        yield Problem("credential.subject_form", "credentialSubject")
    for place, subject in enumerate(listed(subjects)):
        where = f"credentialSubject.{place}" if isinstance(subjects, list) else "credentialSubject"
        if not isinstance(subject, dict) or not subject:
            yield Problem("credential.subject_form", where)
        else:
            yield from _id_problems(subject, "id", where)


def _part_problems(document: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[Problem]:
    for name in names:
        if name not in document:
            continue
        for place, part in enumerate(listed(document[name])):
            yield from _one_part_problems(part, name, f"{name}.{place}")


def _one_part_problems(part: object, name: str, where: str) -> Iterator[Problem]:
    types = listed(part.get("type") if isinstance(part, dict) else None)
    if not isinstance(part, dict) or not types or not all(isinstance(one, str) and one for one in types):
        yield Problem("credential.part_type", where)
        return
    if name in IDENTIFIED_PARTS and "id" not in part:
        yield Problem("credential.part_id", where)
    yield from _id_problems(part, "id", where)


def _proof_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A member of a proof that is not known could be ``expires`` under another name."""
    for place, proof in enumerate(listed(document.get("proof", []))):
        if isinstance(proof, dict) and (foreign := sorted(proof.keys() - PROOF_MEMBERS)):
            yield Problem("credential.proof_member", f"proof.{place}", {"found": foreign[0][:80]})


def _time_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    is_first = (
        document.get("@context", [""])[:1] == [CREDENTIALS_V1] if isinstance(document.get("@context"), list) else False
    )
    starts, ends = ("issuanceDate", "expirationDate") if is_first else ("validFrom", "validUntil")
    if is_first and starts not in document:
        yield Problem("credential.instant_form", starts, {"found": ""})
    for name in (starts, ends):
        if name in document and instant_of(document[name]) is None:
            yield Problem("credential.instant_form", name, {"found": str(document[name])[:40]})
    begun, ended = instant_of(document.get(starts)), instant_of(document.get(ends))
    if begun and ended and ended < begun:
        yield Problem("credential.instants_order", ends, {"starts": document[starts], "ends": document[ends]})


def _text_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    for where, node in (("", document), ("issuer", document.get("issuer"))):
        for name in ("name", "description"):
            if isinstance(node, dict) and name in node and not is_text(node[name]):
                yield Problem("credential.text_form", _joined(where, name))


def _resource_problems(document: Mapping[str, Any], resources: Resources | None) -> Iterator[Problem]:
    if "relatedResource" not in document:
        return
    seen: set[str] = set()
    for place, resource in enumerate(listed(document["relatedResource"])):
        where = f"relatedResource.{place}"
        if not isinstance(resource, dict) or not is_absolute_url(resource.get("id")):
            yield Problem("credential.resource_form", where)
            continue
        if resource["id"] in seen:
            yield Problem("credential.resource_twice", where, {"found": resource["id"]})
        seen.add(resource["id"])
        if not is_digest(resource):
            yield Problem("credential.resource_digest_form", where)
        elif resources and (content := resources(resource["id"])) is not None and not is_digest_of(resource, content):
            yield Problem("credential.resource_digest", where, {"found": resource["id"]})
