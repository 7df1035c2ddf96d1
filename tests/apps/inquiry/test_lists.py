"""Many certificates at once: lines, spreadsheets, the report and its files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from html import unescape

import pytest
import xlsxwriter
from altcha import Challenge, Payload, solve_challenge
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oneplusx.apps.inquiry import limits, lists
from oneplusx.apps.inquiry.asking import ask_list
from oneplusx.apps.inquiry.proof import challenge
from oneplusx.apps.inquiry.selectors import Verdict
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain.errors import Invalid
from oneplusx.web.clock import now as present
from tests.support.flow import HoldCertificate
from tests.support.pdfa import unprinted

NUMBER, NAME = "X20260001", "林晓雨"
MANY = "inquiry:many"


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


@pytest.fixture
def _recorded(studying: Enrollment, hold_certificate: HoldCertificate) -> None:
    hold_certificate(studying, NUMBER)


def workbook(rows: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


def uploaded(content: bytes, name: str = "list.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def proof() -> str:
    found = Challenge.from_dict(challenge(now=present()))
    solution = solve_challenge(found)
    assert solution is not None
    return Payload(found, solution).to_base64()


def file_of(client: Client, page: HttpResponse, form: str) -> HttpResponse:
    [report] = re.findall(r'name="report" value="([^"]+)"', page.content.decode())
    answer = client.post(reverse("inquiry:report_file"), {"report": unescape(report), "format": form})
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize(
    "line, asked",
    [
        (f"{NUMBER}\t{NAME}", (NUMBER, NAME, "")),
        (f"{NAME}，{NUMBER}", (NUMBER, NAME, "")),
        (f"{NUMBER} {NAME}", (NUMBER, NAME, "")),
        ("x 2026 0001 JOHN SMITH", ("20260001", "x JOHN SMITH", "")),
        ("X2026;阿依古丽·买买提", ("X2026", "阿依古丽·买买提", "")),
        (NUMBER, (NUMBER, "", "inquiry.line_incomplete")),
        (f"{'9' * 101},{NAME}", ("9" * 100, NAME, "inquiry.line_too_long")),
    ],
)
def test_a_line_is_read(line: str, asked: tuple[str, str, str]) -> None:
    [row] = lists.read_lines(f"证书编号\t姓名\n\n{line}\n")
    assert (row.number, row.name, row.problem) == asked
    assert row.line == 3


def test_too_many_lines_are_refused() -> None:
    lists.read_lines("\n".join(f"N{at},甲" for at in range(lists.ROWS_MAX)))
    with pytest.raises(Invalid) as refused:
        lists.read_lines("\n".join(f"N{at},甲" for at in range(lists.ROWS_MAX + 1)))
    assert refused.value.code == "inquiry.list_too_long"
    with pytest.raises(Invalid):
        lists.read_lines("证书编号,姓名\n\n")


def test_a_spreadsheet_is_read_and_its_faults_are_named() -> None:
    rows = lists.read_file(
        workbook([["序号", "姓名", "证书编号"], [1, NAME, NUMBER], [2, "甲", 1.1e17], [3, "乙", ""], [4, "丙", "N 4"]])
    )
    assert [(row.line, row.number, row.name, row.problem) for row in rows] == [
        (2, NUMBER, NAME, ""),
        (3, "1.1e+17", "甲", "intake.number_precision_lost"),
        (4, "", "乙", "inquiry.line_incomplete"),
        (5, "N4", "丙", ""),
    ]


def test_csv_in_both_encodings() -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        [row] = lists.read_file(f"证书编号,姓名\n{NUMBER},{NAME}\n".encode(encoding))
        assert (row.number, row.name) == (NUMBER, NAME)


def laid_out(place: str) -> bytes:
    """A workbook whose only cell stands far out."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["证书编号", "姓名"], ["1", "2"]]))) as book,
        zipfile.ZipFile(made, "w") as out,
    ):
        for part in book.infolist():
            content = book.read(part)
            out.writestr(part, content.replace(b'r="B2"', f"r={place}".encode()))
    return made.getvalue()


def bomb() -> bytes:
    made = io.BytesIO(workbook([["证书编号", "姓名"], ["1", "2"]]))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/zero.bin", b"\0" * (lists.UNPACKED_BYTES_MAX + 1))
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04",
        b"x" * (lists.FILE_BYTES_MAX + 1),
        laid_out('"XFD1048576"'),
        laid_out("'ZZ2'"),
        bomb(),
        workbook([["a", "b"], ["1", "2"]]),
        workbook([["证书编号", "姓名"]]),
    ],
)
def test_hostile_files_are_refused_at_once(content: bytes) -> None:
    with pytest.raises(Invalid):
        lists.read_file(content)


@pytest.mark.usefixtures("_recorded")
def test_the_report_is_shown_and_handed_out(client: Client) -> None:
    lines = f"{NUMBER},{NAME}\n{NUMBER},段秋石\nX9,{NAME}\n=1+1\n"
    page = client.post(reverse(MANY), {"lines": lines})
    assert page.status_code == 200
    shown = page.content.decode()
    assert all(word in shown for word in ("有效", "没有找到", "无法识别的行"))
    rows = list(csv.reader(io.StringIO(file_of(client, page, "csv").content.decode("utf-8-sig"))))
    assert [row[1:4] for row in rows[1:3]] == [[NUMBER, NAME, "有效"], [NUMBER, "段秋石", "没有找到"]]
    assert rows[4][1] == "'=1+1"
    assert file_of(client, page, "xlsx").content[:2] == b"PK"
    assert unprinted(file_of(client, page, "pdf").content, NUMBER) == []


def test_a_forged_report_is_refused(client: Client, db: None) -> None:
    for forged in ("", "x", "x:y:z", "x" * 500_000):
        answer = client.post(reverse("inquiry:report_file"), {"report": forged, "format": "csv"})
        assert answer.status_code == 422


@pytest.mark.usefixtures("_recorded")
def test_a_list_is_one_question_and_answers_in_order(now: datetime) -> None:
    asked = [(f"N{at}", f"甲{at}") for at in range(150)]
    asked[70:70] = [(NUMBER, NAME), (NUMBER, "段秋石"), (" x2026-0001", NAME)]
    with CaptureQueriesContext(connection) as found:
        answers = ask_list(asked=asked, address="192.0.2.1", now=now, is_proved=True)
    assert len(found.captured_queries) == 1
    valid = [at for at, answer in enumerate(answers) if answer.verdict == Verdict.VALID]
    assert valid == [70, 72]
    assert {answer.verdict for at, answer in enumerate(answers) if at not in valid} == {Verdict.NOT_FOUND}


@pytest.mark.usefixtures("still_clock")
def test_beyond_the_free_lines_a_list_needs_a_proof(client: Client, db: None) -> None:
    lines = "\n".join(f"N{at},甲{at}" for at in range(limits.PER_ADDRESS_FREE + 1))
    refused = client.post(reverse(MANY), {"lines": lines})
    assert refused.status_code == 429
    assert "N20,甲20" in refused.content.decode(), "what was typed is kept"
    assert client.post(reverse(MANY), {"lines": lines, "proof": proof()}).status_code == 200


@pytest.mark.usefixtures("_recorded")
def test_a_number_is_not_guessed_by_a_list(now: datetime) -> None:
    asked = [(NUMBER, f"甲{at}") for at in range(199)] + [(NUMBER, NAME)]
    answers = ask_list(asked=asked, address="192.0.2.1", now=now, is_proved=True)
    assert [answer.verdict for answer in answers[limits.PER_NUMBER :]] == [Verdict.UNAVAILABLE] * 180


def test_an_empty_list_says_what_is_needed(client: Client, db: None) -> None:
    assert client.post(reverse(MANY), {"lines": ""}).status_code == 422
    assert client.post(reverse(MANY), {"file": uploaded(b"PK\x03\x04")}).status_code == 422
    assert client.get(reverse(MANY)).status_code == 200
