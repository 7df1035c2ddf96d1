"""``oneplusx recognize``."""

from __future__ import annotations

import json

import pytest

from oneplusx.apps.recognition.models import Recognition
from oneplusx.cli.main import main

pytestmark = pytest.mark.django_db


def test_it_recognizes_what_waits(record_certificate, enrollment, capsys):
    record_certificate(enrollment, "WEB-1")
    record_certificate(enrollment, "WEB-2")
    assert main(["recognize", "--college", "C4401", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["recognized"], answer["refused"], answer["credits"]) == (1, 1, "2")
    assert answer["refusals"] == {"recognition.no_rule": 1}
    assert Recognition.objects.count() == 1
    assert main(["recognize", "--all", "--again"]) == 0
    assert "1" in capsys.readouterr().out


def test_bad_input(college, bank, capsys):
    assert main(["recognize", "--college", "NOWHERE"]) == 2
    assert main(["recognize", "--college", "BANK"]) == 2
    assert "BANK" in capsys.readouterr().err
