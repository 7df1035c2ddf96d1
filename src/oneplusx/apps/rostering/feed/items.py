"""One object of OneRoster, its ids, its references, and its values as texts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

NAMESPACE = UUID("5a0f4a1e-2c58-5b0e-9f4e-6f0f5d1a7c11")
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One object as OneRoster writes it, without what every object has.

    Attributes:
        user_ref: Whom it is about; ``class_ref``: in which class; ``parent_ref``: course of a class, line item of a
            result.
        salt: What else makes it another one, where the body does not show it.
    """

    resource: str
    sourced_id: str
    body: Body
    user_ref: str = ""
    class_ref: str = ""
    parent_ref: str = ""
    salt: str = ""


def derived_id(*parts: object) -> str:
    """The id of an object that is no row of ours: always the same for the same parts."""
    return str(uuid5(NAMESPACE, "/".join(str(part) for part in parts)))


def ref(kind: str, sourced_id: object) -> Body:
    """A reference; its address is added when it is answered."""
    return {"sourcedId": str(sourced_id), "type": kind}


def moment(instant: datetime) -> str:
    """An instant as OneRoster writes it: UTC, milliseconds."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def digest_of(item: Item) -> str:
    """By which a change is seen."""
    shown = orjson.dumps(
        [item.body, item.user_ref, item.class_ref, item.parent_ref, item.salt], option=orjson.OPT_SORT_KEYS
    )
    return hashlib.sha256(shown).hexdigest()


def facets_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Values by path as texts: what filters and sorting look at. Several values are joined with commas."""
    found: dict[str, list[str]] = {}
    _collect("", body, found)
    return {path: ",".join(values) for path, values in found.items()}


def _collect(path: str, value: Any, found: dict[str, list[str]]) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            _collect(f"{path}.{name}" if path else name, part, found)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            _collect(path, part, found)
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        found.setdefault(path, []).append(text)
