"""Imports of learners and of classes with advisers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.utils import translation

from oneplusx.apps.intake import services as intake
from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.intake.selectors import problems_of
from oneplusx.apps.parties import registry, selectors
from oneplusx.apps.parties.models import ClassGroup, Department, Enrollment, Institution, Learner, Membership
from oneplusx.apps.parties.registry import ProgramRef
from oneplusx.web.actor import Actor
from oneplusx.web.ids import new_id
from tests.support.cast import resident_id
from tests.support.departments_kind import workbook

LEARNER_HEADER = (
    "学号",
    "姓名",
    "证件类型",
    "身份证号",
    "院系",
    "专业代码",
    "班级",
    "入学年级",
    "培养方案编号",
    "手机",
)
CLASS_HEADER = ("班级代码", "班级名称", "院系代码", "院系名称", "专业代码", "年级", "辅导员工号", "辅导员姓名")


def import_rows(
    kind: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    college: Institution,
    actor: Actor,
    now: datetime,
) -> ImportBatch:
    data = workbook(rows, header)
    outcome = intake.import_now(kind=kind, institution_id=college.id, data=data, actor=actor, now=now)
    outcome.batch.refresh_from_db()
    return outcome.batch


def learner(number: str, name: str, document: str, **more: str) -> list[str]:
    given = {"kind": "", "department": "D01", "major": "510203", "class": "RJ2401", "year": "2024", **more}
    return [
        number, name, given["kind"], document, given["department"], given["major"], given["class"], given["year"],
        given.get("program", ""), given.get("phone", ""),
    ]  # fmt: skip


def test_learners_come_in_once(class_group: ClassGroup, registrar: Actor, now: datetime) -> None:
    rows = [
        learner("1", "林晓雨", resident_id(1), phone="13800000000"),
        learner("2", "阿依古丽•买买提", resident_id(2), department="信息工程学院", **{"class": "软件2401班"}),
        learner("3", "JOHN SMITH", "E12345678", kind="护照"),
        learner("4", "白云", resident_id(4), department="", major="", year=""),
    ]
    college = class_group.college
    batch = import_rows("learners", LEARNER_HEADER, rows, college, registrar, now)
    assert (batch.new_count, batch.error_count, batch.applied_count) == (4, 0, 4)
    assert set(Enrollment.objects.values_list("class_group_id", flat=True)) == {class_group.id}
    assert "阿依古丽·买买提" in Learner.objects.values_list("person__name", flat=True)
    again = import_rows("learners", LEARNER_HEADER, rows, college, registrar, now)
    assert (again.unchanged_count, again.new_count, again.changed_count) == (4, 0, 0)


def test_faults_of_learners_are_named_by_cell(class_group: ClassGroup, registrar: Actor, now: datetime) -> None:
    rows = [
        learner("1", "林晓雨", resident_id(1)[:-1] + ("0" if resident_id(1)[-1] != "0" else "1")),
        learner("2", "林晓雨", resident_id(2), department="D99"),
        learner("3", "林晓雨", resident_id(3), **{"class": "??"}),
        learner("4", "林晓雨", resident_id(4), program="P1"),
        learner("5", "林晓雨", resident_id(5), department="", major="", year="", **{"class": ""}),
        learner("6", "白云", resident_id(6)),
    ]
    batch = import_rows("learners", LEARNER_HEADER, rows, class_group.college, registrar, now)
    assert (batch.error_count, batch.applied_count) == (5, 1)
    found = [(problem.code, problem.column) for _row, problem in problems_of(batch)]
    assert found == [
        ("identity.wrong_check_digit", "identity_number"),
        ("parties.unknown_department", "department_code"),
        ("parties.unknown_class", "class_code"),
        ("parties.unknown_program", "program_code"),
        ("parties.not_given", "department_code"),
    ]


def test_a_program_gives_major_year_and_department(department: Department, registrar: Actor, now: datetime) -> None:
    program = ProgramRef(id=new_id(), major_code="510203", entry_year=2025, department_id=department.id)
    before, listers = registry._resolvers[0], registry._listers[0]
    registry.set_program_resolver(lambda _college, codes: {code: program for code in codes if code == "P25"})
    try:
        row = learner("1", "林晓雨", resident_id(1), department="", major="", year="", program="P25", **{"class": ""})
        import_rows("learners", LEARNER_HEADER, [row], department.college, registrar, now)
    finally:
        registry.set_program_resolver(before, listers)
    enrollment = Enrollment.objects.get()
    assert (enrollment.program_id, enrollment.entry_year) == (program.id, 2025)


def test_classes_bring_departments_and_advisers(college: Institution, registrar: Actor, now: datetime) -> None:
    rows = [
        ["RJ1", "软件1班", "D01", "信息工程学院", "510203", "2026", "T1", "方辅导"],
        ["RJ2", "软件2班", "D01", "", "510203", "2026", "T1", ""],
        ["KJ1", "会计1班", "D77", "", "530302", "2026", "", ""],
        ["KJ2", "会计2班", "D01", "", "530302", "2026", "T9", ""],
        ["KJ3", "会计3班", "D01", "", "530302", "2026", "T1", "圆辅导"],
    ]
    batch = import_rows("classes", CLASS_HEADER, rows, college, registrar, now)
    assert (batch.applied_count, batch.error_count) == (2, 3)
    assert [problem.code for _row, problem in problems_of(batch)] == [
        "parties.unknown_department",
        "parties.unknown_adviser",
        "parties.adviser_differs",
    ]
    membership = Membership.objects.get(role="adviser")
    adviser = selectors.actor_of_person(membership.person)
    assert len(adviser.grants[0].class_group_ids) == 2
    assert import_rows("classes", CLASS_HEADER, rows[:2], college, registrar, now).unchanged_count == 2
    changed = [["RJ1", "软件一班", "D01", "", "510203", "2026", "T2", "新辅导"]]
    assert import_rows("classes", CLASS_HEADER, changed, college, registrar, now).changed_count == 1
    assert ClassGroup.objects.get(code="RJ1").adviser.name == "新辅导"  # type: ignore[union-attr]
    header, english = (*CLASS_HEADER, "班级英文名称"), [[*changed[0], "Software 1"]]
    assert import_rows("classes", header, english, college, registrar, now).changed_count == 1
    assert import_rows("classes", CLASS_HEADER, changed, college, registrar, now).unchanged_count == 1
    with translation.override("en"):
        assert ClassGroup.objects.get(code="RJ1").label == "Software 1"
        assert ClassGroup.objects.get(code="RJ2").label == "软件2班"


@pytest.mark.parametrize("kind", ["learners", "classes"])
def test_another_college_may_not_import(kind: str, college: Institution, outsider: Actor, now: datetime) -> None:
    from oneplusx.domain.errors import DomainError

    with pytest.raises(DomainError):
        import_rows(kind, LEARNER_HEADER, [], college, outsider, now)
