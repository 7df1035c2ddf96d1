"""Lines of a statement as people read them: what each is about, and why it was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from oneplusx.apps.ledger import registry
from oneplusx.apps.ledger.models import PostingPart
from oneplusx.apps.ledger.selectors import StatementLine
from oneplusx.apps.ledger.selectors.statements import Followed, followed_entries
from oneplusx.domain.ledger import Leg, split_account
from oneplusx.web import naming
from oneplusx.web.actor import Actor
from oneplusx.web.joining import joined


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a statement as people read it; ``titles`` of the outcomes it moved, where no cause tells more."""

    line: StatementLine
    label: str
    titles: Sequence[str]
    institution: str
    cause: registry.Cause | None

    @property
    def about(self) -> str:
        """What the line is about: its cause, else the outcomes whose credits it moved."""
        return self.cause.title if self.cause else joined(self.titles)


def part_label(leg: Leg) -> str:
    """Name of the sub-account of a leg."""
    return str(PostingPart(split_account(leg.account)[1]).label)


def rows_of(actor: Actor, lines: Sequence[StatementLine]) -> dict[UUID, Row]:
    """Lines in words, by entry."""
    causes = _causes(actor, [line.id for line in lines])
    untold = [line for line in lines if line.id not in causes]
    titles = registry.titles_of(actor, (move.achievement_id for line in untold for move in line.moves))
    names = naming.institutions(line.institution_id for line in lines)
    return {
        line.id: Row(
            line,
            line.label,
            [titles[move.achievement_id] for move in line.moves if move.achievement_id in titles],
            names.get(line.institution_id, ""),
            causes.get(line.id),
        )
        for line in lines
    }


def _causes(actor: Actor, entry_ids: Sequence[UUID]) -> dict[UUID, registry.Cause]:
    """Causes by entry; a release or reversal has that of the entry it undoes, without who approved that one."""
    followed: dict[UUID, Followed] = {}
    ends = list(entry_ids)
    while ends:
        new = followed_entries(ends)
        followed |= new
        ends = [one.id for one in new.values() if one.id not in followed and one.id not in entry_ids]
    known = registry.causes_of(actor, {*entry_ids, *(one.id for one in followed.values())})
    found = {}
    for entry_id in entry_ids:
        place, is_same = entry_id, True
        while place not in known and place in followed:
            place, is_same = followed[place].id, is_same and followed[place].is_same
        if place in known:
            found[entry_id] = known[place] if is_same else replace(known[place], decided_by="")
    return found
