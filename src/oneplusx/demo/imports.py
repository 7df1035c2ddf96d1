"""Spreadsheets at the first college: one written, one with faults that waits to be confirmed, one withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

import xlsxwriter

from oneplusx.apps.intake.registry import find_kind
from oneplusx.apps.intake.services import apply_import, cancel_import, confirm_import, receive_import
from oneplusx.demo.accounts import FIRST_SEQUENCE
from oneplusx.demo.world import College, Places
from oneplusx.domain.identity import synthetic_resident_id

COLLEGE = "DEMO-C1"
ADDED = ("施明轩", "柯语桐", "傅嘉宁", "温若溪", "詹景然", "卢思源")
BORN_ON = date(2007, 3, 8)
Rows = Sequence[dict[str, str]]


def build_imports(places: Places, now: datetime) -> None:
    """Three imports in their states."""
    college = places.colleges[COLLEGE]
    _write_learners(college, now - timedelta(days=15))
    _stage_certificates(college, now - timedelta(hours=3))
    _cancel_learners(college, now - timedelta(days=2))


def _workbook(kind: str, rows: Rows) -> bytes:
    """A workbook in the columns of a kind; all cells are texts."""
    found = find_kind(kind)
    if found is None:
        raise ValueError(f"unknown kind of import: {kind}")
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(found.title_zh[:31])
        for place, column in enumerate(found.columns):
            sheet.write_string(0, place, column.title_zh)
            for number, row in enumerate(rows, start=1):
                sheet.write_string(number, place, row.get(column.key, ""))
    return buffer.getvalue()


def _learner_rows(college: College, first: int) -> list[dict[str, str]]:
    program = college.programs[-1]
    return [
        {
            "student_number": f"{program.entry_year}{program.major.code[2:]}8{first + number:03d}",
            "name": name,
            "identity_number": synthetic_resident_id(BORN_ON, FIRST_SEQUENCE + 200 + first + number),
            "class_code": college.classes[program.code][0].code,
            "program_code": program.code,
        }
        for number, name in enumerate(ADDED)
    ]


def _write_learners(college: College, at: datetime) -> None:
    batch = receive_import(
        kind="learners",
        institution_id=college.institution.id,
        data=_workbook("learners", _learner_rows(college, 1)),
        file_name="补录新生名册.xlsx",
        actor=college.registrar,
        now=at,
    )
    confirm_import(batch_id=batch.id, actor=college.registrar, now=at, in_background=False)
    apply_import(batch_id=batch.id, actor=college.registrar, now=at)


def _stage_certificates(college: College, at: datetime) -> None:
    """Good rows, and one row for each of the faults that people meet most."""
    month, later = f"{at:%Y-%m}", f"{at.year + 1}-01"
    holders = [one for one in college.students if one.certificate_type is None][:8] or college.students[:8]
    codes = sorted(college.covered[holders[0].program.major.code])
    good = {"certificate_type": codes[0], "score_text": "82", "is_passed": "是", "grading_mode": "01 百分制"}
    rows = [
        {**good, "student_number": one.student_number, "acquired_month": month, "number": f"DEMO-C1IM{number:04d}"}
        for number, one in enumerate(holders)
    ]
    wrong = (
        {"student_number": "20990001"},
        {"certificate_type": "X999-9"},
        {"score_text": "182"},
        {"acquired_month": later},
        {"is_passed": "待定"},
        {"student_number": ""},
    )
    rows += [{**rows[0], "number": "", **one} for one in wrong]
    receive_import(
        kind="certificates",
        institution_id=college.institution.id,
        data=_workbook("certificates", rows),
        file_name="X证书成绩（待确认）.xlsx",
        actor=college.registrar,
        now=at,
    )


def _cancel_learners(college: College, at: datetime) -> None:
    """Identity numbers that a spreadsheet turned into rounded figures."""
    rows = [{**row, "identity_number": "1.1e+17"} for row in _learner_rows(college, 50)]
    batch = receive_import(
        kind="learners",
        institution_id=college.institution.id,
        data=_workbook("learners", rows),
        file_name="新生名册（证件号有误）.xlsx",
        actor=college.registrar,
        now=at,
    )
    cancel_import(batch_id=batch.id, actor=college.registrar, now=at + timedelta(minutes=5))
