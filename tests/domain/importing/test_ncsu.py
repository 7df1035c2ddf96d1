"""Degree plans of NC State as programs: units, alternatives, placeholders, and what is wrong with a table."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.graduation import (
    EVERYTHING,
    AllOf,
    AnyOf,
    AuditRecord,
    CourseIs,
    CoursesFrom,
    CreditsFrom,
    EarnedCourse,
    Node,
    Pool,
    audit,
    check_program,
    walk,
)
from oneplusx.domain.graduation.document import ProgramDocument, dump_program, load_program
from oneplusx.domain.importing import read_degree_plans

REAL = Path(__file__).parents[4] / "shared" / "data" / "ncsu_degree_plans.json.gz"


def listed(code: str, title: str = "") -> dict[str, str]:
    subject, number = code.split()
    return {"course_id": "1", "course_abr": subject, "catalog_num": number, "course_descrip": title}


def placeholder(text: str) -> dict[str, str]:
    return {"course_id": "", "course_abr": "", "catalog_num": "", "course_descrip": text}


def read(groups: dict[str, list[dict[str, str]]], **units: int) -> ProgramDocument:
    requirements = {name: {"min_units": units.get(name, 0), "courses": courses} for name, courses in groups.items()}
    table = {"Weaving - BS": {"id": "1", "subplans": {"A": {"id": "A", "requirements": requirements}}}}
    (document,) = read_degree_plans(json.dumps(table), name="plans.json")
    return document


def children(document: ProgramDocument, group: int = 0) -> tuple[Node, ...]:
    root = document.program.requirement
    assert isinstance(root, AllOf)
    node = root.children[group]
    return node.children if isinstance(node, AllOf) else (node,)


def test_units_from_the_name_where_missing_else_all_listed() -> None:
    document = read(
        {
            "Writing (6 Hrs)": [listed("WV 101", "Yarn"), listed("WV 102")],
            "Given": [listed("WV 201"), listed("WV 202"), listed("WV 203")],
            "Core": [listed("WV 301"), listed("WV 302")],
        },
        Given=3,
    )
    root = document.program.requirement
    assert isinstance(root, AllOf)
    named, given, core = root.children
    assert isinstance(named, CreditsFrom)
    assert (named.min_hundredths, named.pool) == (600, Pool(codes=("WV 101", "WV 102")))
    assert isinstance(given, CreditsFrom)
    assert given.min_hundredths == 300
    assert [node.code for node in walk(core) if isinstance(node, CourseIs)] == ["WV 301", "WV 302"]
    assert document.program.courses[0].name == "Yarn"
    assert document.program.courses[0].credits_hundredths == 300


@pytest.mark.parametrize(
    "text,codes",
    [
        ("WV 203 - Looms", ("WV 203",)),
        ("WV 101 or 102", ("WV 101", "WV 102")),
        ("WV 101, WV 102, or DY 103", ("WV 101", "WV 102", "DY 103")),
        ("WV/DY 214", ("WV 214", "DY 214")),
    ],
)
def test_alternatives(text: str, codes: tuple[str, ...]) -> None:
    (node,) = children(read({"Core": [placeholder(text)]}))
    assert isinstance(node, CoursesFrom)
    assert node.pool.codes == codes


def test_courses_needed_together_are_a_branch_of_the_choice() -> None:
    document = read({"Core": [placeholder("WV 100 or (WV 151 & 152)")]})
    (node,) = children(document)
    assert isinstance(node, AnyOf)
    for taken, satisfied in ((["WV 100"], True), (["WV 151"], False), (["WV 151", "WV 152"], True)):
        record = AuditRecord(tuple(EarnedCourse(code, credits_hundredths=300) for code in taken))
        assert audit(document.program, record).satisfied is satisfied


@pytest.mark.parametrize(
    "text,pool",
    [
        ("WV Elective", Pool(patterns=("WV *",))),
        ("WV Elective 600+", Pool(patterns=("WV 6*", "WV 7*"))),
        ("Sociology", Pool(patterns=("SOC *",))),
        ("300/400 Level Electives", Pool(patterns=("* 3*", "* 4*"))),
        ("Free Electives", EVERYTHING),
        ("History II", Pool(patterns=("HI *",))),
    ],
)
def test_placeholders_are_fillable_by_pattern(text: str, pool: Pool) -> None:
    (node,) = children(read({"Core": [placeholder(text)]}))
    assert isinstance(node, CoursesFrom)
    assert node.pool == pool


def test_a_course_that_two_groups_name_counts_in_both() -> None:
    document = read({"One": [listed("WV 101")], "Two": [listed("WV 101"), listed("WV 102")]})
    record = AuditRecord((EarnedCourse("WV 101"), EarnedCourse("WV 102")))
    assert audit(document.program, record).satisfied


def test_a_program_is_written_and_read_again() -> None:
    document = read(
        {"Core (6 Hrs)": [listed("WV 101"), placeholder("Free Electives")], "More": [placeholder("DY 1 or")]}
    )
    assert load_program(dump_program(document), name="p") == document


@pytest.mark.parametrize(
    "text,field",
    [
        ("[]", "(document)"),
        ("{", "(document)"),
        ('{"D": {}}', "D.subplans"),
        ('{"D": {"subplans": {"A": {"requirements": {"G": {"courses": 3}}}}}}', "D.subplans.A.requirements.G.courses"),
        (
            '{"D": {"subplans": {"A": {"requirements": {"G": {"courses": [{"course_abr": []}]}}}}}}',
            "D.subplans.A.requirements.G.courses[0].course_abr",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_degree_plans(text, name="plans.json")
    problems: Any = caught.value.params["problems"]
    assert problems[0]["field"] == field


@pytest.mark.skipif(not REAL.exists(), reason="the reference data is not here")
def test_the_real_plans() -> None:
    documents = read_degree_plans(gzip.decompress(REAL.read_bytes()).decode(), name="plans")
    assert len(documents) == 245
    assert not [document.program.code for document in documents if check_program(document.program)]
