"""Which exam plans are overdue or blocked, and by what (逾期与受阻)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, PlanAct, PlanState
from oneplusx.apps.assessment.selectors.blocking import RUNNING, Blocker, allowed_acts, blockers, note_counts
from oneplusx.apps.supervision.selectors.counting import CANDIDATES
from oneplusx.apps.supervision.selectors.scope import Narrowing, Scope
from oneplusx.domain.supervision import Allowances, PlanDates, days_late, next_due_on
from oneplusx.web.clock import local_date

EXAMINED_MAX = 200
"""Of so many plans, the most urgent, it is looked up what blocks them."""
SIDEWAYS = frozenset({PlanAct.CANCEL, PlanAct.REOPEN_REGISTRATION, PlanAct.RETURN_TO_SCORES})
WAITING = frozenset(
    f"assessment.block.{code}" for code in ("registration_later", "exam_later", "sessions_running", "notice_running")
)
"""A day that has not come is no obstacle."""


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """Where a plan stands."""

    plan: ExamPlan
    due_on: date | None
    days_late: int
    next_act: PlanAct | None
    blockers: Sequence[Blocker]

    @property
    def is_urgent(self) -> bool:
        """Overdue or blocked."""
        return bool(self.days_late or self.blockers)


def plans_in(scope: Scope, narrowing: Narrowing) -> QuerySet[ExamPlan]:
    """Plans of the year in which the scope has a part; an organization's also before there is a candidate."""
    fields = (
        ("organization_id", "organization_id"),
        ("plan_id", "id"),
        ("certificate_type_id", "levels__certificate_type_id"),
        ("level", "levels__certificate_type__level"),
    )
    rows = ExamPlan.objects.filter(month__startswith=f"{narrowing.year}-", **narrowing.exact(fields))
    rows = rows.exclude(state__in=(PlanState.DRAFT, PlanState.CANCELLED)).select_related("organization")
    taking_part = ExamRegistration.objects.filter(plan_id=OuterRef("pk"), state__in=CANDIDATES)
    if not scope.is_all:
        own = taking_part.filter(scope.rows("plan__organization_id", "college_id", "plan__province_code"))
        rows = rows.filter(Q(organization_id__in=scope.organization_ids) | Q(Exists(own)))
    if narrowing.college_id:
        rows = rows.filter(Exists(taking_part.filter(college_id=narrowing.college_id)))
    if asked := narrowing.province_asked:
        there = Q(college__province_code__in=asked) | Q(college=None, plan__province_code__in=asked)
        rows = rows.filter(Exists(taking_part.filter(there)))
    return rows.distinct()


def allowances() -> Allowances:
    """How long steps may take, as set here."""
    return Allowances(
        scores_days=settings.ONEPLUSX_SCORES_DAYS,
        issue_days=settings.ONEPLUSX_ISSUE_DAYS,
        deposit_days=settings.ONEPLUSX_DEPOSIT_DAYS,
    )


def due_on_of(plan: ExamPlan) -> date | None:
    """The last day on which a plan may still be in its state."""
    dates = PlanDates(
        plan.registers_from_on,
        plan.registers_until_on,
        plan.exam_from_on,
        plan.exam_until_on,
        plan.notice_until_on,
        local_date(plan.state_at or plan.created_at),
    )
    return next_due_on(plan.state, dates, allowances())


def statuses_of(found: Iterable[ExamPlan], now: datetime) -> list[PlanStatus]:
    """Those of the plans that are not at their end, overdue first, then blocked, then by date (进度预警)."""
    on = local_date(now)
    plans = [(plan, due_on_of(plan)) for plan in found if plan.state in RUNNING]
    plans.sort(key=lambda one: (one[1] or date.max, one[0].code))
    note_counts(plan for plan, _due_on in plans[:EXAMINED_MAX])
    running = [
        _status(plan, due_on, on, now, is_examined=number < EXAMINED_MAX) for number, (plan, due_on) in enumerate(plans)
    ]
    return sorted(running, key=lambda one: (-one.days_late, not one.blockers, one.due_on or date.max, one.plan.code))


def _status(plan: ExamPlan, due_on: date | None, on: date, now: datetime, *, is_examined: bool) -> PlanStatus:
    act = next((one for one in allowed_acts(plan) if one not in SIDEWAYS), None)
    found = blockers(plan, act, now) if act and is_examined else []
    obstacles = [one for one in found if one.code not in WAITING]
    return PlanStatus(plan, due_on, days_late(due_on, on), act, obstacles)
