"""Course exams held as one with an assessment, and what became of their results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.assessment.schemas.course_exams import (
    CourseExamChangeIn,
    CourseExamIn,
    CourseExamOut,
    CourseExamRemoveIn,
    CourseExamResultOut,
    LandAgainIn,
)
from oneplusx.apps.assessment.schemas.plans import ExamCountOut
from oneplusx.apps.assessment.selectors.course_exams import (
    PERMISSION,
    course_exam_for,
    course_exams_of,
    course_results_of,
)
from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.curriculum.selectors import courses_visible_to
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get(
    "/exams/plans/{exam_plan_id}/course-exams",
    response={200: Listing[CourseExamOut], **READS},
    summary="Course exams held as one with a plan",
)
def list_course_exams(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """A college's own; for the organization all of its plan."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    return listing(course_exams_of(actor, plan), paging, CourseExamOut.of)


@router.post(
    "/exams/plans/{exam_plan_id}/course-exams",
    response={201: CourseExamOut, **WRITES},
    summary="Hold a course exam as one with a plan",
)
def add_course_exam(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: CourseExamIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """By the college for its own course, until the results are locked; then they become results of the course."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        draft = _draft(actor, plan, body)
        return 201, CourseExamOut.of(
            services.add_course_exam(exam_plan_id=plan.id, draft=draft, actor=actor, now=now())
        )

    return once_per_key(request, response, idempotency_key, produce)


def _draft(actor: Actor, plan: ExamPlan, body: CourseExamIn) -> services.CourseExamDraft:
    """Codes resolved."""
    college = institution(body.college_code)
    require(actor, PERMISSION, college.id)
    course = courses_visible_to(actor).filter(college=college, code=body.course_code).first()
    if course is None:
        raise NotFound("curriculum.unknown_course", found=body.course_code)
    level_id = None
    if body.certificate_type is not None:
        level_id = plan.levels.filter(certificate_type__code=body.certificate_type).values_list("id", flat=True).first()
        if level_id is None:
            raise NotFound("assessment.unknown_level", found=body.certificate_type)
    return services.CourseExamDraft(
        course_id=course.id,
        level_id=level_id,
        part=body.part,
        term_code=body.term_code,
        pass_hundredths=body.pass_hundredths,
    )


@router.post(
    "/exams/course-exams/{course_exam_id}/change",
    response={200: CourseExamOut, **WRITES},
    summary="Change a course exam held as one with a plan",
)
def change_course_exam(
    request: HttpRequest,
    response: HttpResponse,
    course_exam_id: UUID,
    body: CourseExamChangeIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """With the reason, until the results are locked."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        found = course_exam_for(actor, course_exam_id)
        draft = _draft(actor, found.plan, body)
        done = services.change_course_exam(
            course_exam_id=found.id, draft=draft, reason=body.reason, actor=actor, now=now()
        )
        return 200, CourseExamOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/course-exams/{course_exam_id}/remove",
    response={200: ExamCountOut, **WRITES},
    summary="Take a course exam back",
)
def remove_course_exam(
    request: HttpRequest,
    response: HttpResponse,
    course_exam_id: UUID,
    body: CourseExamRemoveIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """With the reason, until the results are locked; the course has an exam of its own then."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        services.remove_course_exam(course_exam_id=course_exam_id, reason=body.reason, actor=actor, now=now())
        return 200, ExamCountOut(count=1)

    return once_per_key(request, response, idempotency_key, produce)


@router.get(
    "/exams/plans/{exam_plan_id}/course-results",
    response={200: Listing[CourseExamResultOut], **READS},
    summary="What became of the results of course exams",
)
def list_course_results(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Once the results of the plan are locked; with a finding: the result did not become the course's."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    return listing(course_results_of(actor, plan).order_by("course_exam_id", "id"), paging, CourseExamResultOut.of)


@router.post(
    "/exams/plans/{exam_plan_id}/course-results/again",
    response={200: ExamCountOut, **WRITES},
    summary="Try results again that did not become the course's",
)
def land_again(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: LandAgainIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """After the college put right what stood against them; answers how many are recorded now."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        college = institution(body.college_code)
        count = services.land_again(exam_plan_id=exam_plan_id, college_id=college.id, actor=actor, now=now())
        return 200, ExamCountOut(count=count)

    return once_per_key(request, response, idempotency_key, produce)
