"""Names: of people and institutions by id, for apps below the one that keeps them (``parties``), and of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.utils.translation import get_language

from oneplusx.web.remembering import remembered

Namer = Callable[[frozenset[UUID]], Mapping[UUID, str]]


def _nameless(_ids: frozenset[UUID]) -> Mapping[UUID, str]:
    return {}


_namers: dict[str, Namer] = {"people": _nameless, "institutions": _nameless}


def register(*, people: Namer, institutions: Namer) -> None:
    """Names the two look-ups (once, in ``ready()`` of the app with the names)."""
    _namers.update(people=people, institutions=institutions)


def people(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names of people by id; unknown ids are left out."""
    return _ask("people", ids)


def institutions(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names of institutions by id, in the page's language; unknown ids are left out."""
    return _ask("institutions", ids)


def _ask(what: str, ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    wanted = frozenset(id_ for id_ in ids if id_ is not None)
    known: dict[UUID, str | None] = remembered((what, get_language()), dict)
    if new := wanted - known.keys():
        known.update(dict.fromkeys(new))
        known.update(_namers[what](new))
    return {id_: name for id_ in wanted if (name := known[id_]) is not None}


def note_institutions(names: Mapping[UUID, str]) -> None:
    """Names already read for another reason, for the rest of the request."""
    known: dict[UUID, str | None] = remembered(("institutions", get_language()), dict)
    known.update(names)


def named(record: object) -> str:
    """The name or title of a record in the page's language; English falls back to Chinese."""
    chinese = str(getattr(record, "name_zh", "") or getattr(record, "title_zh", ""))
    if (get_language() or "").startswith("zh"):
        return chinese
    return str(getattr(record, "name_en", "") or getattr(record, "title_en", "")) or chinese


def in_language(chinese: str, english: str) -> str:
    """One of two names, in the page's language; English falls back to Chinese."""
    return chinese if (get_language() or "zh").startswith("zh") or not english else english
