"""Proves the whole ledger from its entries (账本校验).

The procedure:

1. Read all postings with their entries, learner by learner; prove each learner (``domain.ledger_proof``).
2. Take the digest of each entry anew and compare it with the stored one.
3. Sum the institutions' legs anew by act and compare them with the stored aggregates.
4. Compare the digests of entries with those in their acts, both ways: nothing was added, nothing is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from django.db import connection

from oneplusx.apps.ledger.book import typed_row
from oneplusx.apps.ledger.models import Entry, InstitutionPosting, Posting
from oneplusx.apps.ledger.rows import EntryHead, canonical, digest_of, head_row, instant, leg_row
from oneplusx.apps.trail.models import Act
from oneplusx.domain.ledger import INSTITUTION, EntryState, Leg
from oneplusx.domain.ledger_proof import Flaw, prove_learner

ROWS_PER_READ = 20_000
PROBLEMS_MAX = 1_000
DIGEST_BYTES = 32
DIGEST_SPACE = 1 << 256
NO_LEARNER = UUID(int=0)
ROWS = """
SELECT p.learner_id, p.account, p.seq, p.prev_seq, p.prev_balance, p.amount, p.balance_after, p.counter_account,
  p.counter_seq, p.deposit_number, p.achievement_id, p.expires_on, p.counter_amount, p.entry_id,
  e.learner_id, e.account_number, e.kind, e.effective_on, e.recorded_at, e.reservation_id, e.reverses_id, e.reposts_id,
  e.act_id, e.digest, a.institution_id
FROM ledger_posting p LEFT JOIN ledger_entry e ON e.id = p.entry_id
LEFT JOIN ledger_account a ON a.learner_id = p.learner_id AND a.number = p.account / 10
WHERE p.learner_id >= %s AND (p.learner_id > %s OR p.account > %s OR (p.account = %s AND p.seq > %s))
ORDER BY p.learner_id, p.account, p.seq LIMIT %s
"""
ID_COLUMNS = (0, 10, 13, 14, 19, 20, 21, 22, 24)
RECORDED, DIGEST, INSTITUTION_ID = 18, 23, 24


@dataclass(slots=True)
class LedgerReport:
    """What a proof found.

    Attributes:
        problems: The first thousand.
        problems_count: All of them.
    """

    entries_count: int = 0
    postings_count: int = 0
    problems_count: int = 0
    problems: list[Flaw] = field(default_factory=list)

    @property
    def is_proved(self) -> bool:
        """Nothing was found."""
        return not self.problems_count

    def add(self, flaw: Flaw) -> None:
        """Counts a problem."""
        self.problems_count += 1
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(flaw)


@dataclass(slots=True)
class _Acts:
    """Sums over the entries of each act, which do not depend on their order."""

    digests: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    entries: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    amounts: dict[tuple[UUID, UUID | None], list[int]] = field(default_factory=dict)


def check_ledger(*, progress: Callable[[int, int], None] | None = None) -> LedgerReport:
    """Proves the whole ledger from its entries (账本校验).

    Chains, zero sum, no overdraft of accounts and lots, kinds, reservations, reversals, institutions' legs, digests,
    acts.

    Args:
        progress: Called with (postings read, postings in all).
    """
    report, acts = LedgerReport(), _Acts()
    total = Posting.objects.count() if progress else 0
    for rows in _by_learner():
        _prove_rows(rows, report, acts)
        report.postings_count += len(rows)
        if progress:
            progress(report.postings_count, total)
    missing = Entry.objects.count() - report.entries_count
    if missing:
        report.add(Flaw("ledger.proof.entries_without_legs", {"count": missing}))
    _check_institutions(report, acts)
    _check_acts(report, acts)
    return report


def _by_learner() -> Iterator[list[Sequence[Any]]]:
    """All rows of one learner at a time, reading many at once."""
    kept: list[Sequence[Any]] = []
    learner_id, account, seq = NO_LEARNER, 0, 0
    while True:
        rows = _read_after(learner_id, account, seq)
        for row in rows:
            if kept and row[0] != kept[0][0]:
                yield kept
                kept = []
            kept.append(row)
        if len(rows) < ROWS_PER_READ:
            break
        learner_id, account, seq = rows[-1][0], rows[-1][1], rows[-1][2]
    if kept:
        yield kept


def _read_after(learner_id: UUID, account: int, seq: int) -> list[Sequence[Any]]:
    is_postgresql = connection.vendor == "postgresql"
    place = learner_id if is_postgresql else learner_id.hex
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [place, place, account, account, seq, ROWS_PER_READ])
        rows: list[Sequence[Any]] = cursor.fetchall()
    if is_postgresql:
        return rows
    return [_with_instant(typed_row(list(row), ID_COLUMNS)) for row in rows]


def _with_instant(row: list[Any]) -> list[Any]:
    if row[RECORDED] is not None:
        row[RECORDED] = row[RECORDED].replace(tzinfo=UTC)
    return row


def _prove_rows(rows: Sequence[Sequence[Any]], report: LedgerReport, acts: _Acts) -> None:
    entries: dict[UUID, EntryState] = {}
    heads: dict[UUID, Sequence[Any]] = {}
    legs: list[tuple[UUID, Leg]] = []
    for row in rows:
        leg, entry_id = Leg(*row[1:12]), row[13]
        legs.append((entry_id, leg))
        if row[12] != -leg.amount:
            report.add(Flaw("ledger.proof.zero_sum", {"entry": str(entry_id), "account": leg.account, "seq": leg.seq}))
        if row[14] != row[0]:
            report.add(Flaw("ledger.proof.entry_of_another", {"entry": str(entry_id)}))
            continue
        if entry_id not in entries:
            entries[entry_id] = EntryState(entry_id, row[16], row[15], row[17], [], row[19], row[20], row[21])
            heads[entry_id] = row
        entries[entry_id].legs.append(leg)
    report.entries_count += len(entries)
    for flaw in prove_learner(entries, legs):
        report.add(flaw)
    for entry_id, entry in entries.items():
        _take_digest(entry, heads[entry_id], report, acts)


def _take_digest(entry: EntryState, row: Sequence[Any], report: LedgerReport, acts: _Acts) -> None:
    learner_id, act_id = row[0], row[22]
    head = EntryHead(
        entry.id,
        learner_id,
        entry.account_number,
        entry.kind,
        entry.effective_on,
        row[RECORDED],
        entry.reservation_id,
        entry.reverses_id,
        entry.reposts_id,
    )
    lines = [leg_row(learner_id.hex, entry.id.hex, leg) for leg in entry.legs]
    digest = digest_of(canonical(head_row(head, instant(row[RECORDED])), lines))
    if digest != row[DIGEST]:
        report.add(Flaw("ledger.proof.digest", {"entry": str(entry.id)}))
    acts.digests[act_id] = (acts.digests[act_id] + int.from_bytes(digest, "big")) % DIGEST_SPACE
    acts.entries[act_id] += 1
    for leg in entry.legs:
        if leg.counter_account == INSTITUTION:
            total = acts.amounts.setdefault((act_id, row[INSTITUTION_ID]), [0, 0])
            total[0] -= leg.amount
            total[1] += 1


def _check_institutions(report: LedgerReport, acts: _Acts) -> None:
    """The stored aggregates are the sums of the learners' legs, no more and no less."""
    derived = dict(acts.amounts)
    stored = InstitutionPosting.objects.values_list("act_id", "institution_id", "amount_hundredths", "postings_count")
    for act_id, institution_id, amount, count in stored.iterator():
        if derived.pop((act_id, institution_id), None) != [amount, count]:
            report.add(Flaw("ledger.proof.institution", {"act": str(act_id), "institution": str(institution_id)}))
    for key in derived:
        report.add(Flaw("ledger.proof.institution", {"act": str(key[0]), "institution": str(key[1])}))


def _check_acts(report: LedgerReport, acts: _Acts) -> None:
    """Each act holds the digests of its entries, and of no others."""
    known = Act.objects.filter(verb="ledger.posted").values_list("id", "rows_count", "row_digests")
    for act_id, count, stored in known.iterator():
        digests = bytes(stored or b"")
        starts = range(0, len(digests), DIGEST_BYTES)
        total = sum(int.from_bytes(digests[start : start + DIGEST_BYTES], "big") for start in starts) % DIGEST_SPACE
        if (count, total) != (acts.entries.pop(act_id, 0), acts.digests.pop(act_id, 0)):
            report.add(Flaw("ledger.proof.act", {"act": str(act_id)}))
    for act_id in acts.entries:
        report.add(Flaw("ledger.proof.act", {"act": str(act_id)}))
