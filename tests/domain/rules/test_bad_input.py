"""Bad input: huge, not UTF-8, bombs, contradictions. A clear error with the place; bounded memory and time."""

from __future__ import annotations

import json
import time
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from oneplusx.cli.main import main
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import from_json, load_case, load_rule_set
from oneplusx.domain.rules.workbook import from_workbook
from tests.domain.rules.cast import EXAMPLES

HEAD = """format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
"""
RULE = "{id: r, from: {types: [cet]}, to: {slots: [s]}, credits: {basis: fixed, give: 1}}"


def problems(text: str) -> list[dict[str, object]]:
    with pytest.raises(Invalid) as caught:
        load_rule_set(text, name="bad.yaml")
    assert caught.value.code == "rules.invalid_document"
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    return found


def said(text: str) -> list[tuple[object, ...]]:
    return [(problem["code"], problem["line"], problem["field"]) for problem in problems(text)]


def test_a_file_of_100_mb_is_refused_without_being_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, code in [("huge.yaml", "document.too_large"), ("huge.xlsx", "workbook.too_large")]:
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(100 * 2**20)
        tracemalloc.start()
        assert main(["rules", "check", str(path), "--json"]) == 2
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        answer = json.loads(capsys.readouterr().out)
        assert (answer["file"], [problem["code"] for problem in answer["problems"]]) == (str(path), [code])
        assert peak < 40 * 2**20


@pytest.mark.parametrize("verb", ["check", "explain", "to-xlsx"])
def test_a_file_that_is_not_utf_8_names_file_and_line(
    tmp_path: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes((HEAD + "title_zh: 转换办法\n").encode("gbk"))
    more = {"check": [], "explain": ["--case", str(EXAMPLES.parent / "cases" / "R16.yaml")], "to-xlsx": ["out.xlsx"]}
    assert main(["rules", verb, str(path), *more[verb]]) == 2
    error = capsys.readouterr().err
    assert f"{path}:5: " in error
    assert "bb bb b0 ec" in error
    assert "UTF-8" in error


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes((HEAD + f"rules: [{RULE}]\n").encode("utf-8-sig"))
    assert main(["rules", "check", str(path)]) == 0


BOMBS = {
    "brackets": ("[" * 1_000_000, ("document.too_deep", 1)),
    "maps": ("{a: " * 250_000, ("document.too_deep", 1)),
    "dashes": ("- " * 500_000, ("document.too_deep", 1)),
    "steps": ("\n".join(" " * depth + "a:" for depth in range(1000)), ("document.too_deep", 31)),
    "many values": ("a:\n" + "- 1\n" * 249_999, ("document.too_large", 99_999)),
    "references to themselves": ("a: &a [*a, *a, *a]", ("document.too_deep", 1)),
    "a long line": ("a: " + "x" * 1_000_000, ("document.too_large", None)),
    "an unknown reference": ("a: [1]\nb: *c\n", ("document.not_yaml", 2)),
    "two documents": ("a: 1\n---\nb: 2\n", ("document.not_yaml", 2)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_its_line_in_bounded_time(name: str) -> None:
    text, expected = BOMBS[name]
    start = time.process_time()
    found = [(problem["code"], problem["line"]) for problem in problems(text)]
    assert found == [expected]
    assert time.process_time() - start < 20  # a million characters take about four seconds


def test_a_case_is_bounded_like_a_rule_set() -> None:
    with pytest.raises(Invalid) as caught:
        load_case("[" * 100_000, name="case.yaml")
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    assert [problem["code"] for problem in found] == ["document.too_deep"]


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "9" * 100_000, "1e-999999", ".inf", ".nan"])
def test_a_number_beyond_all_bounds_is_no_number(number: str) -> None:
    assert problems(f"{HEAD}caps: [{{id: c, at_most: {number}}}]\n")[0]["field"] == "caps[0].at_most"


@pytest.mark.parametrize("number", [float("inf"), float("nan"), 1e300, 10**5000], ids=["inf", "nan", "e300", "5000"])
def test_neither_in_json(number: float) -> None:
    data = {"format": "oneplusx-rule-set/1", "code": "T", "version": "1", "owner": {"level": "college", "code": "t"}}
    with pytest.raises(Invalid):
        from_json(data | {"caps": [{"id": "c", "at_most": number}]})


def test_of_very_many_problems_the_first_are_listed_and_all_are_counted() -> None:
    found = problems(HEAD + "".join(f"unknown{number}: 1\n" for number in range(5000)))
    assert len(found) == 101
    assert (found[0]["line"], found[0]["field"]) == (5, "unknown0")
    assert (found[-1]["code"], found[-1]["found"]) == ("document.more_problems", "5000")


def rule(**parts: str) -> str:
    """One rule in block style, its parts on lines 6 to 9."""
    lines = {"from": "{types: [cet]}", "to": "{slots: [s]}", "credits": "{basis: fixed, give: 1}"} | parts
    return HEAD + "rules:\n  - id: r\n" + "".join(f"    {name}: {value}\n" for name, value in lines.items())


CONTRADICTIONS = [
    (rule(**{"from": "{types: [cet], where: {score: {at_least: 90, at_most: 60}}}"}), 7, "rules[0].from.where.score"),
    (rule(**{"from": "{where: {level: {above: primary, below: intermediate}}}"}), 7, "rules[0].from.where.level"),
    (rule(**{"from": "{where: {level: {at_least: advanced, at_most: primary}}}"}), 7, "rules[0].from.where.level"),
    (rule(**{"from": "{where: {score: {above: 60, below: 60}}}"}), 7, "rules[0].from.where.score"),
    (
        rule(**{"from": '{where: {obtained_on: {at_least: "2025-01-01", at_most: "2024-12-31"}}}'}),
        7,
        "rules[0].from.where.obtained_on",
    ),
    (rule(to="{natures: [practice], not_natures: [practice]}"), 8, "rules[0].to.natures[0]"),
    (rule(to="{courses: [A, B], not_courses: [B]}"), 8, "rules[0].to.courses[1]"),
    (
        rule(to="{any_course: true, where: {course.hours: {at_least: 9, below: 9}}}"),
        8,
        "rules[0].to.where.course.hours",
    ),
    (rule(credits="{basis: range, min: 3, max: 1}"), 9, "rules[0].credits.max"),
    (rule(score="{basis: carry, at_least: 80, ceiling: 70}"), 10, "rules[0].score.ceiling"),
    (rule(scope='{majors: ["51"], not_majors: ["51"]}'), 10, "rules[0].scope.majors[0]"),
    (rule(scope="{entry_years: {from: 2025, to: 2024}}"), 10, "rules[0].scope.entry_years.to"),
    (rule(content_match_min="120%"), 10, "rules[0].content_match_min"),
    (HEAD + "caps: [{id: c, share: 101%}]\n", 5, "caps[0].share"),
    (HEAD + "caps: [{id: c, share: " + "9" * 100_000 + "%}]\n", 5, "caps[0].share"),
    (HEAD + "parent: T\n", 5, "parent"),
    (HEAD + 'replaces: "1"\n', 5, "replaces"),
    (HEAD + f"rules: [{RULE}]\nparent: UP\ndisabled: [r]\n", 7, "disabled[0]"),
]


@pytest.mark.parametrize("text, line, field", CONTRADICTIONS)
def test_what_contradicts_itself_is_refused_with_its_place(text: str, line: int, field: str) -> None:
    assert said(text) == [("document.contradiction", line, field)]


def far_cell(row: int, column: int) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet("办法").write(row, column, "x")
    page = book.add_worksheet("规则")
    page.write(0, 0, "x")
    page.write(row, column, "x")
    book.close()
    return buffer.getvalue()


def test_a_spreadsheet_that_stretches_over_thousands_of_millions_of_cells_is_refused() -> None:
    data = far_cell(1_048_575, 16_383)
    assert len(data) < 10_000
    with pytest.raises(Invalid) as caught:
        from_workbook(data, name="book.xlsx")
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    assert [problem["code"] for problem in found] == ["workbook.too_large"]


@pytest.mark.parametrize("entry", ["mimetype", "xl/workbook.bin", "nothing"])
def test_other_kinds_of_spreadsheets_are_refused(entry: str) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(Invalid) as caught:
        from_workbook(buffer.getvalue())
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    assert [problem["code"] for problem in found] == ["workbook.unreadable"]


@pytest.mark.parametrize("claimed", [60 * 2**20, 100])
def test_a_spreadsheet_that_unpacks_out_of_bounds_is_refused_whatever_it_claims(claimed: int) -> None:
    buffer = BytesIO(far_cell(0, 0))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/padding.xml", b" " * (60 * 2**20))
    size = (60 * 2**20).to_bytes(4, "little")
    with pytest.raises(Invalid) as caught:
        from_workbook(buffer.getvalue().replace(size, claimed.to_bytes(4, "little")))
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    assert [problem["code"] for problem in found] == ["workbook.too_large"]
