"""Conversions through the REST interface, on behalf of a learner of the college."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement


@pytest.fixture
def ask(client: Client, college_token: str):
    def asked(path: str, body: object = None, **headers: str):
        head = {"Authorization": f"Bearer {college_token}", **headers}
        if body is None:
            return client.get(f"/api/v1{path}", headers=head)
        return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=head)

    return asked


def test_plan_apply_follow_withdraw(held: Achievement, studying: Enrollment, ask) -> None:
    plan = ask(f"/enrollments/{studying.id}/plan").json()
    assert (plan["items_count"], plan["is_proved"]) == (1, True)
    body = {
        "enrollment_id": str(studying.id),
        "achievement_ids": [str(held.id)],
        "targets": [{"course_code": "CORE1"}],
    }
    answers = [ask("/conversions", body, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    found = Conversion.objects.get()
    one = ask(f"/conversions/{found.id}").json()
    assert one["decision"]["outcome"] == "approved"
    assert one["decision"]["trace"]
    assert ask("/conversions?state=submitted").json()["total"] == 1
    assert ask(f"/conversions/{found.id}/withdraw", {}).json()["state"] == "withdrawn"
    assert ask(f"/conversions/{found.id}/withdraw", {}).status_code == 409


def test_refused_and_appealed(held: Achievement, studying: Enrollment, ask) -> None:
    body = {
        "enrollment_id": str(studying.id),
        "achievement_ids": [str(held.id)],
        "targets": [{"course_code": "BASE1"}],
    }
    refused = ask("/conversions", body).json()
    assert refused["state"] == "refused"
    appeal = ask(f"/conversions/{refused['id']}/appeals", {"reason": "相近课程"})
    assert appeal.status_code == 201
    answer = ask(f"/appeals/{appeal.json()['id']}/decide", {"is_upheld": False, "answer": "办法不允许"}).json()
    assert answer["state"] == "dismissed"
    assert ask("/appeals").json()["total"] == 1


def test_long_keys_that_begin_alike_are_two_requests(held: Achievement, studying: Enrollment, ask) -> None:
    body = {"enrollment_id": str(studying.id), "achievement_ids": [str(held.id)]}
    first = ask("/conversions", {**body, "targets": [{"course_code": "BASE1"}]}, **{"Idempotency-Key": "k" * 64 + "1"})
    second = ask("/conversions", {**body, "targets": [{"course_code": "CORE1"}]}, **{"Idempotency-Key": "k" * 64 + "2"})
    assert (first.json()["state"], second.json()["state"]) == ("refused", "submitted")
