"""The REST interface of drafts, consensus, reports and alliances: the same services through another door."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.web.actor import Actor
from tests.apps.conversion.acting import apply
from tests.support.cast import SignIn


class Caller:
    """Calls the interface with a token, or as somebody signed in."""

    def __init__(self, client: Client, token: str = "") -> None:
        self.client = client
        self.head = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        content = json.dumps(body or {})
        send = getattr(self.client, method)
        if method == "get":
            return send(f"/api/v1{path}", headers=self.head)
        return send(f"/api/v1{path}", content, content_type="application/json", headers=self.head)


@pytest.fixture
def call(client: Client, college_token: str) -> Caller:
    return Caller(client, college_token)


@pytest.fixture
def draft_id(call: Caller, method: RuleSetVersion) -> str:
    made = call("post", f"/rule-set-versions/{method.id}/draft", {"version": "2"})
    assert made.status_code == 201
    return str(made.json()["id"])


def test_a_draft_is_started_edited_undone_and_redone(call: Caller, draft_id: str) -> None:
    base = f"/rule-set-versions/{draft_id}"
    edit = {"revision": 1, "act": "add", "part": "caps", "item": {"id": "two", "unit": "courses", "at_most": 2}}
    edited = call("post", f"{base}/edits", edit)
    assert (edited.status_code, edited.json()["revision"]) == (200, 2)
    assert "at_most: 2" in edited.json()["text"]
    late = call("post", f"{base}/edits", edit)
    assert (late.status_code, late.json()["code"]) == (409, "rulesets.changed_meanwhile")
    wrong = call("post", f"{base}/edits", edit | {"revision": 2, "item": {"id": "x"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "rules.invalid_document")
    unknown = call("post", f"{base}/edits", edit | {"revision": 2, "act": "burn"})
    assert unknown.status_code == 422
    assert call("post", f"{base}/undo", {"revision": 2}).json()["revision"] == 1
    assert call("post", f"{base}/undo", {"revision": 1}).status_code == 409
    assert call("post", f"{base}/redo", {"revision": 1}).json()["revision"] == 2
    assert [one["act"] for one in call("get", f"{base}/edits").json()["items"]] == ["add", "drafted"]
    assert call("get", f"{base}/draft").json()["revision"] == 2


def test_consensus_is_asked_for_and_given(
    call: Caller,
    draft_id: str,
    college: Institution,
    department: Department,
    department_reviewer: Actor,
    sign_in: SignIn,
) -> None:
    base = f"/rule-set-versions/{draft_id}"
    demands = {"is_required": True, "silence_agrees": False, "days": 5}
    assert call("put", f"/institutions/{college.id}/consensus-policy", demands).json() == demands
    assert call("post", f"{base}/publish").json()["code"] == "rulesets.consensus_missing"
    body = {"department_ids": [str(department.id)], "due_on": "2099-01-01"}
    asked = call("post", f"{base}/consensus", body).json()
    assert [(one["state"], one["is_met"]) for one in asked["parties"]] == [("pending", False)]
    comment = call("post", f"{base}/comments", {"text": "请看", "rule_id": "x-intermediate"})
    assert comment.status_code == 201
    assert call("post", f"/draft-comments/{comment.json()['id']}/resolve").json()["resolved_at"]
    assert call("get", f"{base}/comments").json()["total"] == 1
    theirs = Caller(sign_in(department_reviewer))
    digest = call("get", f"{base}/draft").json()["digest"]
    party = f"/consulted-parties/{asked['parties'][0]['id']}"
    refused = theirs("post", f"{party}/answer", {"agrees": False, "reason": "", "digest": digest})
    assert refused.json()["code"] == "rulesets.objection_without_reason"
    objected = theirs("post", f"{party}/answer", {"agrees": False, "reason": "否", "digest": digest})
    assert objected.json()["parties"][0]["state"] == "objected"
    assert call("post", f"{party}/settle", {"settlement": "已说明"}).json()["is_reached"] is True
    assert call("post", f"{base}/publish").json()["state"] == "published"


def test_doctor_back_test_and_simulation(
    call: Caller,
    draft_id: str,
    method: RuleSetVersion,
    held: Achievement,
    studying: Enrollment,
    now: datetime,
) -> None:
    apply(held, studying, actor_of_person(studying.learner.person), now)
    base = f"/rule-set-versions/{draft_id}"
    doctor = call("post", f"{base}/doctor")
    assert (doctor.status_code, doctor.json()["blocking_count"]) == (201, 0)
    started = call("post", f"{base}/simulation", {"cap_id": "half", "limit": "10%"})
    assert (started.status_code, started.json()["is_ready"]) == (202, False)
    compared = call("post", f"{base}/backtest", {"baseline_id": str(method.id), "with_plan": True})
    run_until_idle()
    report = call("get", f"/rule-set-reports/{started.json()['id']}").json()
    assert (report["is_ready"], report["document"]["learners_losing"]) == (True, 1)
    lines = call("get", f"/rule-set-reports/{report['id']}/learners").json()
    assert [(one["student_number"], one["new_hundredths"]) for one in lines["items"]] == [("20240001", 0)]
    same = call("get", f"/rule-set-reports/{compared.json()['id']}").json()
    assert same["document"]["learners_changed"] == 0
    assert call("get", f"{base}/reports").json()["total"] == 3
    assert call("post", f"{base}/simulation", {"cap_id": "half", "limit": "x"}).status_code == 422
    assert call("post", f"{base}/simulation", {"cap_id": "none", "limit": "1"}).status_code == 404


def test_alliances(
    call: Caller, college: Institution, other_college: Institution, outsider: Actor, sign_in: SignIn
) -> None:
    body = {"lead_id": str(college.id), "code": "DELTA", "name_zh": "三角洲联盟"}
    made = call("post", "/alliances", body)
    assert made.status_code == 201
    base = f"/alliances/{made.json()['id']}/members"
    invited = call("post", base, {"college_code": other_college.code}).json()
    theirs = Caller(sign_in(outsider))
    assert theirs("post", f"/alliance-members/{invited['id']}/answer", {"joins": True}).json()["state"] == "joined"
    assert call("get", base).json()["total"] == 2
    assert theirs("get", "/alliances").json()["total"] == 1
    assert theirs("post", f"/alliance-members/{invited['id']}/leave").json()["state"] == "left"
    assert call("post", f"/alliance-members/{invited['id']}/leave").status_code == 404
