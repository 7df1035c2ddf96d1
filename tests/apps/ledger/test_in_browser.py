"""The pages in a real browser: accessible, in both languages, on phone and desktop."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from django.urls import reverse

from oneplusx.apps.ledger import services
from oneplusx.apps.ledger.services import EntryDraft
from oneplusx.apps.parties.models import User
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from tests.support.browser import accessibility_problems, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def voucher_id(post, bank, college, learner, now):
    achievement, reserved = new_id(), new_id()
    post(
        EntryDraft.deposit(new_id(), learner.id, bank.id, achievement, 350, date(2030, 1, 1), date(2026, 5, 20)),
        EntryDraft.deposit(new_id(), learner.id, college.id, achievement, 100),
        EntryDraft.reserve(reserved, learner.id, bank.id, [(achievement, 150)]),
    )
    post(EntryDraft.settle(new_id(), reserved), at=now + timedelta(days=40))
    services.run_check(actor=SYSTEM, now=now)
    return reserved


@pytest.mark.parametrize("language,width", [("zh-CN", 390), ("en", 1280)])
def test_accessible(language, width, open_page, voucher_id, learner_actor, bank_officer):
    addresses = [
        (learner_actor, reverse("ledger:my_account")),
        (learner_actor, reverse("ledger:voucher", args=[voucher_id])),
        (learner_actor, reverse("ledger:my_year", args=[2026])),
        (bank_officer, reverse("ledger:check")),
    ]
    for actor, address in addresses:
        page = open_page(language=language, width=width)
        sign_in(page, User.objects.get(person_id=actor.id))
        page.goto(address)
        shots = os.environ.get("LEDGER_SHOTS")
        if shots:
            page.screenshot(path=f"{shots}/{width}{address.replace('/', '-')[:14]}.png", full_page=True)
        assert accessibility_problems(page) == [], address
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, address
