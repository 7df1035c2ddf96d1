"""Pages, REST interface, import and command line of pilot years."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from oneplusx.apps.intake.services import import_now
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.pilots import services
from oneplusx.apps.pilots.models import (
    ApplicationState,
    PilotApplication,
    PilotWindow,
    Quota,
    QuotaAdjustment,
    YearClosing,
)
from oneplusx.apps.standards.models import CertificateType
from oneplusx.cli.main import main
from oneplusx.web import clock
from oneplusx.web.actor import Actor
from oneplusx.web.origin import Origin
from tests.apps.pilots.conftest import PDF, YEAR, Apply
from tests.support.cast import MAJOR_SOFTWARE, SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Pages ask the clock; the window of the tests is open on their day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert clock.now() == now


def workbook(rows: list[list[object]]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


class TestPages:
    def test_the_province_opens_a_window(
        self, authority: Institution, authority_officer: Actor, registrar: Actor, sign_in: SignIn, now: datetime
    ) -> None:
        client = sign_in(authority_officer)
        form = client.get(reverse("pilots:new_window"))
        assert form.status_code == 200
        data = {
            "title": "2026年试点申报",
            "year": YEAR,
            "opens_at": "2026-05-20T08:00",
            "closes_at": "2026-05-10T08:00",
            "supplement_days": "5",
            "is_organization_asked": "on",
        }
        for field in form.context["form"]:
            if field.name.endswith(("_effect", "_threshold")):
                data[field.name] = str(field.initial)
        wrong = client.post(reverse("pilots:new_window"), data)
        assert wrong.status_code == 422
        assert "截止时间必须晚于开始时间" in text_of(wrong)
        made = client.post(reverse("pilots:new_window"), data | {"closes_at": "2026-06-10T16:00"})
        assert made.status_code == 302
        window = PilotWindow.objects.get()
        assert window.closes_at.astimezone(clock.SHANGHAI).strftime("%H:%M") == "16:00"
        client.post(reverse("pilots:publish_window", args=[window.id]))
        late = {"closes_at": "2026-06-20T16:00", "reason": "延长"}
        assert client.post(reverse("pilots:extend_window", args=[window.id]), late).status_code == 302
        assert "2026年试点申报" in text_of(sign_in(registrar).get(reverse("pilots:windows")))

    def test_a_college_applies_and_two_offices_decide(
        self,
        window: PilotWindow,
        web_certificates: Mapping[str, CertificateType],
        registrar: Actor,
        organization_officer: Actor,
        authority_officer: Actor,
        sign_in: SignIn,
    ) -> None:
        college, organization, province = map(sign_in, (registrar, organization_officer, authority_officer))
        data = {"certificate": "WEB-1", "major_code": MAJOR_SOFTWARE, "students_count": "60", "is_free": "on"}
        data["recruiting_since"] = "2020"
        address = reverse("pilots:new_application", args=[window.id])
        assert college.post(address, data | {"students_count": "0"}).status_code == 422
        assert college.post(address, data | {"documents": SimpleUploadedFile("方案.pdf", PDF)}).status_code == 302
        application = PilotApplication.objects.get()
        page = reverse("pilots:application", args=[application.id])
        assert "方案.pdf" in text_of(college.get(page))
        assert organization.get(page).status_code == 404
        college.post(reverse("pilots:submit_many"), {"scope": "chosen", "applications": str(application.id)})
        assert "评价组织" in text_of(college.get(reverse("pilots:applications")))
        decide = reverse("pilots:decide", args=[application.id])
        assert organization.post(decide, {"outcome": "refused", "reason": ""}).status_code == 422
        assert organization.post(decide, {"outcome": "approved"}).status_code == 302
        assert "Web前端开发" in text_of(province.get(reverse("approvals:inbox")))
        assert province.post(decide, {"outcome": "approved", "granted_count": "61"}).status_code == 422
        assert province.post(decide, {"outcome": "approved", "granted_count": "40"}).status_code == 302
        quota = Quota.objects.get()
        assert quota.approved_count == 40
        assert ">40<" in text_of(college.get(reverse("pilots:quotas")))
        assert "核定 40 人" in text_of(college.get(page))

    def test_the_inbox_shows_the_checks(self, submit: Apply, organization_officer: Actor, sign_in: SignIn) -> None:
        application = submit()
        text = text_of(sign_in(organization_officer).get(reverse("approvals:case", args=[application.case_id])))
        assert "专业连续招生年数" in text
        assert "方案.pdf" in text

    def test_returned_is_edited_with_what_was_typed(
        self, submit: Apply, organization_officer: Actor, registrar: Actor, sign_in: SignIn, now: datetime
    ) -> None:
        application = submit(note="三年规划")
        services.decide_application(
            pilot_application_id=application.id,
            outcome="returned",
            reason="请补充",
            actor=organization_officer,
            now=now,
        )
        client = sign_in(registrar)
        address = reverse("pilots:edit_application", args=[application.id])
        assert "三年规划" in text_of(client.get(address))
        data = {"certificate": "WEB-1", "major_code": MAJOR_SOFTWARE, "students_count": "70", "is_free": "on"}
        assert client.post(address, data | {"recruiting_since": "2020"}).status_code == 302
        client.post(reverse("pilots:submit", args=[application.id]))
        application.refresh_from_db()
        assert (application.state, application.students_count) == (ApplicationState.SUBMITTED, 70)
        client.post(reverse("pilots:withdraw", args=[application.id]))
        application.refresh_from_db()
        assert application.state == ApplicationState.WITHDRAWN

    def test_what_blocks_is_said(self, draft: Apply, registrar: Actor, sign_in: SignIn) -> None:
        application = draft(students_count=5)
        client = sign_in(registrar)
        answer = client.post(reverse("pilots:submit", args=[application.id]), follow=True)
        assert "学生人数下限" in text_of(answer)

    def test_carrying_over_by_one_button(
        self,
        window: PilotWindow,
        college: Institution,
        registrar: Actor,
        sign_in: SignIn,
        web_certificates: Mapping[str, CertificateType],
        now: datetime,
    ) -> None:
        row = services.QuotaRow(certificate="WEB-1", year=YEAR - 1, approved_count=33, major_code=MAJOR_SOFTWARE)
        services.record_quotas(institution_id=college.id, rows=[row], actor=registrar, now=now)
        client = sign_in(registrar)
        assert "一键结转" in text_of(client.get(reverse("pilots:window", args=[window.id])))
        client.post(reverse("pilots:carry_forward", args=[window.id]), {"college": str(college.id)})
        assert PilotApplication.objects.get().students_count == 33

    def test_a_quota_is_recorded_adjusted_and_closed(
        self, quota: Quota, college: Institution, registrar: Actor, authority_officer: Actor, sign_in: SignIn
    ) -> None:
        client, province = sign_in(registrar), sign_in(authority_officer)
        record = reverse("pilots:record_quota")
        data = {"certificate": "WEB-3", "year": YEAR, "approved_count": "12", "document": "东教〔2026〕3号"}
        assert client.post(record, data | {"certificate": "NONE"}).status_code == 422
        assert client.post(record, data).status_code == 302
        assert Quota.objects.get(certificate_type__code="WEB-3").origin == Origin.ELSEWHERE
        page = reverse("pilots:quota", args=[quota.id])
        assert client.post(page, {"wanted_count": "60", "reason": "同"}).status_code == 422
        assert client.post(page, {"wanted_count": "80", "reason": "扩招"}).status_code == 302
        adjustment = QuotaAdjustment.objects.get()
        case = reverse("approvals:case", args=[adjustment.case_id])
        assert "扩招" in text_of(province.get(case))
        province.post(case, {"outcome": "approved", "reason": ""})
        quota.refresh_from_db()
        assert quota.approved_count == 80
        opening = {"year": YEAR, "explain_below_percent": "60", "due_on": "2026-12-20"}
        assert province.post(reverse("pilots:closings"), opening).status_code == 302
        closing = YearClosing.objects.get()
        assert "待说明" in text_of(client.get(reverse("pilots:closing", args=[closing.id])))
        explained = {"explanation": "设备未到位"}
        for one in Quota.objects.all():
            client.post(reverse("pilots:explain", args=[closing.id, one.id]), explained)
        file = province.get(reverse("pilots:closing", args=[closing.id]), {"format": "xlsx"})
        rows = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
        assert [row[5] for row in rows[1:]] == [80, 12]
        province.post(reverse("pilots:close", args=[closing.id]))
        closing.refresh_from_db()
        assert closing.state == "closed"

    def test_the_home_page_says_how_long(
        self, window: PilotWindow, draft: Apply, registrar: Actor, sign_in: SignIn
    ) -> None:
        draft()
        text = text_of(sign_in(registrar).get(reverse("home"), follow=True))
        assert "还剩 10 天" in text
        assert "尚未提交的草稿" in text

    def test_strangers(
        self, submit: Apply, quota: Quota, outsider: Actor, learner_actor: Actor, sign_in: SignIn
    ) -> None:
        application = PilotApplication.objects.first()
        assert application is not None
        for page in (
            reverse("pilots:application", args=[application.id]),
            reverse("pilots:window", args=[application.window_id]),
            reverse("pilots:quota", args=[quota.id]),
        ):
            assert sign_in(outsider).get(page).status_code == 404
        assert sign_in(learner_actor).get(reverse("pilots:quotas")).status_code == 403

    def test_lists_ask_few_questions(
        self, submit: Apply, registrar: Actor, sign_in: SignIn, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            submit(major_code=f"51020{number}")
        client = sign_in(registrar)
        client.get(reverse("pilots:applications"))
        with django_assert_max_num_queries(45):
            client.get(reverse("pilots:applications"))


class TestRest:
    def test_from_window_to_quota(
        self,
        window: PilotWindow,
        college: Institution,
        web_certificates: Mapping[str, CertificateType],
        college_token: str,
        organization_officer: Actor,
        authority_officer: Actor,
        now: datetime,
    ) -> None:
        client = Client(headers={"Authorization": f"Bearer {college_token}"})

        def send(method: str, path: str, body: object | None = None, status: int = 200) -> Any:
            answer = getattr(client, method)(f"/api/v1{path}", json.dumps(body), content_type="application/json")
            assert answer.status_code == status, answer.content
            return answer.json()

        listed = client.get("/api/v1/pilot-windows").json()
        assert [one["id"] for one in listed["items"]] == [str(window.id)]
        body = {
            "pilot_window_id": str(window.id),
            "college_code": college.code,
            "certificate": "N-1",
            "major_code": MAJOR_SOFTWARE,
            "students_count": 60,
            "is_free": True,
            "recruiting_since": 2020,
        }
        made = send("post", "/pilot-applications", body, 201)
        path = f"/pilot-applications/{made['id']}"
        refused = send("post", f"{path}/submit", {}, 409)
        assert refused["code"] == "pilots.checks_block"
        uploaded = client.post(f"/api/v1{path}/documents", {"file": SimpleUploadedFile("方案.pdf", PDF)})
        assert uploaded.status_code == 200, uploaded.content
        assert send("post", f"{path}/submit", {})["state"] == "submitted"
        assert send("post", f"{path}/decide", {"outcome": "approved"}, 404)["code"] == "not_found"
        for actor in (organization_officer, authority_officer):
            services.decide_application(pilot_application_id=made["id"], outcome="approved", actor=actor, now=now)
        [quota] = client.get("/api/v1/quotas", {"year": YEAR}).json()["items"]
        assert (quota["approved_count"], quota["left_count"], quota["certificate_id"]) == (60, 60, "N-1")
        asked = send("post", f"/quotas/{quota['id']}/adjustments", {"wanted_count": 70, "reason": "扩招"}, 201)
        assert send("post", f"/quota-adjustments/{asked['id']}/withdraw", {})["state"] == "withdrawn"
        rows = [
            {"certificate": "N-2", "year": YEAR, "approved_count": 5},
            {"certificate": "?", "year": YEAR, "approved_count": 1},
        ]
        recorded = send("post", "/quotas", {"institution_code": college.code, "rows": rows})
        assert recorded["outcomes"] == ["recorded", "pilots.unknown_type"]

    def test_a_province_drafts_publishes_and_extends(
        self,
        authority: Institution,
        authority_officer: Actor,
        sign_in: SignIn,
        now: datetime,
    ) -> None:
        client = sign_in(authority_officer)
        client.handler.enforce_csrf_checks = False
        body = {
            "authority_code": authority.code,
            "year": YEAR,
            "title": "窗口",
            "opens_at": now.isoformat(),
            "closes_at": (now + timedelta(days=9)).isoformat(),
        }
        made = client.post("/api/v1/pilot-windows", json.dumps(body), content_type="application/json")
        assert made.status_code == 201, made.content
        path = f"/api/v1/pilot-windows/{made.json()['id']}"
        assert client.post(f"{path}/publish").json()["state"] == "published"
        longer = {"closes_at": (now + timedelta(days=20)).isoformat(), "reason": "延长"}
        assert client.post(f"{path}/extend", json.dumps(longer), content_type="application/json").status_code == 200


HEADS = ["证书代码", "专业代码", "申报人数", "连续招生起始年", "是否向学生收费"]


class TestImport:
    def imported(self, kind: str, college: Institution, actor: Actor, rows: list[list[object]], now: datetime) -> Any:
        return import_now(
            kind=kind,
            institution_id=college.id,
            data=workbook(rows),
            file_name="a.xlsx",
            options={},
            actor=actor,
            now=now,
            is_dry_run=False,
        ).batch

    def test_applications_become_drafts_and_again_changes_nothing(
        self,
        window: PilotWindow,
        college: Institution,
        registrar: Actor,
        now: datetime,
        web_certificates: Mapping[str, CertificateType],
    ) -> None:
        rows = [
            HEADS,
            ["WEB-1 Web前端开发（初级）", MAJOR_SOFTWARE, 60, 2020, "否"],
            ["N-2", MAJOR_SOFTWARE, 45, "", "否"],
            ["NONE", MAJOR_SOFTWARE, 45, "", "否"],
            ["WEB-3", MAJOR_SOFTWARE, 0, 2030, "否"],
        ]
        batch = self.imported("pilot_applications", college, registrar, rows, now)
        assert (batch.applied_count, batch.error_count) == (2, 2)
        assert set(PilotApplication.objects.values_list("state", "is_free")) == {("draft", True)}
        again = self.imported("pilot_applications", college, registrar, rows[:3], now)
        assert again.unchanged_count == 2
        changed = self.imported(
            "pilot_applications", college, registrar, [HEADS, ["WEB-1", MAJOR_SOFTWARE, 50, 2020, "否"]], now
        )
        assert changed.changed_count == 1
        assert PilotApplication.objects.get(certificate_type__code="WEB-1").students_count == 50

    def test_quotas_by_the_names_of_the_national_platform(
        self, college: Institution, registrar: Actor, web_certificates: Mapping[str, CertificateType], now: datetime
    ) -> None:
        rows = [
            ["certificateId", "年度", "名额", "依据文件"],
            ["N-1", YEAR, 60, "东教〔2026〕3号"],
            ["N-9", YEAR, 60, ""],
        ]
        batch = self.imported("pilot_quotas", college, registrar, rows, now)
        assert (batch.applied_count, batch.error_count) == (1, 1)
        assert Quota.objects.get().origin == Origin.ELSEWHERE

    @pytest.mark.django_db(transaction=True)
    def test_command(
        self,
        college: Institution,
        web_certificates: Mapping[str, CertificateType],
        tmp_path: Any,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        file = tmp_path / "quotas.xlsx"
        file.write_bytes(workbook([["certificateId", "年度", "核定人数"], ["N-1", YEAR, 60]]))
        code = main(["import", "pilot_quotas", str(file), "--institution", college.code, "--commit", "--json"])
        assert code == 0
        assert json.loads(capsys.readouterr().out)["counts"]["applied"] == 1
        assert Quota.objects.get().approved_count == 60
