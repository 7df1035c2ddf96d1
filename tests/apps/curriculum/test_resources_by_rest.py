"""Training bases, teachers' records and teaching materials through the REST interface."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from oneplusx.apps.curriculum.models import Program, TeacherRecord, TeachingMaterial, TrainingBase
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.services import create_token
from oneplusx.apps.standards.models import Standard
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.cast import SignIn
from tests.support.rest import ask, call

BASE: dict[str, Any] = {
    "college_code": "C4401",
    "code": "B1",
    "name_zh": "网页实训室",
    "capacity": 40,
    "equipment": [{"name": "工作站", "count": 40}],
}
RECORD: dict[str, Any] = {
    "college_code": "C4401",
    "kind": "teaching",
    "name": "高校教师资格",
    "from_on": "2020-09-01",
}
MATERIAL: dict[str, Any] = {
    "college_code": "C4401",
    "kind": "textbook",
    "code": "M1",
    "name_zh": "网页设计与制作",
    "course_code": "CORE1",
    "certificate_type": "PAGE-M",
    "outcome_codes": ["1.1.1"],
}


@pytest.fixture
def head_token(college: Institution, now: datetime) -> str:
    """Of the college too, in a role that only looks."""
    roles = [Role.COLLEGE_HEAD]
    return create_token(institution=college, name="领导驾驶舱", roles=roles, actor=SYSTEM, now=now)[1]


def test_a_base_is_entered_and_changed(college_token: str, other_college_token: str, head_token: str) -> None:
    made = ask(college_token, "post", "/training-bases", BASE, **{"Idempotency-Key": "k"})
    assert made.status_code == 201
    assert ask(college_token, "post", "/training-bases", BASE, **{"Idempotency-Key": "k"}).content == made.content
    assert call(college_token, "post", "/training-bases", BASE, 409)["code"] == "curriculum.code_taken"
    path = f"/training-bases/{made.json()['id']}"
    changed = call(college_token, "put", path, BASE | {"capacity": 45, "is_usable": False})
    assert (changed["capacity"], changed["is_usable"], changed["equipment"]) == (45, False, BASE["equipment"])
    assert call(head_token, "get", "/training-bases")["total"] == 1
    assert call(other_college_token, "get", "/training-bases")["total"] == 0
    call(head_token, "put", path, BASE, 403)
    call(other_college_token, "put", path, BASE, 404)
    call(other_college_token, "post", "/training-bases", BASE, 403)


@pytest.mark.parametrize(
    "odd", [{"capacity": 0}, {"code": " "}, {"equipment": [{"name": "", "count": 1}]}, {"equipment": [{"name": "机"}]}]
)
def test_an_odd_base_is_refused(college: Institution, college_token: str, odd: dict[str, Any]) -> None:
    assert call(college_token, "post", "/training-bases", BASE | odd, 422)["code"] == "request.invalid"
    assert not TrainingBase.objects.exists()


def test_a_teacher_is_dual_qualified_while_both_lines_stand(
    teacher: Actor, college_token: str, other_college_token: str, head_token: str
) -> None:
    body = {**RECORD, "person_id": str(teacher.id)}
    call(college_token, "post", "/teacher-records", body, 201)
    line = call(college_token, "post", "/teacher-records", {**body, "kind": "industry", "name": "前端工程师"}, 201)
    [one] = call(head_token, "get", "/teachers")["items"]
    assert (one["person_id"], one["is_dual_qualified"], len(one["records"])) == (str(teacher.id), True, 2)
    path = f"/teacher-records/{line['id']}"
    call(head_token, "post", "/teacher-records", body, 403)
    call(head_token, "delete", path, None, 403)
    call(other_college_token, "delete", path, None, 404)
    assert call(other_college_token, "get", "/teachers")["total"] == 0
    call(college_token, "delete", path, None, 204)
    call(college_token, "delete", path, None, 409)
    [one] = call(college_token, "get", "/teachers")["items"]
    assert not one["is_dual_qualified"]


@pytest.mark.parametrize(
    "odd, code",
    [
        ({"kind": "hobby"}, "request.invalid"),
        ({"until_on": "2019-09-01"}, "curriculum.class_dates"),
        ({"hours": -1}, "request.invalid"),
    ],
)
def test_an_odd_line_is_refused(teacher: Actor, college_token: str, odd: dict[str, Any], code: str) -> None:
    body = {**RECORD, "person_id": str(teacher.id), **odd}
    assert call(college_token, "post", "/teacher-records", body, 422)["code"] == code
    assert not TeacherRecord.objects.exists()


def test_only_members_of_the_college_have_a_record(outsider: Actor, college_token: str) -> None:
    body = {**RECORD, "person_id": str(outsider.id)}
    assert call(college_token, "post", "/teacher-records", body, 422)["code"] == "curriculum.trainer_unknown"


def test_a_textbook_serves_outcomes(
    program: Program, published: Standard, college_token: str, other_college_token: str, head_token: str
) -> None:
    made = call(college_token, "post", "/teaching-materials", MATERIAL, 201)
    material = TeachingMaterial.objects.get()
    assert {one.outcome.code for one in material.outcomes.all()} == {"1.1.1"}
    assert made["outcomes_count"] == material.outcomes.count()
    path = f"/teaching-materials/{made['id']}"
    whole = call(college_token, "put", path, {**MATERIAL, "edition": "第 2 版", "outcome_codes": []})
    assert (whole["edition"], whole["outcomes_count"] > made["outcomes_count"]) == ("第 2 版", True)
    assert call(head_token, "get", "/teaching-materials")["items"] == [whole]
    call(head_token, "put", path, MATERIAL, 403)
    call(other_college_token, "put", path, MATERIAL, 404)
    call(other_college_token, "post", "/teaching-materials", MATERIAL, 403)
    assert call(other_college_token, "get", "/teaching-materials")["total"] == 0


@pytest.mark.parametrize(
    "odd, status, code",
    [
        ({"kind": "film"}, 422, "request.invalid"),
        ({"course_code": "NOPE"}, 422, "curriculum.unknown_course"),
        ({"certificate_type": "NOPE"}, 404, "standards.unknown_certificate_type"),
        ({"outcome_codes": ["9.9.9"]}, 422, "curriculum.unknown_outcome"),
        ({"certificate_type": ""}, 422, "curriculum.unknown_outcome"),
    ],
)
def test_an_odd_textbook_is_refused(
    program: Program, published: Standard, college_token: str, odd: dict[str, Any], status: int, code: str
) -> None:
    assert call(college_token, "post", "/teaching-materials", MATERIAL | odd, status)["code"] == code
    assert not TeachingMaterial.objects.exists()


@pytest.mark.parametrize("odd", [f"{'缆' * 121} 1", "光缆 100001"])
def test_equipment_that_is_entered_can_be_listed(
    registrar: Actor, sign_in: SignIn, college_token: str, odd: str
) -> None:
    form = {"code": "B9", "name_zh": "布线实训室", "capacity": "40"}
    client, address = sign_in(registrar), reverse("curriculum:new_base")
    assert client.post(address, form | {"equipment": odd}).status_code == 422
    assert client.post(address, form | {"equipment": f"{'缆' * 120} 100000"}).status_code == 302
    [base] = call(college_token, "get", "/training-bases")["items"]
    assert base["equipment"] == [{"name": "缆" * 120, "count": 100_000}]
