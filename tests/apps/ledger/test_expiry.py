"""Expired credits: told apart from those available, refused with their reason, never rewritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from oneplusx.apps.ledger import selectors, services
from oneplusx.apps.ledger.models import Posting
from oneplusx.apps.ledger.services import EntryDraft
from oneplusx.domain.errors import Conflict
from oneplusx.web import clock
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from oneplusx.web.wording import say

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 6, 10)
AFTER = date(2026, 6, 11)


@pytest.fixture
def lots(deposit, post, bank, learner):
    """500 that expire, of which 200 are reserved in time, and 300 that do not."""
    _, expiring = deposit(500, expires_on=LAST_DAY)
    _, lasting = deposit(300)
    assert post(EntryDraft.reserve(new_id(), learner.id, bank.id, [(expiring, 200)])) == ["posted"]
    return expiring, lasting


def parts(balance):
    return (
        balance.available_hundredths,
        balance.reserved_hundredths,
        balance.used_hundredths,
        balance.expired_hundredths,
    )


def test_what_expired_is_told_apart_from_the_day_after(lots, learner, bank):
    for day, expected in ((LAST_DAY, (600, 200, 0, 0)), (AFTER, (300, 200, 0, 300))):
        [balance] = selectors.balances(learner.id, on=day)
        assert parts(balance) == expected
        assert balance.total_hundredths == 800
        assert selectors.balances_of([learner.id], bank.id, on=day) == {learner.id: balance}
        [shown] = selectors.visible_balances(SYSTEM, learner.id, on=day).accounts
        assert shown == balance
    assert selectors.check_ledger().problems == []


def test_an_expired_reservation_is_refused_with_its_reason(lots, learner, bank, post, now):
    expiring, lasting = lots
    later = now + timedelta(days=20)
    draft = EntryDraft.reserve(new_id(), learner.id, bank.id, [(expiring, 100)])
    with pytest.raises(Conflict) as refused:
        services.post_entry(draft=draft, actor=SYSTEM, now=later)
    assert refused.value.code == "ledger.lot_expired"
    for language, day in (("zh-hans", "2026年6月10日"), ("en", "10 Jun 2026")):
        assert day in say(refused.value.code, refused.value.params, language)
    backdated = draft._replace(entry_id=new_id(), effective_on=LAST_DAY)
    assert post(backdated, at=later) == ["ledger.lot_expired"]
    assert post(EntryDraft.reserve(new_id(), learner.id, bank.id, [(lasting, 300)]), at=later) == ["posted"]


def test_what_was_reserved_in_time_settles_after_expiry(lots, learner, post, now):
    [reserved] = Posting.objects.filter(account=12).values_list("entry_id", flat=True)
    assert post(EntryDraft.settle(new_id(), reserved), at=now + timedelta(days=30)) == ["posted"]
    [balance] = selectors.balances(learner.id, on=AFTER)
    assert parts(balance) == (300, 0, 200, 300)


def test_what_is_released_after_expiry_is_expired(lots, learner, post, now):
    [reserved] = Posting.objects.filter(account=12).values_list("entry_id", flat=True)
    assert post(EntryDraft.release(new_id(), reserved), at=now + timedelta(days=30)) == ["posted"]
    [balance] = selectors.balances(learner.id, on=AFTER)
    assert parts(balance) == (300, 0, 0, 500)


def test_a_new_deposit_has_its_own_expiry(deposit, post, bank, learner):
    entry, achievement = deposit(500, expires_on=date(2030, 1, 1))
    assert post(EntryDraft.reverse(new_id(), entry)) == ["posted"]
    assert post(EntryDraft.deposit(new_id(), learner.id, bank.id, achievement, 400, LAST_DAY)) == ["posted"]
    [balance] = selectors.balances(learner.id, on=AFTER)
    assert parts(balance) == (0, 0, 0, 400)
    [lot] = selectors.lots(learner.id)
    assert (lot.expires_on, lot.available_hundredths, lot.is_expired(AFTER)) == (LAST_DAY, 400, True)


def test_statement_and_year_tell_what_had_expired(lots, learner, learner_actor, deposit, post, bank, now):
    draft = EntryDraft.deposit(new_id(), learner.id, bank.id, new_id(), 100)
    assert post(draft, at=now + timedelta(days=20)) == ["posted"]
    newest, before = selectors.statement(learner_actor, learner.id)[:2]
    assert (before.available_after_hundredths, before.expired_after_hundredths) == (600, 0)
    assert (newest.available_after_hundredths, newest.expired_after_hundredths) == (400, 300)
    [year] = selectors.yearly_statement(learner_actor, learner.id, 2026, on=AFTER)
    assert (year.opening, year.closing, year.expired_hundredths) == ((0, 0, 0), (400, 200, 0), 300)
    [year] = selectors.yearly_statement(learner_actor, learner.id, 2026, on=LAST_DAY)
    assert (year.closing, year.expired_hundredths) == ((700, 200, 0), 0)


def test_pages_and_rest_say_expired(lots, learner, learner_actor, sign_in, client, bank_token):
    assert clock.today() > LAST_DAY  # pages live in the present
    mine = sign_in(learner_actor)
    for language, word in (("zh-hans", "已过期"), ("en", "Expired")):
        mine.cookies["django_language"] = language
        for page in ("ledger:my_account", "home"):
            assert f"<dt>{word}</dt><dd>3</dd>" in mine.get(reverse(page)).content.decode(), (language, page)
    address = f"/api/v1/learners/{learner.id}/balances"
    token = {"HTTP_AUTHORIZATION": f"Bearer {bank_token}"}
    [account] = client.get(address, **token).json()["accounts"]
    assert (account["available_hundredths"], account["expired_hundredths"]) == (300, 300)
    [then] = client.get(address, {"effective_on": "2026-06-10"}, **token).json()["accounts"]
    assert (then["available_hundredths"], then["expired_hundredths"]) == (600, 0)
