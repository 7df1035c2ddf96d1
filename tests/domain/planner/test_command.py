"""``oneplusx audit`` and ``oneplusx plan`` on files: offline, without Django, the same on every run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from oneplusx.web.wording import all_wording

ROOT = Path(__file__).parents[3]
PROGRAM = "examples/programs/software-2024.yaml"
GRADUATING = "examples/programs/record-graduating.yaml"
MISSING = "examples/programs/record-missing.yaml"
R14 = "examples/rule-sets/R14.yaml"


def run(*arguments: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": "src", "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "oneplusx.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_exit_codes_of_the_audit() -> None:
    assert run("audit", "--program", PROGRAM, "--record", GRADUATING).returncode == 0
    shown = run("audit", "--program", PROGRAM, "--record", MISSING)
    assert shown.returncode == 1
    assert "不能毕业 / cannot graduate" in shown.stdout
    assert "PF02 网页设计与制作 · 3 学分" in shown.stdout
    assert run("audit", "--program", PROGRAM).returncode == 2
    assert run("audit", "--program", "nowhere.yaml", "--record", MISSING).returncode == 2


def test_the_audit_asks_what_the_method_asks(tmp_path: Path) -> None:
    """R39 wants four credits of innovation; R10 counts by category and lets the surplus fill electives."""
    rules = "examples/rule-sets/R39.yaml"
    refused = run("audit", "--program", PROGRAM, "--record", GRADUATING, "--rules", rules)
    assert refused.returncode == 1
    assert "毕业前须取得创新学分不少于 4 学分" in refused.stdout
    assert "依据 by R39" in refused.stdout
    conversion = """
conversions:
  - id: v9
    rule_set: R39
    rule: any
    achievements: [{achievement: h, type: competition, credits: 4}]
    targets: [{slot: innovation, credits: 4}]
    converted_on: 2026-03-01
"""
    text = (ROOT / GRADUATING).read_text("utf-8")
    assert "\nconversions:" not in text
    record = tmp_path / "record.yaml"
    record.write_text(text.rstrip() + conversion, "utf-8")
    assert run("audit", "--program", PROGRAM, "--record", str(record), "--rules", rules).returncode == 0
    shown = run(
        "audit", "--json", "--program", PROGRAM, "--record", str(record), "--rules", "examples/rule-sets/R10.yaml"
    )
    nodes = {node["id"]: node for node in json.loads(shown.stdout)["nodes"]}
    assert nodes["requirement-clubs"]["kind"] == "measured"
    assert nodes["requirement-clubs"]["missing"] == 150
    assert run("audit", "--program", PROGRAM, "--record", MISSING, "--rules", "nowhere.yaml").returncode == 2


def test_bad_input_names_file_line_field_found_and_allowed(tmp_path: Path) -> None:
    wrong = tmp_path / "program.yaml"
    wrong.write_text((ROOT / PROGRAM).read_text("utf-8").replace("code: PC04,", "code: PC99,", 1), "utf-8")
    shown = run("audit", "--program", str(wrong), "--record", MISSING)
    assert shown.returncode == 2
    assert re.search(r"program\.yaml:\d+: requirement\S+code: .*“PC04”", shown.stderr)
    as_json = run("audit", "--json", "--program", str(wrong), "--record", MISSING)
    problem = json.loads(as_json.stdout)["problems"][0]
    assert problem["found"] == "PC04"
    assert problem["code"] == "audit.unknown_course"


def test_the_plan_is_printed_with_its_reasons() -> None:
    shown = run("plan", "--rules", R14, "--program", PROGRAM, "--record", MISSING)
    assert shown.returncode == 0
    assert "web-1 → PC03 · 4 学分" in shown.stdout
    assert "x-advanced web-1" in shown.stdout
    nothing = run("plan", "--rules", R14, "--program", PROGRAM, "--record", GRADUATING, "--on", "2026-07-01")
    assert nothing.returncode == 1
    assert run("plan", "--rules", R14, "--program", PROGRAM, "--record", MISSING, "--on", "soon").returncode == 2
    assert run("plan", "--rules", R14).returncode == 2


def test_wishes_are_kept_or_refused_with_a_reason(tmp_path: Path) -> None:
    base = ("plan", "--rules", R14, "--program", PROGRAM, "--record", MISSING)
    shown = run(*base, "--json", "--pin", "nobody=PC03", "--pin", "web-1=PC03", "--alternatives", "2")
    assert shown.returncode == 0
    document = json.loads(shown.stdout)
    assert [item["targets"][0]["course"] for item in document["chosen"]] == ["PC03"]
    assert document["refused_pins"][0]["reasons"][0]["code"] == "source.known"
    earlier = tmp_path / "plan.json"
    earlier.write_text(shown.stdout, "utf-8")
    again = run(*base, "--previous", str(earlier), "--order", "kept_from_previous,achievements_spent")
    assert again.returncode == 0
    assert "web-1 → PC03" in again.stdout
    refused = run(*base, "--pin", "nobody=PC03")
    assert "未保留 not kept: nobody" in refused.stdout
    for wrong in (("--order", "speed"), ("--pin", "web-1"), ("--previous", R14)):
        assert run(*base, *wrong).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "--json", "--program", PROGRAM, "--record", MISSING),
        ("plan", "--json", "--rules", R14, "--program", PROGRAM, "--record", MISSING),
    ],
)
def test_the_hash_seed_changes_nothing(arguments: tuple[str, ...]) -> None:
    first, second = run(*arguments, seed="1"), run(*arguments, seed="2")
    assert first.stdout
    assert first.stdout == second.stdout


def test_files_need_no_django() -> None:
    code = (
        "import sys; from oneplusx.cli.main import main; "
        f"main(['plan', '--rules', '{R14}', '--program', '{PROGRAM}', '--record', '{MISSING}']); "
        "sys.exit('django' in sys.modules or 'ortools' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_code_has_its_wording() -> None:
    known = all_wording()
    sources = [
        *(ROOT / "src/oneplusx/domain/graduation").rglob("*.py"),
        *(ROOT / "src/oneplusx/domain/planner").rglob("*.py"),
    ]
    for source in sources:
        for code in re.findall(r'"((?:audit|plan|document)\.[a-z_]+)"', source.read_text("utf-8")):
            assert code in known, f"{source.name}: {code}"
