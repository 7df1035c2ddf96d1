"""Which plan an import belongs to."""

from __future__ import annotations

from oneplusx.apps.assessment.models import ExamPlan, PlanState
from oneplusx.apps.intake.registry import Options

PLAN = "plan"


def plan_of(options: Options) -> ExamPlan | None:
    """The published plan that was chosen."""
    return ExamPlan.objects.filter(code=options.get(PLAN, "")).exclude(state=PlanState.DRAFT).first()
