"""Programs and records as documents: lossless, and errors that name line and field."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from oneplusx.domain.errors import Invalid
from oneplusx.domain.graduation import AuditRecord, EarnedCourse, EarnedStatus, Program, Way, audit
from oneplusx.domain.graduation.document import (
    ProgramDocument,
    RecordDocument,
    dump_program,
    load_program,
    load_record,
    program_from_json,
    program_to_json,
    record_from_json,
    record_to_json,
    requirement_from_json,
    requirement_to_json,
)
from oneplusx.domain.rules import CourseStatus
from tests.domain.graduation.strategies import programs, records

EXAMPLES = Path(__file__).parents[3] / "examples" / "programs"
FORMATS = Path(__file__).parents[3] / "docs" / "formats"
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _document(program: Program) -> ProgramDocument:
    data = {"format": "oneplusx-program/1", "code": program.code}
    return ProgramDocument(program, program_from_json(data).facts)


@FEW
@given(programs())
def test_a_program_survives_json_and_yaml(program: Program) -> None:
    document = _document(program)
    data = json.loads(json.dumps(program_to_json(document)))
    assert program_from_json(data).program == program
    assert load_program(dump_program(document), name="p").program == program
    if program.requirement is not None:
        assert requirement_from_json(requirement_to_json(program.requirement)) == program.requirement


@FEW
@given(records())
def test_a_record_survives_json(record: AuditRecord) -> None:
    data = json.loads(json.dumps(record_to_json(RecordDocument(record))))
    assert record_from_json(data).audit == record


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("software-*.yaml")), ids=lambda path: path.stem)
def test_the_example_programs_load_and_are_written_back_equal(path: Path) -> None:
    document = load_program(path.read_text("utf-8"), name=path.name)
    assert load_program(dump_program(document), name=path.name) == document


@pytest.mark.parametrize("name, satisfied, missing", [("record-graduating", True, 0), ("record-missing", False, 1300)])
def test_the_example_records_have_the_verdict_they_claim(name: str, satisfied: bool, missing: int) -> None:
    program = load_program((EXAMPLES / "software-2024.yaml").read_text("utf-8"), name="program").program
    record = load_record((EXAMPLES / f"{name}.yaml").read_text("utf-8"), name=name)
    assert record_from_json(record_to_json(record)) == record
    result = audit(program, record.audit)
    assert result.proved
    assert result.fix_proved
    assert result.satisfied is satisfied
    assert result.missing_hundredths == missing


@pytest.mark.parametrize("name", ["program", "record"])
def test_the_published_schema_is_the_one_in_use(name: str) -> None:
    used = files("oneplusx.domain.graduation.document").joinpath(f"{name}.schema.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(used))
    assert (FORMATS / f"{name}.schema.json").read_text("utf-8") == used


WRONG = """format: oneplusx-program/1
code: P
courses:
  - {code: A, credits: 3}
  - {code: A, credits: 2}
requirement:
  kind: all_of
  id: root
  children:
    - {kind: course, id: a, code: B}
    - {kind: credits_from, id: c, credits: 10, at_most: 5}
    - kind: credits_from
      id: d
      credits: 1
      pool: {sets: [arts]}
"""


def _problems(text: str) -> list[tuple[object, object, object]]:
    with pytest.raises(Invalid) as refusal:
        load_program(text, name="p.yaml")
    assert refusal.value.code == "audit.invalid_document"
    assert refusal.value.params["name"] == "p.yaml"
    problems: list[dict[str, object]] = refusal.value.params["problems"]  # type: ignore[assignment]
    return [(problem["line"], problem["field"], problem["code"]) for problem in problems]


def test_all_that_is_wrong_is_named_with_its_line() -> None:
    assert _problems(WRONG) == [
        (5, "courses[1].code", "document.duplicate_id"),
        (10, "requirement.children[0].code", "audit.unknown_course"),
        (11, "requirement.children[1]", "audit.max_below_min"),
        (12, "requirement.children[2]", "audit.unknown_set"),
    ]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("kind: course,", "kind: corse,", (10, "requirement.children[0].kind", "document.not_allowed")),
        ("code: B}", "codes: B}", (10, "requirement.children[0].code", "document.required")),
        ("credits: 10", "credits: ten", (11, "requirement.children[1].credits", "document.wrong_form")),
        ("credits: 10", "credits: 1.234", (11, "requirement.children[1].credits", "credits.too_precise")),
        ("format: oneplusx-program/1", "format: 7", (1, "format", "document.not_allowed")),
    ],
)
def test_a_wrong_value_is_named_with_its_line(old: str, new: str, expected: tuple[int, str, str]) -> None:
    assert expected in _problems(WRONG.replace(old, new))


@pytest.mark.parametrize("text", ["", "{", "- a", "kind: [", "\t", "7"])
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    assert _problems(text)
    with pytest.raises(Invalid):
        load_record(text, name="r.yaml")


def test_a_transcript_reads_as_standings_for_conversions() -> None:
    text = """format: oneplusx-record/1
on: 2026-03-02
courses:
  - {code: A, credits: 3, score: 55, status: failed, failed_cause: cheating, term: 1}
  - {code: A, credits: 3, score: 61.5, way: retake, term: 2}
  - {code: B, credits: 3, grade: 免修, way: exemption}
  - {code: C, credits: 3, status: in_progress}
"""
    record = load_record(text, name="r.yaml")
    facts = program_from_json({"format": "oneplusx-program/1", "code": "P"}).facts
    standings = record.for_conversions(facts).standing_by_code
    assert record.on == date(2026, 3, 2)
    assert standings["A"].status is CourseStatus.PASSED
    assert standings["A"].score == Fraction(123, 2)
    assert standings["B"].status is CourseStatus.EXEMPTED
    assert standings["B"].grade == "免修"
    assert standings["C"].status is CourseStatus.IN_PROGRESS
    assert record.audit.courses[1] == EarnedCourse(
        "A", "", 300, Fraction(123, 2), Way.RETAKE, EarnedStatus.PASSED, term="2"
    )
