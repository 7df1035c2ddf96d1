"""A plan on one board (考核计划看板): how far each step is, and what blocks the next act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from oneplusx.apps.assessment.models import (
    SYSTEM_ACTS,
    ExamPlan,
    ExamResult,
    Objection,
    ObjectionState,
    PlanAct,
    PlanState,
    RegistrationState,
    SignIn,
)
from oneplusx.apps.assessment.selectors.blocking import (
    Blocker,
    allowed_acts,
    blockers,
    note_counts,
    scores_missing,
    unseated,
)
from oneplusx.apps.assessment.selectors.visibility import registrations_visible_to
from oneplusx.apps.parties.permissions import may
from oneplusx.web.actor import Actor
from oneplusx.web.counting import count_rows

PATH = (
    PlanState.DRAFT,
    PlanState.PUBLISHED,
    PlanState.REGISTRATION,
    PlanState.LIST_CONFIRMED,
    PlanState.FEES_CONFIRMED,
    PlanState.TICKETS_ISSUED,
    PlanState.IN_PROGRESS,
    PlanState.SCORE_REGISTRATION,
    PlanState.PUBLIC_NOTICE,
    PlanState.CLOSED,
    PlanState.CERTIFICATES_ISSUED,
    PlanState.DEPOSITED,
)
"""The states of a plan that goes its way, in order."""


@dataclass(frozen=True, slots=True)
class NextAct:
    """An act that the state allows, with what stands against it."""

    act: PlanAct
    blockers: Sequence[Blocker]
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a plan, of the candidates whom the actor sees."""

    registered: int
    confirmed: int
    unseated: int
    photos_missing: int
    signed_in: int
    scores_missing: int
    results: int
    passed: int
    objections_open: int


def next_acts(actor: Actor, plan: ExamPlan, now: datetime) -> list[NextAct]:
    """What the actor can do with the plan now (下一步)."""
    if not may(actor, "exams.plan", plan.organization_id):
        return []
    note_counts([plan])
    reasoned = {PlanAct.CANCEL, PlanAct.REOPEN_REGISTRATION, PlanAct.RETURN_TO_SCORES}
    return [
        NextAct(act, blockers(plan, act, now), act in reasoned) for act in allowed_acts(plan) if act not in SYSTEM_ACTS
    ]


def figures(actor: Actor, plan: ExamPlan) -> Figures:
    """How far the plan is (进度数据)."""
    rows = registrations_visible_to(actor).filter(plan=plan).order_by()
    confirmed = rows.filter(state=RegistrationState.CONFIRMED)
    results = ExamResult.objects.filter(plan=plan, registration__in=rows)
    is_scoring = plan.state in {PlanState.IN_PROGRESS, PlanState.SCORE_REGISTRATION, PlanState.PUBLIC_NOTICE}
    marks = SignIn.objects.exclude(mark="absent")
    registered, sure, without_photo, signed_in, known, passed, objections = count_rows(
        [
            rows.filter(state=RegistrationState.REGISTERED),
            confirmed,
            confirmed.filter(photo=None),
            confirmed.filter(id__in=marks.values("registration_id")),
            results,
            results.filter(is_passed=True),
            Objection.objects.filter(plan=plan, state=ObjectionState.OPEN, registration__in=rows),
        ]
    )
    return Figures(
        registered=registered,
        confirmed=sure,
        unseated=unseated(plan) if plan.state in {PlanState.LIST_CONFIRMED, PlanState.FEES_CONFIRMED} else 0,
        photos_missing=without_photo,
        signed_in=signed_in,
        scores_missing=scores_missing(plan) if is_scoring else 0,
        results=known,
        passed=passed,
        objections_open=objections,
    )


@dataclass(frozen=True, slots=True)
class CollegeLine:
    """One college's part in a plan."""

    college_id: object
    name: str
    registered: int
    confirmed: int
    passed: int


def by_college(actor: Actor, plan: ExamPlan) -> list[CollegeLine]:
    """Candidates of each college (院校进度); social candidates without a college last."""
    rows = registrations_visible_to(actor).filter(plan=plan).order_by()
    found = rows.values("college_id", "college__name_zh").annotate(
        registered=Count("id", filter=Q(state=RegistrationState.REGISTERED)),
        confirmed=Count("id", filter=Q(state=RegistrationState.CONFIRMED)),
        passed=Count("results", filter=Q(results__is_passed=True)),
    )
    lines = [
        CollegeLine(
            row["college_id"], row["college__name_zh"] or "", row["registered"], row["confirmed"], row["passed"]
        )
        for row in found
    ]
    return sorted(lines, key=lambda line: (line.college_id is None, line.name))
