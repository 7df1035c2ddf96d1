"""Reads documents that have passed the schema; what else is wrong is added to the problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from oneplusx.domain.achievement import LEVELS, HeldAchievement
from oneplusx.domain.graduation.certificates import Obtainable
from oneplusx.domain.graduation.document.values import (
    Data,
    ProgramDocument,
    RecordDocument,
    credits_at,
    facts_at,
    score_at,
    texts_at,
)
from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus, Way
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import (
    EVERYTHING,
    AchievementIs,
    AllOf,
    AnyOf,
    CatalogCourse,
    ConditionIs,
    CourseIs,
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
from oneplusx.domain.rules import (
    Calendar,
    ConsumptionScope,
    CourseNature,
    PastConversion,
    PastTarget,
    PastUse,
    ProgramCourseFacts,
    ProgramFacts,
)
from oneplusx.domain.rules.document.places import Path, Placed
from oneplusx.domain.rules.document.values import read_date, read_share
from oneplusx.domain.rules.record import ContentMatch

Reader = Callable[[Placed, Path, Data], Node]
_DEFAULT_CREDITS = 200


def _pool(data: Data | None) -> Pool:
    if not data:
        return EVERYTHING
    without = data.get("except", {})
    return Pool(
        codes=texts_at(data, "codes"),
        patterns=texts_at(data, "patterns"),
        natures=texts_at(data, "natures"),
        sets=texts_at(data, "sets"),
        excluded_codes=texts_at(without, "codes"),
        excluded_patterns=texts_at(without, "patterns"),
        excluded_natures=texts_at(without, "natures"),
        excluded_sets=texts_at(without, "sets"),
    )


def _named(data: Data) -> dict[str, str]:
    return {"id": data["id"]} | {name: data.get(name, "") for name in ("title_zh", "title_en", "source")}


def _counting(data: Data) -> Data:
    """What all course leaves have."""
    return {
        **_named(data),
        "min_score": score_at(data, "min_score"),
        "unscored_counts": data.get("unscored_counts", False),
        "sharing": Sharing(data.get("sharing", "exclusive")),
    }


def _parts(placed: Placed, path: Path, data: Data, *, in_credits: bool) -> tuple[Part, ...]:
    found = []
    for place, item in enumerate(data.get("parts", ())):
        here = (*path, "parts", place)
        if in_credits:
            minimum, maximum = credits_at(placed, here, item, "at_least"), credits_at(placed, here, item, "at_most")
        else:
            minimum, maximum = item.get("at_least"), item.get("at_most")
        found.append(
            Part(
                pool=_pool(item["pool"]),
                minimum=minimum or 0,
                maximum=maximum,
                title_zh=item.get("title_zh", ""),
                title_en=item.get("title_en", ""),
            )
        )
    return tuple(found)


def _children(placed: Placed, path: Path, data: Data) -> tuple[Node, ...]:
    return tuple(
        read_node(placed, (*path, "children", place), item) for place, item in enumerate(data.get("children", ()))
    )


def _all_of(placed: Placed, path: Path, data: Data) -> Node:
    return AllOf(**_named(data), children=_children(placed, path, data))


def _any_of(placed: Placed, path: Path, data: Data) -> Node:
    return AnyOf(**_named(data), children=_children(placed, path, data))


def _n_of(placed: Placed, path: Path, data: Data) -> Node:
    return NOf(**_named(data), n=data["n"], children=_children(placed, path, data))


def _credits_from(placed: Placed, path: Path, data: Data) -> Node:
    return CreditsFrom(
        **_counting(data),
        min_hundredths=credits_at(placed, path, data, "credits") or 0,
        max_hundredths=credits_at(placed, path, data, "at_most"),
        pool=_pool(data.get("pool")),
        parts=_parts(placed, path, data, in_credits=True),
        divisible=data.get("divisible", False),
    )


def _courses_from(placed: Placed, path: Path, data: Data) -> Node:
    return CoursesFrom(
        **_counting(data),
        min_courses=data["courses"],
        max_courses=data.get("at_most"),
        pool=_pool(data.get("pool")),
        parts=_parts(placed, path, data, in_credits=False),
    )


def _hours_from(placed: Placed, path: Path, data: Data) -> Node:
    return HoursFrom(
        **_counting(data),
        min_hours=data["hours"],
        max_hours=data.get("at_most"),
        pool=_pool(data.get("pool")),
        parts=_parts(placed, path, data, in_credits=False),
        achievement_types=texts_at(data, "achievement_types"),
    )


def _course(_placed: Placed, _path: Path, data: Data) -> Node:
    return CourseIs(**_counting(data), code=data["code"], equivalents=texts_at(data, "equivalents"))


def _course_pattern(_placed: Placed, _path: Path, data: Data) -> Node:
    return CoursePattern(
        **_counting(data),
        pattern=data["pattern"],
        count=data.get("courses", 1),
        excluded_patterns=texts_at(data, "except_patterns"),
    )


def _residency(placed: Placed, path: Path, data: Data) -> Node:
    minimum = credits_at(placed, path, data, "credits") or 0
    return Residency(**_named(data), min_hundredths=minimum, pool=_pool(data.get("pool")))


def _achievement(_placed: Placed, _path: Path, data: Data) -> Node:
    return AchievementIs(
        **_named(data),
        types=texts_at(data, "types"),
        certificate_types=texts_at(data, "certificate_types"),
        min_level=data.get("min_level"),
        level_scale=tuple(data.get("level_scale", LEVELS)),
        count=data.get("count", 1),
        attributes=dict(data.get("attributes", {})),
    )


def _grade_average(_placed: Placed, _path: Path, data: Data) -> Node:
    return GradeAverage(
        **_named(data),
        min_score=Fraction(data["at_least"]),
        pool=_pool(data.get("pool")),
        weighted=data.get("weighted", True),
        includes_failed=data.get("includes_failed", False),
    )


def _condition(_placed: Placed, _path: Path, data: Data) -> Node:
    return ConditionIs(**_named(data), condition=data["condition"])


def _measured(placed: Placed, path: Path, data: Data) -> Node:
    unit = _UNITS[data.get("unit", "credits")]
    is_credits = unit is Unit.CREDITS_HUNDREDTHS
    at_least = credits_at(placed, path, data, "at_least") or 0 if is_credits else data["at_least"]
    return Measured(**_named(data), measure=data["measure"], at_least=at_least, unit=unit)


_UNITS = {"credits": Unit.CREDITS_HUNDREDTHS, "courses": Unit.COURSES, "conversions": Unit.CONVERSIONS}
_READERS: Mapping[str, Reader] = {
    "all_of": _all_of,
    "any_of": _any_of,
    "n_of": _n_of,
    "credits_from": _credits_from,
    "courses_from": _courses_from,
    "hours_from": _hours_from,
    "course": _course,
    "course_pattern": _course_pattern,
    "residency": _residency,
    "achievement": _achievement,
    "grade_average": _grade_average,
    "condition": _condition,
    "measured": _measured,
}


def read_node(placed: Placed, path: Path, data: Data) -> Node:
    """One node and all below it."""
    return _READERS[data["kind"]](placed, path, data)


def read_program(placed: Placed, data: Data) -> ProgramDocument:
    """A whole program."""
    requirement = data.get("requirement")
    typical = credits_at(placed, (), data, "typical_credits")
    program = Program(
        code=data["code"],
        name_zh=data.get("name_zh", ""),
        name_en=data.get("name_en", ""),
        major=data.get("major", ""),
        entry_year=data.get("entry_year"),
        requirement=None if requirement is None else read_node(placed, ("requirement",), requirement),
        courses=tuple(_catalog_course(placed, place, item) for place, item in enumerate(data.get("courses", ()))),
        sets={name: _pool(pool) for name, pool in data.get("sets", {}).items()},
        sharing=tuple(_sharing(placed, place, item) for place, item in enumerate(data.get("sharing", ()))),
        repeatable=texts_at(data, "repeatable"),
        typical_hundredths=_DEFAULT_CREDITS if typical is None else typical,
    )
    return ProgramDocument(program, _program_facts(placed, data, program))


def _catalog_course(placed: Placed, place: int, data: Data) -> CatalogCourse:
    return CatalogCourse(
        code=data["code"],
        name=data.get("name", ""),
        credits_hundredths=credits_at(placed, ("courses", place), data, "credits") or 0,
        hours=data.get("hours", 0),
        nature=data.get("nature", ""),
    )


def _sharing(placed: Placed, place: int, data: Data) -> SharingRule:
    limit = credits_at(placed, ("sharing", place), data, "up_to_credits")
    return SharingRule(between=texts_at(data, "between"), up_to_hundredths=limit)


def _program_facts(placed: Placed, data: Data, program: Program) -> ProgramFacts:
    bases, slots = data.get("credits", {}), data.get("slots", {})
    courses = [
        ProgramCourseFacts(
            code=course.code,
            name=course.name,
            credits_hundredths=course.credits_hundredths,
            nature=CourseNature(course.nature),
            requires_certificate=item.get("requires_certificate"),
            facts=facts_at(item, "facts"),
        )
        for course, item in zip(program.courses, data.get("courses", ()), strict=True)
        if course.nature
    ]
    return ProgramFacts(
        code=program.code,
        major=program.major,
        entry_year=program.entry_year or 0,
        education_type=data.get("education_type", "full_time"),
        length_years=data.get("length_years", 3),
        credits_hundredths={name: credits_at(placed, ("credits",), bases, name) or 0 for name in bases},
        courses=tuple(courses),
        institution=data.get("institution", ""),
        required_certificates=texts_at(data, "required_certificates"),
        content_matches=tuple(
            ContentMatch(match["course"], match["certificate_type"], read_share(match["share"]))
            for match in data.get("content_matches", ())
        ),
        slots={name: credits_at(placed, ("slots",), slots, name) for name in slots},
    )


def read_record(placed: Placed, data: Data) -> RecordDocument:
    """A whole record."""
    lines = data.get("courses", ())
    achievements = tuple(
        _achievement_held(placed, ("achievements", place), item)
        for place, item in enumerate(data.get("achievements", ()))
    )
    audit = AuditRecord(
        courses=tuple(_earned(placed, ("courses", place), item) for place, item in enumerate(lines)),
        achievements=achievements,
        conditions=dict(data.get("conditions", {})),
        on=read_date(placed, ("on",), data.get("on")),
        measures=dict(data.get("measures", {})),
    )
    return RecordDocument(
        audit=audit,
        conversions=tuple(
            _conversion(placed, ("conversions", place), item) for place, item in enumerate(data.get("conversions", ()))
        ),
        calendar=_calendar(placed, data.get("calendar", {})),
        failed_causes={line["code"]: line["failed_cause"] for line in lines if "failed_cause" in line},
        grades={line["code"]: line["grade"] for line in lines if "grade" in line},
        facts={line["code"]: facts_at(line, "facts") for line in lines if "facts" in line},
    )


def read_obtainable(placed: Placed, data: Data) -> tuple[Obtainable, ...]:
    """Certificates that could be taken, each with the courses it would exempt from."""
    return tuple(
        Obtainable(
            held=_achievement_held(placed, ("certificates", place, "held"), item["held"]),
            freed=tuple(
                replace(_earned(placed, ("certificates", place, "frees", at), line), way=Way.EXEMPTION)
                for at, line in enumerate(item.get("frees", ()))
            ),
        )
        for place, item in enumerate(data["certificates"])
    )


def _earned(placed: Placed, path: Path, data: Data) -> EarnedCourse:
    return EarnedCourse(
        code=data["code"],
        name=data.get("name", ""),
        credits_hundredths=credits_at(placed, path, data, "credits") or 0,
        score=score_at(data, "score"),
        way=Way(data.get("way", "normal")),
        status=EarnedStatus(data.get("status", "passed")),
        nature=data.get("nature", ""),
        term=str(data.get("term", "")),
        own=data.get("own", True),
        hours=data.get("hours", 0),
        source_id=data.get("source", ""),
    )


def _day(placed: Placed, path: Path, data: Data, name: str) -> date:
    return read_date(placed, (*path, name), data.get(name)) or date.min


def _achievement_held(placed: Placed, path: Path, data: Data) -> HeldAchievement:
    return HeldAchievement(
        id=data["id"],
        type=data["type"],
        title=data.get("title", ""),
        attributes=facts_at(data, "attributes"),
        obtained_on=_day(placed, path, data, "obtained_on"),
        expires_on=read_date(placed, (*path, "expires_on"), data.get("expires_on")),
        bank_value_hundredths=credits_at(placed, path, data, "bank_value"),
        verified=data.get("verified", True),
        family=data.get("family"),
    )


def _conversion(placed: Placed, path: Path, data: Data) -> PastConversion:
    targets = tuple(
        PastTarget(
            course_code=item.get("course"),
            slot=item.get("slot"),
            credits_hundredths=credits_at(placed, (*path, "targets", place), item, "credits") or 0,
            nature=item.get("nature"),
        )
        for place, item in enumerate(data["targets"])
    )
    uses = tuple(
        PastUse(
            achievement_id=item["achievement"],
            type=item["type"],
            credits_hundredths=credits_at(placed, (*path, "achievements", place), item, "credits") or 0,
            scope=ConsumptionScope(item.get("scope", "program")),
            family=item.get("family"),
        )
        for place, item in enumerate(data["achievements"])
    )
    return PastConversion(
        id=data["id"],
        rule_set_code=data["rule_set"],
        rule_id=data["rule"],
        uses=uses,
        targets=targets,
        credits_hundredths=sum(target.credits_hundredths for target in targets),
        converted_on=_day(placed, path, data, "converted_on"),
        program=data.get("program", ""),
        institution=data.get("institution", ""),
        category=data.get("category"),
    )


def _calendar(placed: Placed, data: Data) -> Calendar:
    def days(name: str) -> tuple[date, ...]:
        path: Path = ("calendar", name)
        found = (read_date(placed, (*path, place), value) for place, value in enumerate(data.get(name, ())))
        return tuple(day for day in found if day is not None)

    return Calendar(days("term_starts"), frozenset(days("holidays")), frozenset(days("working_weekends")))
