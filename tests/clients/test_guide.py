"""The guide of the interface: its samples run, and are the same in both languages."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from pytest_django.live_server_helper import LiveServer

from oneplusx.apps.parties.models import ClassGroup, Enrollment
from tests.architecture.sources import ROOT
from tests.clients.samples import blocks

GUIDES = [ROOT / "docs" / "api-guide.md", ROOT / "docs" / "api-guide.en.md"]


def test_both_languages_have_the_same_samples() -> None:
    for language in ("sh", "python"):
        chinese, english = (blocks(guide, language) for guide in GUIDES)
        assert chinese == english


def test_the_samples_of_the_guide_run(
    live_server: LiveServer,
    class_group: ClassGroup,
    enrollment: Enrollment,
    college_token: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONEPLUSX_URL", live_server.url)
    monkeypatch.setenv("ONEPLUSX_TOKEN", college_token)
    names: dict[str, object] = {}
    for piece in blocks(GUIDES[1], "python"):
        exec(piece, names)
    for command in blocks(GUIDES[1], "sh") if shutil.which("curl") else []:
        done = subprocess.run(["sh", "-c", command], capture_output=True, check=True, env=os.environ)
        assert b'"grants"' in done.stdout
    names["client"].close()  # type: ignore[attr-defined]
