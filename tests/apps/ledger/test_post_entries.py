"""Posting: outcomes of single drafts and batches, idempotency, refusals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from oneplusx.apps.ledger import selectors, services
from oneplusx.apps.ledger.models import Account, Entry, InstitutionPosting, Posting
from oneplusx.apps.ledger.services import EntryDraft
from oneplusx.apps.trail.models import Act
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.domain.ledger import derived_entry_id
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from tests.apps.ledger.conftest import make_learners

pytestmark = pytest.mark.django_db


def the_balance(learner_id, institution_id):
    [account] = selectors.balances(learner_id, institution_id)
    return account.available_hundredths, account.reserved_hundredths, account.used_hundredths


def test_deposit_reserve_settle_release(post, bank, learner, deposit):
    _, achievement = deposit(300)
    first, second = new_id(), new_id()
    assert post(
        EntryDraft.reserve(first, learner.id, bank.id, [(achievement, 120)]),
        EntryDraft.reserve(second, learner.id, bank.id, [(achievement, 80)]),
    ) == ["posted", "posted"]
    assert the_balance(learner.id, bank.id) == (100, 200, 0)
    assert post(EntryDraft.settle(new_id(), first), EntryDraft.release(new_id(), second)) == ["posted", "posted"]
    assert the_balance(learner.id, bank.id) == (180, 0, 120)
    assert selectors.check_ledger().problems == []


def test_bank_and_college_credits_never_mix(post, bank, college, learner, deposit):
    _, achievement = deposit(300)
    assert post(EntryDraft.deposit(new_id(), learner.id, college.id, achievement, 100)) == ["posted"]
    assert post(EntryDraft.reserve(new_id(), learner.id, college.id, [(achievement, 101)])) == ["ledger.overdraft"]
    assert the_balance(learner.id, bank.id) == (300, 0, 0)
    assert the_balance(learner.id, college.id) == (100, 0, 0)


def test_the_same_draft_again_changes_nothing(post, bank, learner):
    draft = EntryDraft.deposit(new_id(), learner.id, bank.id, new_id(), 300)
    assert post(draft, draft) == ["posted", "duplicate"]
    assert post(draft) == ["duplicate"]
    assert (Entry.objects.count(), Posting.objects.count()) == (1, 1)
    assert Act.objects.filter(verb="ledger.posted").count() == 1


def test_the_same_draft_on_another_day_is_still_the_same(post, bank, learner, now):
    draft = EntryDraft.deposit(new_id(), learner.id, bank.id, new_id(), 300)
    assert post(draft) == ["posted"]
    assert post(draft, at=now + timedelta(days=3)) == ["duplicate"]


def test_another_draft_under_the_same_id_is_refused(post, bank, college, learner, other_learner):
    entry_id, achievement = new_id(), new_id()
    good = EntryDraft.deposit(entry_id, learner.id, bank.id, achievement, 300)
    assert post(good) == ["posted"]
    for changes in (
        {"lots": ((achievement, 301),)},
        {"learner_id": other_learner.id},
        {"institution_id": college.id},
        {"expires_on": date(2030, 1, 1)},
        {"effective_on": date(2020, 1, 1)},
    ):
        assert post(good._replace(**changes)) == ["ledger.conflict"], changes
    assert post(EntryDraft.reserve(entry_id, learner.id, bank.id, [(achievement, 300)])) == ["ledger.conflict"]


def test_every_refusal(post, bank, college, learner, deposit):
    entry_id, achievement = deposit(300)
    _, expired = deposit(100, expires_on=date(2026, 5, 31))
    reserved, settled = new_id(), new_id()
    reservation = EntryDraft.reserve(reserved, learner.id, bank.id, [(achievement, 200)])
    assert post(reservation, EntryDraft.settle(settled, reserved)) == ["posted", "posted"]
    draft = EntryDraft
    refusals = {
        draft.deposit(new_id(), new_id(), bank.id, new_id(), 1): "ledger.unknown_learner",
        draft.deposit(new_id(), learner.id, bank.id, new_id(), 0): "ledger.amount_out_of_range",
        draft.deposit(new_id(), learner.id, bank.id, new_id(), -5): "ledger.amount_out_of_range",
        draft.deposit(new_id(), learner.id, bank.id, achievement, 300): "ledger.already_deposited",
        draft.reserve(new_id(), learner.id, college.id, [(achievement, 1)]): "ledger.unknown_account",
        draft.reserve(new_id(), learner.id, bank.id, [(new_id(), 1)]): "ledger.unknown_lot",
        draft.reserve(new_id(), learner.id, bank.id, []): "ledger.no_lots",
        draft.reserve(new_id(), learner.id, bank.id, [(achievement, 101)]): "ledger.overdraft",
        draft.reserve(new_id(), learner.id, bank.id, [(expired, 1)]): "ledger.lot_expired",
        draft.settle(new_id(), new_id()): "ledger.unknown_entry",
        draft.settle(new_id(), reserved): "ledger.reservation_closed",
        draft.release(new_id(), reserved): "ledger.reservation_closed",
        draft.settle(new_id(), entry_id): "ledger.not_a_reservation",
        draft.reverse(new_id(), entry_id): "ledger.has_dependants",
        draft.reverse(new_id(), reserved): "ledger.has_dependants",
        draft("gift", new_id(), subject_id=reserved): "ledger.unknown_kind",
    }
    before = Posting.objects.count()
    assert post(*refusals) == list(refusals.values())
    assert Posting.objects.count() == before


def test_reversal_newest_first(post, bank, learner, deposit):
    entry_id, achievement = deposit(300)
    reserved, settled = new_id(), new_id()
    post(
        EntryDraft.reserve(reserved, learner.id, bank.id, [(achievement, 200)]),
        EntryDraft.settle(settled, reserved),
    )
    plan = selectors.reversal_plan(entry_id)
    assert plan == (settled, reserved, entry_id)
    assert post(*[EntryDraft.reverse(derived_entry_id(one, "undo"), one) for one in plan]) == ["posted"] * 3
    assert the_balance(learner.id, bank.id) == (0, 0, 0)
    assert post(EntryDraft.reverse(new_id(), entry_id)) == ["ledger.already_reversed"]
    assert post(EntryDraft.reverse(new_id(), derived_entry_id(entry_id, "undo"))) == ["ledger.not_reversible"]
    assert post(EntryDraft.settle(new_id(), reserved)) == ["ledger.reservation_closed"]
    assert selectors.check_ledger().problems == []


def test_a_reversed_settlement_opens_the_reservation_again(post, bank, learner, deposit):
    _, achievement = deposit(300)
    reserved, settled = new_id(), new_id()
    post(EntryDraft.reserve(reserved, learner.id, bank.id, [(achievement, 200)]), EntryDraft.settle(settled, reserved))
    assert post(EntryDraft.reverse(new_id(), settled), EntryDraft.release(new_id(), reserved)) == ["posted", "posted"]
    assert the_balance(learner.id, bank.id) == (300, 0, 0)
    assert selectors.check_ledger().problems == []


def test_a_release_whose_credits_are_gone_cannot_be_reversed(post, bank, learner, deposit):
    _, achievement = deposit(300)
    reserved, released = new_id(), new_id()
    post(
        EntryDraft.reserve(reserved, learner.id, bank.id, [(achievement, 200)]), EntryDraft.release(released, reserved)
    )
    post(EntryDraft.reserve(new_id(), learner.id, bank.id, [(achievement, 250)]))
    assert post(EntryDraft.reverse(new_id(), released)) == ["ledger.overdraft"]


def test_drafts_see_those_before_them_and_refusals_stop_nobody(outcomes, bank, learner):
    deposited, achievement, reserved = new_id(), new_id(), new_id()
    results = outcomes(
        EntryDraft.deposit(deposited, learner.id, bank.id, achievement, 300),
        EntryDraft.reserve(new_id(), learner.id, bank.id, [(achievement, 301)]),
        EntryDraft.reserve(reserved, learner.id, bank.id, [(achievement, 300)]),
        EntryDraft.reverse(new_id(), deposited),
        EntryDraft.release(new_id(), reserved),
    )
    assert [one.code for one in results] == ["posted", "ledger.overdraft", "posted", "ledger.has_dependants", "posted"]
    assert results[1].params["allowed"] == 300
    assert results[3].params["dependants"] == [str(reserved)]


def test_one_act_for_a_batch_with_a_digest_of_each_entry(post, bank, now):
    drafts = [EntryDraft.deposit(new_id(), one, bank.id, new_id(), 100) for one in make_learners(5, now)]
    post(*drafts)
    [act] = Act.objects.filter(verb="ledger.posted")
    assert act.rows_count == 5
    digests = bytes(act.row_digests)
    for entry in Entry.objects.all():
        assert entry.act_id == act.id
        assert bytes(entry.digest) in {digests[start : start + 32] for start in range(0, 160, 32)}
    [leg] = InstitutionPosting.objects.all()
    assert (leg.institution_id, leg.amount_hundredths, leg.postings_count) == (bank.id, -500, 5)


def test_a_large_batch_with_everything_in_it(outcomes, bank, college, now):
    learners = make_learners(300, now)
    first = [EntryDraft.deposit(new_id(), one, bank.id, new_id(), 100) for one in learners]
    assert {one.code for one in outcomes(*first)} == {"posted"}
    again = [*first, *[EntryDraft.deposit(new_id(), one, college.id, new_id(), 50) for one in learners]]
    assert [one.code for one in outcomes(*again)] == ["duplicate"] * 300 + ["posted"] * 300
    mixed = [
        *[EntryDraft.deposit(new_id(), one, bank.id, new_id(), 100) for one in learners[:150]],
        EntryDraft.deposit(new_id(), new_id(), bank.id, new_id(), 100),
        EntryDraft.deposit(new_id(), learners[0], bank.id, new_id(), 0),
        *[EntryDraft.reserve(new_id(), d.learner_id, bank.id, [(d.lots[0].achievement_id, 40)]) for d in first[100:]],
        EntryDraft.reverse(new_id(), first[0].entry_id),
        EntryDraft.deposit(new_id(), learners[1], bank.id, first[1].lots[0].achievement_id, 100),
    ]
    codes = [one.code for one in outcomes(*mixed)]
    assert codes == [
        *["posted"] * 150,
        "ledger.unknown_learner",
        "ledger.amount_out_of_range",
        *["posted"] * 200,
        "posted",
        "ledger.already_deposited",
    ]
    assert selectors.check_ledger().problems == []
    assert Account.objects.count() == 600


def test_several_accounts_opened_in_one_large_batch(outcomes, bank, college, other_college, now):
    learners = make_learners(60, now)
    drafts = [
        EntryDraft.deposit(new_id(), one, where.id, new_id(), 100)
        for one in learners
        for where in (bank, college, other_college)
    ]
    assert {one.code for one in outcomes(*drafts)} == {"posted"}
    for one in learners:
        assert sorted(Account.objects.filter(learner_id=one).values_list("number", flat=True)) == [1, 2, 3]
    assert selectors.check_ledger().problems == []


def test_post_entry_raises_the_refusal(bank, learner, now):
    with pytest.raises(NotFound, match=r"ledger\.unknown_entry"):
        services.post_entry(draft=EntryDraft.settle(new_id(), new_id()), actor=SYSTEM, now=now)
    with pytest.raises(Conflict, match=r"ledger\.amount_out_of_range"):
        services.post_entry(draft=EntryDraft.deposit(new_id(), learner.id, bank.id, new_id(), 0), actor=SYSTEM, now=now)


def test_open_accounts_once(bank, learner, other_learner, now):
    both = [learner.id, other_learner.id]
    assert services.open_accounts(learner_ids=both, institution_id=bank.id, actor=SYSTEM, now=now) == 2
    assert services.open_accounts(learner_ids=both, institution_id=bank.id, actor=SYSTEM, now=now) == 0
    account = services.open_account(learner_id=learner.id, institution_id=bank.id, actor=SYSTEM, now=now)
    assert (account.number, the_balance(learner.id, bank.id)) == (1, (0, 0, 0))


def test_a_frozen_lot_stays(post, bank, learner, deposit, now):
    entry_id, achievement = deposit(300)
    freeze = {"learner_id": learner.id, "institution_id": bank.id, "achievement_id": achievement}
    services.freeze_lot(**freeze, reason="毕业已作结论", actor=SYSTEM, now=now)
    services.freeze_lot(**freeze, reason="毕业已作结论", actor=SYSTEM, now=now)
    assert post(EntryDraft.reserve(new_id(), learner.id, bank.id, [(achievement, 1)])) == ["ledger.lot_frozen"]
    assert post(EntryDraft.reverse(new_id(), entry_id)) == ["ledger.lot_frozen"]
    assert [lot.is_frozen for lot in selectors.lots(learner.id)] == [True]
    assert services.lift_freeze(**freeze, reason="复核", actor=SYSTEM, now=now)
    assert not services.lift_freeze(**freeze, reason="复核", actor=SYSTEM, now=now)
    assert post(EntryDraft.reverse(new_id(), entry_id)) == ["posted"]
    with pytest.raises(NotFound, match=r"ledger\.unknown_lot"):
        services.freeze_lot(**{**freeze, "achievement_id": new_id()}, reason="x", actor=SYSTEM, now=now)
