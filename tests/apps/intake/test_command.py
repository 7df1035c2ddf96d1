"""``oneplusx import``: exit codes, JSON, template, marked workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oneplusx.apps.parties.models import Department
from oneplusx.cli.main import main
from tests.support.departments_kind import CODE, many_departments, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departments_kind")]


def run(capsys, *words: object) -> tuple[int, str, str]:
    status = main(["import", *map(str, words)])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "院系.xlsx"
    path.write_bytes(many_departments(3))
    return path


def test_dry_run_is_the_default_and_writes_nothing(file, college, capsys):
    before = Department.objects.filter(college=college).count()
    status, out, _ = run(capsys, CODE, file, "--institution", college.code, "--json")
    assert (status, json.loads(out)["counts"]["new"]) == (0, 3)
    assert Department.objects.filter(college=college).count() == before


def test_commit_writes_and_again_changes_nothing(file, college, registrar, sign_in, capsys):
    status, out, _ = run(capsys, CODE, file, "--institution", college.code, "--commit", "--json")
    assert (status, json.loads(out)["counts"]["applied"]) == (0, 3)
    status, out, _ = run(capsys, CODE, file, "--institution", college.code, "--commit", "--json")
    assert (status, json.loads(out)["counts"]["unchanged"]) == (0, 3)


def test_faulty_rows_answer_1_and_come_back_marked(tmp_path, college, capsys):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([["01", "甲"], ["02", ""]]))
    marked = tmp_path / "marked.xlsx"
    status, out, _ = run(capsys, CODE, path, "--institution", college.code, "--commit", "--marked", marked)
    assert status == 1
    assert "必填" in out
    assert marked.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "words, code",
    [
        (["nothing", "{file}", "--institution", "{college}"], "nothing"),
        ([CODE, "/no/such/file.xlsx", "--institution", "{college}"], "file.xlsx"),
        ([CODE, "{file}", "--institution", "NOBODY"], ""),
        ([CODE, "{file}"], ""),
        ([CODE, "{file}", "--institution", "{college}", "--as", "nobody"], "nobody"),
        ([CODE, "{file}", "--institution", "{college}", "--option", "x"], "KEY=VALUE"),
    ],
)
def test_wrong_requests_answer_2_in_both_languages(words, code, file, college, capsys):
    status, _, err = run(capsys, *(word.format(file=file, college=college.code) for word in words))
    assert status == 2
    assert code in err
    assert " / " in err


def test_corrupt_file_answers_2(tmp_path, college, capsys):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert run(capsys, CODE, path, "--institution", college.code)[0] == 2


def test_template_and_kinds(tmp_path, college, capsys):
    path = tmp_path / "template.xlsx"
    assert run(capsys, CODE, "--institution", college.code, "--template", path)[0] == 0
    assert path.read_bytes().startswith(b"PK")
    assert CODE in run(capsys)[1]


def test_worker_and_facts(capsys):
    assert main(["worker", "--once"]) == 0
    assert main(["facts"]) == 0
    assert "# Typed facts" in capsys.readouterr().out
