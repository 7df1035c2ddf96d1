"""What is installed is pinned and checked by hash, and comes from wherever the machine's owner says."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT, project

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-production.lock")
NAME = re.compile(r"^[A-Za-z0-9._-]+")
PIN = re.compile(r"^([a-z0-9-]+)==\S+(?: ; .+)? \\$")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    blocks = [block for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8")) if block.strip()]
    wrong = [
        block.splitlines()[0]
        for block in blocks
        if not PIN.match(block.splitlines()[0]) or "--hash=sha256:" not in block
    ]
    assert not wrong


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_download_from(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|git\+|--(?:extra-)?index-url|--find-links| @ ", text)


def test_the_locks_hold_what_the_project_declares() -> None:
    run, dev, production = (_locked(lock) for lock in LOCKS)
    declared = {_name(line) for line in project()["project"]["dependencies"]}  # type: ignore[index]
    served = {_name(line) for line in project()["project"]["optional-dependencies"]["production"]}  # type: ignore[index]
    tools = {_name(line) for line in project()["dependency-groups"]["dev"]}  # type: ignore[index]
    assert declared <= run
    assert declared | tools <= dev
    assert run <= dev
    assert run | served <= production


def _locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def _name(requirement: str) -> str:
    match = NAME.match(requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match[0]).lower()
