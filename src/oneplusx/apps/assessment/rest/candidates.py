"""Candidates of a plan and their list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.assessment.schemas.plans import (
    CandidateIn,
    CandidateOut,
    CandidatesIn,
    ExamCountOut,
    ExclusionIn,
    ListIn,
    RegisteredOut,
)
from oneplusx.apps.assessment.selectors.candidates import CandidateRow
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    get_registration,
    registrations_visible_to,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import enrollments_by_number, institution
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get(
    "/exams/plans/{exam_plan_id}/candidates",
    response={200: Listing[CandidateOut], **READS},
    summary="Candidates of a plan",
)
def list_candidates(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Those the caller sees: a college its own, the organization all."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    rows = registrations_visible_to(actor).filter(plan=plan).prefetch_related("tickets")
    return listing(rows.order_by("registered_at"), paging, CandidateOut.of)


@router.post(
    "/exams/plans/{exam_plan_id}/candidates",
    response={200: list[RegisteredOut], **WRITES},
    summary="Register candidates of a college",
)
def register_candidates(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: CandidatesIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Each candidate is registered or answered with the reason against it."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        college = institution(body.college_code)
        require(actor, "exams.register", college.id)
        plan = get_plan(actor, exam_plan_id)
        return 200, _registered(request, plan, college, body)

    return once_per_key(request, response, idempotency_key, produce)


def _registered(request: HttpRequest, plan: ExamPlan, college: Institution, body: CandidatesIn) -> list[RegisteredOut]:
    known = enrollments_by_number(college, [one.student_number for one in body.candidates])
    levels = {row.certificate_type.code: row.id for row in plan.levels.select_related("certificate_type")}
    asked = [(one, known.get(one.student_number), levels.get(one.certificate_type)) for one in body.candidates]
    rows = {
        (one.student_number, one.certificate_type): CandidateRow(
            who.learner_id, level_id, who.id, who.major_code, one.channel
        )
        for one, who, level_id in asked
        if who is not None and level_id is not None
    }
    done = services.register_candidates(
        exam_plan_id=plan.id, college_id=college.id, rows=list(rows.values()), actor=actor_of(request), now=now()
    )
    answers = dict(zip(rows, done, strict=True))
    return [
        _answer(one, answers.get((one.student_number, one.certificate_type)), is_known=who is not None)
        for one, who, _level_id in asked
    ]


def _answer(one: CandidateIn, done: services.Registered | None, *, is_known: bool) -> RegisteredOut:
    if done is None:
        code = "assessment.unknown_level" if is_known else "curriculum.unknown_student"
        found = one.certificate_type if is_known else one.student_number
        return RegisteredOut(student_number=one.student_number, id=None, problem=code, params={"found": found})
    return RegisteredOut(
        student_number=one.student_number,
        id=done.registration_id,
        problem=done.admission.problem,
        params=dict(done.admission.params),
    )


@router.post(
    "/exams/plans/{exam_plan_id}/lists/confirm",
    response={200: ExamCountOut, **WRITES},
    summary="Confirm a list",
)
def confirm_list(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: ListIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Takes the places of the college's quota, all or none."""
    produce = _acting_on_list(services.confirm_candidates, request, exam_plan_id, body)
    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/plans/{exam_plan_id}/lists/reopen",
    response={200: ExamCountOut, **WRITES},
    summary="Open a confirmed list again",
)
def reopen_list(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: ListIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """While registration runs; the places of the quota are free again."""
    produce = _acting_on_list(services.reopen_list, request, exam_plan_id, body)
    return once_per_key(request, response, idempotency_key, produce)


def _acting_on_list(
    act: Callable[..., int], request: HttpRequest, exam_plan_id: UUID, body: ListIn
) -> Callable[[], tuple[int, Any]]:
    """An act on the list of a college, or of the social candidates; answers how many it concerned."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        college_id = institution(body.college_code).id if body.college_code else None
        return 200, ExamCountOut(count=act(exam_plan_id=exam_plan_id, college_id=college_id, actor=actor, now=now()))

    return produce


@router.post(
    "/exams/candidates/{exam_registration_id}/withdraw",
    response={200: CandidateOut, **WRITES},
    summary="Take a registration back",
)
def withdraw_candidate(request: HttpRequest, exam_registration_id: UUID) -> CandidateOut:
    """By the college, while registration is open; the place is free again."""
    actor = actor_of(request)
    done = services.withdraw_candidate(exam_registration_id=exam_registration_id, actor=actor, now=now())
    return CandidateOut.of(get_registration(actor, done.id))


@router.post(
    "/exams/candidates/{exam_registration_id}/exclude",
    response={200: CandidateOut, **WRITES},
    summary="Take a candidate out",
)
def exclude_candidate(request: HttpRequest, exam_registration_id: UUID, body: ExclusionIn) -> CandidateOut:
    """By the organization, before tickets are issued; the candidate is told the reason."""
    actor = actor_of(request)
    done = services.exclude_candidate(
        exam_registration_id=exam_registration_id, reason=body.reason, actor=actor, now=now()
    )
    return CandidateOut.of(get_registration(actor, done.id))
