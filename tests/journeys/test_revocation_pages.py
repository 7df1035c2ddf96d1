"""A revocation by two officers in the browser: asked for on a certificate, decided on its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from playwright.sync_api import expect

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.services import issue_certificate
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import Actor, Role
from tests.journeys.test_exam_pages import looked_at
from tests.support.browser import OpenPage, sign_in
from tests.support.cast import make_officer, user_of

PATIENCE_MS = 60_000


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_one_asks_and_another_revokes(
    three: list[Enrollment],
    web_certificates: Mapping[str, CertificateType],
    organization_officer: Actor,
    now: datetime,
    open_page: OpenPage,
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    of_type = web_certificates["WEB-2"]
    assert of_type.organization is not None
    second = make_officer(of_type.organization, Role.ORGANIZATION_OFFICER, "复核员", "second", now)
    made = issue_certificate(
        certificate_type=of_type,
        learner=three[0].learner,
        number="R-0001",
        issued_on=date(2026, 1, 5),
        actor=organization_officer,
        now=now,
    )
    page = open_page()
    page.set_default_timeout(PATIENCE_MS)
    sign_in(page, user_of(organization_officer))
    page.goto(f"/certificates/{made.id}/")
    page.get_by_label("原因").fill("冒名顶替")
    page.get_by_role("button", name="撤销证书").click()
    expect(page.locator(".messages")).to_contain_text("另一位经办人复核")
    with page.expect_navigation():
        page.get_by_role("link", name="冒名顶替").click()
    address = page.url
    wrong = looked_at(open_page, second, {"revocations": "/certificates/revocations/", "revocation": address})
    other = open_page()
    other.set_default_timeout(PATIENCE_MS)
    sign_in(other, user_of(second))
    other.goto(address)
    other.get_by_role("button", name="批准并撤销").click()
    expect(other.locator("main")).to_contain_text("已执行")
    assert Certificate.objects.get(id=made.id).state == "revoked"
    assert wrong == []
