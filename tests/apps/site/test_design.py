"""The page of components shows each of them, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.parties.models import Institution

MARKS = (
    "column-choice",
    "data-scan=",
    "data-photo",
    'popovertarget="word-outcome"',
    "data-chart=",
    'class="steps',
    "qr",
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_component_is_shown(client: Client, settings: Any, college: Institution, language: str) -> None:
    settings.DEMO_MODE = True
    page = client.get("/design/", headers={"accept-language": language}).content.decode()
    assert [mark for mark in MARKS if mark not in page] == []
    paper = client.get("/design/", {"format": "pdf"}, headers={"accept-language": language})
    assert paper.content.startswith(b"%PDF-1.7")
