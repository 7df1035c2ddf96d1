"""One application through the pages or through REST comes to the same end."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import amounts
from tests.support.cast import SignIn


def apply_by_page(studying: Enrollment, sign_in: SignIn, now: datetime) -> None:
    create_user(person=studying.learner.person, username="student", password=None, actor=SYSTEM, now=now)
    client = sign_in(actor_of_person(studying.learner.person))
    page = client.get("/my/plan/").content.decode()
    keys = re.findall(r'type="checkbox"[^>]*name="items"[^>]*value="([^"]+)"', page)
    assert keys
    client.post(f"/my/plan/{studying.id}/apply/", {"items": keys})


def apply_by_rest(studying: Enrollment, held: Achievement, token: str) -> None:
    body = {
        "enrollment_id": str(studying.id),
        "achievement_ids": [str(held.id)],
        "targets": [{"course_code": "CORE1"}],
    }
    headers = {"Authorization": f"Bearer {token}"}
    answer = Client().post("/api/v1/conversions", json.dumps(body), content_type="application/json", headers=headers)
    assert answer.status_code == 201


@pytest.mark.parametrize("door", ["page", "rest"])
def test_the_end_does_not_depend_on_the_door(
    door: str,
    held: Achievement,
    studying: Enrollment,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    college_token: str,
    sign_in: SignIn,
    now: datetime,
) -> None:
    if door == "page":
        apply_by_page(studying, sign_in, now)
    else:
        apply_by_rest(studying, held, college_token)
    conversion = Conversion.objects.get()
    for officer in (adviser, department_reviewer, registrar):
        step = ApprovalStep.objects.get(case_id=conversion.case_id, state=StepState.ACTIVE)
        sign_in(officer).post(reverse("approvals:case", args=[step.case_id]), {"outcome": "approved", "reason": ""})
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.APPROVED
    assert amounts(studying) == (100, 0, 400)
    assert list(conversion.targets.values_list("course__code", "score_hundredths")) == [("CORE1", 9000)]
    assert check_ledger().problems_count == 0
