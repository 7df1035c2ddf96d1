"""What the apps above know about achievements and entries: titles of lots, causes of entries (rule, approver).

The ledger holds bare ids; recognition and conversion register here in ``ready()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


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


TitlesOf = Callable[[Sequence[UUID]], Mapping[UUID, str]]
CausesOf = Callable[[Sequence[UUID]], Mapping[UUID, Cause]]
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


def titles_of(achievement_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Known titles of achievements."""
    ids = list(dict.fromkeys(achievement_ids))
    return {key: title for known in _titles for key, title in known(ids).items()}


def causes_of(entry_ids: Iterable[UUID]) -> dict[UUID, Cause]:
    """Known causes of entries."""
    ids = list(dict.fromkeys(entry_ids))
    return {key: cause for known in _causes for key, cause in known(ids).items()}
