"""Spreadsheet faults are named, cell by cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from oneplusx.apps.intake import parsing, reading, selectors, services
from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.web.actor import SYSTEM
from tests.support.departments_kind import CODE, HEADER, KIND, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departments_kind")]


def check(data: bytes, college: Institution, now: datetime) -> ImportBatch:
    batch = services.stage_import(
        kind=CODE, institution_id=college.id, data=data, file_name="a.xlsx", actor=SYSTEM, now=now
    )
    return services.check_import(batch_id=batch.id, actor=SYSTEM, now=now)


def codes(batch: ImportBatch) -> list[tuple[int, str | None, str]]:
    return [(number, problem.column, problem.code) for number, problem in selectors.problems_of(batch)]


def test_id_number_stored_as_a_number_has_lost_its_digits(college: Institution, now: datetime) -> None:
    batch = check(workbook([["01", "甲", "2001-09-01", 110101199001011234, "是"]]), college, now)
    assert batch.error_count == 1
    assert codes(batch) == [(2, "contact_id", "intake.number_precision_lost")]


def test_rounded_id_number_in_csv(college: Institution, now: datetime) -> None:
    data = (",".join(HEADER) + "\n01,甲,2001-09-01,1.10101E+17,是\n").encode("gb18030")
    assert codes(check(data, college, now)) == [(2, "contact_id", "intake.number_precision_lost")]


def test_short_number_is_taken_and_noted(college: Institution, now: datetime) -> None:
    batch = check(workbook([[1001, "甲", "", "", ""]]), college, now)
    assert (batch.new_count, batch.error_count) == (1, 0)
    assert codes(batch) == [(2, "code", "intake.number_as_text")]


def test_spaces_and_full_width_digits_are_made_plain_and_noted(college: Institution, now: datetime) -> None:
    batch = check(
        workbook(
            [
                ["\u3000\uff10\uff11 ", " 甲 ", "\uff12\uff10\uff12\uff16\uff0e\uff11\uff0e\uff15", "", ""],
                ["0 2", "乙", "", "", ""],
            ]
        ),
        college,
        now,
    )
    assert batch.new_count == 2
    assert codes(batch) == [
        (2, "code", "intake.full_width"),
        (2, "opened_on", "intake.full_width"),
        (2, "opened_on", "intake.date_understood"),
        (3, "code", "intake.spaces_removed"),
    ]


@pytest.mark.parametrize("written", ["2026.1.5", "2026/1/5", "2026年1月5日", "20260105", "2026-1-5"])
def test_dates_are_understood_and_noted(written: str, college: Institution, now: datetime) -> None:
    batch = check(workbook([["01", "甲", written, "", ""]]), college, now)
    [(_, problem)] = selectors.problems_of(batch)
    assert (problem.code, problem.params["as"]) == ("intake.date_understood", "2026-01-05")


def test_real_date_cell_is_silent(college: Institution, now: datetime) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["01", "甲"])
        sheet.write_datetime(1, 2, date(2026, 1, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
    assert codes(check(buffer.getvalue(), college, now)) == []


@pytest.mark.parametrize("written", ["2026-13-01", "昨天", "2026.2.30"])
def test_impossible_date(written: str, college: Institution, now: datetime) -> None:
    batch = check(workbook([["01", "甲", written, "", ""]]), college, now)
    assert codes(batch) == [(2, "opened_on", "intake.not_a_date")]


def test_merged_hidden_and_error_cells(college: Institution, now: datetime) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"0{row}", "甲"])
        sheet.merge_range("B2:B3", "甲")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.write_formula("E5", "=1/0", None, "#DIV/0!")
    batch = check(buffer.getvalue(), college, now)
    assert codes(batch) == [
        (3, "name", "intake.merged_cell"),
        (5, "is_open", "intake.error_cell"),
        (4, None, "intake.hidden_row"),
    ]
    assert batch.file_problems == [{"code": "intake.hidden_rows", "params": {"count": 1}}]


def test_second_row_with_the_same_key_names_the_first(college: Institution, now: datetime) -> None:
    batch = check(workbook([["01", "甲"], ["02", "乙"], ["01", "丙"]]), college, now)
    [(number, problem)] = selectors.problems_of(batch)
    assert (number, problem.code, problem.params) == (4, "intake.duplicate_of_row", {"row": 2})
    assert (batch.new_count, batch.error_count) == (2, 1)


def test_required_cell_empty_and_wrong_choice(college: Institution, now: datetime) -> None:
    batch = check(workbook([["01", "", "", "", "也许"]]), college, now)
    assert codes(batch) == [(2, "name", "intake.cell_empty"), (2, "is_open", "intake.not_yes_or_no")]


def test_kind_says_what_is_wrong_with_a_row(college: Institution, now: datetime) -> None:
    assert codes(check(workbook([["FORBIDDEN", "甲"]]), college, now)) == [(2, "code", "field.invalid")]


def test_order_titles_remarks_and_the_sample_do_not_matter(college: Institution, now: datetime) -> None:
    rows = [["示范学院", "01", "1998-09-01"], ["说明：名称写全称", "", ""], ["甲", "77", ""]]
    data = workbook(rows, header=["名称", "院系代码（必填）*", "Opened on"])
    sheet = reading.read_sheet(data, KIND)
    assert [number for number, _cells in sheet.rows] == [4]
    assert check(data, college, now).new_count == 1


def test_title_lines_above_the_header(college: Institution, now: datetime) -> None:
    data = workbook([["填报单位：某学院"], HEADER, ["01", "甲"]], header=["院系汇总表"])
    assert check(data, college, now).new_count == 1


def test_unknown_columns_are_ignored_and_said(college: Institution, now: datetime) -> None:
    batch = check(workbook([["01", "甲", "x"]], header=["院系代码", "院系名称", "电话"]), college, now)
    assert batch.file_problems == [{"code": "intake.columns_ignored", "params": {"found": ["电话"]}}]


REFUSED = {
    "corrupt": (b"PK\x03\x04 this is no workbook xl/ [Content_Types].xml", "intake.corrupt_file"),
    "wrong template": (workbook([["a", "b"]], header=["姓名", "院系代码"]), "intake.wrong_template"),
    "no rows": (workbook([]), "intake.empty_file"),
    "no cells": (workbook([], header=[]), "intake.empty_file"),
    "title twice": (workbook([["1", "2", "3"]], header=["院系代码", "院系名称", "名称"]), "intake.double_title"),
    "no file": (b"", "files.empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n....", "files.type_not_accepted"),
    "no spreadsheet": (b"\x00\x01\x02\x03", "files.unknown_type"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unusable_file_is_refused_and_nothing_is_kept(name: str, college: Institution, now: datetime) -> None:
    from oneplusx.apps.intake.models import ImportBatch

    data, code = REFUSED[name]
    with pytest.raises(DomainError) as refusal:
        check(data, college, now)
    assert refusal.value.code == code
    assert not ImportBatch.objects.exists()


def test_wrong_template_says_what_is_missing_and_unknown(college: Institution, now: datetime) -> None:
    with pytest.raises(DomainError) as refusal:
        check(workbook([["a", "b"]], header=["姓名", "院系代码"]), college, now)
    assert refusal.value.params["missing_zh"] == ["院系名称"]
    assert refusal.value.params["missing_en"] == ["院系名称 (Name)"]
    assert refusal.value.params["unknown"] == ["姓名"]


def test_bomb_is_refused_before_it_is_opened(college: Institution, now: datetime) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(450):
                member.write(b"\x00" * 1024 * 1024)
    with pytest.raises(DomainError) as refusal:
        check(buffer.getvalue(), college, now)
    assert refusal.value.code == "intake.unpacked_too_large"


@pytest.mark.parametrize("place, code", [("A999999", "intake.too_many_rows"), ("ZZ2", "intake.too_many_columns")])
def test_far_away_cell_is_refused(place: str, code: str, college: Institution, now: datetime) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write(place, "x")
    with pytest.raises(DomainError) as refusal:
        check(buffer.getvalue(), college, now)
    assert refusal.value.code == code


@pytest.mark.parametrize("written", ["9" * 400, 1e308, -1e300])
def test_a_number_of_hundreds_of_digits_is_named_short(written: object) -> None:
    with pytest.raises(Invalid) as refusal:
        parsing.whole_number(1, 8)(written)
    assert refusal.value.code == "intake.out_of_range"
    assert len(str(refusal.value.params["found"])) <= 21


@pytest.mark.parametrize("written", ["-1", "1000.01", "99999999999", -0.01])
def test_credits_out_of_reach_are_refused(written: object) -> None:
    with pytest.raises(Invalid) as refusal:
        parsing.credits_hundredths()(written)
    assert refusal.value.code in {"intake.out_of_range", "credits.out_of_range"}


@pytest.mark.parametrize(
    "parse, written", [(parsing.month(), "0000-05"), (parsing.month(), "000105"), (parsing.day(), "0001-01-01")]
)
def test_years_of_no_certificate_are_refused(parse: parsing.Parse, written: str) -> None:
    with pytest.raises(Invalid):
        parse(written)
