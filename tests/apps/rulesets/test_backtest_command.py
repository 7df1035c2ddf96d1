"""``oneplusx rules backtest``."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.services import create_version
from oneplusx.cli.main import main
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import apply
from tests.apps.rulesets.test_library import SECOND


def test_a_version_and_a_cap_are_tested(
    held: Achievement,
    studying: Enrollment,
    college: Institution,
    registrar: Actor,
    now: datetime,
    capsys: pytest.CaptureFixture[str],
) -> None:
    apply(held, studying, actor_of_person(studying.learner.person), now)
    create_version(owner_id=college.id, text=SECOND, name="second", actor=SYSTEM, now=now)
    words = ["rules", "backtest", "TEST-METHOD"]
    assert main([*words, "2", "--as", "registrar"]) == 1
    assert "学分减少 lose: 1 (-4)" in capsys.readouterr().out
    assert main([*words, "1", "--cap", "half=10%", "--as", "registrar", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["learners_losing"] == 1
    assert main([*words, "1", "--cap", "half=60%", "--as", "registrar"]) == 0
    assert main([*words, "9", "--as", "registrar"]) == 2
    assert main([*words, "1", "--cap", "half=much", "--as", "registrar"]) == 2
