"""``oneplusx import rule_sets``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rulesets.models import RuleSetVersion, VersionState
from oneplusx.cli.main import main
from tests.support.flow import METHOD


def test_checked_then_stored(college: Institution, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "method.yaml"
    file.write_text(METHOD, encoding="utf-8")
    words = ["import", "rule_sets", str(file), "--institution", college.code, "--json"]
    assert main([*words, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "checked"
    assert not RuleSetVersion.objects.exists()
    assert main([*words, "--commit"]) == 0
    assert RuleSetVersion.objects.get().state == VersionState.DRAFT
    assert main([*words, "--commit"]) == 2


def test_faults_name_the_place(college: Institution, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "method.yaml"
    file.write_text(METHOD.replace("basis: course", "basis: moon"), encoding="utf-8")
    assert main(["import", "rule_sets", str(file), "--institution", college.code]) == 2
    assert "method.yaml" in capsys.readouterr().err
