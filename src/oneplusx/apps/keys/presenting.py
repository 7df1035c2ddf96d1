"""Keys as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.keys.models import KeyOwner, KeyState, OwnerKind, SigningKey
from oneplusx.apps.keys.resigning import signed_kinds
from oneplusx.apps.keys.selectors import keys_of
from oneplusx.web import naming


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """An owner with its name, its active key, and whether it ever had one."""

    owner: KeyOwner
    name: str
    active: SigningKey | None
    keys_count: int


def names_of(owners: Iterable[KeyOwner]) -> dict[KeyOwner, str]:
    """Names of owners in the language of the page."""
    found = list(owners)
    institutions = naming.institutions(one.id for one in found)
    return {one: _name(one, institutions.get(one.id) if one.id else None) for one in found}


def _name(owner: KeyOwner, institution: str | None) -> str:
    if owner.kind == OwnerKind.INSTITUTION:
        return institution or str(owner.id)
    return str(OwnerKind(owner.kind).label)


def lines_of(owners: Iterable[KeyOwner]) -> list[OwnerLine]:
    """One line per owner."""
    names = names_of(owners)
    lines = []
    for owner, name in names.items():
        keys = keys_of(owner)
        active = next((key for key in keys if key.state == KeyState.ACTIVE), None)
        lines.append(OwnerLine(owner, name, active, len(keys)))
    return lines


def affected_lines(key: SigningKey) -> list[tuple[str, int]]:
    """Title and number of everything that carries a signature of the key."""
    return [(str(kind.title), kind.count(key.verification_method)) for kind in signed_kinds().values()]


def id_of(text: str) -> UUID | None:
    """An id from a form; ``None`` for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
