"""What if (如果……): what certificates not yet held, and courses not yet passed, would bring, taken together.

1. The certificates are held and the courses passed; the plan under the method in force says what they convert into.
2. The audit answers with the courses, the conversions and the outcomes; the same audit answers without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from oneplusx.apps.conversion.selectors import approved_conversions_of, learner_record
from oneplusx.apps.curriculum.models import Course, Program, ProgramCourse
from oneplusx.apps.graduation.selectors.asking import Asked, audited_learners, planned_conversions
from oneplusx.apps.graduation.selectors.records import audit_records, planned_courses
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.selectors import get_enrollment, visible_enrollments
from oneplusx.apps.recognition.attributes import attributes_of_type
from oneplusx.apps.rulesets.selectors import rule_set_for
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.domain import graduation, planner, rules
from oneplusx.domain.achievement import HeldAchievement
from oneplusx.web.actor import Actor
from oneplusx.web.naming import named
from oneplusx.web.remembering import once_a_request
from oneplusx.web.wording import word_of

CATALOG_MAX = 60
TRIED_MAX = 12
WHAT_IF_ID = "what-if"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What certificates and courses would bring together.

    Attributes:
        freed: Names of the courses, and the slots, that the certificates would be converted into.
        converted_hundredths: Credits of these conversions.
        passed_hundredths: Credits of the courses passed.
        could_graduate: With them, and with what the learner has, everything is met.
        missing_before_hundredths: Credits missing now.
        missing_hundredths: Credits missing then.
        document: The audit's answer then, as ``docs/formats/audit-result.md`` describes it.
    """

    certificates: Sequence[CertificateType]
    courses: Sequence[ProgramCourse]
    freed: Sequence[str]
    converted_hundredths: int
    passed_hundredths: int
    could_graduate: bool
    missing_before_hundredths: int
    missing_hundredths: int
    document: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """The certificates by name."""
        return [named(one) for one in self.certificates]

    @property
    def helps(self) -> bool:
        """Whether anything becomes better."""
        gained = self.converted_hundredths + self.passed_hundredths
        return bool(gained or self.could_graduate or self.missing_hundredths < self.missing_before_hundredths)


@once_a_request
def own_enrollments(actor: Actor) -> list[Enrollment]:
    """The learner's own enrollments, those being studied first."""
    if actor.learner_id is None:
        return []
    own = Actor(id=actor.id, learner_id=actor.learner_id)
    rows = visible_enrollments(own).select_related("college", "department", "class_group", "learner__person")
    return sorted(rows, key=lambda row: (row.state != EnrollmentState.STUDYING, -row.entry_year, str(row.id)))


def obtainable_certificates(enrollment: Enrollment) -> list[CertificateType]:
    """Published certificates with a bank value that the learner does not hold; those of the own major first."""
    held = CertificateType.objects.filter(achievements__learner_id=enrollment.learner_id)
    published = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).exclude(id__in=held.values("id"))
    rows = list(published.exclude(bank_value_hundredths=None).order_by("family", "level_rank"))
    programs = Program.objects.filter(id=enrollment.program_id) if enrollment.program_id else Program.objects.none()
    major = programs.values_list("major__code", flat=True).first() or ""
    rows.sort(key=lambda row: not any(major.startswith(code) for code in row.major_codes))
    return rows[:CATALOG_MAX]


def open_courses(enrollment: Enrollment, on: date) -> list[ProgramCourse]:
    """Courses of the program that the learner has not passed, by term and code."""
    if enrollment.program_id is None:
        return []
    record = audit_records([enrollment], on)[enrollment.id]
    passed = {one.code for one in record.courses if one.status == graduation.EarnedStatus.PASSED}
    rows = ProgramCourse.objects.filter(program_id=enrollment.program_id).select_related("course")
    return [row for row in rows.order_by("term_number", "course__code") if row.course.code not in passed]


def what_if(
    actor: Actor,
    enrollment_id: UUID,
    on: date,
    *,
    certificate_type_ids: Sequence[UUID] = (),
    course_codes: Sequence[str] = (),
) -> WhatIf | None:
    """What these certificates and courses would bring together; ``None`` without a program, or when nothing is left.

    Raises:
        NotFound: ``not_found``: the enrollment is not the actor's to see.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    if enrollment.program_id is None:
        return None
    chosen = CertificateType.objects.filter(id__in=list(certificate_type_ids)[:TRIED_MAX])
    certificates = list(chosen.select_related("achievement_type", "organization").order_by("code"))
    courses = [row for row in open_courses(enrollment, on) if row.course.code in set(course_codes)]
    if not certificates and not courses:
        return None
    held = tuple(as_held(one, f"{WHAT_IF_ID}-{number}", on) for number, one in enumerate(certificates))
    program, record, asked = audited_learners([enrollment], on)[enrollment.id]
    items = _conversions(enrollment, held, courses, on)
    after = graduation.audit(program, _then(record, program, asked, enrollment, held, courses, items), blocking=False)
    before = graduation.audit(program, record, fix=False, blocking=False)
    return WhatIf(
        certificates,
        courses,
        _names(enrollment, items),
        sum(one.credits_hundredths for one in items.chosen) if items else 0,
        sum(one.course.credits_hundredths for one in courses),
        after.satisfied,
        before.missing_hundredths,
        after.missing_hundredths,
        graduation.result_to_json(after),
    )


def as_held(certificate: CertificateType, id_: str, on: date) -> HeldAchievement:
    """A certificate as if it had been obtained on a day."""
    return HeldAchievement(
        id=id_,
        type=certificate.achievement_type.code,
        title=certificate.name_zh,
        attributes=attributes_of_type(certificate),
        obtained_on=on,
        expires_on=None,
        bank_value_hundredths=certificate.bank_value_hundredths,
        verified=True,
        family=certificate.family,
    )


def _conversions(
    enrollment: Enrollment, held: Sequence[HeldAchievement], courses: Sequence[ProgramCourse], on: date
) -> planner.Plan | None:
    """The part of the best plan that uses the certificates; a course that is passed is not planned any more."""
    record, found = learner_record(enrollment), rule_set_for(enrollment, on)
    if not held or record is None or found is None:
        return None
    passed = {row.course.code for row in courses}
    standings = (
        *(one for one in record.courses if one.code not in passed),
        *(rules.CourseStanding(code, rules.CourseStatus.PASSED) for code in sorted(passed)),
    )
    richer = replace(record, courses=standings, achievements=(*record.achievements, *held))
    best = planner.plan(found[1], richer, on, why_not=False, ignore_windows=True)
    ids = {one.id for one in held}
    return replace(best, chosen=tuple(one for one in best.chosen if ids & set(one.achievement_ids)))


def _then(
    record: graduation.AuditRecord,
    program: graduation.CompiledProgram,
    asked: Asked,
    enrollment: Enrollment,
    held: Sequence[HeldAchievement],
    courses: Sequence[ProgramCourse],
    items: planner.Plan | None,
) -> graduation.AuditRecord:
    """The record with everything obtained, passed and converted."""
    taken = {row.course.code for row in courses}
    document = planner.plan_to_json(items) if items else None
    freed = planned_courses(document, program.program) if document else ()
    measures = record.measures
    if document and asked.rule_set is not None:
        kinds = {one.id: one.type for one in (*record.achievements, *held)}
        approved = approved_conversions_of([enrollment.id]).get(enrollment.id, ())
        measures = asked.measures([*approved, *planned_conversions(document, asked, kinds)])
    kept = (one for one in record.courses if one.code not in taken)
    return replace(
        record,
        courses=(*kept, *_passed(courses), *freed),
        achievements=(*record.achievements, *held),
        measures=measures,
    )


def _passed(courses: Iterable[ProgramCourse]) -> tuple[graduation.EarnedCourse, ...]:
    return tuple(
        graduation.EarnedCourse(
            code=row.course.code,
            name=row.course.name_zh,
            credits_hundredths=row.course.credits_hundredths,
            hours=row.course.hours,
            nature=row.nature,
            source_id=WHAT_IF_ID,
        )
        for row in courses
    )


def _names(enrollment: Enrollment, items: planner.Plan | None) -> list[str]:
    """Courses by name, slots by their word."""
    targets = [target for item in items.chosen for target in item.targets] if items else []
    codes = [target.course_code for target in targets if target.course_code]
    rows = Course.objects.filter(college_id=enrollment.college_id, code__in=codes).order_by("code")
    slots = dict.fromkeys(target.slot for target in targets if target.slot)
    return [*(named(row) for row in rows), *(slot_name(slot) for slot in slots)]


def slot_name(slot: str) -> str:
    """A requirement slot in words of the page."""
    return word_of(slot, get_language() or "zh-hans")
