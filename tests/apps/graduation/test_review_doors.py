"""The review and warnings through REST and the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from oneplusx.apps.graduation.models import Conclusion, CreditWarning, ReviewItem, Stage
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.services import create_token
from oneplusx.cli.main import main
from oneplusx.web.actor import SYSTEM, Role
from tests.apps.graduation.test_rest import Caller
from tests.support.leaving import TERM, Decide, Leaving


def caller(college: Institution, role: Role, now: Any) -> Caller:
    return Caller(create_token(institution=college, name=role.value, roles=[role], actor=SYSTEM, now=now)[1])


@pytest.fixture
def affairs(college_token: str) -> Caller:
    return Caller(college_token)


@pytest.fixture
def theirs(other_college_token: str) -> Caller:
    return Caller(other_college_token)


def test_rest_review(
    leaving: Leaving, college: Institution, affairs: Caller, theirs: Caller, decide: Decide, now: Any
) -> None:
    """``decide`` opened a review already; it is cancelled and opened anew here."""
    [first] = affairs.get("/graduation/reviews")["items"]
    affairs.post(f"/graduation/reviews/{first['id']}/cancel", {"reason": "again"}, 200)
    body = {"college_code": college.code, "title": "2026届", "entry_year": 2024}
    theirs.post("/graduation/reviews", body, 403)
    opened = affairs.post("/graduation/reviews", body, 201, **{"Idempotency-Key": "r"})
    assert affairs.post("/graduation/reviews", body, 201, **{"Idempotency-Key": "r"}) == opened
    affairs.post("/graduation/reviews", {**body, "program_code": "NOPE"}, 404)
    place = f"/graduation/reviews/{opened['id']}"
    theirs.get(f"{place}/learners", 404)
    assert affairs.get(f"{place}/learners", stage="department")["total"] == 4
    assert affairs.post(f"{place}/decisions", {"stage": "department"}, 403)["code"] == "graduation.other_stage"
    department = caller(college, Role.DEPARTMENT_REVIEWER, now)
    shown = department.post(f"{place}/preview", {"stage": "department", "outcome": "graduation"}, 200)
    assert {one["code"] for one in shown["exceptions"]} == {"graduation.cannot_graduate"}
    assert len(department.post(f"{place}/decisions", {"stage": "department"}, 200)["done"]) == 4
    affairs.post(f"{place}/decisions", {"stage": "academic_affairs"}, 200)
    head = caller(college, Role.COLLEGE_HEAD, now)
    assert head.post(f"{place}/decisions", {"stage": "leadership"}, 422)["code"] == "graduation.document_required"
    head.post(f"{place}/decisions", {"stage": "leadership", "document": "文件1号"}, 200)
    conclusions = affairs.get("/graduation/conclusions", outcome="graduation")["items"]
    assert [(one["student_number"], one["document"]) for one in conclusions] == [("20240011", "文件1号")]
    assert theirs.get("/graduation/conclusions")["total"] == 0
    reopen = f"/graduation/conclusions/{conclusions[0]['id']}/reopen"
    theirs.post(reopen, {"reason": "x"}, 404)
    assert affairs.post(reopen, {"reason": "核对"}, 200)["is_current"] is False


def test_rest_conditions_and_warnings(leaving: Leaving, college: Institution, affairs: Caller, theirs: Caller) -> None:
    place = f"/enrollments/{leaving.unplaced.id}/conditions"
    theirs.post(place, {"met": {"internship": True}}, 404)
    affairs.post(place, {"met": {"nonsense": True}}, 422)
    assert affairs.post(place, {"met": {"internship": True}}, 200)["met"]["internship"] is True
    body = {"college_code": college.code, "term_code": TERM}
    theirs.post("/graduation/warnings", body, 403)
    affairs.post("/graduation/warnings", body, 202)
    run_until_idle()
    [warned] = affairs.get("/graduation/warnings", term_code=TERM)["items"]
    assert (warned["student_number"], warned["rank"]) == ("20240014", 2)
    assert theirs.get("/graduation/warnings")["total"] == 0
    affairs.post("/graduation/warnings/acknowledge", {"warning_ids": [warned["id"]]}, 403)
    levels = affairs.get("/graduation/warning-levels", college_code=college.code)
    theirs.get("/graduation/warning-levels", 403, college_code=college.code)
    kept = {"college_code": college.code, "levels": levels["levels"][:1]}
    answer = affairs.client.put("/api/v1/graduation/warning-levels", kept, content_type="application/json")
    assert answer.json() == kept


def test_command_line(leaving: Leaving, college: Institution, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graduation", "reviews"]) == 1
    assert main(["graduation", "open", college.code, "2026届", "--year", "2024", "--json"]) == 0
    review = json.loads(capsys.readouterr().out)
    assert review["learners"] == 4
    decide = ["graduation", "decide", review["id"]]
    assert main([*decide, "department", "--outcome", "graduation", "--preview"]) == 1
    assert "20240014" in capsys.readouterr().out
    assert ReviewItem.objects.filter(stage=Stage.DEPARTMENT).count() == 4
    assert main([*decide, "department", "--except", "20240014"]) == 0
    assert main([*decide, "academic_affairs"]) == 0
    assert main([*decide, "leadership"]) == 2
    assert main([*decide, "leadership", "--document", "文件1号", "--on", "2026-06-30"]) == 0
    assert Conclusion.objects.count() == 3
    assert main([*decide, "department", "--learner", "nobody"]) == 2
    assert main(["graduation", "reviews"]) == 0
    assert "department=1" in capsys.readouterr().out
    assert main(["graduation", "open", college.code, "x", "--program", "NOPE"]) == 2
    assert main(["graduation", "warn", college.code, TERM, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["warned"] == CreditWarning.objects.count() == 1
