"""A case as a document: a learner's record, the program and a request (``oneplusx-case/1``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.decision import Purpose, Request, TargetRef
from oneplusx.domain.rules.document.places import Path, Placed, listed_problems, read_text
from oneplusx.domain.rules.document.schema import check_schema
from oneplusx.domain.rules.document.values import read_attribute, read_credits, read_date, read_share, read_time
from oneplusx.domain.rules.record import (
    Calendar,
    ConsumptionScope,
    ContentMatch,
    CourseNature,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    PastConversion,
    PastTarget,
    PastUse,
    ProgramCourseFacts,
    ProgramFacts,
)

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """What a case document holds; ``request`` and ``on`` may be absent."""

    record: LearnerRecord
    request: Request | None
    on: date | None


def load_case(text: str, *, name: str) -> CaseDocument:
    """Reads a case from YAML or JSON text.

    Raises:
        Invalid: ``rules.invalid_document`` with ``name`` and ``problems``, as for rule sets.
    """
    placed = read_text(text)
    if not placed.problems:
        check_schema(placed, "case.schema.json")
    if not placed.problems and isinstance(placed.value, dict):
        case = _read_case(placed, placed.value)
        if not placed.problems:
            return case
    raise Invalid("rules.invalid_document", name=name, problems=listed_problems(placed))


def _read_case(placed: Placed, data: Data) -> CaseDocument:
    program = _read_program(placed, data["program"])
    request = data.get("request")
    return CaseDocument(
        record=_read_record(placed, data["record"], program),
        request=None if request is None else _read_request(placed, request),
        on=read_date(placed, ("on",), data.get("on")),
    )


def _credits(placed: Placed, path: Path, data: Data, name: str) -> int | None:
    value = data.get(name)
    return None if value is None else read_credits(placed, (*path, name), value)


def _day(placed: Placed, path: Path, data: Data, name: str) -> date:
    return read_date(placed, (*path, name), data.get(name)) or date.min


def _facts(data: Data, name: str) -> Data:
    return {key: read_attribute(value) for key, value in data.get(name, {}).items()}


def _read_program(placed: Placed, data: Data) -> ProgramFacts:
    bases, slots = data.get("credits", {}), data.get("slots", {})
    return ProgramFacts(
        code=data["code"],
        major=data["major"],
        entry_year=data["entry_year"],
        education_type=data.get("education_type", "full_time"),
        length_years=data.get("length_years", 3),
        credits_hundredths={name: read_credits(placed, ("program", "credits", name), bases[name]) for name in bases},
        courses=tuple(
            ProgramCourseFacts(
                code=course["code"],
                name=course.get("name", ""),
                credits_hundredths=_credits(placed, ("program", "courses", place), course, "credits") or 0,
                nature=CourseNature(course["nature"]),
                requires_certificate=course.get("requires_certificate"),
                facts=_facts(course, "facts"),
            )
            for place, course in enumerate(data.get("courses", ()))
        ),
        institution=data.get("institution", ""),
        required_certificates=tuple(data.get("required_certificates", ())),
        content_matches=tuple(
            ContentMatch(match["course"], match["certificate_type"], read_share(match["share"]))
            for match in data.get("content_matches", ())
        ),
        slots={name: _credits(placed, ("program", "slots"), slots, name) for name in slots},
    )


def _read_record(placed: Placed, data: Data, program: ProgramFacts) -> LearnerRecord:
    root: Path = ("record",)
    return LearnerRecord(
        achievements=tuple(
            _read_achievement(placed, (*root, "achievements", place), item)
            for place, item in enumerate(data["achievements"])
        ),
        courses=tuple(_read_standing(item) for item in data.get("courses", ())),
        conversions=tuple(
            _read_conversion(placed, (*root, "conversions", place), item, program)
            for place, item in enumerate(data.get("conversions", ()))
        ),
        program=program,
        calendar=_read_calendar(placed, (*root, "calendar"), data.get("calendar", {})),
    )


def _read_achievement(placed: Placed, path: Path, data: Data) -> HeldAchievement:
    return HeldAchievement(
        id=data["id"],
        type=data["type"],
        title=data.get("title", ""),
        attributes=_facts(data, "attributes"),
        obtained_on=_day(placed, path, data, "obtained_on"),
        expires_on=read_date(placed, (*path, "expires_on"), data.get("expires_on")),
        bank_value_hundredths=_credits(placed, path, data, "bank_value"),
        verified=data.get("verified", True),
        family=data.get("family"),
        recognitions=_amounts(placed, (*path, "recognitions"), data.get("recognitions", {})),
    )


def _amounts(placed: Placed, path: Path, data: Data) -> dict[str, int]:
    return {name: read_credits(placed, (*path, name), value) for name, value in data.items()}


def _read_standing(data: Data) -> CourseStanding:
    score = data.get("score")
    return CourseStanding(
        code=data["code"],
        status=CourseStatus(data["status"]),
        score=None if score is None else Fraction(score),
        grade=data.get("grade"),
        failed_cause=data.get("failed_cause"),
        facts=_facts(data, "facts"),
    )


def _read_conversion(placed: Placed, path: Path, data: Data, program: ProgramFacts) -> PastConversion:
    targets = tuple(
        PastTarget(
            course_code=target.get("course"),
            slot=target.get("slot"),
            credits_hundredths=_credits(placed, (*path, "targets", place), target, "credits") or 0,
            nature=target.get("nature"),
        )
        for place, target in enumerate(data["targets"])
    )
    return PastConversion(
        id=data["id"],
        rule_set_code=data["rule_set"],
        rule_id=data["rule"],
        uses=tuple(
            PastUse(
                achievement_id=use["achievement"],
                type=use["type"],
                credits_hundredths=_credits(placed, (*path, "achievements", place), use, "credits") or 0,
                scope=ConsumptionScope(use.get("scope", "program")),
                family=use.get("family"),
            )
            for place, use in enumerate(data["achievements"])
        ),
        targets=targets,
        credits_hundredths=sum(target.credits_hundredths for target in targets),
        converted_on=_day(placed, path, data, "converted_on"),
        program=data.get("program", program.code),
        institution=data.get("institution", program.institution),
        category=data.get("category"),
    )


def _read_calendar(placed: Placed, path: Path, data: Data) -> Calendar:
    def days(name: str) -> tuple[date, ...]:
        found = (read_date(placed, (*path, name, place), value) for place, value in enumerate(data.get(name, ())))
        return tuple(day for day in found if day is not None)

    events = tuple(
        (item["name"], _day(placed, (*path, "events", place), item, "on"))
        for place, item in enumerate(data.get("events", ()))
    )
    return Calendar(days("term_starts"), frozenset(days("holidays")), frozenset(days("working_weekends")), events)


def _read_request(placed: Placed, data: Data) -> Request:
    path: Path = ("request",)
    targets = []
    for place, target in enumerate(data["targets"]):
        here = (*path, "targets", place)
        if ("course" in target) == ("slot" in target):
            placed.report(here, ", ".join(target), "course or slot", "document.not_together")
        match = target.get("content_match")
        targets.append(
            TargetRef(
                course_code=target.get("course"),
                slot=target.get("slot"),
                credits_hundredths=_credits(placed, here, target, "credits"),
                content_match=None if match is None else read_share(match),
            )
        )
    purpose = data.get("purpose")
    return Request(
        rule_id=data.get("rule"),
        achievement_ids=tuple(data["achievements"]),
        targets=tuple(targets),
        purpose=None if purpose is None else Purpose(purpose),
        evidence=tuple(data.get("evidence", ())),
        granted_credits_hundredths=_credits(placed, path, data, "granted_credits"),
        at=read_time(placed, (*path, "at"), data.get("at")),
    )
