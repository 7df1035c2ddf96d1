"""The library of methods: reading, comparing, trying, drafting, publishing — through pages and REST."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion, VersionState
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.flow import METHOD

SECOND = METHOD.replace('version: "1"', 'version: "2"').replace("at_most: 6", "at_most: 3")


@pytest.fixture
def draft(method: RuleSetVersion, college: Institution, now: datetime) -> RuleSetVersion:
    return create_version(owner_id=college.id, text=SECOND, name="second.yaml", actor=SYSTEM, now=now)


def test_everybody_reads_what_is_published(client: Client, method: RuleSetVersion) -> None:
    assert "东海职业技术学院 X 证书转换办法" in client.get("/rule-sets/").content.decode()
    page = client.get(f"/rule-sets/{method.id}/")
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("X 证书（中级）", "中级证书可免修专业核心课一门", "东海职院〔2025〕1号", "professional_core"):
        assert (word in text) == (word != "professional_core")
    assert "没有" not in client.get("/rule-sets/?q=X 证书").content.decode().split("<main")[0]


def test_the_page_speaks_english(client: Client, method: RuleSetVersion) -> None:
    client.cookies["django_language"] = "en"
    assert "X certificate, intermediate" in client.get(f"/rule-sets/{method.id}/").content.decode()


def test_a_draft_is_its_owners(
    client: Client, draft: RuleSetVersion, registrar: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    assert client.get(f"/rule-sets/{draft.id}/").status_code == 404
    assert sign_in(outsider).get(f"/rule-sets/{draft.id}/").status_code == 404
    assert sign_in(registrar).get(f"/rule-sets/{draft.id}/").status_code == 200


@pytest.mark.parametrize("form", ["yaml", "xlsx"])
def test_what_is_downloaded_can_be_uploaded(
    college: Institution, method: RuleSetVersion, registrar: Actor, sign_in: SignIn, form: str
) -> None:
    client = sign_in(registrar)
    content = client.get(f"/rule-sets/{method.id}/download.{form}").content
    if form == "yaml":
        content = content.replace(b"'1'", b"'7'").replace(b'version: "1"', b'version: "7"')
    file = SimpleUploadedFile(f"method.{form}", content)
    answer = client.post("/rule-sets/new/", {"owner": str(college.id), "file": file})
    if form == "yaml":
        assert answer.status_code == 302
        assert RuleSetVersion.objects.get(version="7").document["rules"] == method.document["rules"]
    else:
        assert answer.status_code == 422
        assert "已有版本" in answer.content.decode()


def test_a_wrong_document_is_refused_with_line_and_field(
    college: Institution, registrar: Actor, sign_in: SignIn
) -> None:
    wrong = METHOD.replace("basis: course", "basis: guess")
    answer = sign_in(registrar).post("/rule-sets/new/", {"owner": str(college.id), "text": wrong})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "basis" in text
    assert "guess" in text
    line = wrong[: wrong.index("guess")].count("\n") + 1
    assert f"第 {line} 行" in text
    assert not RuleSetVersion.objects.exists()


def test_published_it_decides_and_plans_follow(
    held: Achievement, studying: Enrollment, draft: RuleSetVersion, registrar: Actor, sign_in: SignIn, now: datetime
) -> None:
    client = sign_in(registrar)
    assert client.post(f"/rule-sets/{draft.id}/publish/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == VersionState.PUBLISHED
    run_until_idle()
    plan = ConversionPlan.objects.get(enrollment=studying)
    assert plan.rule_set_version_id == draft.id
    assert plan.document["chosen"][0]["targets"][0]["course"] == "CORE2"
    with pytest.raises(Conflict, match=r"rulesets\.not_a_draft"):
        publish_version(version_id=draft.id, actor=registrar, now=now)


def test_two_versions_are_compared(
    draft: RuleSetVersion, method: RuleSetVersion, registrar: Actor, sign_in: SignIn
) -> None:
    text = sign_in(registrar).get(f"/rule-sets/{draft.id}/against/{method.id}/").content.decode()
    assert "<ins" in text
    assert "<del" in text


def test_a_draft_can_be_discarded(draft: RuleSetVersion, registrar: Actor, sign_in: SignIn) -> None:
    assert sign_in(registrar).post(f"/rule-sets/{draft.id}/discard/").status_code == 302
    assert not RuleSetVersion.objects.filter(id=draft.id).exists()


def test_a_published_version_cannot_be_discarded(method: RuleSetVersion, registrar: Actor, sign_in: SignIn) -> None:
    assert sign_in(registrar).post(f"/rule-sets/{method.id}/discard/").status_code == 409
    assert RuleSetVersion.objects.filter(id=method.id).exists()


CASE = {
    "rule": "",
    "type": "x_certificate",
    "level": "intermediate",
    "obtained_on": "2026-03-20",
    "bank_value": "5",
    "nature": "professional_core",
    "course_credits": "4",
    "program_credits": "140",
    "entry_year": "2024",
    "on": "2026-06-01",
}


def test_a_case_is_tried_at_once(client: Client, method: RuleSetVersion) -> None:
    allowed = client.get(f"/rule-sets/{method.id}/try/", CASE).content.decode()
    assert "办法允许" in allowed
    refused = client.get(f"/rule-sets/{method.id}/try/", CASE | {"level": "primary"}).content.decode()
    assert "办法不允许" in refused
    assert "不符合" in refused
    assert client.get(f"/rule-sets/{method.id}/try/").status_code == 200
    assert client.get(f"/rule-sets/{method.id}/try/", CASE | {"on": "never"}).status_code == 422


def test_only_owners_write(
    method: RuleSetVersion, college: Institution, outsider: Actor, department_reviewer: Actor, now: datetime
) -> None:
    for actor in (outsider, department_reviewer):
        with pytest.raises(Denied):
            create_version(owner_id=college.id, text=SECOND, name="x", actor=actor, now=now)
    with pytest.raises(Denied):
        publish_version(version_id=method.id, actor=department_reviewer, now=now)


def test_a_method_needs_its_upper_method_and_its_level(college: Institution, registrar: Actor, now: datetime) -> None:
    lonely = METHOD.replace("source:", "parent: NOWHERE\nsource:")
    with pytest.raises(Invalid, match=r"rulesets\.unknown_parent"):
        create_version(owner_id=college.id, text=lonely, name="x", actor=registrar, now=now)
    national = METHOD.replace("level: college", "level: nation")
    with pytest.raises(Invalid, match=r"rulesets\.wrong_level"):
        create_version(owner_id=college.id, text=national, name="x", actor=registrar, now=now)


def test_the_interface_lists_drafts_publishes_and_tries(
    client: Client, method: RuleSetVersion, college: Institution, college_token: str
) -> None:
    head = {"Authorization": f"Bearer {college_token}"}
    listed = client.get("/api/v1/rule-sets", headers=head).json()
    assert [item["code"] for item in listed["items"]] == ["TEST-METHOD"]
    body = {"owner_id": str(college.id), "text": SECOND}
    made = client.post("/api/v1/rule-set-versions", json.dumps(body), content_type="application/json", headers=head)
    assert made.status_code == 201
    version_id = made.json()["id"]
    published = client.post(f"/api/v1/rule-set-versions/{version_id}/publish", headers=head)
    assert published.json()["state"] == "published"
    versions = client.get("/api/v1/rule-sets/TEST-METHOD/versions", headers=head).json()
    assert versions["total"] == 2
    whole = client.get(f"/api/v1/rule-set-versions/{version_id}", headers=head).json()
    assert whole["document"]["code"] == "TEST-METHOD"
    case = {"case": "format: wrong"}
    answer = client.post(
        "/api/v1/rule-sets/TEST-METHOD/decide", json.dumps(case), content_type="application/json", headers=head
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "rules.invalid_document")
