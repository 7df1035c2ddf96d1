"""Eight colleges' clerks at once for the last ten places: exactly ten are confirmed (PostgreSQL)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connections

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import ExamRegistration
from oneplusx.apps.parties.models import Department
from oneplusx.apps.pilots.models import Quota
from oneplusx.domain.errors import Conflict
from tests.support.cast import OpenLearner
from tests.support.exams import Exam, draft

CLIENTS, PLACES = 8, 10
EACH = 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_clients_for_the_last_ten_places(
    exam: Exam, open_learner: OpenLearner, department: Department, now: datetime
) -> None:
    """One plan each, so that only the quota stands between them."""
    quota = Quota.objects.create(
        college=exam.college,
        certificate_type=exam.types["WEB-2"],
        year=2026,
        approved_count=PLACES,
        created_at=now,
    )
    plans = []
    exam.approve_site()
    for client in range(CLIENTS):
        exam.plan = services.create_plan(
            organization_id=exam.organization.id,
            draft=draft(exam.types["WEB-2"].id, needs_quota=True, code=f"P-{client}"),
            actor=exam.officer,
            now=now,
        )
        type(exam.plan).objects.filter(id=exam.plan.id).update(state="registration")
        students = [
            open_learner(department, f"9{client}{one}", "考生甲", 100 + client * EACH + one) for one in range(EACH)
        ]
        exam.register(*students)
        plans.append(exam.plan.id)

    def confirm(plan_id: object) -> int:
        try:
            return services.confirm_candidates(
                exam_plan_id=plan_id,  # type: ignore[arg-type]
                college_id=exam.college.id,
                actor=exam.registrar,
                now=now,
            )
        except Conflict as error:
            return 0 if error.code == "pilots.no_places_left" else -1000
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as pool:
        confirmed = list(pool.map(confirm, plans))
    quota.refresh_from_db()
    assert sum(confirmed) == quota.taken_count == PLACES
    assert ExamRegistration.objects.filter(state="confirmed").count() == quota.taken_count
