"""Facts of courses and of learners' courses: imported as cells, kept, and asked for by a published method."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from oneplusx.apps.conversion.models import ConversionState
from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.curriculum.selectors import program_facts, standings
from oneplusx.apps.intake.services import import_now
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.web.actor import SYSTEM
from tests.apps.conversion.acting import apply
from tests.support.departments_kind import workbook
from tests.support.flow import METHOD

COURSES = ("课程代码", "培养方案编号", "课程性质", "开课学期", "课程属性")
RESULTS = ("学号", "课程代码", "学期", "状态", "修读情况")


def imported(kind: str, college: Institution, now: datetime, *rows: tuple[str | int, ...]) -> bool:
    return import_now(
        kind=kind,
        institution_id=college.id,
        data=workbook(rows[1:], [str(title) for title in rows[0]]),
        actor=SYSTEM,
        now=now,
    ).is_clean


@pytest.fixture
def with_facts(college: Institution, program: Program, studying: Enrollment, now: datetime) -> Program:
    placed = ("RJ-2024", "专业核心", 4)
    first = ("CORE1", *placed, "assessed_by_certificate=yes; attendance_required=60")
    assert imported("courses", college, now, COURSES, first)
    attended = ("20240001", "CORE1", "2026-2027-1", "在修", "attendance=59.5；homework=90")
    assert imported("course_results", college, now, RESULTS, attended)
    return program


def test_facts_reach_the_rules(with_facts: Program, studying: Enrollment) -> None:
    course = program_facts(with_facts).course_by_code["CORE1"]
    assert course.facts == {"assessed_by_certificate": "yes", "attendance_required": 60, "hours": 16}
    [standing] = standings(studying)
    assert standing.facts == {"term": "2026-2027-1", "attendance": Fraction(119, 2), "homework": 90}


def test_a_row_without_facts_keeps_them_and_another_value_changes_them(
    with_facts: Program, college: Institution, studying: Enrollment, now: datetime
) -> None:
    imported("courses", college, now, COURSES[:4], ("CORE1", "RJ-2024", "专业核心", 5))
    imported("course_results", college, now, RESULTS[:4], ("20240001", "CORE1", "2026-2027-1", "在修"))
    assert program_facts(with_facts).course_by_code["CORE1"].facts["attendance_required"] == 60
    assert standings(studying)[0].facts["homework"] == 90
    imported("course_results", college, now, RESULTS, ("20240001", "CORE1", "2026-2027-1", "在修", "attendance=80"))
    assert standings(studying)[0].facts == {"term": "2026-2027-1", "attendance": 80}


def test_a_cell_that_names_no_facts_is_refused(program: Program, college: Institution, now: datetime) -> None:
    wrong = imported("courses", college, now, COURSES, ("CORE1", "RJ-2024", "专业核心", 4, "出勤八成"))
    homeless = imported("courses", college, now, COURSES, ("CORE1", "", "专业核心", 4, "unified=yes"))
    assert (wrong, homeless) == (False, False)


def test_a_method_decides_by_them(
    with_facts: Program,
    held: Achievement,
    college: Institution,
    studying: Enrollment,
    now: datetime,
) -> None:
    asked = "to: {natures: [professional_core], where: {course.attendance: {not_below: attendance_required}}}"
    text = METHOD.replace("to: {natures: [professional_core]}", asked)
    text = text.replace('version: "1"', 'version: "2"\nreplaces: "1"')
    version = create_version(owner_id=college.id, text=text, name="method.yaml", actor=SYSTEM, now=now)
    publish_version(version_id=version.id, actor=SYSTEM, now=now)
    assert apply(held, studying, SYSTEM, now).state == ConversionState.REFUSED
    imported("course_results", college, now, RESULTS, ("20240001", "CORE1", "2026-2027-1", "在修", "attendance=60"))
    assert apply(held, studying, SYSTEM, now, key="again").state == ConversionState.SUBMITTED
