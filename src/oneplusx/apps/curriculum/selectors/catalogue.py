"""Programs and courses that an actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.curriculum.models import Course, CourseNature, Program, ProgramCourse
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

VIEW = "programs.view"


def _colleges(actor: Actor) -> list[UUID]:
    places = actor.institutions(*PERMISSIONS[VIEW])
    return [place for place in places if may(actor, VIEW, place)]


def programs_visible_to(actor: Actor) -> QuerySet[Program]:
    """Programs (培养方案) of the actor's colleges, and those the learner studies by; with the number of courses."""
    programs = Program.objects.select_related("college", "department", "major").annotate(
        courses_count=Count("program_courses")
    )
    if actor.is_system:
        return programs
    found = programs.filter(college_id__in=_colleges(actor))
    if actor.learner_id is not None:
        own = Enrollment.objects.filter(learner_id__in=learner_ids(actor.learner_id)).exclude(program_id=None)
        found |= programs.filter(id__in=own.values("program_id"))
    return found


def program_for(actor: Actor, program_id: UUID) -> Program:
    """One program.

    Raises:
        NotFound: ``not_found``.
    """
    found = programs_visible_to(actor).filter(id=program_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def program_groups(program: Program) -> Sequence[tuple[CourseNature, Sequence[ProgramCourse], int]]:
    """The courses of a program by nature, with the credits of each group."""
    groups: dict[str, list[ProgramCourse]] = defaultdict(list)
    rows = ProgramCourse.objects.filter(program=program).select_related("course")
    for row in rows.order_by("term_number", "course__code"):
        groups[row.nature].append(row)
    return [
        (nature, groups[nature], sum(row.course.credits_hundredths for row in groups[nature]))
        for nature in CourseNature
        if groups[nature]
    ]


def courses_visible_to(actor: Actor) -> QuerySet[Course]:
    """Courses of the actor's colleges, with the number of programs that contain them."""
    courses = Course.objects.select_related("college").annotate(programs_count=Count("program_courses"))
    return courses if actor.is_system else courses.filter(college_id__in=_colleges(actor))
