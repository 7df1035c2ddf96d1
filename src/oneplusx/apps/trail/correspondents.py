"""Who gets mail and where (收信人): the app that keeps people (``parties``) plugs itself in here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A person with an address."""

    person_id: UUID
    address: str
    language: str


LookUp = Callable[[Iterable[UUID]], Mapping[UUID, Correspondent]]
Keepers = Callable[[UUID, str], Iterable[UUID]]


def _nobody(_ids: Iterable[UUID]) -> Mapping[UUID, Correspondent]:
    return {}


def _no_keepers(_institution_id: UUID, _permission: str) -> Iterable[UUID]:
    return ()


_look_ups: list[LookUp] = [_nobody]
_keepers: list[Keepers] = [_no_keepers]


def register(*, people: LookUp, keepers: Keepers) -> None:
    """Names the two look-ups (once, in ``ready()``)."""
    _look_ups[:] = [people]
    _keepers[:] = [keepers]


def correspondents(person_ids: Iterable[UUID]) -> Mapping[UUID, Correspondent]:
    """Those of the people who have an address, by id."""
    return _look_ups[0](person_ids)


def keepers_of(institution_id: UUID, permission: str) -> list[UUID]:
    """People who hold a permission in an institution now."""
    return list(_keepers[0](institution_id, permission))
