from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.ledger.models import EntryKind
from oneplusx.apps.ledger.selectors import AccountBalance, Narrowing, StatementLine
from oneplusx.domain.errors import Invalid
from oneplusx.web.clock import SHANGHAI, local_date

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class BalanceOut(Schema):
    """One account of a learner; hundredths of a credit."""

    institution_id: UUID
    institution_code: str
    available_hundredths: int = Field(description="Without what has expired")
    reserved_hundredths: int = Field(description="Held by conversions that are not decided yet")
    used_hundredths: int
    expired_hundredths: int = Field(description="Deposited, never used, and no longer to be used")

    @classmethod
    def of(cls, balance: AccountBalance, codes: dict[UUID, str]) -> Self:
        return cls(
            institution_id=balance.institution_id,
            institution_code=codes[balance.institution_id],
            available_hundredths=balance.available_hundredths,
            reserved_hundredths=balance.reserved_hundredths,
            used_hundredths=balance.used_hundredths,
            expired_hundredths=balance.expired_hundredths,
        )


class BalancesOut(Schema):
    """Accounts of a learner that the caller may see."""

    learner_id: UUID
    accounts: list[BalanceOut]


class AsOf(Schema):
    """A moment in the past; without it, now."""

    effective_on: date | None = Field(None, description="Entries effective up to and on this date")
    recorded_by: datetime | None = Field(
        None, description="Entries recorded up to this instant; without an offset, in Asia/Shanghai"
    )

    def instant(self) -> datetime | None:
        """The instant of recording, with its offset.

        Raises:
            Invalid: ``field.invalid``: at the ends of the calendar an instant has no date in another time zone.
        """
        if self.recorded_by is None:
            return None
        aware = self.recorded_by if self.recorded_by.tzinfo else self.recorded_by.replace(tzinfo=SHANGHAI)
        if not EARLIEST <= aware <= LATEST:
            allowed = f"{EARLIEST.isoformat()} – {LATEST.isoformat()}"
            raise Invalid("field.invalid", field="recorded_by", found=aware.isoformat(), allowed=allowed)
        return aware

    def day(self, today: date) -> date:
        """The day on which expiry is judged."""
        instant = self.instant()
        return self.effective_on or (local_date(instant) if instant else today)


class EntriesQuery(Schema):
    """Which entries."""

    institution_id: UUID | None = None
    kind: EntryKind | None = None
    starts_on: date | None = Field(None, description="Effective on or after")
    ends_on: date | None = Field(None, description="Effective on or before")

    def narrowing(self) -> Narrowing:
        return Narrowing(self.institution_id, self.kind or "", self.starts_on, self.ends_on)


class MoveOut(Schema):
    """Credits of one achievement."""

    achievement_id: UUID
    amount_hundredths: int


class EntryOut(Schema):
    """One entry with the balances after it."""

    id: UUID
    kind: EntryKind
    institution_id: UUID
    effective_on: date
    recorded_at: datetime
    act_id: UUID = Field(description="The act of record that caused it")
    moves: list[MoveOut]
    available_change_hundredths: int
    reserved_change_hundredths: int
    used_change_hundredths: int
    available_after_hundredths: int = Field(description="Without what had expired by then")
    reserved_after_hundredths: int
    used_after_hundredths: int
    expired_after_hundredths: int
    reservation_id: UUID | None = Field(description="The reservation that it settles or releases")
    reverses_id: UUID | None
    reversed_by: UUID | None
    reposts_id: UUID | None = Field(description="The entry of a merged account that it repeats")

    @classmethod
    def of(cls, line: StatementLine) -> Self:
        return cls(
            id=line.id,
            kind=EntryKind(line.kind),
            institution_id=line.institution_id,
            effective_on=line.effective_on,
            recorded_at=line.recorded_at,
            act_id=line.act_id,
            moves=[MoveOut(**move._asdict()) for move in line.moves],
            available_change_hundredths=line.changes[0],
            reserved_change_hundredths=line.changes[1],
            used_change_hundredths=line.changes[2],
            available_after_hundredths=line.available_after_hundredths,
            reserved_after_hundredths=line.balances[1],
            used_after_hundredths=line.balances[2],
            expired_after_hundredths=line.expired_after_hundredths,
            reservation_id=line.reservation_id,
            reverses_id=line.reverses_id,
            reversed_by=line.reversed_by,
            reposts_id=line.reposts_id,
        )
