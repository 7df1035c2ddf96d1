"""What a client asks to post, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from oneplusx.apps.ledger.models import EntryKind
from oneplusx.domain.ledger import Move

POSTED = "posted"
DUPLICATE = "duplicate"


class EntryDraft(NamedTuple):
    """An entry to be posted; build it with one of the constructors.

    ``entry_id`` is chosen by the client and is the idempotency key: the same draft again answers ``duplicate``, another
    draft under the same id is refused. Without ``effective_on`` the day of posting counts.
    """

    kind: str
    entry_id: UUID
    learner_id: UUID | None = None
    institution_id: UUID | None = None
    lots: tuple[Move, ...] = ()
    expires_on: date | None = None
    effective_on: date | None = None
    subject_id: UUID | None = None
    reposts_id: UUID | None = None

    @classmethod
    def deposit(
        cls,
        entry_id: UUID,
        learner_id: UUID,
        institution_id: UUID,
        achievement_id: UUID,
        amount_hundredths: int,
        expires_on: date | None = None,
        effective_on: date | None = None,
    ) -> Self:
        """Credits of an achievement into the learner's account at the recognizing institution (存入).

        The account is opened when it is not there yet.
        """
        lots = (Move(achievement_id, amount_hundredths),)
        return cls(EntryKind.DEPOSIT, entry_id, learner_id, institution_id, lots, expires_on, effective_on)

    @classmethod
    def reserve(
        cls,
        entry_id: UUID,
        learner_id: UUID,
        institution_id: UUID,
        lots: Iterable[tuple[UUID, int]],
        effective_on: date | None = None,
    ) -> Self:
        """Credits of lots (achievement, hundredths) set aside for a conversion (预留)."""
        moves = tuple(Move(*lot) for lot in lots)
        return cls(EntryKind.RESERVE, entry_id, learner_id, institution_id, moves, effective_on=effective_on)

    @classmethod
    def settle(cls, entry_id: UUID, reservation_id: UUID, effective_on: date | None = None) -> Self:
        """A reservation's credits are used (结算)."""
        return cls(EntryKind.SETTLE, entry_id, subject_id=reservation_id, effective_on=effective_on)

    @classmethod
    def release(cls, entry_id: UUID, reservation_id: UUID, effective_on: date | None = None) -> Self:
        """A reservation's credits are available again (释放)."""
        return cls(EntryKind.RELEASE, entry_id, subject_id=reservation_id, effective_on=effective_on)

    @classmethod
    def reverse(cls, entry_id: UUID, reversed_id: UUID, effective_on: date | None = None) -> Self:
        """Undoes an entry on which nothing is built any more (冲正)."""
        return cls(EntryKind.REVERSAL, entry_id, subject_id=reversed_id, effective_on=effective_on)


NO_PARAMS: Mapping[str, object] = {}


class EntryOutcome(NamedTuple):
    """What became of one draft.

    Attributes:
        code: ``posted``, ``duplicate``, or the code of the refusal, e.g. ``ledger.overdraft``.
        params: Values for the wording of a refusal.
    """

    entry_id: UUID
    code: str
    params: Mapping[str, object] = NO_PARAMS

    @property
    def is_posted(self) -> bool:
        """The entry stands in the ledger, by this call or an earlier one."""
        return self.code in (POSTED, DUPLICATE)
