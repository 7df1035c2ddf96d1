"""What if: what a certificate not yet held would bring, and whether the learner could then graduate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.conversion.selectors import learner_record
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.graduation.selectors.programs import audited_programs
from oneplusx.apps.graduation.selectors.records import audit_records
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.selectors import get_enrollment, visible_enrollments
from oneplusx.apps.recognition.attributes import attributes_of_type
from oneplusx.apps.rulesets.selectors import rule_set_for
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.domain import graduation, planner
from oneplusx.domain.achievement import HeldAchievement
from oneplusx.web.actor import Actor

CATALOG_MAX = 60
WHAT_IF_ID = "what-if"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What one more certificate would bring.

    Attributes:
        courses: Names of the courses it would free.
        could_graduate: With it, and with what the learner has, everything is met.
        left_hundredths: Credits that would still be left to earn; ``None`` where the certificate shortens nothing.
        saved_hundredths: How many fewer that is than without.
    """

    certificate: CertificateType
    courses: Sequence[str]
    credits_hundredths: int
    could_graduate: bool
    left_hundredths: int | None = None
    saved_hundredths: int = 0


def own_enrollments(actor: Actor) -> list[Enrollment]:
    """The learner's own enrollments, those being studied first."""
    if actor.learner_id is None:
        return []
    own = Actor(id=actor.id, learner_id=actor.learner_id)
    rows = visible_enrollments(own).select_related("college", "department", "class_group", "learner__person")
    return sorted(rows, key=lambda row: (row.state != EnrollmentState.STUDYING, -row.entry_year, str(row.id)))


def obtainable_certificates(enrollment: Enrollment) -> QuerySet[CertificateType]:
    """Published certificates that the learner does not hold; those with a bank value first."""
    held = CertificateType.objects.filter(achievements__learner_id=enrollment.learner_id)
    published = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).exclude(id__in=held.values("id"))
    return published.exclude(bank_value_hundredths=None).order_by("family", "level_rank")[:CATALOG_MAX]


def what_if(actor: Actor, enrollment_id: UUID, certificate_type_id: UUID, on: date) -> WhatIf | None:
    """What a certificate would bring under the method in force; ``None`` without program, method or certificate.

    Raises:
        NotFound: ``not_found``: the enrollment is not the actor's to see.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    certificate = (
        CertificateType.objects.select_related("achievement_type", "organization")
        .filter(id=certificate_type_id)
        .first()
    )
    record, found = learner_record(enrollment), rule_set_for(enrollment, on)
    if certificate is None or record is None or found is None:
        return None
    steps = planner.next_best_steps(found[1], record, [_as_held(certificate, on)], on)
    codes = [code for step in steps for code in step.courses]
    courses = list(Course.objects.filter(college=enrollment.college, code__in=codes).order_by("code"))
    could_graduate, left = _with_it(enrollment, _as_held(certificate, on), courses, on)
    return WhatIf(
        certificate,
        [course.name_zh for course in courses],
        sum(step.credits_hundredths for step in steps),
        could_graduate,
        left.credits_hundredths if left else None,
        left.saved_hundredths if left else 0,
    )


def _as_held(certificate: CertificateType, on: date) -> HeldAchievement:
    return HeldAchievement(
        id=WHAT_IF_ID,
        type=certificate.achievement_type.code,
        title=certificate.name_zh,
        attributes=attributes_of_type(certificate),
        obtained_on=on,
        expires_on=None,
        bank_value_hundredths=certificate.bank_value_hundredths,
        verified=True,
        family=certificate.family,
    )


def _with_it(
    enrollment: Enrollment, held: HeldAchievement, courses: Sequence[Course], on: date
) -> tuple[bool, graduation.CertificateFix | None]:
    """Whether everything is met with the certificate and the courses it frees, and what it leaves to do."""
    if enrollment.program_id is None:
        return False, None
    program = audited_programs([enrollment.program_id])[enrollment.program_id]
    natures = {course.code: course.nature for course in program.program.courses}
    record = audit_records([enrollment], on)[enrollment.id]
    freed = tuple(
        graduation.EarnedCourse(
            code=course.code,
            credits_hundredths=course.credits_hundredths,
            way=graduation.Way.EXEMPTION,
            nature=natures.get(course.code, ""),
            source_id=WHAT_IF_ID,
        )
        for course in courses
    )
    with_it = replace(record, courses=(*record.courses, *freed), achievements=(*record.achievements, held))
    fixes = graduation.fixes_with_certificates(program, record, [graduation.Obtainable(held, freed)])
    return graduation.verdict_of(program, with_it).satisfied, fixes[0] if fixes else None
