"""Course exams held as one with an exam plan: who sees them, for whom they are, what became of the results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oneplusx.apps.assessment.models import (
    CourseExam,
    CourseExamResult,
    ExamPlan,
    ExamRegistration,
    LandingFinding,
    PlanState,
)
from oneplusx.apps.assessment.selectors.candidates import ACTIVE
from oneplusx.apps.assessment.selectors.corrections import CORRECTABLE
from oneplusx.apps.assessment.selectors.visibility import one_of, organizations_of, places_of, registrations_visible_to
from oneplusx.apps.curriculum.models import Course, ProgramCourse
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import may
from oneplusx.web.actor import Actor, Role

PERMISSION = "exams.course_exams"
COLLEGE_ROLES = (Role.ACADEMIC_AFFAIRS, Role.DEPARTMENT_REVIEWER, Role.COLLEGE_HEAD)
OPEN = (
    PlanState.PUBLISHED,
    PlanState.REGISTRATION,
    PlanState.LIST_CONFIRMED,
    PlanState.FEES_CONFIRMED,
    PlanState.TICKETS_ISSUED,
    PlanState.IN_PROGRESS,
    PlanState.SCORE_REGISTRATION,
    PlanState.PUBLIC_NOTICE,
)
"""States of a plan in which course exams are entered, changed and removed: published, and results not locked."""
LOCKED = CORRECTABLE


def course_exams_visible_to(actor: Actor) -> QuerySet[CourseExam]:
    """Course exams (课程考试): a college's own, and those of the organization's plans."""
    rows = CourseExam.objects.select_related("plan__organization", "level__certificate_type", "college", "course")
    if actor.is_system:
        return rows
    own = Q(college_id__in=places_of(actor, *COLLEGE_ROLES))
    return rows.filter(own | Q(plan__organization_id__in=organizations_of(actor)))


def course_exam_for(actor: Actor, course_exam_id: UUID) -> CourseExam:
    """One course exam.

    Raises:
        NotFound: ``not_found``.
    """
    return one_of(course_exams_visible_to(actor), course_exam_id)


def course_exams_of(actor: Actor, plan: ExamPlan) -> QuerySet[CourseExam]:
    """Course exams of a plan that the actor sees, with how many results landed and how many did not."""
    landed = Count("results", filter=Q(results__finding=""))
    found = Count("results", filter=~Q(results__finding=""))
    rows = course_exams_visible_to(actor).filter(plan=plan).annotate(landed_count=landed, findings_count=found)
    return rows.order_by("college__code", "course__code", "id")


def course_results_of(actor: Actor, plan: ExamPlan) -> QuerySet[CourseExamResult]:
    """What became of each candidate's result (成绩落账), of course exams and candidates that the actor sees.

    Re-sits in later plans are those of the plan where the course exam was entered.
    """
    exams = course_exams_visible_to(actor).filter(plan=plan)
    rows = CourseExamResult.objects.filter(course_exam__in=exams.order_by())
    rows = rows.filter(registration__in=registrations_visible_to(actor).order_by())
    return rows.select_related("course_exam__course", "registration__enrollment", "learner__person")


def findings_of(actor: Actor, plan: ExamPlan) -> QuerySet[CourseExamResult]:
    """Results that did not become the course's result, with the reason."""
    return course_results_of(actor, plan).exclude(finding=LandingFinding.NONE).order_by("finding", "landed_at", "id")


def course_exams_for(registration: ExamRegistration) -> list[CourseExam]:
    """Course exams that a candidate sits with the assessment (同步课程考试)."""
    return course_exams_for_all([registration]).get(registration.id, [])


def course_exams_for_all(registrations: Sequence[ExamRegistration]) -> dict[UUID, list[CourseExam]]:
    """``course_exams_for`` of many candidates in one query."""
    exams = CourseExam.objects.filter(plan_id__in={one.plan_id for one in registrations}).select_related("course")
    rows = list(exams.order_by("course__code"))
    found: dict[UUID, list[CourseExam]] = {}
    for one in registrations:
        found[one.id] = [exam for exam in rows if exam.plan_id == one.plan_id and concerns(exam, one)]
    return found


def concerns(exam: CourseExam, registration: ExamRegistration) -> bool:
    """Whether a candidate is of the college and the level of a course exam."""
    return exam.college_id == registration.college_id and exam.level_id in {None, registration.level_id}


def own_results(registration: ExamRegistration) -> dict[UUID, CourseExamResult]:
    """What became of a candidate's result, by course exam."""
    rows = CourseExamResult.objects.filter(registration=registration).select_related("course_exam__course")
    return {one.course_exam_id: one for one in rows}


def colleges_of(actor: Actor) -> list[UUID]:
    """Colleges whose course exams the actor enters."""
    places = actor.institutions(Role.ACADEMIC_AFFAIRS)
    return [one for one in places if may(actor, PERMISSION, one)]


def has_candidates(plan: ExamPlan, college_id: UUID) -> bool:
    """Whether a college has candidates in a plan."""
    return plan.registrations.filter(college_id=college_id, state__in=ACTIVE).exists()


def courses_to_choose(plan: ExamPlan, college_ids: Iterable[UUID]) -> QuerySet[Course]:
    """Courses in the programs of the colleges' candidates; all of the colleges where there is no program."""
    colleges = list(college_ids)
    candidates = plan.registrations.filter(college_id__in=colleges, state__in=ACTIVE).exclude(
        enrollment__program_id=None
    )
    found = candidates.order_by().values_list("enrollment__program_id", flat=True).distinct()
    programs = {one for one in found if one is not None}
    rows = Course.objects.filter(college_id__in=colleges).order_by("college_id", "code")
    if programs:
        in_programs = ProgramCourse.objects.filter(program_id__in=programs)
        rows = rows.filter(id__in=in_programs.values("course_id"))
    return rows


def colleges_with_candidates(actor: Actor, plan: ExamPlan) -> list[Institution]:
    """Own colleges that have candidates in a plan."""
    return [one for one in Institution.objects.filter(id__in=colleges_of(actor)) if has_candidates(plan, one.id)]
