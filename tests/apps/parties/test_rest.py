"""The REST interface: who, lists, bulk opening, problems."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.test import Client

from oneplusx.apps.parties import services
from oneplusx.apps.parties.models import ApiToken, ClassGroup, Department, Enrollment, Institution, Learner
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import OpenLearner, SignIn, resident_id

API = "/api/v1"


def get(secret: str, path: str, **headers: str) -> Any:
    return Client().get(f"{API}{path}", headers={"Authorization": f"Bearer {secret}", **headers})


def post(secret: str, path: str, body: object, **headers: str) -> Any:
    return Client().post(
        f"{API}{path}",
        orjson.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", **headers},
    )


def rows(*numbers: int) -> list[dict[str, object]]:
    return [
        {
            "student_number": f"N{number}",
            "name": "白云",
            "identity_number": resident_id(number),
            "department_code": "D01",
            "class_code": "RJ2401",
        }
        for number in numbers
    ]


def test_me(college: Institution, college_token: str) -> None:
    body = get(college_token, "/me").json()
    assert [grant["institution_code"] for grant in body["grants"]] == [college.code]
    assert "learners.view" in body["scopes"]
    assert ApiToken.objects.get().last_used_on is not None


def test_without_a_token_the_answer_is_a_problem(db: None) -> None:
    for answer in (Client().get(f"{API}/learners"), get("opx_wrong", "/learners"), Client().post(f"{API}/learners")):
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "request.unauthenticated"


def test_revoked_and_expired_tokens_do_not_hold(college: Institution, now: datetime) -> None:
    token, secret = services.create_token(institution=college, name="一", actor=SYSTEM, now=now)
    assert get(secret, "/me").status_code == 200
    services.revoke_token(token=token, actor=SYSTEM, now=now)
    assert get(secret, "/me").status_code == 401
    token, secret = services.create_token(institution=college, name="二", actor=SYSTEM, now=now)
    ApiToken.objects.filter(id=token.id).update(expires_at=now - timedelta(days=1))
    assert get(secret, "/me").status_code == 401


def test_a_token_is_limited_to_its_scopes(enrollment: Enrollment, now: datetime) -> None:
    _token, secret = services.create_token(
        institution=enrollment.college, name="只写", scopes=["learners.open"], actor=SYSTEM, now=now
    )
    assert get(secret, "/learners").json()["total"] == 0
    _token, secret = services.create_token(
        institution=enrollment.college, name="只读", scopes=["learners.view"], actor=SYSTEM, now=now
    )
    assert get(secret, "/learners").json()["total"] == 1
    refused = post(secret, "/learners", {"college_code": enrollment.college.code, "rows": rows(7)})
    assert (refused.status_code, refused.json()["code"]) == (403, "denied")


def test_lists_are_paged_with_a_total_and_never_repeat(
    open_learner: OpenLearner, department: Department, class_group: ClassGroup, college_token: str
) -> None:
    for number in range(1, 8):
        open_learner(department, f"N{number}", "白云", number, class_group)
    seen = []
    for page in (1, 2, 3, 4):
        body = get(college_token, f"/learners?per_page=3&page={page}").json()
        assert body["total"] == 7
        seen += [one["id"] for one in body["items"]]
    assert len(seen) == len(set(seen)) == 7
    assert get(college_token, "/enrollments?q=baiy&class_code=RJ2401&per_page=2").json()["total"] == 7
    assert get(college_token, "/enrollments?q=N3").json()["items"][0]["student_number"] == "N3"
    too_many = get(college_token, "/learners?per_page=500", **{"Accept-Language": "en"})
    assert too_many.status_code == 422
    assert too_many.json()["errors"][0]["field"].endswith("per_page")


def test_others_learners_answer_like_unknown_ones(
    enrollment: Enrollment, other_enrollment: Enrollment, college_token: str
) -> None:
    unknown = get(college_token, f"/learners/{enrollment.id}")
    others = get(college_token, f"/learners/{other_enrollment.learner_id}")
    assert unknown.status_code == others.status_code == 404
    assert unknown.content == others.content
    mine = get(college_token, f"/learners/{enrollment.learner_id}").json()
    assert mine["enrollments"][0]["student_number"] == enrollment.student_number
    assert resident_id(1) not in str(mine)


def test_opening_in_bulk_is_idempotent(class_group: ClassGroup, college_token: str) -> None:
    body = {"college_code": class_group.college.code, "rows": [*rows(1, 2), {**rows(3)[0], "class_code": "?"}]}
    first = post(college_token, "/learners", body, **{"Idempotency-Key": "k1"})
    assert first.json()["counts"] == {"opened": 2, "refused": 1}
    assert first.json()["rows"][2]["code"] == "parties.unknown_class"
    again = post(college_token, "/learners", body, **{"Idempotency-Key": "k1"})
    assert again.content == first.content
    assert Learner.objects.count() == 2
    reused = post(college_token, "/learners", {**body, "rows": rows(9)}, **{"Idempotency-Key": "k1"})
    assert (reused.status_code, reused.json()["code"]) == (409, "idempotency.key_reused")
    assert post(college_token, "/learners", body).json()["counts"] == {"unchanged": 2, "refused": 1}


def test_another_college_is_refused(class_group: ClassGroup, other_college_token: str) -> None:
    refused = post(other_college_token, "/learners", {"college_code": class_group.college.code, "rows": rows(1)})
    assert refused.status_code == 403
    assert Learner.objects.count() == 0


def test_pages_session_reads_and_needs_csrf_to_write(
    registrar: Actor, sign_in: SignIn, class_group: ClassGroup
) -> None:
    client = sign_in(registrar)
    assert client.get(f"{API}/me").json()["name"] == "程教务"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    body = orjson.dumps({"college_code": class_group.college.code, "rows": rows(1)})
    assert strict.post(f"{API}/learners", body, content_type="application/json").status_code == 403


def test_problems_speak_the_callers_language(college_token: str) -> None:
    path = "/learners/00000000-0000-0000-0000-000000000000"
    assert "没有找到" in get(college_token, path, **{"Accept-Language": "zh-CN"}).content.decode()
    assert "Not found" in get(college_token, path, **{"Accept-Language": "en"}).json()["detail"]


def test_the_document_is_openapi_3_1_and_declares_problems(client: Client) -> None:
    document = client.get(f"{API}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    answers = document["paths"]["/api/v1/learners"]["post"]["responses"]
    for status in ("401", "403", "404", "409", "422", "429"):
        told = document["components"]["responses"][answers[status]["$ref"].rpartition("/")[2]]
        assert "application/problem+json" in told["content"]


@pytest.mark.parametrize("body", ["{", "[]", '{"college_code": 1}', ""])
def test_malformed_bodies_are_problems(college_token: str, body: str) -> None:
    answer = Client().post(
        f"{API}/learners", body, content_type="application/json", headers={"Authorization": f"Bearer {college_token}"}
    )
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"
