"""Biweekly reports: once per period, comparable, never changed; as page, workbook, PDF and by REST."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from python_calamine import load_workbook

from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.supervision import selectors, services
from oneplusx.apps.supervision.models import BiweeklyReport
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Denied, Invalid, NotFound
from oneplusx.domain.supervision import Figures
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import local_date
from tests.support.cast import SignIn
from tests.support.exams import Exam


@pytest.fixture
def two(exam: Exam, three: list[Enrollment]) -> Exam:
    """Two of three are registered."""
    exam.open()
    exam.register(*three[:2])
    return exam


def made(exam: Exam, **later: int) -> BiweeklyReport:
    exam.now += timedelta(**later)
    return services.make_report(
        institution_id=exam.organization.id, on=local_date(exam.now), actor=exam.officer, now=exam.now
    )


def test_a_report_is_compared_with_the_one_before(two: Exam, three: list[Enrollment]) -> None:
    first = made(two)
    two.register(three[2])
    second = made(two, days=16)
    assert (second.from_on.isoformat(), second.until_on.isoformat()) == ("2026-06-16", "2026-06-30")
    found = selectors.compared(second)
    assert (found.before, found.total, found.change) == (first, Figures(registered=3), Figures(registered=1))
    assert [line.change for line in found.lines] == [Figures(registered=1)]
    assert selectors.compared(first).change is None


def test_what_changed_makes_a_revision_and_what_did_not_none(two: Exam, three: list[Enrollment]) -> None:
    first = made(two)
    assert made(two, hours=1) == first
    two.register(three[2])
    second = made(two, hours=1)
    assert (first.revision, second.revision, second.digest == first.digest) == (1, 2, False)
    first.refresh_from_db()
    assert first.lines[0]["registered"] == 2
    assert (selectors.latest_of(first), selectors.latest_of(second)) == (False, True)
    assert not second.is_final
    final = made(two, days=0) and services.make_report(
        institution_id=two.organization.id, on=second.until_on, actor=two.officer, now=two.now + timedelta(days=20)
    )
    assert (final.is_final, final.revision) == (True, 3)


def test_the_schedule_makes_each_report_once(
    two: Exam, authority: Institution, bank: Institution, authority_officer: Actor, bank_officer: Actor
) -> None:
    two.now += timedelta(days=15)
    assert services.make_reports(actor=SYSTEM, now=two.now) == 4
    assert services.make_reports(actor=SYSTEM, now=two.now) == 0
    owners = {two.organization.id, two.college.id, authority.id, bank.id}
    assert set(BiweeklyReport.objects.values_list("institution_id", flat=True)) == owners
    assert {row.lines[0]["registered"] for row in BiweeklyReport.objects.all()} == {2}
    told = set(Notice.objects.filter(code="supervision.notice.report").values_list("person_id", flat=True))
    assert told == {two.officer.id, authority_officer.id}
    assert Act.objects.get(verb="supervision.reports_made").rows_count == 4
    own = services.make_report(
        institution_id=two.organization.id, on=local_date(two.now) - timedelta(days=15), actor=two.officer, now=two.now
    )
    assert own.made_by_id is None


def test_who_reads_and_makes_which(
    two: Exam, outsider: Actor, registrar: Actor, adviser: Actor, authority_officer: Actor
) -> None:
    report = made(two)
    for actor in (outsider, registrar, adviser, authority_officer):
        with pytest.raises(NotFound):
            selectors.report_for(actor, report.id)
        with pytest.raises(Denied):
            services.make_report(institution_id=two.organization.id, on=report.from_on, actor=actor, now=two.now)
    with pytest.raises(Invalid) as refused:
        services.make_report(
            institution_id=two.organization.id,
            on=report.until_on + timedelta(days=1),
            actor=two.officer,
            now=two.now,
        )
    assert refused.value.code == "supervision.period_ahead"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_workbook_and_pdf(two: Exam, three: list[Enrollment], sign_in: SignIn, language: str) -> None:
    made(two)
    two.register(three[2])
    report = made(two, days=16)
    client = sign_in(two.officer)
    headers = {"Accept-Language": language}
    address = f"/supervision/reports/{report.id}/"
    page = client.get(address, headers=headers).content.decode()
    assert ("↑ 1 more" if language == "en" else "↑ 多 1") in page
    assert report.digest in page
    book = client.get(address, {"format": "xlsx"}, headers=headers).content
    rows: list[list[Any]] = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [rows[1][7:9], rows[-1][7:9]] == [[3, 1], [3, 1]]
    pdf = client.get(f"{address}pdf/", headers=headers)
    assert pdf.content.startswith(b"%PDF-1.7")
    assert pdf.content == client.get(f"{address}pdf/", headers=headers).content


def test_made_on_the_page(two: Exam, sign_in: SignIn) -> None:
    client = sign_in(two.officer)
    values = {"institution": str(two.organization.id), "on": "2026-06-01"}
    answer = client.post("/supervision/reports/", values)
    assert answer["Location"] == f"/supervision/reports/{BiweeklyReport.objects.get().id}/"
    assert client.post("/supervision/reports/", {**values, "on": "2099-01-01"}).status_code == 422
    assert "2026" in client.get("/supervision/reports/").content.decode()


def test_by_rest(two: Exam, organization_token: str, college_token: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {organization_token}"})
    board = client.get("/api/v1/supervision/board", {"year": 2026, "by": "college"}).json()
    assert board["total"]["registered"] == board["rows"][0]["figures"]["registered"] == 2
    assert board["plans"][0]["plan_code"] == two.plan.code
    body = {"institution_code": two.organization.code, "on": "2026-06-02"}
    report = client.post("/api/v1/supervision/reports", body, content_type="application/json")
    assert report.status_code == 201
    found = client.get(f"/api/v1/supervision/reports/{report.json()['id']}").json()
    assert (found["total"]["registered"], found["change"]) == (2, None)
    assert client.get("/api/v1/supervision/reports").json()["total"] == 1
    other = Client(headers={"Authorization": f"Bearer {college_token}"})
    assert other.get(f"/api/v1/supervision/reports/{report.json()['id']}").status_code == 404
