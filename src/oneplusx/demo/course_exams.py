"""A course exam of the demo world, held as one with a skill assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.assessment.selectors.course_exams import has_candidates
from oneplusx.apps.assessment.services import CourseExamDraft, add_course_exam
from oneplusx.apps.curriculum.models import Course, CourseNature, CourseResult, ResultStatus
from oneplusx.demo.world import College, Story, Student


def enter_course_exam(college: College, plan: ExamPlan, students: Sequence[Student], now: datetime) -> None:
    """The core course that most of the students have still to pass."""
    course = _course(students)
    if course is None or not has_candidates(plan, college.institution.id):
        return
    add_course_exam(
        exam_plan_id=plan.id,
        draft=CourseExamDraft(course.id),
        reason="与技能等级考核同步进行，免去重复考试。",
        actor=college.registrar,
        now=now,
    )


def _course(students: Sequence[Student]) -> Course | None:
    """Nobody for whom a certificate stands in for a course gets it this way."""
    enrollments = [one.enrollment_id for one in students]
    results = CourseResult.objects.filter(enrollment_id__among=enrollments, is_current=True)
    passed = set(results.filter(status=ResultStatus.PASSED).values_list("course_id", "enrollment_id"))
    near = [one.enrollment_id for one in students if one.story is Story.NEAR]
    core = Course.objects.filter(
        program_courses__program_id__in={one.program.id for one in students},
        program_courses__nature=CourseNature.PROFESSIONAL_CORE,
    )
    possible = [one for one in core.distinct().order_by("code") if all((one.id, who) in passed for who in near)]
    return min(possible, key=lambda one: sum((one.id, who) in passed for who in enrollments), default=None)
