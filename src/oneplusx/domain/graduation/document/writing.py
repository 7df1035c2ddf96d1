"""Programs and records as their documents: what equals the default is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from oneplusx.domain.achievement import LEVELS, HeldAchievement
from oneplusx.domain.graduation.document.values import Data, ProgramDocument, RecordDocument
from oneplusx.domain.graduation.record import EarnedCourse
from oneplusx.domain.graduation.report import kind_of
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import (
    AchievementIs,
    AllOf,
    AnyOf,
    ConditionIs,
    CourseIs,
    CourseNode,
    CoursePattern,
    CoursesFrom,
    CreditsFrom,
    GradeAverage,
    HoursFrom,
    Measured,
    Node,
    NOf,
    Part,
    Pool,
    Program,
    Residency,
    Sharing,
    SharingRule,
)
from oneplusx.domain.rules import Calendar, PastConversion, ProgramCourseFacts, ProgramFacts
from oneplusx.domain.rules.document.values import write_attribute, write_credits, write_number, write_share

PROGRAM_FORMAT = "oneplusx-program/1"
RECORD_FORMAT = "oneplusx-record/1"


def _filled(**parts: Any) -> Data:
    """The parts that say something."""
    return {name: value for name, value in parts.items() if value not in (None, "", (), [], {}, False)}


def _credits(hundredths: int | None) -> int | float | None:
    return None if hundredths is None else write_credits(hundredths)


def write_pool(pool: Pool) -> Data:
    """A pool; nothing for one that holds everything."""
    without = _filled(
        codes=list(pool.excluded_codes),
        patterns=list(pool.excluded_patterns),
        natures=list(pool.excluded_natures),
        sets=list(pool.excluded_sets),
    )
    return _filled(
        codes=list(pool.codes),
        patterns=list(pool.patterns),
        natures=list(pool.natures),
        sets=list(pool.sets),
        **{"except": without},
    )


def _write_part(part: Part, *, in_credits: bool) -> Data:
    minimum = write_credits(part.minimum) if in_credits else part.minimum
    maximum = _credits(part.maximum) if in_credits else part.maximum
    found = {"pool": write_pool(part.pool)} | _filled(at_least=minimum, title_zh=part.title_zh, title_en=part.title_en)
    return found if maximum is None else {**found, "at_most": maximum}


def _pooled(node: CreditsFrom | CoursesFrom | HoursFrom) -> Data:
    in_credits = isinstance(node, CreditsFrom)
    return _filled(pool=write_pool(node.pool), parts=[_write_part(part, in_credits=in_credits) for part in node.parts])


def _at_most(value: float | None) -> Data:
    return {} if value is None else {"at_most": value}


def _counting(node: CourseNode) -> Data:
    return _filled(
        min_score=None if node.min_score is None else write_number(node.min_score),
        unscored_counts=node.unscored_counts,
        sharing=None if node.sharing is Sharing.EXCLUSIVE else node.sharing.value,
    )


def _write_course_leaf(node: CourseNode) -> Data:
    match node:
        case CreditsFrom():
            own = {"credits": write_credits(node.min_hundredths), **_at_most(_credits(node.max_hundredths))}
            return {**own, **_pooled(node), **_filled(divisible=node.divisible)}
        case CoursesFrom():
            return {"courses": node.min_courses, **_at_most(node.max_courses), **_pooled(node)}
        case HoursFrom():
            own = {"hours": node.min_hours, **_at_most(node.max_hours)}
            return {**own, **_pooled(node), **_filled(achievement_types=list(node.achievement_types))}
        case CourseIs():
            return {"code": node.code, **_filled(equivalents=list(node.equivalents))}
        case CoursePattern():
            own = {"pattern": node.pattern} | ({} if node.count == 1 else {"courses": node.count})
            return {**own, **_filled(except_patterns=list(node.excluded_patterns))}
        case _:
            raise TypeError(node)


def _write_fact(node: Node) -> Data:
    match node:
        case Residency():
            return {"credits": write_credits(node.min_hundredths), **_filled(pool=write_pool(node.pool))}
        case AchievementIs():
            return _filled(
                types=list(node.types),
                certificate_types=list(node.certificate_types),
                min_level=node.min_level,
                level_scale=None if node.level_scale == LEVELS else list(node.level_scale),
                count=None if node.count == 1 else node.count,
                attributes=dict(node.attributes),
            )
        case GradeAverage():
            shown = {"at_least": write_number(node.min_score), **_filled(pool=write_pool(node.pool))}
            unweighted = {} if node.weighted else {"weighted": False}
            return {**shown, **unweighted, **_filled(includes_failed=node.includes_failed)}
        case ConditionIs():
            return {"condition": node.condition}
        case Measured():
            is_credits = node.unit is Unit.CREDITS_HUNDREDTHS
            amount = write_credits(node.at_least) if is_credits else node.at_least
            return {"measure": node.measure, "at_least": amount} | ({} if is_credits else {"unit": node.unit.value})
        case _:
            raise TypeError(node)


def write_node(node: Node) -> Data:
    """One node and all below it."""
    head = {"kind": kind_of(node), "id": node.id} | _filled(
        title_zh=node.title_zh, title_en=node.title_en, source=node.source
    )
    match node:
        case AllOf() | AnyOf():
            return {**head, "children": [write_node(child) for child in node.children]}
        case NOf():
            return {**head, "n": node.n, "children": [write_node(child) for child in node.children]}
        case CourseNode():
            return {**head, **_write_course_leaf(node), **_counting(node)}
        case _:
            return {**head, **_write_fact(node)}


def _write_sharing(rule: SharingRule) -> Data:
    limit = rule.up_to_hundredths
    found: Data = {"between": list(rule.between)}
    return found if limit is None else {**found, "up_to_credits": write_credits(limit)}


def _write_courses(program: Program, facts: ProgramFacts) -> list[Data]:
    known = facts.course_by_code
    return [
        {"code": course.code}
        | _filled(name=course.name)
        | {"credits": write_credits(course.credits_hundredths)}
        | _filled(hours=course.hours, nature=course.nature, **_course_facts(known.get(course.code)))
        for course in program.courses
    ]


def _course_facts(course: ProgramCourseFacts | None) -> Data:
    if course is None:
        return {}
    facts = {name: write_attribute(value) for name, value in course.facts.items()}
    return {"requires_certificate": course.requires_certificate, "facts": facts}


def write_program(document: ProgramDocument) -> Data:
    """The document of a program."""
    program, facts = document.program, document.facts
    return {"format": PROGRAM_FORMAT, "code": program.code} | _filled(
        name_zh=program.name_zh,
        name_en=program.name_en,
        major=program.major,
        entry_year=program.entry_year,
        education_type=None if facts.education_type == "full_time" else facts.education_type,
        length_years=None if facts.length_years == 3 else facts.length_years,  # noqa: PLR2004  the default
        institution=facts.institution,
        credits={name: write_credits(value) for name, value in facts.credits_hundredths.items()},
        courses=_write_courses(program, facts),
        slots={name: _credits(value) for name, value in facts.slots.items()},
        required_certificates=list(facts.required_certificates),
        content_matches=[
            {
                "course": match.course_code,
                "certificate_type": match.certificate_type,
                "share": write_share(match.share),
            }
            for match in facts.content_matches
        ],
        sets={name: write_pool(pool) for name, pool in program.sets.items()},
        requirement=None if program.requirement is None else write_node(program.requirement),
        sharing=[_write_sharing(rule) for rule in program.sharing],
        repeatable=list(program.repeatable),
        typical_credits=None if program.typical_hundredths == 200 else write_credits(program.typical_hundredths),  # noqa: PLR2004
    )


def _day(value: date | None) -> str | None:
    return None if value is None or value == date.min else value.isoformat()


def _write_earned(line: EarnedCourse, document: RecordDocument) -> Data:
    code = line.code
    found: Data = {"code": code} | _filled(name=line.name) | {"credits": write_credits(line.credits_hundredths)}
    if line.score is not None:
        found["score"] = write_number(line.score)
    if not line.own:
        found["own"] = False
    return found | _filled(
        status=None if line.status.value == "passed" else line.status.value,
        way=None if line.way.value == "normal" else line.way.value,
        nature=line.nature,
        term=line.term,
        hours=line.hours,
        source=line.source_id,
        grade=document.grades.get(code),
        failed_cause=document.failed_causes.get(code),
        facts={name: write_attribute(value) for name, value in document.facts.get(code, {}).items()},
    )


def _write_held(held: HeldAchievement) -> Data:
    found: Data = {"id": held.id, "type": held.type} | _filled(
        title=held.title,
        attributes={name: write_attribute(value) for name, value in held.attributes.items()},
        obtained_on=_day(held.obtained_on),
        expires_on=_day(held.expires_on),
        family=held.family,
    )
    if held.bank_value_hundredths is not None:
        found["bank_value"] = write_credits(held.bank_value_hundredths)
    return found if held.verified else {**found, "verified": False}


def _write_conversion(past: PastConversion) -> Data:
    return {
        "id": past.id,
        "rule_set": past.rule_set_code,
        "rule": past.rule_id,
        "achievements": [
            {"achievement": use.achievement_id, "type": use.type, "credits": write_credits(use.credits_hundredths)}
            | _filled(scope=use.scope.value, family=use.family)
            for use in past.uses
        ],
        "targets": [
            _filled(course=target.course_code, slot=target.slot, nature=target.nature)
            | {"credits": write_credits(target.credits_hundredths)}
            for target in past.targets
        ],
        "converted_on": past.converted_on.isoformat(),
    } | _filled(program=past.program, institution=past.institution, category=past.category)


def _write_calendar(calendar: Calendar) -> Data:
    return _filled(
        term_starts=[day.isoformat() for day in calendar.term_starts],
        holidays=sorted(day.isoformat() for day in calendar.holidays),
        working_weekends=sorted(day.isoformat() for day in calendar.working_weekends),
    )


def write_record(document: RecordDocument) -> Data:
    """The document of a record."""
    audit = document.audit
    return {"format": RECORD_FORMAT} | _filled(
        on=_day(audit.on),
        courses=[_write_earned(line, document) for line in audit.courses],
        achievements=[_write_held(held) for held in audit.achievements],
        conditions=dict(audit.conditions),
        measures=dict(audit.measures),
        conversions=[_write_conversion(past) for past in document.conversions],
        calendar=_write_calendar(document.calendar),
    )
