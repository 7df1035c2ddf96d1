"""An approved conversion of one course, as it comes out of the flow."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.conversion.services import apply_plan
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.actor import SYSTEM


@pytest.fixture
def converted(held: Achievement, studying: Enrollment, adviser: object, now: datetime) -> Conversion:
    """CORE1 exempted by a certificate; plans and audits are up to date."""
    student = actor_of_person(studying.learner.person)
    [conversion] = apply_plan(enrollment_id=studying.id, item_numbers=[0], actor=student, now=now)
    while step := ApprovalStep.objects.filter(case_id=conversion.case_id, state=StepState.ACTIVE).first():
        decide_step(step_id=step.id, outcome="approved", reason="", actor=SYSTEM, now=now)
    run_until_idle()
    conversion.refresh_from_db()
    assert conversion.state == "approved"
    return conversion
