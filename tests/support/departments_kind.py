"""A small kind of import for the tests of the import machinery: departments of a college."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import pytest
import xlsxwriter

from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    NEW,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Options,
    Problem,
    Row,
    Verdict,
    error,
)
from oneplusx.web.actor import Actor

CODE = "test_departments"


def _names(institution_id: UUID) -> dict[str, str]:
    from oneplusx.apps.parties.models import Department

    return dict(Department.objects.filter(college_id=institution_id).values_list("code", "name_zh"))


def check_rows(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:
    known = _names(institution_id)
    verdicts = []
    for row in rows:
        code, name = row.values["code"], row.values["name"]
        if code == "FORBIDDEN":
            verdicts.append(error("field.invalid", "code", found=code, allowed="D…"))
        elif code not in known:
            verdicts.append(NEW)
        else:
            verdicts.append(UNCHANGED if known[code] == name else CHANGED)
    return verdicts


def apply_rows(
    rows: Sequence[Row], *, institution_id: UUID, options: Options, actor: Actor, now: datetime
) -> Applied | None:
    from oneplusx.apps.parties.models import Department

    known = _names(institution_id)
    wanted = {row.values["code"]: row.values["name"] for row in rows if row.values["name"] != "REFUSED"}
    Department.objects.bulk_create(
        [Department(college_id=institution_id, code=c, name_zh=n) for c, n in wanted.items() if c not in known]
    )
    for code, name in wanted.items():
        if code in known and known[code] != name:
            Department.objects.filter(college_id=institution_id, code=code).update(name_zh=name)
    refused = {row.number: Problem("state.changed", "code") for row in rows if row.values["name"] == "REFUSED"}
    return Applied(refused) if refused else None


KIND = ImportKind(
    code=CODE,
    title_zh="院系名册",
    title_en="Departments",
    permission="import.classes",
    key=("code",),
    columns=(
        Column("code", "院系代码", "Code", is_required=True, parse=parsing.identifier(40), sample="01"),
        Column("name", "院系名称", "Name", ("名称",), is_required=True, sample="示范学院", note_zh="全称"),
        Column("opened_on", "成立日期", "Opened on", parse=parsing.day(), sample="1998-09-01"),
        Column("contact_id", "联系人身份证号", "Contact ID number", parse=parsing.identifier(18)),
        Column("is_open", "招生", "Recruits", parse=parsing.yes_no(), choices=lambda _institution: ["是", "否"]),
    ),
    check_rows=check_rows,
    apply_rows=apply_rows,
    next_path="/departments/",
)


@pytest.fixture
def departments_kind() -> Iterator[ImportKind]:
    from oneplusx.apps.intake import registry

    registry.register(KIND)
    yield KIND
    registry._kinds.pop(CODE)


HEADER = ["院系代码", "院系名称", "成立日期", "联系人身份证号", "招生"]


def workbook(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    """A workbook of these rows; numbers are stored as numbers."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, header)
        for index, row in enumerate(rows, start=1):
            sheet.write_row(index, 0, row)
    return buffer.getvalue()


def many_departments(count: int) -> bytes:
    return workbook([[f"D{number:05}", f"第{number}学院", "2001-09-01", "", "是"] for number in range(count)])
