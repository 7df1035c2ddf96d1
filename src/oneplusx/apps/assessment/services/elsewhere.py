"""Exams held and decided elsewhere (在别处组织的考核): plan and results are recorded as decided, and locked at once.

Afterwards they are like those held here: results are seen, certificates issued in batches, credits deposited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.assessment.models import (
    Channel,
    ExamPlan,
    ExamRegistration,
    ExamResult,
    PlanLevel,
    PlanState,
    RegistrationState,
)
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.assessment.services.closing import lock_again, lock_results
from oneplusx.apps.assessment.services.plans import PlanDraft, create_plan
from oneplusx.apps.assessment.services.recording import record_plan_act
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.selectors import scheme_of
from oneplusx.apps.trail.facts import ExamResultsLocked, announce
from oneplusx.domain.assessment import FULL_HUNDREDTHS
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows, update_rows
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin

PERMISSION = "exams.record"


@dataclass(frozen=True, slots=True)
class HeldResult:
    """One result as decided elsewhere.

    Attributes:
        scores: Of the parts, where they are known; ``None``: absent.
    """

    enrollment_id: UUID
    certificate_type_id: UUID
    overall_hundredths: int
    is_passed: bool
    scores: Mapping[str, int | None] = field(default_factory=dict)


@transaction.atomic
def record_held_exam(
    *, organization_id: UUID, draft: PlanDraft, results: Sequence[HeldResult], actor: Actor, now: datetime
) -> ExamPlan:
    """Records a plan that was decided elsewhere with its results (登记别处考核); later calls add candidates to it.

    Args:
        draft: With its code; what is already recorded under it stays as it is.
        results: All or none are recorded. What was recorded without the scores of its parts may get them later.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``: organization, certificate type of the plan, or enrollment.
        Invalid: ``assessment.score_out_of_range``, ``assessment.unknown_part``, ``assessment.not_held_yet``, and
            those of ``create_plan``.
        Conflict: ``assessment.code_taken``: by a plan that is not from elsewhere; ``assessment.recorded_differently``.
    """
    require(actor, PERMISSION, organization_id)
    if draft.exam_until_on > local_date(now):
        raise Invalid("assessment.not_held_yet", found=draft.exam_until_on.isoformat())
    for one in results:
        _check(one)
    plan = _recorded(organization_id, draft.code)
    is_new = plan is None
    if plan is None:
        plan = _created(organization_id, draft, actor, now)
    added = _add(plan, results, actor, now)
    if is_new:
        lock_results(plan=plan, actor=actor, now=now)
    elif added:
        lock_again(plan=plan, actor=actor, now=now)
        announce(ExamResultsLocked(plan_ids=(plan.id,)), actor=actor, now=now)
    return plan


def _check(one: HeldResult) -> None:
    for part, score in {"": one.overall_hundredths, **one.scores}.items():
        if score is not None and not 0 <= score <= FULL_HUNDREDTHS:
            raise Invalid("assessment.score_out_of_range", found=f"{score / 100:g}", part=part)


def _recorded(organization_id: UUID, code: str) -> ExamPlan | None:
    plan = ExamPlan.objects.select_for_update(of=("self",)).select_related("organization").filter(code=code).first()
    if plan is None:
        return None
    if plan.organization_id != organization_id or plan.origin != Origin.ELSEWHERE or plan.state != PlanState.CLOSED:
        raise Conflict("assessment.code_taken", found=code)
    return plan


def _created(organization_id: UUID, draft: PlanDraft, actor: Actor, now: datetime) -> ExamPlan:
    plan = create_plan(organization_id=organization_id, draft=draft, actor=actor, now=now)
    plan.origin, plan.state = Origin.ELSEWHERE, PlanState.CLOSED
    plan.save(update_fields=["origin", "state"])
    for level in plan.levels.select_related("certificate_type"):
        PlanLevel.objects.filter(id=level.id).update(scheme=scheme_of(level.certificate_type).as_document())
    return plan


def _add(plan: ExamPlan, results: Sequence[HeldResult], actor: Actor, now: datetime) -> int:
    levels = {row.certificate_type_id: row.id for row in plan.levels.all()}
    schemes = schemes_of(plan)
    enrollments = Enrollment.objects.in_bulk([one.enrollment_id for one in results])
    known = {(row.learner_id, row.registration.level_id): row for row in _results(plan)}
    registrations, rows, completed = [], [], []
    for one in results:
        enrollment, level_id = enrollments.get(one.enrollment_id), levels.get(one.certificate_type_id)
        if enrollment is None or level_id is None:
            raise NotFound("not_found")
        for part in one.scores:
            schemes[level_id].part(part)
        before = known.get((enrollment.learner_id, level_id))
        if before is not None:
            if _is_completed(before, one, enrollment):
                completed.append(before)
            continue
        registration = _registration(plan, level_id, enrollment, actor, now)
        registrations.append(registration)
        rows.append(_result(registration, one, now))
        known[enrollment.learner_id, level_id] = rows[-1]
    insert_rows(ExamRegistration, registrations)
    insert_rows(ExamResult, rows)
    update_rows(ExamResult, completed, ["scores"])
    if rows or completed:
        digests = [f"{one.registration_id}/{one.overall_hundredths}/{one.is_passed}".encode() for one in rows]
        facts = {"results": len(rows), "changed": len(completed)}
        record_plan_act("assessment.held_recorded", plan, facts, actor, now, rows=digests)
    return len(rows) + len(completed)


def _results(plan: ExamPlan) -> Iterable[ExamResult]:
    return ExamResult.objects.filter(plan=plan).select_related("registration")


def _is_completed(before: ExamResult, one: HeldResult, enrollment: Enrollment) -> bool:
    """Whether a result gets the scores of its parts now; refuses what says something else than before."""
    is_same = (before.overall_hundredths, before.is_passed) == (one.overall_hundredths, one.is_passed)
    scores = dict(one.scores)
    if not is_same or (before.scores and scores and before.scores != scores):
        raise Conflict("assessment.recorded_differently", found=enrollment.student_number)
    if before.scores or not scores:
        return False
    before.scores = scores
    return True


def _result(registration: ExamRegistration, one: HeldResult, now: datetime) -> ExamResult:
    return ExamResult(
        registration_id=registration.id,
        learner_id=registration.learner_id,
        plan_id=registration.plan_id,
        overall_hundredths=one.overall_hundredths,
        is_passed=one.is_passed,
        scores=dict(one.scores),
        origin=Origin.ELSEWHERE,
        computed_at=now,
    )


def _registration(
    plan: ExamPlan, level_id: UUID, enrollment: Enrollment, actor: Actor, now: datetime
) -> ExamRegistration:
    """A candidate without parts to sit, so that nothing is seated or corrected here."""
    return ExamRegistration(
        plan_id=plan.id,
        level_id=level_id,
        learner_id=enrollment.learner_id,
        enrollment_id=enrollment.id,
        college_id=enrollment.college_id,
        channel=Channel.COLLEGE,
        state=RegistrationState.CONFIRMED,
        major_code=enrollment.major_code,
        origin=Origin.ELSEWHERE,
        registered_by_id=actor.id,
        registered_at=now,
        confirmed_at=now,
    )
