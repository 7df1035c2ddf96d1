"""What blocks an act on a plan: each with a code and figures, so that the board can say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.assessment.models import (
    PLAN_ACTS,
    ExamPlan,
    ExamRegistration,
    FeeConfirmation,
    FeeLine,
    Incident,
    Objection,
    ObjectionState,
    PlanAct,
    PlanState,
    RegistrationState,
    Score,
    ScoreSheet,
    SheetState,
)
from oneplusx.apps.assessment.selectors.fees import differences, parties_missing
from oneplusx.apps.standards.selectors import organization_status, scheme_of
from oneplusx.domain.assessment import Scheme
from oneplusx.domain.standing import Act
from oneplusx.web.clock import local_date
from oneplusx.web.counting import count_rows
from oneplusx.web.origin import Origin
from oneplusx.web.remembering import is_remembering, once_a_request, remembered


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands against an act; its code has a wording."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


Finder = Callable[[ExamPlan, datetime], Iterator[Blocker]]


def allowed_acts(plan: ExamPlan) -> list[PlanAct]:
    """Acts that the state of the plan allows, in their order."""
    return [act for act, (sources, _target) in PLAN_ACTS.items() if plan.state in sources]


def blockers(plan: ExamPlan, act: PlanAct, now: datetime) -> list[Blocker]:
    """What stands against an act now (阻塞事项); empty: it can be done. A plan decided elsewhere is only recorded."""
    if plan.origin == Origin.ELSEWHERE:
        return []
    finder = FINDERS.get(act)
    return list(finder(plan, now)) if finder else []


COUNTED: Mapping[str, Callable[[ExamPlan], QuerySet[Any]]] = {
    "fees": lambda plan: FeeLine.objects.filter(plan=plan, amount_fen__gt=0)[:1],
    "photos": lambda plan: plan.registrations.filter(state=RegistrationState.CONFIRMED, photo=None),
    "settled": lambda plan: Score.objects.filter(
        registration__plan=plan, registration__state=RegistrationState.CONFIRMED, is_current=True
    ).exclude(source="carried"),
    "sheets": lambda plan: ScoreSheet.objects.filter(plan=plan, state=SheetState.OPEN),
    "incidents": lambda plan: Incident.objects.filter(plan=plan, ruled_at=None).exclude(registration=None),
    "objections": lambda plan: Objection.objects.filter(plan=plan, state=ObjectionState.OPEN),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    PlanState.LIST_CONFIRMED: ("fees",),
    PlanState.FEES_CONFIRMED: ("photos",),
    PlanState.SCORE_REGISTRATION: ("settled", "sheets", "incidents"),
    PlanState.PUBLIC_NOTICE: ("objections",),
}


def note_counts(plans: Iterable[ExamPlan]) -> None:
    """Counts what stands against the next act of many plans in one statement, for the rest of a reading request."""
    if not is_remembering():
        return
    asked = [(name, plan) for plan in plans for name in NEEDED.get(plan.state, ())]
    numbers = count_rows([COUNTED[name](plan) for name, plan in asked]) if asked else []
    known: dict[tuple[str, UUID], int] = remembered("plan counts", dict)
    known.update({(name, plan.id): number for (name, plan), number in zip(asked, numbers, strict=True)})


def _count(name: str, plan: ExamPlan) -> int:
    known: dict[tuple[str, UUID], int] = remembered("plan counts", dict)
    return known[name, plan.id] if (name, plan.id) in known else COUNTED[name](plan).count()


def _publish(plan: ExamPlan, now: datetime) -> Iterator[Blocker]:
    levels = list(plan.levels.select_related("certificate_type"))
    if not levels:
        yield Blocker("assessment.block.no_levels")
    sessions = list(plan.sessions.all())
    for level in levels:
        held = {one.part for one in sessions if one.level_id in (None, level.id)}
        missing = [code for code in scheme_of(level.certificate_type).codes if code not in held]
        if missing:
            name = level.certificate_type.name_zh
            yield Blocker("assessment.block.no_session", {"level": name, "parts": [f"part.{one}" for one in missing]})
    if organization_status(plan.organization_id, local_date(now)).stops(Act.PUBLISH_EXAM_PLAN):
        yield Blocker("assessment.block.organization")


def _open_registration(plan: ExamPlan, now: datetime) -> Iterator[Blocker]:
    today = local_date(now)
    if today < plan.registers_from_on:
        yield Blocker("assessment.block.registration_later", {"on": plan.registers_from_on.isoformat()})
    if today > plan.registers_until_on:
        yield Blocker("assessment.block.registration_over", {"on": plan.registers_until_on.isoformat()})


def _confirm_list(plan: ExamPlan, _now: datetime) -> Iterator[Blocker]:
    rows = ExamRegistration.objects.filter(plan=plan, state=RegistrationState.REGISTERED)
    open_by = rows.values("college__name_zh").annotate(n=Count("id")).order_by("-n", "college__name_zh")
    for row in open_by:
        if row["college__name_zh"]:
            yield Blocker("assessment.block.college_list", {"college": row["college__name_zh"], "n": row["n"]})
        else:
            yield Blocker("assessment.block.social_list", {"n": row["n"]})
    if not plan.registrations.filter(state=RegistrationState.CONFIRMED).exists():
        yield Blocker("assessment.block.nobody")


def _confirm_fees(plan: ExamPlan, _now: datetime) -> Iterator[Blocker]:
    if not _count("fees", plan):
        return
    if count := differences(plan).count():
        yield Blocker("assessment.block.fee_differences", {"n": count})
    confirmed = set(FeeConfirmation.objects.filter(plan=plan).values_list("party", "institution_id"))
    for party, institution in parties_missing(plan, confirmed):
        yield Blocker(f"assessment.block.fee_{party}", {"name": institution.name_zh})


def _issue_tickets(plan: ExamPlan, _now: datetime) -> Iterator[Blocker]:
    if count := unseated(plan):
        yield Blocker("assessment.block.unseated", {"n": count})
    if count := _count("photos", plan):
        yield Blocker("assessment.block.photos", {"n": count})


def unseated(plan: ExamPlan) -> int:
    """How many confirmed candidates lack a seat in a part that they sit."""
    rows = plan.registrations.filter(state=RegistrationState.CONFIRMED).annotate(seated=Count("seats"))
    return sum(1 for parts, seated in rows.values_list("parts", "seated") if seated < len(parts))


def _begin(plan: ExamPlan, now: datetime) -> Iterator[Blocker]:
    if local_date(now) < plan.exam_from_on:
        yield Blocker("assessment.block.exam_later", {"on": plan.exam_from_on.isoformat()})


def _end(plan: ExamPlan, now: datetime) -> Iterator[Blocker]:
    last = plan.sessions.order_by("-ends_at").values_list("ends_at", flat=True).first()
    if last is not None and now < last:
        yield Blocker("assessment.block.sessions_running")


def _open_notice(plan: ExamPlan, _now: datetime) -> Iterator[Blocker]:
    if count := scores_missing(plan):
        yield Blocker("assessment.block.scores_missing", {"n": count})
    if count := _count("sheets", plan):
        yield Blocker("assessment.block.sheets_open", {"n": count})
    if count := _count("incidents", plan):
        yield Blocker("assessment.block.incidents", {"n": count})


@once_a_request
def scores_missing(plan: ExamPlan) -> int:
    """How many scores of confirmed candidates are not settled: not entered, or the two passes differ."""
    rows = plan.registrations.filter(state=RegistrationState.CONFIRMED).values_list("parts", flat=True)
    wanted = sum(len(parts) for parts in rows)
    return wanted - _count("settled", plan)


def _close(plan: ExamPlan, now: datetime) -> Iterator[Blocker]:
    if plan.notice_until_on is None or local_date(now) <= plan.notice_until_on:
        until = plan.notice_until_on.isoformat() if plan.notice_until_on else "—"
        yield Blocker("assessment.block.notice_running", {"on": until})
    if count := _count("objections", plan):
        yield Blocker("assessment.block.objections", {"n": count})


FINDERS: Mapping[PlanAct, Finder] = {
    PlanAct.PUBLISH: _publish,
    PlanAct.OPEN_REGISTRATION: _open_registration,
    PlanAct.CONFIRM_LIST: _confirm_list,
    PlanAct.CONFIRM_FEES: _confirm_fees,
    PlanAct.ISSUE_TICKETS: _issue_tickets,
    PlanAct.BEGIN: _begin,
    PlanAct.END: _end,
    PlanAct.OPEN_NOTICE: _open_notice,
    PlanAct.CLOSE: _close,
}


def schemes_of(plan: ExamPlan) -> Mapping[Any, Scheme]:
    """The scheme of each level of a plan, as kept when it was published, by the level's id."""
    return {
        level.id: Scheme.from_document(level.scheme) if level.scheme else scheme_of(level.certificate_type)
        for level in plan.levels.select_related("certificate_type")
    }


def notice_end(plan: ExamPlan, now: datetime) -> Any:
    """The last day of a public notice that begins now."""
    return local_date(now) + timedelta(days=max(plan.notice_days, 1) - 1)


RUNNING = frozenset(PlanState) - {PlanState.DRAFT, PlanState.DEPOSITED, PlanState.CANCELLED}
