"""``oneplusx rules doctor``: exit codes, lines, both languages, JSON by its schema; Django is never loaded."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from oneplusx.cli.main import main
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.doctor import CODES, load_catalogue
from oneplusx.web.wording import all_wording
from tests.domain.rules.cast import EXAMPLES

FORMATS = EXAMPLES.parents[1] / "docs" / "formats"

SICK = """format: oneplusx-rule-set/1
code: SICK
version: "1"
owner: {level: college, code: college}
rules:
  - id: a
    from: {types: [x_certificate]}
    to: {natures: [professional_core]}
    credits: {basis: fixed, give: 2}
  - id: b
    from: {types: [x_certificate]}
    to: {natures: [professional_core]}
    credits: {basis: fixed, give: 3}
  - id: c
    from: {types: [x_certificate]}
    to: {slots: [free]}
    credits: {basis: fixed, give: 3}
caps:
  - {id: whole, share: 100%}
"""


@pytest.fixture
def sick(tmp_path: Path) -> Path:
    path = tmp_path / "sick.yaml"
    path.write_text(SICK, "utf-8")
    return path


def test_a_healthy_method(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "doctor", str(EXAMPLES / "R16.yaml"), "--upper", str(EXAMPLES / "P01.yaml")]) == 0
    assert "未发现问题。 / Nothing was found." in capsys.readouterr().out


def test_a_blocked_method_names_lines_in_both_languages(sick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "doctor", str(sick)]) == 1
    out = capsys.readouterr().out
    assert f"{sick}:6: blocking: doctor.contradictory" in out
    assert "规则“a”与“b”" in out
    assert "Rules “a” and “b”" in out
    assert f"{sick}:19: notice: doctor.idle_cap" in out


def test_warnings_stop_only_when_strict(tmp_path: Path) -> None:
    path = tmp_path / "ambiguous.yaml"
    path.write_text(SICK.replace("give: 3}\n  - id: c", "give: 2}\n  - id: c"), "utf-8")
    assert main(["rules", "doctor", str(path)]) == 0
    assert main(["rules", "doctor", str(path), "--strict"]) == 1


def test_the_json_report_follows_its_schema(sick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "doctor", str(sick), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    schema = json.loads((FORMATS / "doctor.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(report)
    assert (report["is_blocked"], report["counts"]) == (True, {"blocking": 1, "warning": 1, "notice": 1})
    codes = schema["properties"]["findings"]["items"]["properties"]["code"]["enum"]
    assert set(codes) == set(CODES)


def test_every_code_is_worded_and_documented() -> None:
    described = set(re.findall(r"`([a-z_]+)`", (FORMATS / "doctor.md").read_text("utf-8")))
    for code in CODES:
        assert code in all_wording()
        assert code.removeprefix("doctor.") in described


def test_programs_and_a_catalogue_say_what_there_is(
    sick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = tmp_path / "catalogue.yaml"
    catalogue.write_text("format: oneplusx-catalogue/1\nslots: [bound]\nbases: [professional]\n", "utf-8")
    program = EXAMPLES.parent / "programs" / "software-2024.yaml"
    assert main(["rules", "doctor", str(sick), "--catalogue", str(catalogue), "--json"]) == 1
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert {"doctor.dead_target", "doctor.cap_base_unknown"} <= codes
    assert main(["rules", "doctor", str(sick), "--program", str(program), "--json"]) == 1


def test_the_published_catalogue_schema_is_the_one_in_use() -> None:
    used = files("oneplusx.domain.rules.doctor").joinpath("catalogue.schema.json").read_text("utf-8")
    assert (FORMATS / "catalogue.schema.json").read_text("utf-8") == used
    used = files("oneplusx.domain.importing").joinpath("mapping.schema.json").read_text("utf-8")
    assert (FORMATS / "csv-mapping.schema.json").read_text("utf-8") == used


def test_the_documented_catalogue_loads() -> None:
    text = (FORMATS / "doctor.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    catalogue = load_catalogue(text, name="doctor.md")
    assert (catalogue.courses[0].credits_hundredths, catalogue.certificates[0].majors) == (400, ("5102",))
    with pytest.raises(Invalid, match=r"document\.unknown_field"):
        load_catalogue("format: oneplusx-catalogue/1\ncourse: []\n", name="c")


def test_bad_input(sick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "doctor", str(tmp_path / "missing.yaml")]) == 2
    assert main(["rules", "doctor", str(sick), "--on", "tomorrow"]) == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err


def test_django_is_never_loaded(sick: Path) -> None:
    program = (
        "import sys\nfrom oneplusx.cli.main import main\n"
        f"code = main({['rules', 'doctor', str(sick)]!r})\n"
        "assert not any(name.partition('.')[0] == 'django' for name in sys.modules), 'loaded'\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
