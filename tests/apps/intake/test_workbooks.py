"""The template, and the uploaded sheet back with its faults marked."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import pytest
import python_calamine

from oneplusx.apps.intake import reading, selectors, services, workbooks
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor
from tests.support.departments_kind import CODE, KIND, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departments_kind")]


def member(data: bytes, path: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(path).decode()


def test_template_has_dropdowns_text_columns_a_sample_and_notes(college: Institution) -> None:
    data = workbooks.template_workbook(KIND, college.id)
    book = python_calamine.load_workbook(io.BytesIO(data))
    assert book.sheet_names == ["院系名册", "选项", "填写说明 Notes"]
    titles, sample = book.get_sheet_by_index(0).to_python()[:2]
    assert titles == ["院系代码*", "院系名称*", "成立日期", "联系人身份证号", "招生"]
    assert sample == ["01", "示范学院", "1998-09-01", "", ""]
    xml = member(data, "xl/worksheets/sheet1.xml")
    assert '<dataValidation type="list"' in xml
    assert re.search(r'<col min="4" max="4" [^>]*style="\d', xml)
    assert "<numFmt " not in member(data, "xl/styles.xml")
    assert 'numFmtId="49"' in member(data, "xl/styles.xml")


def test_untouched_template_has_no_rows(college: Institution) -> None:
    with pytest.raises(Invalid, match="empty_file"):
        reading.read_sheet(workbooks.template_workbook(KIND, college.id), KIND)


@pytest.mark.parametrize("language, word", [("zh-hans", "必填"), ("en", "Required")])
def test_faults_come_back_red_with_comments(
    language: str, word: str, college: Institution, registrar: Actor, now: datetime
) -> None:
    data = workbook([["01", "", "2026.1.5"], ["02", "=1+1", ""], ["02", "丙", ""]])
    batch = services.stage_import(
        kind=CODE, institution_id=college.id, data=data, file_name="a.xlsx", actor=registrar, now=now
    )
    batch = services.check_import(batch_id=batch.id, actor=registrar, now=now)
    marked = workbooks.marked_workbook(selectors.sheet_of(batch), KIND, selectors.problems_of(batch), language)
    assert word in member(marked, "xl/comments1.xml")
    assert "F8B4B4" in member(marked, "xl/styles.xml")
    assert "<f>" not in member(marked, "xl/worksheets/sheet1.xml")
    rows = python_calamine.load_workbook(io.BytesIO(marked)).get_sheet_by_index(0).to_python()
    assert rows[0][:5] == ["院系代码", "院系名称", "成立日期", "联系人身份证号", "招生"]
    assert rows[2][:2] == ["02", "=1+1"]
    assert word in rows[1][5]


def test_marked_workbook_can_be_corrected_and_uploaded_again(
    college: Institution, registrar: Actor, now: datetime
) -> None:
    data = workbook([["01", "甲", "昨天"]])
    batch = services.stage_import(
        kind=CODE, institution_id=college.id, data=data, file_name="a.xlsx", actor=registrar, now=now
    )
    batch = services.check_import(batch_id=batch.id, actor=registrar, now=now)
    marked = workbooks.marked_workbook(selectors.sheet_of(batch), KIND, selectors.problems_of(batch), "zh-hans")
    sheet = reading.read_sheet(marked, KIND)
    assert sheet.unknown_titles == []
    again = workbooks.marked_workbook(sheet, KIND, [], "zh-hans")
    assert reading.read_sheet(again, KIND).header.count("检查结果") == 1
