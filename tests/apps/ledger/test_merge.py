"""Merged learners: reversal in the old account, repost in the surviving one, both histories kept."""

from __future__ import annotations

from datetime import date

import pytest

from oneplusx.apps.ledger import selectors, services
from oneplusx.apps.ledger.models import Entry, LotFreeze
from oneplusx.apps.ledger.services import EntryDraft
from oneplusx.apps.parties.models import Learner, LearnerState
from oneplusx.apps.trail.facts import LearnersMerged, announce
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(post, bank, college, learner, other_learner, now):
    """Everything the first learner can have, moved to the second; answers the ids of its entries."""
    ids = {name: new_id() for name in ("deposit", "reserved", "open", "released", "settled", "achievement", "own")}
    codes = post(
        EntryDraft.deposit(ids["deposit"], learner.id, bank.id, ids["achievement"], 300, date(2030, 1, 1)),
        EntryDraft.deposit(new_id(), learner.id, college.id, new_id(), 50, None, date(2026, 1, 5)),
        EntryDraft.reserve(ids["reserved"], learner.id, bank.id, [(ids["achievement"], 100)]),
        EntryDraft.settle(ids["settled"], ids["reserved"]),
        EntryDraft.reserve(ids["open"], learner.id, bank.id, [(ids["achievement"], 60)]),
        EntryDraft.reserve(ids["released"], learner.id, bank.id, [(ids["achievement"], 10)]),
        EntryDraft.release(new_id(), ids["released"]),
        EntryDraft.deposit(new_id(), other_learner.id, bank.id, ids["own"], 500),
    )
    assert set(codes) == {"posted"}
    services.freeze_lot(
        learner_id=other_learner.id,
        institution_id=bank.id,
        achievement_id=ids["own"],
        reason="毕业已作结论",
        actor=SYSTEM,
        now=now,
    )
    Learner.objects.filter(id=learner.id).update(merged_into_id=other_learner.id, state=LearnerState.MERGED)
    announce(LearnersMerged(pairs=[(learner.id, other_learner.id)]), actor=SYSTEM, now=now)
    return ids


def test_credits_are_the_survivors(merged, bank, college, learner, other_learner):
    at_bank, at_college = selectors.balances(other_learner.id)
    assert (at_bank.available_hundredths, at_bank.reserved_hundredths, at_bank.used_hundredths) == (640, 60, 100)
    assert (at_college.institution_id, at_college.available_hundredths) == (college.id, 50)
    assert selectors.balances(learner.id) == [at_bank, at_college]
    assert selectors.balances_of([learner.id, other_learner.id], bank.id) == {
        learner.id: at_bank,
        other_learner.id: at_bank,
    }
    assert {lot.expires_on for lot in selectors.lots(learner.id, bank.id)} == {date(2030, 1, 1), None}
    assert selectors.check_ledger().problems == []


def test_both_histories_stay(merged, learner, other_learner):
    lines = selectors.statement(SYSTEM, other_learner.id)
    assert {line.id for line in lines} >= {merged["deposit"], merged["settled"]}
    old = [line for line in lines if line.id == merged["deposit"]]
    assert old[0].reversed_by is not None
    [repost] = Entry.objects.filter(reposts_id=merged["deposit"])
    assert (repost.learner_id, repost.effective_on) == (
        other_learner.id,
        Entry.objects.get(id=merged["deposit"]).effective_on,
    )
    assert set(Entry.objects.filter(learner_id=learner.id).values_list("id", flat=True)) >= {merged["deposit"]}


def test_who_knows_an_old_entry_reaches_the_reposted_one(merged, post, other_learner):
    assert post(EntryDraft.settle(new_id(), merged["open"])) == ["posted"]
    assert post(EntryDraft.settle(new_id(), merged["open"])) == ["ledger.reservation_closed"]
    plan = selectors.reversal_plan(merged["deposit"])
    assert len(plan) == 5
    assert set(post(*[EntryDraft.reverse(new_id(), one) for one in plan])) == {"posted"}
    assert selectors.balances(other_learner.id)[0].available_hundredths == 500
    assert selectors.check_ledger().problems == []


def test_repeats_after_the_merge(merged, post, bank, learner):
    deposit = EntryDraft.deposit(merged["deposit"], learner.id, bank.id, merged["achievement"], 300, date(2030, 1, 1))
    assert post(deposit) == ["duplicate"]
    assert post(EntryDraft.settle(merged["settled"], merged["reserved"])) == ["duplicate"]


def test_new_credits_of_the_old_id_go_to_the_survivor(merged, post, bank, learner, other_learner):
    assert post(EntryDraft.deposit(new_id(), learner.id, bank.id, new_id(), 7)) == ["posted"]
    assert selectors.balances(other_learner.id)[0].available_hundredths == 647
    many = [EntryDraft.deposit(new_id(), learner.id, bank.id, new_id(), 1) for _ in range(120)]
    assert set(post(*many)) == {"posted"}
    assert selectors.balances(other_learner.id)[0].available_hundredths == 767


def test_merging_again_changes_nothing(merged, learner, other_learner, now):
    before = Entry.objects.count()
    services.move_account_lots(from_learner_id=learner.id, to_learner_id=other_learner.id, actor=SYSTEM, now=now)
    assert Entry.objects.count() == before


def test_freezes_move(post, bank, learner, other_learner, deposit, now):
    _, achievement = deposit(300)
    services.freeze_lot(
        learner_id=learner.id,
        institution_id=bank.id,
        achievement_id=achievement,
        reason="毕业已作结论",
        actor=SYSTEM,
        now=now,
    )
    services.move_account_lots(from_learner_id=learner.id, to_learner_id=other_learner.id, actor=SYSTEM, now=now)
    assert [lot.is_frozen for lot in selectors.lots(other_learner.id)] == [True]
    assert LotFreeze.objects.filter(lifted_at=None).count() == 1
