"""The pages and endpoints of the register: apply, decide, change the status, file, announce."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneplusx.apps.approvals.models import ApprovalStep
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards import services
from oneplusx.apps.standards.models import ActivityNotice, Filing, OrganizationApplication, RegisteredOrganization
from oneplusx.domain.organization_code import check_character
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import today
from tests.support.cast import SignIn

FIRST = "91440000MA4X99999"
CODE = FIRST + check_character(FIRST)
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF"
EN = {"Accept-Language": "en"}


def test_from_application_to_suspension(
    organization: Institution, organization_officer: Actor, bank_officer: Actor, sign_in: SignIn, client: Client
) -> None:
    applicant, banker = sign_in(organization_officer), sign_in(bank_officer)
    form: dict[str, Any] = {"credit_code": "91350100M000100Y44", "scope": "软件"}
    wrong = applicant.post("/organizations/apply/", form)
    assert wrong.status_code == 422
    form |= {"credit_code": CODE, "evidence": SimpleUploadedFile("material.pdf", PDF)}
    address = applicant.post("/organizations/apply/", form)["Location"]
    shown = applicant.get(address).content.decode()
    assert "material.pdf" in shown
    step = ApprovalStep.objects.get(case_id=OrganizationApplication.objects.get().case_id)
    case = banker.get(f"/inbox/{step.case_id}/")
    if case.status_code == 404:
        case = banker.get(f"/cases/{step.case_id}/")
    assert CODE in case.content.decode()
    assert "material.pdf" in case.content.decode()
    assert banker.post(case.request["PATH_INFO"], {"outcome": "approved", "reason": ""}).status_code == 302
    row = RegisteredOrganization.objects.get()
    public = client.get("/organizations/?q=cx", headers=EN).content.decode()
    assert organization.name_en in public
    page = f"/organizations/{row.id}/"
    assert client.get(page).status_code == 200
    change = {"status": "rectify", "reason": "考务管理不到位", "rectify_by": ""}
    assert banker.post(page, change).status_code == 422
    change["rectify_by"] = (today() + timedelta(days=30)).isoformat()
    assert banker.post(page, change).status_code == 302
    shown = client.get(page, headers=EN).content.decode()
    assert "publish exam plans" in shown
    assert "register candidates" not in shown
    assert applicant.post(page, change).status_code == 403
    listed = client.get("/api/v1/organizations?status=rectify").json()
    assert listed["total"] == 1
    assert listed["items"][0]["stops"]
    assert client.get("/organizations/?format=csv").status_code == 200


def test_a_filing_and_an_activity_by_page(
    organization: Institution,
    organization_officer: Actor,
    authority_officer: Actor,
    web_certificates: Mapping[str, Any],
    sign_in: SignIn,
    client: Client,
) -> None:
    applicant, officer = sign_in(organization_officer), sign_in(authority_officer)
    types = [str(web_certificates[code].id) for code in ("WEB-1", "WEB-2")]
    form = {"province_code": "44", "certificate_types": types, "from_on": "2026-03-01", "until_on": "2026-01-01"}
    assert applicant.post("/filings/new/", form).status_code == 422
    address = applicant.post("/filings/new/", {**form, "until_on": ""})["Location"]
    filing = Filing.objects.get()
    assert officer.get(address).status_code == 200
    assert client.get(address).status_code == 302
    step = ApprovalStep.objects.get(case_id=filing.case_id)
    assert step.institution_id == authority_officer.grants[0].institution_id
    first = today() + timedelta(days=30)
    activity = {
        "province_code": "44",
        "kind": "training",
        "title": "师资培训",
        "place": "东海职业技术学院",
        "responsible": "孔评价",
        "starts_on": today().isoformat(),
        "ends_on": (first + timedelta(days=1)).isoformat(),
        "participants_count": 60,
    }
    assert applicant.post("/activities/new/", activity).status_code == 422
    address = applicant.post("/activities/new/", {**activity, "starts_on": first.isoformat()})["Location"]
    assert "师资培训" in officer.get("/activities/").content.decode()
    assert officer.get(address).status_code == 200
    assert applicant.post(address, {"reason": "场地原因"}).status_code == 302
    assert ActivityNotice.objects.get().state == "canceled"
    for page in ("/organizations/applications/", "/filings/", "/activities/"):
        assert applicant.get(page).status_code == 200
        assert officer.get(page).status_code == 200


def test_the_endpoints_of_the_register(
    organization: Institution,
    organization_officer: Actor,
    authority_officer: Actor,
    bank_officer: Actor,
    web_certificates: Mapping[str, Any],
    sign_in: SignIn,
    now: datetime,
) -> None:
    applicant, officer, banker = sign_in(organization_officer), sign_in(authority_officer), sign_in(bank_officer)
    body: dict[str, Any] = {"organization_id": str(organization.id), "credit_code": CODE, "scope": "软件"}
    made = applicant.post("/api/v1/organization-applications", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert banker.get("/api/v1/organization-applications").json()["total"] == 1
    assert officer.get("/api/v1/organization-applications").json()["total"] == 0
    types = [str(web_certificates["WEB-1"].id)]
    filing = {"organization_id": str(organization.id), "province_code": "44", "certificate_type_ids": types}
    filing["from_on"] = "2026-03-01"
    recorded = officer.post("/api/v1/filings/recorded", filing, content_type="application/json")
    assert recorded.json()["certificate_types"] == ["WEB-1"]
    assert applicant.post("/api/v1/filings/recorded", filing, content_type="application/json").status_code == 403
    row = services.record_organization(
        organization_id=organization.id, registered_on=date(2025, 1, 6), actor=SYSTEM, now=now
    )
    change = {"status": "suspended", "reason": "投诉属实"}
    url = f"/api/v1/organizations/{row.id}/status"
    assert banker.post(url, change, content_type="application/json").json()["standing"] == "suspended"
    stopped = applicant.post("/api/v1/filings", filing, content_type="application/json")
    assert stopped.status_code == 409
    assert stopped.json()["code"] == "standards.organization_stopped"
