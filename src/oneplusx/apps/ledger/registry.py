"""What the apps above know about achievements and entries: titles of lots, causes of entries (rule, approver).

The ledger holds bare ids; recognition and conversion register here in ``ready()``. They tell an actor only what the
actor may see: another college's conversion stays untold to those who see the account it used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from oneplusx.web.actor import Actor


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an entry was posted, for its voucher; texts in the reader's language.

    Attributes:
        title: What happened, e.g. the course that was exempted.
        rule: Rule and rule set version, if any.
        decided_by: Who approved, if anybody.
        path: Address of the application or achievement within the site.
    """

    title: str
    rule: str = ""
    decided_by: str = ""
    path: str = ""


TitlesOf = Callable[[Actor, Sequence[UUID]], Mapping[UUID, str]]
CausesOf = Callable[[Actor, Sequence[UUID]], Mapping[UUID, Cause]]
_titles: list[TitlesOf] = []
_causes: list[CausesOf] = []


def register_titles(titles_of: TitlesOf) -> None:
    """Registers who knows the titles of achievements, by id (once, in ``ready()``)."""
    if titles_of not in _titles:
        _titles.append(titles_of)


def register_causes(causes_of: CausesOf) -> None:
    """Registers who knows why entries were posted, by entry id (once, in ``ready()``)."""
    if causes_of not in _causes:
        _causes.append(causes_of)


def titles_of(actor: Actor, achievement_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Titles of achievements that the actor may see."""
    ids = list(dict.fromkeys(achievement_ids))
    return {key: title for known in _titles for key, title in known(actor, ids).items()} if ids else {}


def causes_of(actor: Actor, entry_ids: Iterable[UUID]) -> dict[UUID, Cause]:
    """Causes of entries that the actor may see."""
    ids = list(dict.fromkeys(entry_ids))
    return {key: cause for known in _causes for key, cause in known(actor, ids).items()} if ids else {}
