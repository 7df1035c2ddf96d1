"""The transcript (成绩单) of one enrollment, exemptions with their way included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.curriculum.models import CourseResult, PassedWay, Program, ProgramCourse, ResultStatus
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import get_enrollment
from oneplusx.web.actor import Actor


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One current result with the course's nature in the learner's program."""

    result: CourseResult
    nature: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """All current results of an enrollment by term, oldest first.

    Attributes:
        earned_hundredths: Credits of passed courses, each course once.
        exempted_hundredths: Those of them that were exempted.
    """

    enrollment: Enrollment
    program: Program | None
    terms: Sequence[tuple[str, Sequence[TranscriptLine]]]
    earned_hundredths: int
    exempted_hundredths: int


def transcript(actor: Actor, enrollment_id: UUID) -> Transcript:
    """The transcript of a visible enrollment.

    Raises:
        NotFound: ``not_found``.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    program = Program.objects.filter(id=enrollment.program_id).first() if enrollment.program_id else None
    natures = dict(ProgramCourse.objects.filter(program=program).values_list("course_id", "nature")) if program else {}
    rows = CourseResult.objects.filter(enrollment=enrollment, is_current=True).select_related("course")
    terms: dict[str, list[TranscriptLine]] = {}
    passed: dict[UUID, CourseResult] = {}
    for row in rows.order_by("term_code", "course__code", "attempt", "id"):
        terms.setdefault(row.term_code, []).append(TranscriptLine(row, natures.get(row.course_id, "")))
        if row.status == ResultStatus.PASSED:
            passed.setdefault(row.course_id, row)
    return Transcript(
        enrollment,
        program,
        list(terms.items()),
        sum(row.credits_hundredths for row in passed.values()),
        sum(row.credits_hundredths for row in passed.values() if row.way == PassedWay.EXEMPTION),
    )
