"""The transfer tables of Wisconsin and RPI as rule sets: what each row says, and what is wrong with a table."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.errors import Invalid
from oneplusx.domain.importing import read_agreements, read_transfer_table
from oneplusx.domain.rules import (
    CourseNature,
    LearnerRecord,
    Outcome,
    ProgramCourseFacts,
    ProgramFacts,
    Request,
    RuleSet,
    TargetRef,
    decide,
    from_json,
    to_json,
)
from oneplusx.domain.rules.doctor import examine

DATA = Path(__file__).parents[4] / "shared" / "data"
WISCONSIN, RPI = DATA / "uw_transfer_rules.csv.gz", DATA / "rpi_transfer_rules.json.gz"
HEADER = "from_inst,from_course,from_title,to_inst,to_course,to_title,credits,level\n"
ON = date(2026, 9, 2)


def table(*rows: str) -> tuple[RuleSet, ...]:
    return read_transfer_table(HEADER + "\n".join(rows), name="table.csv")


def passed(college: str, *codes: str) -> tuple[HeldAchievement, ...]:
    return tuple(
        HeldAchievement(code, "course", code, {"issuer": college, "course_code": code}, date(2026, 1, 1))
        for code in codes
    )


def decided(rule_set: RuleSet, held: tuple[HeldAchievement, ...], *targets: TargetRef, on: date = ON) -> Any:
    courses = tuple(
        ProgramCourseFacts(ref.course_code, ref.course_code, 300, CourseNature.FREE_ELECTIVE)
        for ref in targets
        if ref.course_code
    )
    record = LearnerRecord(held, (), (), ProgramFacts("P", "", 2024, courses=courses))
    return decide(rule_set, record, Request(None, tuple(item.id for item in held), targets), on)


def test_one_rule_set_for_each_receiving_college() -> None:
    east, north = table("West,A 1,a,North,B 1,b,3.00,L", "West,A 1,a,East,C 1,c,3.00,L", "West,A 2,a,East,C 2,c,4.00,")
    assert (east.owner.code, len(east.rules), north.owner.code, len(north.rules)) == ("East", 2, "North", 1)
    decision = decided(east, passed("West", "A 1"), TargetRef(course_code="C 1"))
    assert (decision.outcome, decision.credits_hundredths, decision.rule_id) == (Outcome.APPROVED, 300, "line-3")
    assert decided(east, passed("South", "A 1"), TargetRef(course_code="C 1")).outcome is Outcome.REFUSED


def test_electives_are_slots_and_ranges_ask_a_panel() -> None:
    elective = "West,A 1,a,East,ART EL,Art Elective,2.00,"
    (east,) = table(elective, "West,A 2,a,East,C 2,c,1.00-3.00,", "West,A 3,,East,NDC,,,")
    assert decided(east, passed("West", "A 1"), TargetRef(slot="ART-EL")).credits_hundredths == 200
    decision = decided(east, passed("West", "A 2"), TargetRef(course_code="C 2"))
    assert (decision.outcome, [test.code for test in decision.failed]) == (Outcome.NEEDS_SUPPLEMENT, ["credits.panel"])
    assert decided(east, passed("West", "A 3"), TargetRef(slot="NDC")).credits_hundredths == 0


def test_the_document_says_the_same() -> None:
    (east,) = table("West,A 1,a,East,ART EL,Art Elective,2.00,", "West,A 2,a,East,C 2,c,1.00-3.00,")
    assert from_json(to_json(east)) == east


@pytest.mark.parametrize(
    "text,line,field",
    [
        ("from_inst,to_inst\n", 1, "from_course"),
        (HEADER + "West,A 1,a,East,C 1,c,3.00,\nWest,,a,East,C 1,c,3.00,\n", 3, "from_course"),
        (HEADER + "West,A 1,a,East,C 1,c,many,\n", 2, "credits"),
    ],
)
def test_a_wrong_row_is_named(text: str, line: int, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_transfer_table(text, name="table.csv")
    problems: Any = caught.value.params["problems"]
    assert (problems[0]["line"], problems[0]["field"]) == (line, field)


def agreements(*items: dict[str, Any]) -> RuleSet:
    return read_agreements(json.dumps({"West": {"city": "W", "courses": list(items)}}), name="agreements.json")


def agreement(
    taken: list[str], given: list[str], note: str = "--", begin: str = "--", end: str = "--"
) -> dict[str, Any]:
    return {
        "transfer": [{"id": code, "name": code, "credits": "3"} for code in taken],
        "rpi": [{"id": code, "name": code, "note": note} for code in given],
        "begin": begin,
        "end": end,
    }


def test_several_courses_lead_to_several_courses_together() -> None:
    rules = agreements(agreement(["A", "B"], ["X", "Y"]))
    both = TargetRef(course_code="X"), TargetRef(course_code="Y")
    decision = decided(rules, passed("West", "A", "B"), *both)
    assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, 600)
    assert decided(rules, passed("West", "A"), *both).outcome is Outcome.REFUSED
    assert decided(rules, passed("West", "A", "B"), both[0]).outcome is Outcome.REFUSED


def test_credits_of_the_notes_and_windows() -> None:
    rules = agreements(agreement(["A"], ["X"], "Transfers as 2 credits", "9/1/2023", "9/1/2026"))
    assert (rules.rules[0].credits.fixed_hundredths, rules.windows[0].id) == (200, "2023-09-01..2026-09-01")
    held, target = passed("West", "A"), TargetRef(course_code="X")
    assert [test.code for test in decided(rules, held, target).failed] == ["window.open", "credits.within_outcome"]


@pytest.mark.parametrize(
    "item,field",
    [
        ({"transfer": [], "rpi": 3}, "West.courses[0].rpi"),
        (agreement(["A"], ["X"], begin="2023"), "West.courses[0].begin"),
        (agreement(["A"], ["X"], end="13/45/2023"), "West.courses[0].end"),
    ],
)
def test_a_wrong_agreement_is_named(item: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        agreements(item)
    problems: Any = caught.value.params["problems"]
    assert problems[0]["field"] == field


@pytest.mark.long
@pytest.mark.skipif(not WISCONSIN.exists(), reason="the reference data is not here")
def test_the_doctor_finds_the_sources_with_several_targets_in_the_real_table() -> None:
    rule_sets = read_transfer_table(gzip.decompress(WISCONSIN.read_bytes()).decode(), name="wisconsin")
    assert sum(len(rule_set.rules) for rule_set in rule_sets) == 141_417
    assert sum(len(examine(rule_set).of("doctor.ambiguous")) for rule_set in rule_sets) == 2_204


@pytest.mark.skipif(not RPI.exists(), reason="the reference data is not here")
def test_the_real_agreements() -> None:
    rule_set = read_agreements(gzip.decompress(RPI.read_bytes()).decode(), name="rpi")
    assert len(rule_set.rules) == 2_618
    assert from_json(to_json(rule_set)) == rule_set
