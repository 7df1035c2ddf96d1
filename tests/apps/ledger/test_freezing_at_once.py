"""A freeze and a reservation of one lot in the same instant: one is before the other, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.db import connection

from oneplusx.apps.ledger import selectors
from oneplusx.apps.ledger.services import EntryDraft, freeze_lot, post_entries
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from tests.apps.ledger.conftest import make_bank, make_learners

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 0.6


class Gate:
    """Holds a statement of its thread, once it is reached, until it is opened."""

    def __init__(self, words: str) -> None:
        self.words, self.reached, self.opened = words, threading.Event(), threading.Event()

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(self.words) and not self.reached.is_set():
            self.reached.set()
            assert self.opened.wait(20)
        return execute(sql, params, many, context)


@pytest.fixture
def lot(now):
    bank, [learner] = make_bank(now), make_learners(1, now)
    achievement = new_id()
    post_entries(drafts=[EntryDraft.deposit(new_id(), learner, bank, achievement, 300)], actor=SYSTEM, now=now)
    return learner, bank, achievement


@pytest.fixture
def at_once(lot, now):
    """``at_once(first, words)``: starts both acts, the second while the first is held; answers their futures."""
    learner, bank, achievement = lot

    def reserve():
        draft = EntryDraft.reserve(new_id(), learner, bank, [(achievement, 300)])
        return post_entries(drafts=[draft], actor=SYSTEM, now=now)[0].code

    def freeze():
        freeze_lot(
            learner_id=learner, institution_id=bank, achievement_id=achievement, reason="毕业", actor=SYSTEM, now=now
        )

    def run(act, gate=None):
        try:
            with ExitStack() as stack:
                if gate is not None:
                    stack.enter_context(connection.execute_wrapper(gate))
                return act()
        finally:
            connection.close()

    def started(first: str, words: str) -> tuple[Future, Future]:
        acts = {"reserve": reserve, "freeze": freeze}
        gate = Gate(words)
        with ThreadPoolExecutor(2) as pool:
            held = pool.submit(run, acts.pop(first), gate)
            assert gate.reached.wait(20)
            [second] = acts.values()
            other = pool.submit(run, second)
            with pytest.raises(TimeoutError):
                other.result(timeout=PATIENCE_SECONDS)
            gate.opened.set()
        return held, other

    return started


def test_a_freeze_waits_for_a_reservation_under_way(at_once, lot):
    reserved, frozen = at_once("reserve", 'INSERT INTO "trail_act"')
    assert (reserved.result(), frozen.result()) == ("posted", None)
    [found] = selectors.lots(lot[0])
    assert (found.available_hundredths, found.reserved_hundredths, found.is_frozen) == (0, 300, True)


def test_a_reservation_waits_for_a_freeze_under_way_and_is_refused(at_once, lot):
    frozen, reserved = at_once("freeze", 'INSERT INTO "ledger_lotfreeze"')
    assert (frozen.result(), reserved.result()) == (None, "ledger.lot_frozen")
    [found] = selectors.lots(lot[0])
    assert (found.available_hundredths, found.reserved_hundredths, found.is_frozen) == (300, 0, True)
    assert selectors.check_ledger().problems == []


def test_eight_writers_and_a_freeze(now):
    """Whatever moved was moved before the freeze: nothing is posted by whoever starts after it."""
    bank, [learner] = make_bank(now), make_learners(1, now)
    achievement = new_id()
    post_entries(drafts=[EntryDraft.deposit(new_id(), learner, bank, achievement, 100_000)], actor=SYSTEM, now=now)
    is_frozen, late = threading.Event(), []
    start = threading.Barrier(9)

    def write():
        try:
            start.wait()
            for _ in range(12):
                after = is_frozen.is_set()
                draft = EntryDraft.reserve(new_id(), learner, bank, [(achievement, 1)])
                [outcome] = post_entries(drafts=[draft], actor=SYSTEM, now=now)
                if after or outcome.code != "posted":
                    late.append(outcome.code)
        finally:
            connection.close()

    def freeze():
        try:
            start.wait()
            freeze_lot(
                learner_id=learner,
                institution_id=bank,
                achievement_id=achievement,
                reason="毕业",
                actor=SYSTEM,
                now=now,
            )
            is_frozen.set()
            return selectors.lots(learner)[0].reserved_hundredths
        finally:
            connection.close()

    with ThreadPoolExecutor(9) as pool:
        writers = [pool.submit(write) for _ in range(8)]
        at_freeze = pool.submit(freeze).result()
        for one in writers:
            one.result()
    assert set(late) <= {"ledger.lot_frozen"}
    assert selectors.lots(learner)[0].reserved_hundredths == at_freeze
    assert selectors.check_ledger().problems == []
