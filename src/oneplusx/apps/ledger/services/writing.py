"""Writes accounts, entries, postings and institutions' legs: COPY on PostgreSQL, ``executemany`` on SQLite.

The rows are made anew for each attempt; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from oneplusx.apps.ledger.models import Account, InstitutionPosting
from oneplusx.apps.ledger.rows import (
    EntryHead,
    canonical,
    deposit_rows,
    deposit_values,
    digest_of,
    head_row,
    head_values,
    instant,
    leg_row,
    leg_values,
)
from oneplusx.apps.trail.digests import batch_root
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves, record_act
from oneplusx.domain.ledger import INSTITUTION, Leg
from oneplusx.web.actor import Actor

HEAD_COLUMNS = (
    "id, learner_id, account_number, kind, effective_on, recorded_at, reservation_id, reverses_id, reposts_id"
)
ENTRY_COLUMNS = f"{HEAD_COLUMNS}, act_id, digest"
POSTING_COLUMNS = (
    "learner_id, account, seq, prev_seq, prev_balance, amount, balance_after, counter_account, counter_seq, "
    "counter_amount, deposit_number, entry_id, achievement_id, expires_on"
)
COPY_ENTRIES = f"COPY ledger_entry ({ENTRY_COLUMNS}) FROM STDIN"
COPY_POSTINGS = f"COPY ledger_posting ({POSTING_COLUMNS}) FROM STDIN"
ROWS_PER_COPY = 20_000
ROWS_PER_SEND = 500


class Sheet:
    """The rows of one batch: in canonical text for the digest and for COPY, as values for SQLite."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.recorded = instant(now)
        self.heads: list[str] = []
        self.legs: list[str] = []
        self.rows: list[bytes] = []
        self.kinds: dict[str, int] = {}
        self.deposits = 0
        self.first: EntryHead | None = None
        self.accounts: list[Account] = []
        self.numbers: set[tuple[str, int]] = set()
        self.totals: dict[UUID, list[int]] = {}
        self.stream: Any = None
        self.is_sqlite = connection.vendor == "sqlite"
        self.recorded_value = connection.ops.adapt_datetimefield_value(now)
        self.head_values: list[Any] = []
        self.leg_values: list[Any] = []

    def open(self, learner_id: UUID, institution_id: UUID, number: int) -> None:
        """Adds a new account."""
        self.numbers.add((learner_id.hex, number))
        self.accounts.append(
            Account(learner_id=learner_id, institution_id=institution_id, number=number, opened_at=self.now)
        )

    def add(self, head: EntryHead, institution_id: UUID, legs: Sequence[Leg]) -> None:
        """Adds an entry with its legs."""
        line = head_row(head, self.recorded)
        learner_hex, entry_hex = head.learner_id.hex, head.id.hex
        ordered = sorted(legs)
        lines = [leg_row(learner_hex, entry_hex, leg) for leg in ordered]
        if self.is_sqlite:
            self.head_values.append(head_values(head, self.recorded_value))
            self.leg_values.extend(leg_values(learner_hex, entry_hex, leg) for leg in ordered)
        else:
            self.heads.append(line)
            self.legs.extend(lines)
        self.rows.append(canonical(line, lines))
        self.first = self.first or head
        self.kinds[str(head.kind)] = self.kinds.get(str(head.kind), 0) + 1
        for leg in legs:
            if leg.counter_account == INSTITUTION:
                self.total(institution_id, leg.amount, 1)

    @contextmanager
    def streaming(self) -> Iterator[None]:
        """Sends legs of deposits to PostgreSQL while the next ones are planned; their entries follow in ``write``."""
        if self.is_sqlite:
            yield
            return
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(COPY_POSTINGS) as copy:
            self.stream = copy
            yield
            self._send()
        self.stream = None

    def _send(self) -> None:
        if self.stream is not None and self.legs:
            self.stream.write("\n".join(self.legs) + "\n")
            self.legs.clear()

    def add_deposit(
        self,
        entry_hex: str,
        learner_hex: str,
        number: int,
        effective: str,
        end: tuple[int, int],
        amount: int,
        achievement_hex: str,
        expires: str,
    ) -> None:
        """Adds a first deposit after the ``end`` of a chain; its institution's ``total`` is added for all at once."""
        head, leg = deposit_rows(
            entry_hex, learner_hex, number, effective, self.recorded, end, amount, achievement_hex, expires
        )
        self.rows.append(f"{head}\n{leg}".encode("ascii"))
        self.deposits += 1
        if self.is_sqlite:
            head_of, leg_of = deposit_values(
                entry_hex, learner_hex, number, effective, self.recorded_value, end, amount, achievement_hex, expires
            )
            self.head_values.append(head_of)
            self.leg_values.append(leg_of)
            return
        self.heads.append(head)
        self.legs.append(leg)
        if len(self.legs) >= ROWS_PER_SEND:
            self._send()

    def total(self, institution_id: UUID, amount: int, postings: int) -> None:
        """Adds learners' legs to the institution's own, which is their negative sum."""
        if not postings:
            return
        total = self.totals.setdefault(institution_id, [0, 0])
        total[0] -= amount
        total[1] += postings

    def write(self, actor: Actor) -> None:
        """Writes everything; nothing when there is no entry."""
        if not self.rows:
            return
        Account.objects.bulk_create(self.accounts, batch_size=1000)
        act_id = self._record(actor)
        if self.is_sqlite:
            self._insert(act_id)
        else:
            self._copy(act_id)
        InstitutionPosting.objects.bulk_create(
            InstitutionPosting(
                act_id=act_id, institution_id=key, amount_hundredths=amount, postings_count=count, recorded_at=self.now
            )
            for key, (amount, count) in self.totals.items()
        )

    def _record(self, actor: Actor) -> UUID:
        """One act for the batch, with a digest of each entry."""
        kinds_deposit = self.kinds.get("deposit", 0) + self.deposits
        single = self.first if len(self.rows) == 1 else None
        act = record_act(
            verb="ledger.posted",
            subject_kind="ledger.entry" if single else "ledger.batch",
            subject_id=single.id if single else None,
            learner_id=single.learner_id if single else None,
            institution_id=next(iter(self.totals)) if len(self.totals) == 1 else None,
            facts={"entries": {**self.kinds, **({"deposit": kinds_deposit} if kinds_deposit else {})}},
            rows=self.rows,
            actor=actor,
            now=self.now,
        )
        append_leaves([Leaf(LeafKind.LEDGER_BATCH, "ledger.batch", act.id, batch_root(act))], now=self.now)
        return act.id

    def _copy(self, act_id: UUID) -> None:
        tail = f"\t{act_id.hex}\t\\\\x"
        lines = [f"{head}{tail}{digest_of(row).hex()}" for head, row in zip(self.heads, self.rows, strict=True)]
        _copy_lines(COPY_ENTRIES, lines)
        _copy_lines(COPY_POSTINGS, self.legs)

    def _insert(self, act_id: UUID) -> None:
        act_hex = act_id.hex
        pairs = zip(self.head_values, self.rows, strict=True)
        entries: list[Any] = [(*values, act_hex, digest_of(row)) for values, row in pairs]
        with connection.cursor() as cursor:
            cursor.executemany(_insert_into("ledger_entry", ENTRY_COLUMNS), entries)
            cursor.executemany(_insert_into("ledger_posting", POSTING_COLUMNS), self.leg_values)


def _copy_lines(statement: str, lines: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(lines), ROWS_PER_COPY):
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                copy.write("\n".join(lines[start : start + ROWS_PER_COPY]) + "\n")


def _insert_into(table: str, columns: str) -> str:
    places = ", ".join(["%s"] * len(columns.split(",")))
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - constants only
