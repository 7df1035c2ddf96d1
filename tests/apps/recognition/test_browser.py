"""The learner's and the officer's pages in a real browser: no violation of accessibility, in both languages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import User
from oneplusx.apps.recognition.models import Achievement, Recognition
from tests.support.browser import accessibility_problems, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["zh-CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_pages_are_accessible(
    open_page, language, record_certificate, enrollment, learner_actor, registrar, bank_officer
):
    record_certificate(enrollment, "WEB-1", number="X-1")
    record_certificate(enrollment, "WEB-2", number="X-2", confirmation="none")
    run_until_idle()
    waiting = Achievement.objects.get(state="registered")
    recognized = Achievement.objects.get(state="recognized")
    voucher = reverse("recognition:voucher", args=[Recognition.objects.get().id])
    own = [
        reverse("recognition:my"),
        reverse("recognition:choose_type"),
        reverse("recognition:register", args=["competition"]),
        reverse("recognition:register", args=["x_certificate"]),
        reverse("recognition:achievement", args=[recognized.id]),
        voucher,
        reverse("standards:certificates"),
        reverse("standards:types"),
    ]
    officer = [
        reverse("recognition:queue"),
        reverse("recognition:review", args=[waiting.id]),
        reverse("certificates:certificates"),
        reverse("certificates:certificate", args=[recognized.certificate_id]),
    ]
    bank = [
        reverse("standards:values"),
        reverse("standards:new_type"),
        reverse("standards:certificate", args=[recognized.certificate_type_id]),
    ]
    for actor, paths, width in ((learner_actor, own, 390), (registrar, officer, 1280), (bank_officer, bank, 1280)):
        page = open_page(language=language, width=width)
        sign_in(page, User.objects.get(person_id=actor.id))
        for path in paths:
            answer = page.goto(path)
            assert answer.ok, path
            assert accessibility_problems(page) == [], path
