"""What there is to convert under a method and to convert into: what the doctor examines it with."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from oneplusx.apps.curriculum.models import Course, Program, ProgramCourse
from oneplusx.apps.curriculum.selectors import program_facts_of
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rulesets.models import MemberState, RuleScope, RuleSet
from oneplusx.apps.standards.models import AchievementType, CatalogueState, CertificateType
from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules.doctor import Catalogue, CatalogueCertificate, CatalogueCourse

COURSES_MAX = 20_000


def colleges_under(rule_set: RuleSet) -> QuerySet[Institution]:
    """The colleges whose learners a method is for."""
    colleges = Institution.objects.filter(kind="college")
    if rule_set.scope in (RuleScope.COLLEGE, RuleScope.PROGRAM):
        return colleges.filter(id=rule_set.owner_id)
    if rule_set.scope == RuleScope.PROVINCE:
        return colleges.filter(parent_id=rule_set.owner_id)
    if rule_set.scope == RuleScope.ALLIANCE:
        return colleges.filter(alliances__alliance=rule_set.alliance_id, alliances__state=MemberState.JOINED)
    return colleges


def catalogue_of(rule_set: RuleSet) -> Catalogue:
    """Courses, certificates, majors and slots of the colleges under a method (名录).

    A method above the colleges is examined with the certificates alone: what its colleges teach is their matter.
    """
    programs = Program.objects.filter(college__in=colleges_under(rule_set)).select_related("major")
    if rule_set.program_id is not None:
        programs = programs.filter(id=rule_set.program_id)
    is_own = rule_set.scope in (RuleScope.COLLEGE, RuleScope.PROGRAM)
    facts = program_facts_of(programs.values_list("id", flat=True)) if is_own else {}
    majors = sorted({one.major for one in facts.values()})
    return Catalogue(
        courses=_courses(programs) if is_own else (),
        certificates=_certificates(),
        majors=tuple(majors),
        types=tuple(AchievementType.objects.order_by("code").values_list("code", flat=True)),
        slots=tuple(sorted({slot for one in facts.values() for slot in one.slots})),
        bases=tuple(sorted({base for one in facts.values() for base in one.credits_hundredths})),
    )


def _courses(programs: QuerySet[Program]) -> tuple[CatalogueCourse, ...]:
    rows = ProgramCourse.objects.filter(program__in=programs).order_by("course__code", "nature")
    columns = ("course__code", "course__name_zh", "course__credits_hundredths", "nature")
    found = rows.values_list(*columns).distinct()[:COURSES_MAX]
    known = [CatalogueCourse(code, name, credits, nature) for code, name, credits, nature in found]
    if known:
        return tuple(known)
    college_ids = programs.values("college")
    alone = Course.objects.filter(college__in=college_ids).order_by("code")
    return tuple(CatalogueCourse(row.code, row.name_zh, row.credits_hundredths) for row in alone[:COURSES_MAX])


def _certificates() -> tuple[CatalogueCertificate, ...]:
    rows = CertificateType.objects.exclude(state=CatalogueState.DRAFT).select_related("achievement_type")
    return tuple(
        CatalogueCertificate(
            code=row.code,
            type=row.achievement_type.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            attributes=_attributes(row),
            majors=tuple(row.major_codes),
            withdrawn_on=row.state_on if row.state == CatalogueState.WITHDRAWN else None,
        )
        for row in rows.order_by("code")
    )


def _attributes(row: CertificateType) -> dict[str, AttributeValue]:
    found: dict[str, Any] = {**row.attributes, "certificate_type": row.code}
    if row.level:
        found["level"] = row.level
    return {
        name: Fraction(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
        for name, value in found.items()
    }
