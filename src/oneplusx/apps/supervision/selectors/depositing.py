"""Whether the certificates of a plan have their credits (学分存入情况)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.assessment.models import ExamPlan, PlanState
from oneplusx.apps.supervision.selectors.counting import candidates_in
from oneplusx.apps.supervision.selectors.scope import Narrowing, Scope
from oneplusx.domain.supervision import Step


@dataclass(frozen=True, slots=True)
class Deposits:
    """Certificates of a plan: of those who passed, issued, with credits in an account, refused with reasons."""

    passed: int
    issued: int
    deposited: int
    refused: int

    @property
    def waiting(self) -> int:
        """Neither deposited nor refused yet."""
        return self.issued - self.deposited - self.refused

    @property
    def is_complete(self) -> bool:
        """Nothing is left to wait for; a plan recorded without its certificates still waits for them."""
        return self.waiting == 0 and (self.issued > 0 or self.passed == 0)


def plans_to_deposit() -> QuerySet[ExamPlan]:
    """Plans whose certificates are issued and whose credits are not all deposited, as far as is noted."""
    return ExamPlan.objects.filter(state=PlanState.CERTIFICATES_ISSUED).order_by("state_at", "id")


def deposits_of(plan_id: UUID, year: int) -> Deposits:
    """How far the deposit of a plan's certificates is (存入进度)."""
    scope, narrowing = Scope(is_all=True), Narrowing(year, plan_id=plan_id)
    steps = (Step.PASSED, Step.ISSUED, Step.DEPOSITED, Step.REFUSED)
    return Deposits(*(candidates_in(scope, narrowing, step).count() for step in steps))
