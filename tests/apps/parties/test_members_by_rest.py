"""Institutions, their members, corrections and merges through the REST interface."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.parties import services
from oneplusx.apps.parties.models import Department, Enrollment, Institution, Learner, Membership
from oneplusx.apps.trail.models import OutboxMessage
from oneplusx.web.actor import SYSTEM, Actor, Role
from oneplusx.web.ids import new_id
from tests.apps.parties.test_accounts_of_learners import open_social
from tests.support.cast import OpenLearner
from tests.support.rest import ask, call

NEW_COLLEGE = {"kind": "college", "code": "C1", "name_zh": "新院校", "province_code": "44"}
NEW_ADVISER = {"name": "王新", "username": "wangxin", "role": "adviser"}
RENAMED = {"name": "林雨", "reason": "改名"}


@pytest.fixture
def operator_token(operator_institution: Institution, now: datetime) -> str:
    return services.create_token(institution=operator_institution, name="运维", actor=SYSTEM, now=now)[1]


@pytest.fixture
def head_token(college: Institution, now: datetime) -> str:
    """Of the college too, in a role that manages nobody."""
    roles = [Role.COLLEGE_HEAD]
    return services.create_token(institution=college, name="领导驾驶舱", roles=roles, actor=SYSTEM, now=now)[1]


@pytest.fixture
def members(college: Institution) -> str:
    return f"/institutions/{college.id}/members"


def test_an_institution_is_entered_by_the_operator_alone(operator_token: str, college_token: str) -> None:
    made = call(operator_token, "post", "/institutions", NEW_COLLEGE, 201)
    assert {name: made[name] for name in NEW_COLLEGE} == NEW_COLLEGE
    assert call(operator_token, "post", "/institutions", NEW_COLLEGE, 409)["code"] == "parties.code_taken"
    call(college_token, "post", "/institutions", NEW_COLLEGE | {"code": "C2"}, 403)
    call(operator_token, "get", f"/institutions/{made['id']}/members")


@pytest.mark.parametrize("odd", [{"kind": "school"}, {"province_code": "00"}, {"code": "  "}, {"name_zh": ""}])
def test_an_odd_institution_is_refused(operator_token: str, odd: dict[str, str]) -> None:
    assert call(operator_token, "post", "/institutions", NEW_COLLEGE | odd, 422)["code"] == "request.invalid"
    assert not Institution.objects.filter(name_zh="新院校").exists()


def test_a_member_is_appointed_invited_again_and_ended(
    members: str, department: Department, college_token: str, client: Client
) -> None:
    body = {**NEW_ADVISER, "department_code": department.code, "mail": "wangxin@example.org"}
    invited = call(college_token, "post", members, body, 201)
    assert invited["username"] == "wangxin"
    assert client.get(invited["url"]).status_code == 200
    assert OutboxMessage.objects.count() == 1
    [one] = call(college_token, "get", members)["items"]
    assert (one["name"], one["role"], one["department_code"]) == ("王新", "adviser", department.code)
    again = call(college_token, "post", f"/memberships/{one['id']}/invitation")
    assert client.get(again["url"]).status_code == 200
    call(college_token, "delete", f"/memberships/{one['id']}", None, 204)
    assert call(college_token, "get", members)["total"] == 0
    call(college_token, "delete", f"/memberships/{one['id']}", None, 404)


def test_strangers_and_other_roles_manage_nobody(
    members: str, adviser: Actor, college_token: str, other_college_token: str, organization_token: str, head_token: str
) -> None:
    [one] = call(college_token, "get", members)["items"]
    membership = f"/memberships/{one['id']}"
    for token, status in ((other_college_token, 404), (organization_token, 403), (head_token, 403)):
        call(token, "get", members, None, status)
        call(token, "post", members, NEW_ADVISER, status)
    for token, status in ((other_college_token, 404), (organization_token, 404), (head_token, 403)):
        call(token, "post", f"{membership}/invitation", None, status)
        call(token, "delete", membership, None, status)
    assert Membership.objects.get(id=one["id"]).ended_at is None


@pytest.mark.parametrize(
    "odd, status, code",
    [
        ({"role": "organization_officer"}, 422, "parties.role_not_here"),
        ({"role": "king"}, 422, "request.invalid"),
        ({"department_code": "D99"}, 422, "parties.unknown_department"),
        ({"name": " "}, 422, "request.invalid"),
        ({"mail": "nobody"}, 422, "request.invalid"),
        ({"username": "adviser"}, 409, "parties.username_taken"),
    ],
)
def test_odd_members_are_refused(
    members: str, adviser: Actor, college_token: str, odd: dict[str, str], status: int, code: str
) -> None:
    assert call(college_token, "post", members, NEW_ADVISER | odd, status)["code"] == code


def test_a_name_is_corrected_and_the_account_stays(
    learner: Learner, college_token: str, other_college_token: str, organization_token: str, head_token: str
) -> None:
    path = f"/learners/{learner.id}/identity"
    for token, status in ((other_college_token, 404), (organization_token, 404), (head_token, 403)):
        call(token, "put", path, RENAMED, status)
    first = ask(college_token, "put", path, RENAMED, **{"Idempotency-Key": "k"})
    assert (first.status_code, first.json()["id"]) == (200, str(learner.id))
    assert ask(college_token, "put", path, RENAMED, **{"Idempotency-Key": "k"}).content == first.content
    learner.person.refresh_from_db()
    assert learner.person.name == "林雨"
    assert call(college_token, "put", path, RENAMED, 422)["code"] == "parties.nothing_changed"


@pytest.mark.parametrize(
    "odd, code",
    [
        ({"reason": " "}, "parties.reason_missing"),
        ({"reason": ""}, "request.invalid"),
        ({"identity_kind": "ticket"}, "request.invalid"),
        ({"identity_number": "123"}, "identity.wrong_length"),
    ],
)
def test_an_odd_correction_is_refused(learner: Learner, college_token: str, odd: dict[str, str], code: str) -> None:
    answer = call(college_token, "put", f"/learners/{learner.id}/identity", RENAMED | odd, 422)
    assert answer["code"] == code


class TestDuplicates:
    """Two accounts of one human, and two of two."""

    def test_the_bank_merges(self, enrollment: Enrollment, bank_token: str, college_token: str, now: datetime) -> None:
        social = open_social(now, 1, name="林晓雨")
        [pair] = call(bank_token, "get", "/duplicates")["items"]
        assert (pair["kept"]["id"], pair["merged"]["id"]) == (str(enrollment.learner_id), str(social.id))
        path = f"/duplicates/{enrollment.learner_id}/{social.id}/merge"
        why = {"reason": "同一证件"}
        call(college_token, "get", "/duplicates", None, 403)
        call(college_token, "post", path, why, 403)
        assert call(bank_token, "post", path, {"reason": " "}, 422)["code"] == "parties.reason_missing"
        merged = ask(bank_token, "post", path, why, **{"Idempotency-Key": "k"})
        assert (merged.status_code, merged.json()["id"]) == (200, pair["kept"]["id"])
        assert ask(bank_token, "post", path, why, **{"Idempotency-Key": "k"}).content == merged.content
        assert call(bank_token, "post", path, why, 409)["code"] == "state.changed"
        assert call(bank_token, "get", f"/learners/{enrollment.learner_id}")["alias_ids"] == [str(social.id)]
        assert call(bank_token, "get", "/duplicates")["total"] == 0

    def test_what_makes_no_sense_is_refused(self, enrollment: Enrollment, bank_token: str, now: datetime) -> None:
        kept, social = enrollment.learner_id, open_social(now, 1, name="林晓雨")
        cases: list[tuple[Any, Any, int]] = [(kept, kept, 422), (social.id, kept, 409), (kept, new_id(), 404)]
        for one, other, status in cases:
            call(bank_token, "post", f"/duplicates/{one}/{other}/merge", {"reason": "同一证件"}, status)

    def test_the_bank_says_that_they_are_two(
        self,
        enrollment: Enrollment,
        open_learner: OpenLearner,
        department: Department,
        bank_token: str,
        college_token: str,
    ) -> None:
        twin = open_learner(department, "8", "林晓雨", 8)
        assert call(bank_token, "get", "/duplicates")["total"] == 1
        path = f"/duplicates/{enrollment.learner_id}/{twin.learner_id}/dismiss"
        call(college_token, "post", path, None, 403)
        call(bank_token, "post", f"/duplicates/{enrollment.learner_id}/{new_id()}/dismiss", None, 404)
        call(bank_token, "post", path, None, 204)
        assert call(bank_token, "get", "/duplicates")["total"] == 0
