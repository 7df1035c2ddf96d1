"""``oneplusx audit --certificates``: what certificates not yet taken would save, from files alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "programs"
GIVEN = ("--program", str(EXAMPLES / "software-2024.yaml"), "--record", str(EXAMPLES / "record-missing.yaml"))


def run(*options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": "src", "PYTHONIOENCODING": "utf-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "oneplusx.cli.main", "audit", *GIVEN, *options]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_each_certificate_is_audited_and_the_most_helpful_comes_first() -> None:
    plain = json.loads(run("--json").stdout)
    done = run("--certificates", str(EXAMPLES / "certificates.yaml"), "--together", "2", "--json")
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    fixes = answer.pop("certificate_fixes")
    assert answer == plain
    first = fixes[0]
    assert first["certificates"] == ["web-intermediate"]
    assert first["saved_hundredths"] == plain["missing_hundredths"] - first["credits_hundredths"] > 0
    assert first["proved"]
    assert "web-intermediate" in run("--certificates", str(EXAMPLES / "certificates.yaml")).stdout


@pytest.mark.parametrize(
    "text, place",
    [
        ("format: oneplusx-certificates/1\ncertificates: []\n", "certificates"),
        ("format: oneplusx-certificates/1\ncertificates:\n  - held: {id: a}\n", "certificates.0.held"),
        ("format: other\ncertificates:\n  - held: {id: a, type: b}\n", "format"),
    ],
)
def test_bad_input_says_where(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "certificates.yaml"
    file.write_text(text, encoding="utf-8")
    done = run("--certificates", str(file))
    assert done.returncode == 2
    assert str(file) in done.stderr
    assert place.rsplit(".", maxsplit=1)[-1] in done.stderr
