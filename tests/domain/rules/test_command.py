"""``oneplusx rules``: exit codes 0 yes, 1 no, 2 bad input; JSON and two languages; Django is never loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from oneplusx.cli.main import main
from tests.domain.rules.cast import EXAMPLES

CASE = EXAMPLES.parent / "cases" / "R16.yaml"
R16 = ["explain", str(EXAMPLES / "R16.yaml"), "--upper", str(EXAMPLES / "P01.yaml"), "--case", str(CASE)]


def test_check_says_yes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check", str(EXAMPLES / "R16.yaml"), "--upper", str(EXAMPLES / "P01.yaml"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["layers"], answer["rules"]) == (True, ["P01 2019.12", "R16 2020.45"], 2)


def test_check_names_file_line_field_and_what_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        (EXAMPLES / "P01.yaml").read_text("utf-8").replace("same_outcome: highest", "same_outcome: best"), "utf-8"
    )
    assert main(["rules", "check", str(bad)]) == 2
    error = capsys.readouterr().err
    assert f"{bad}:20: settings.same_outcome" in error
    assert "each, highest" in error
    assert main(["rules", "check", str(bad), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["found"] == "best"


def test_check_says_no_to_a_college_that_loosens_its_province(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loose = tmp_path / "loose.yaml"
    loose.write_text((EXAMPLES / "R16.yaml").read_text("utf-8").replace("share: 50%", "share: 60%"), "utf-8")
    assert main(["rules", "check", str(loose), "--upper", str(EXAMPLES / "P01.yaml")]) == 1
    assert "caps.half-of-program" in capsys.readouterr().out


def test_explain_prints_the_decision_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", *R16]) == 0
    out = capsys.readouterr().out
    assert "批准 / approved" in out
    assert "✓" in out
    assert main(["rules", *R16, "--json"]) == 0
    decision = json.loads(capsys.readouterr().out)
    assert (decision["format"], decision["credits_hundredths"]) == ("oneplusx-decision/1", 300)
    assert main(["rules", *R16, "--on", "2019-01-01"]) == 1
    assert main(["rules", *R16, "--on", "tomorrow"]) == 2


def test_spreadsheet_there_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, text = tmp_path / "R08.xlsx", tmp_path / "R08.yaml"
    assert main(["rules", "to-xlsx", str(EXAMPLES / "R08.yaml"), str(book)]) == 0
    assert main(["rules", "from-xlsx", str(book), str(text)]) == 0
    assert main(["rules", "check", str(book)]) == main(["rules", "check", str(text)]) == 0
    capsys.readouterr()
    assert main(["rules", "from-xlsx", str(book), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "R08"


@pytest.mark.parametrize("name", ["missing.yaml", "broken.xlsx", "latin.yaml"])
def test_bad_files_are_bad_input(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    if not name.startswith("missing"):
        path.write_bytes(b"\xff\xfe\x00broken")
    assert main(["rules", "check", str(path)]) == 2
    assert capsys.readouterr().err


def test_django_is_never_loaded() -> None:
    program = (
        "import sys\nfrom oneplusx.cli.main import main\n"
        f"code = main({['rules', *R16]!r})\n"
        "assert not any(name.partition('.')[0] == 'django' for name in sys.modules), 'loaded'\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
