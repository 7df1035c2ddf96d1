"""Eight writers at once: none lost, none doubled; a writer that dies in the middle leaves nothing or all."""

from __future__ import annotations

import signal
import threading
import time
from uuid import UUID

import pytest
from django.db import DatabaseError, OperationalError, connection

from oneplusx.apps.ledger import selectors
from oneplusx.apps.ledger.models import Entry, Posting
from oneplusx.apps.ledger.services import EntryDraft, post_entries
from oneplusx.apps.trail.models import Act
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from tests.apps.ledger.conftest import make_bank, make_learners
from tests.support.killed import run_program

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8


def run_writers(work) -> list[BaseException]:
    """Runs ``work(number)`` in eight threads, each with its own connection, all starting together."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(WRITERS)

    def writer(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


def test_eight_writers_into_one_account(now):
    bank, [learner] = make_bank(now), make_learners(1, now)
    rounds = 6
    drafts = [
        [EntryDraft.deposit(new_id(), learner, bank, new_id(), 100) for _ in range(rounds)] for _ in range(WRITERS)
    ]

    def work(number):
        for draft in drafts[number]:
            [outcome] = post_entries(drafts=[draft], actor=SYSTEM, now=now)
            assert outcome.code == "posted"

    assert run_writers(work) == []
    assert selectors.balances(learner, bank)[0].available_hundredths == WRITERS * rounds * 100
    assert sorted(Posting.objects.values_list("seq", flat=True)) == list(range(1, WRITERS * rounds + 1))
    assert selectors.check_ledger().problems == []


def test_eight_writers_with_the_same_entries(now):
    """Eight deliveries of one message: one is posted."""
    bank, learners = make_bank(now), make_learners(40, now)
    drafts = [EntryDraft.deposit(new_id(), one, bank, new_id(), 100) for one in learners for _ in range(3)]
    codes: list[str] = []
    orders = [drafts, drafts[::-1]] * (WRITERS // 2)

    def work(number):
        codes.extend(one.code for one in post_entries(drafts=orders[number], actor=SYSTEM, now=now))

    assert run_writers(work) == []
    assert (codes.count("posted"), codes.count("duplicate")) == (len(drafts), len(drafts) * (WRITERS - 1))
    assert (Entry.objects.count(), Posting.objects.count()) == (len(drafts), len(drafts))
    assert selectors.check_ledger().problems == []


def test_eight_writers_for_the_last_credits(now):
    """More is asked than is there: what is granted is exactly what was there."""
    bank, [learner] = make_bank(now), make_learners(1, now)
    achievement = new_id()
    post_entries(drafts=[EntryDraft.deposit(new_id(), learner, bank, achievement, 1000)], actor=SYSTEM, now=now)
    codes: list[str] = []

    def work(number):
        for _ in range(3):
            reserved: UUID = new_id()
            draft = EntryDraft.reserve(reserved, learner, bank, [(achievement, 100)])
            codes.extend(one.code for one in post_entries(drafts=[draft], actor=SYSTEM, now=now))

    assert run_writers(work) == []
    assert (codes.count("posted"), codes.count("ledger.overdraft")) == (10, 14)
    assert selectors.balances(learner, bank)[0].reserved_hundredths == 1000
    assert selectors.check_ledger().problems == []


def test_one_reservation_closes_once(now):
    bank, [learner] = make_bank(now), make_learners(1, now)
    achievement, reserved = new_id(), new_id()
    drafts = [
        EntryDraft.deposit(new_id(), learner, bank, achievement, 1000),
        EntryDraft.reserve(reserved, learner, bank, [(achievement, 400)]),
        EntryDraft.reserve(new_id(), learner, bank, [(achievement, 600)]),
    ]
    post_entries(drafts=drafts, actor=SYSTEM, now=now)
    codes: list[str] = []

    def work(number):
        make = EntryDraft.settle if number % 2 else EntryDraft.release
        codes.extend(one.code for one in post_entries(drafts=[make(new_id(), reserved)], actor=SYSTEM, now=now))

    assert run_writers(work) == []
    assert (codes.count("posted"), codes.count("ledger.reservation_closed")) == (1, WRITERS - 1)
    assert selectors.check_ledger().problems == []


class Crash(Exception):
    pass


class CrashAt:
    """Fails at the nth statement, before or after it ran."""

    def __init__(self, number: int, *, after: bool) -> None:
        self.left, self.after = number, after

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("BEGIN"):  # Django's own bookkeeping would not know of it
            return execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Crash
        answer = execute(sql, params, many, context)
        if self.left == 0:
            raise Crash
        return answer


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("count", [2, 150])
def test_a_crash_between_statements_leaves_nothing(now, count, after):
    bank, learners = make_bank(now), make_learners(count, now)
    drafts = [EntryDraft.deposit(new_id(), one, bank, new_id(), 100) for one in learners]
    for number in range(1, 40):
        crash = CrashAt(number, after=after)
        try:
            with connection.execute_wrapper(crash):
                post_entries(drafts=drafts, actor=SYSTEM, now=now)
        except Crash:
            assert (Entry.objects.count(), Posting.objects.count()) == (0, 0)
            assert not Act.objects.filter(verb="ledger.posted").exists()
            continue
        break
    assert number > 3
    assert Entry.objects.count() == count
    assert selectors.check_ledger().problems == []


def test_an_operational_error_is_not_swallowed(now):
    bank, [learner] = make_bank(now), make_learners(1, now)

    def broken(execute, sql, params, many, context):
        raise OperationalError("disk I/O error")

    with pytest.raises(DatabaseError, match="disk"), connection.execute_wrapper(broken):
        post_entries(drafts=[EntryDraft.deposit(new_id(), learner, bank, new_id(), 1)], actor=SYSTEM, now=now)


KILLED = """
import itertools, threading, time
from uuid import UUID
from datetime import UTC, datetime
from oneplusx.apps.ledger.services import EntryDraft, derived_entry_id, post_entries
from oneplusx.apps.ledger.models import Account
from oneplusx.apps.parties.models import Institution, Learner
from oneplusx.web.actor import SYSTEM
bank = Institution.objects.get(code="BANK-X").id
learners = list(Learner.objects.order_by("id").values_list("id", flat=True))

def kill_later():
    time.sleep(float(os.environ["KILL_AFTER"]))
    os.kill(os.getpid(), signal.SIGKILL)

threading.Thread(target=kill_later).start()
for turn in itertools.count():
    drafts = [
        EntryDraft.deposit(derived_entry_id(one, turn), one, bank, derived_entry_id(one, "achievement", turn), 100)
        for one in learners
    ]
    post_entries(drafts=drafts, actor=SYSTEM, now=datetime(2026, 6, 1, tzinfo=UTC))
"""


def test_a_killed_writer_leaves_whole_batches(now):
    make_bank(now)
    learners = make_learners(400, now)
    for kill_after in ("0.35", "0.6"):
        killed = run_program(KILLED, KILL_AFTER=kill_after)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    deadline = time.monotonic() + 10
    while Entry.objects.count() % len(learners) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert Entry.objects.count() % len(learners) == 0
    assert Entry.objects.count() == Posting.objects.count()
    assert selectors.check_ledger().problems == []
