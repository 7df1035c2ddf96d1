"""A learner's statement and vouchers (账单、凭单), as the actor may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from oneplusx.apps.ledger.book import Book, LearnerState
from oneplusx.apps.ledger.models import Account, Entry, EntryKind
from oneplusx.apps.ledger.selectors.balances import AccountBalance, survivors_balances
from oneplusx.apps.parties.models import Institution, InstitutionKind, Learner
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import get_learner
from oneplusx.apps.trail.models import Act, LeafKind
from oneplusx.apps.transparency.selectors import LogMark, mark_of
from oneplusx.domain.errors import NotFound
from oneplusx.domain.ledger import PARTS_PER_ACCOUNT, EntryState, Leg, Move, Part, reversal_order
from oneplusx.web import naming
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.remembering import once_a_request, remembered


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry of a statement.

    Attributes:
        changes: Change of *available*, *reserved* and *used*, hundredths.
        balances: The three after it.
        moves: Achievements and the hundredths that came into the receiving sub-account.
        expiring: What is available of lots that expire, after it: (last day, hundredths).
    """

    id: UUID
    account_id: UUID
    kind: str
    institution_id: UUID
    effective_on: date
    recorded_at: datetime
    act_id: UUID
    changes: tuple[int, int, int]
    balances: tuple[int, int, int]
    moves: tuple[Move, ...]
    reservation_id: UUID | None
    reverses_id: UUID | None
    reversed_by: UUID | None
    reposts_id: UUID | None
    expiring: tuple[tuple[date, int], ...] = ()

    @property
    def label(self) -> str:
        """Name of its kind."""
        return str(EntryKind(self.kind).label)

    @property
    def available_change_hundredths(self) -> int:
        """Change of what is available."""
        return self.changes[0]

    def expired_hundredths(self, on: date) -> int:
        """What of the balance after it has expired before a day."""
        return sum(amount for last_on, amount in self.expiring if last_on < on)

    @property
    def expired_after_hundredths(self) -> int:
        """What had expired when it was recorded."""
        return self.expired_hundredths(local_date(self.recorded_at))

    @property
    def available_after_hundredths(self) -> int:
        """What is available after it."""
        return self.balances[0] - self.expired_after_hundredths

    @property
    def amount_hundredths(self) -> int:
        """Size of the entry: what moved, whatever its direction."""
        return max(abs(change) for change in self.changes)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which lines of a statement; the running balances stay those of the whole."""

    institution_id: UUID | None = None
    kind: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    def fits(self, line: StatementLine) -> bool:
        """Whether the line is wanted."""
        return (
            self.institution_id in (None, line.institution_id)
            and self.kind in ("", line.kind)
            and (self.starts_on is None or line.effective_on >= self.starts_on)
            and (self.ends_on is None or line.effective_on <= self.ends_on)
        )


@once_a_request
def visible_accounts(actor: Actor, learner_id: UUID) -> list[Account]:
    """Accounts (账户) of a learner that the actor may see, oldest first, with their institutions.

    The learner and the bank see all; a college sees its own and those at the bank. Accounts of a merged learner are
    shown with the surviving one's.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    learner = get_learner(actor, learner_id)
    whose = Q(learner_id=learner.id) | Q(learner_id__in=Learner.objects.filter(merged_into_id=learner.id).values("id"))
    accounts = Account.objects.filter(whose).select_related("institution")
    ordered = sorted(accounts, key=lambda one: (one.learner_id != learner.id, one.number))
    naming.note_institutions({one.institution_id: naming.named(one.institution) for one in ordered})
    if actor.is_system or actor.learner_id == learner.id or may(actor, "learners.merge"):
        return ordered
    mine = actor.institutions()
    return [
        account
        for account in ordered
        if account.institution_id in mine or account.institution.kind == InstitutionKind.BANK
    ]


@dataclass(frozen=True, slots=True)
class VisibleBalances:
    """Balances of the accounts that an actor may see, with the codes of their institutions."""

    learner_id: UUID
    accounts: Sequence[AccountBalance]
    institutions: Mapping[UUID, Institution]

    @property
    def codes(self) -> dict[UUID, str]:
        """Codes of the institutions."""
        return {key: institution.code for key, institution in self.institutions.items()}


def visible_balances(
    actor: Actor, learner_id: UUID, *, on: date, effective_on: date | None = None, recorded_by: datetime | None = None
) -> VisibleBalances:
    """Balances of a learner (余额) at the institutions whose accounts the actor may see; see ``balances``.

    Args:
        on: The day on which expiry is judged.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    institutions = {one.institution_id: one.institution for one in visible_accounts(actor, learner_id)}
    survivor_id = get_learner(actor, learner_id).id
    known = survivors_balances(survivor_id, on=on, effective_on=effective_on, recorded_by=recorded_by)
    shown = [one for one in known if one.institution_id in institutions]
    return VisibleBalances(survivor_id, shown, institutions)


def statement(actor: Actor, learner_id: UUID, narrowing: Narrowing | None = None) -> list[StatementLine]:
    """Entries of a learner with running balances (账单), newest first; reposted history of merged accounts included.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    lines: list[StatementLine] = []
    accounts = visible_accounts(actor, learner_id)
    book = Book()
    book.read({account.learner_id for account in accounts}, with_freezes=False)
    for account in accounts:
        lines += _lines(book.states[account.learner_id], account)
    lines.sort(key=lambda line: line.recorded_at)
    wanted = narrowing or Narrowing()
    return [line for line in reversed(lines) if wanted.fits(line)]


def balances_in(lines: Sequence[StatementLine], accounts: Sequence[Account], *, on: date) -> list[AccountBalance]:
    """Balances of accounts after their whole statement, newest line first, without asking for them again."""
    last: dict[UUID, StatementLine] = {}
    for line in lines:
        last.setdefault(line.account_id, line)
    return [_balance_after(account, last.get(account.id), on) for account in accounts]


def _balance_after(account: Account, line: StatementLine | None, on: date) -> AccountBalance:
    whose = (account.learner_id, account.institution_id, account.number)
    if line is None:
        return AccountBalance(*whose)
    expired = line.expired_hundredths(on)
    return AccountBalance(*whose, line.balances[0] - expired, line.balances[1], line.balances[2], expired)


def _lines(state: LearnerState, account: Account) -> Iterable[StatementLine]:
    """Lines of one account, oldest first."""
    entries = [entry for entry in state.entries.values() if entry.account_number == account.number]
    facts = facts_of_entries(entry.id for entry in entries)
    recorded = {key: (one.recorded_at, one.act_id) for key, one in facts.items()}
    entries.sort(key=lambda entry: (recorded[entry.id][0], *_place(entry, state.entries)))
    totals = [0, 0, 0]
    expiring: Counter[date] = Counter()
    for entry in entries:
        changes = [0, 0, 0]
        for leg in entry.legs:
            changes[leg.account % PARTS_PER_ACCOUNT - 1] += leg.amount
            if leg.expires_on is not None and leg.account % PARTS_PER_ACCOUNT == Part.AVAILABLE:
                expiring[leg.expires_on] += leg.amount
        totals = [before + change for before, change in zip(totals, changes, strict=True)]
        yield StatementLine(
            entry.id,
            account.id,
            entry.kind,
            account.institution_id,
            entry.effective_on,
            *recorded[entry.id],
            tuple(changes),  # type: ignore[arg-type]
            tuple(totals),  # type: ignore[arg-type]
            entry.moves() or tuple(Move(leg.achievement_id, -leg.amount) for leg in entry.legs),
            entry.reservation_id,
            entry.reverses_id,
            entry.reversed_by,
            entry.reposts_id,
            tuple((last_on, amount) for last_on, amount in expiring.items() if amount),
        )


def _place(entry: EntryState, entries: dict[UUID, EntryState]) -> tuple[int, int]:
    """Order of entries of one batch: by their leg in *available*; one without it follows what it closes or reverses."""
    seqs = [leg.seq for leg in entry.legs if leg.account % PARTS_PER_ACCOUNT == Part.AVAILABLE]
    if seqs:
        return min(seqs), 0
    before = entry.reservation_id or entry.reverses_id
    assert before is not None
    place, depth = _place(entries[before], entries)
    return place, depth + 1


@dataclass(frozen=True, slots=True)
class Voucher:
    """Everything about one entry (凭单).

    Attributes:
        digest: SHA-256 of the entry, hexadecimal, as it stands in its act.
        act: The act of record that caused it; ``position`` is its place among all acts once it is sealed.
        mark: Where the transparency log has it, in the batch of its act.
        related: Entries that it closes, reverses or reposts, and that close or reverse it: (relation, id).
    """

    entry: Entry
    learner_id: UUID
    institution: Institution
    line: StatementLine
    legs: Sequence[Leg]
    digest: str
    act: Act
    related: Sequence[tuple[str, UUID]]
    position: int | None
    mark: LogMark


def voucher(actor: Actor, entry_id: UUID) -> Voucher:
    """One entry with its legs, act and digest (凭单).

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotFound("not_found")
    accounts = visible_accounts(actor, entry.learner_id)
    account = next(
        (one for one in accounts if (one.learner_id, one.number) == (entry.learner_id, entry.account_number)), None
    )
    if account is None:
        raise NotFound("not_found")
    book = Book()
    book.read([entry.learner_id], with_freezes=False)
    state = book.states[entry.learner_id]
    line = next(line for line in _lines(state, account) if line.id == entry_id)
    found = state.entries[entry_id]
    digest = bytes(entry.digest).hex()
    act = Act.objects.select_related("seal").get(id=entry.act_id)
    return Voucher(
        entry,
        book.survivor(entry.learner_id),
        account.institution,
        line,
        sorted(found.legs, key=lambda leg: (leg.account, leg.seq)),
        digest,
        act,
        tuple(_related(found)),
        act.seal.position if hasattr(act, "seal") else None,
        mark_of(act.id, LeafKind.LEDGER_BATCH, member=digest),
    )


def _related(entry: EntryState) -> Iterable[tuple[str, UUID]]:
    relations: dict[str, Any] = {
        "closes": entry.reservation_id,
        "closed_by": entry.closed_by,
        "reverses": entry.reverses_id,
        "reversed_by": entry.reversed_by,
        "reposts": entry.reposts_id,
    }
    return [(name, value) for name, value in relations.items() if value is not None]


class EntryFacts(NamedTuple):
    """Whose an entry is, what it is, when it was recorded, and what it follows."""

    learner_id: UUID
    kind: str
    recorded_at: datetime
    act_id: UUID
    reverses_id: UUID | None
    reposts_id: UUID | None
    reservation_id: UUID | None


def facts_of_entries(entry_ids: Iterable[UUID]) -> dict[UUID, EntryFacts]:
    """Plain facts of entries by id, for those above who tell why they were posted."""
    wanted = list(dict.fromkeys(entry_ids))
    known: dict[UUID, EntryFacts] = remembered("entries", dict)
    if new := [one for one in wanted if one not in known]:
        rows = Entry.objects.filter(id__in=new).values_list("id", *EntryFacts._fields)
        known.update((row[0], EntryFacts(*row[1:])) for row in rows)
    return {one: known[one] for one in wanted if one in known}


class Followed(NamedTuple):
    """The entry that another one follows; ``is_same`` when it is repeated, not closed or undone."""

    id: UUID
    is_same: bool


def followed_entries(entry_ids: Iterable[UUID]) -> dict[UUID, Followed]:
    """What entries reverse, repeat after a merge, or close; entries that stand by themselves are left out."""
    found: dict[UUID, Followed] = {}
    for entry_id, facts in facts_of_entries(entry_ids).items():
        before = facts.reverses_id or facts.reposts_id or facts.reservation_id
        if before is not None:
            found[entry_id] = Followed(before, facts.reverses_id is None and facts.reposts_id is not None)
    return found


def reversal_plan(entry_id: UUID) -> tuple[UUID, ...]:
    """What must be reversed to undo an entry (冲正计划): everything built on it, newest first, itself last.

    An entry that a merge reposted is found under its old id.

    Raises:
        NotFound: ``ledger.unknown_entry``.
    """
    moved = Entry.objects.filter(reposts_id=entry_id).values_list("id", flat=True).first()
    if moved is not None:
        return reversal_plan(moved)
    learner_id = Entry.objects.filter(id=entry_id).values_list("learner_id", flat=True).first()
    if learner_id is None:
        raise NotFound("ledger.unknown_entry", entry=str(entry_id))
    book = Book()
    book.read([learner_id])
    return reversal_order(entry_id, book.states[learner_id].entries.values())
