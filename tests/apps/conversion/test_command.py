"""The whole way by the command line: publish, plan, apply, decide, list, withdraw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.cli.main import main
from oneplusx.web.actor import Actor
from tests.support.flow import METHOD

WHO = "C4401/20240001"


def test_publish_from_a_file(
    college: Institution, registrar: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "method.yaml"
    file.write_text(METHOD, encoding="utf-8")
    assert main(["rules", "publish", str(file), "--owner", "C4401", "--as", "registrar"]) == 0
    assert RuleSetVersion.objects.get().state == "published"
    file.write_text(METHOD.replace("basis: course", "basis: guess"), encoding="utf-8")
    assert main(["rules", "publish", str(file), "--owner", "C4401"]) == 2
    assert "guess" in capsys.readouterr().err


def test_from_the_plan_to_the_transcript(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["plan", "--learner", WHO]) == 0
    assert "CORE1" in capsys.readouterr().out
    assert main(["convert", "apply", WHO, "--as", "student"]) == 0
    conversion = Conversion.objects.get()
    assert str(conversion.id) in capsys.readouterr().out
    assert main(["convert", "decide", str(conversion.id), "approved", "--as", "registrar"]) == 2
    for username in ("adviser", "reviewer", "registrar"):
        assert main(["convert", "decide", str(conversion.id), "approved", "--as", username]) == 0
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.APPROVED
    capsys.readouterr()
    assert main(["convert", "list", "--learner", WHO, "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)["conversions"]
    assert (listed["id"], listed["state"]) == (str(conversion.id), "approved")
    assert main(["convert", "list", "--state", "refused"]) == 1


def test_a_refusal_says_why_and_a_withdrawal_works(
    held: Achievement, studying: Enrollment, student: Actor, outsider: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["convert", "apply", WHO, "--achievement", str(held.id), "--course"]
    assert main([*asked, "BASE1", "--as", "student"]) == 1
    out = capsys.readouterr().out
    assert "✗" in out
    assert "Course pool" in out
    assert main([*asked, "CORE1", "--as", "student"]) == 0
    conversion = Conversion.objects.get(state=ConversionState.SUBMITTED)
    assert main(["convert", "withdraw", str(conversion.id), "--as", "outsider"]) == 2
    assert main(["convert", "withdraw", str(conversion.id), "--as", "student"]) == 0
    assert main(["convert", "apply", "C4401/unknown"]) == 2
