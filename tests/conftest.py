"""What all tests share: which of them run here, the time they live in, properties, browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck, settings

from oneplusx.web import clock

pytest_plugins = [
    f"tests.support.{path.stem}" for path in sorted((Path(__file__).parent / "support").glob("[a-z]*.py"))
]

LONG = os.environ.get("ONEPLUSX_LONG") == "1"
ON_POSTGRESQL = bool(os.environ.get("TEST_DATABASE_URL"))

settings.register_profile(
    "quick", deadline=None, max_examples=50, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", settings.get_profile("quick"), max_examples=2_000)
settings.load_profile("long" if LONG else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reasons = {
        "long": None if LONG else "long: runs with ONEPLUSX_LONG=1",
        "postgresql": None if ON_POSTGRESQL else "about PostgreSQL: runs in its pass",
        "sqlite": "about SQLite: runs in its pass" if ON_POSTGRESQL else None,
    }
    for item in items:
        for marker, reason in reasons.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def now() -> datetime:
    """The instant in which the tests live: a Monday morning in Shanghai, inside a term."""
    return datetime(2026, 6, 1, 1, 30, tzinfo=UTC)


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock of pages and endpoints stands at the present: no minute or day ends in the middle of a test."""
    present = clock.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: present)
    return present


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Requests leave their language to what runs after them in the thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A log of its own for every test: what a test published is rolled back, the folder would remember it."""
    with override_settings(ONEPLUSX_LOG_DIR=tmp_path_factory.getbasetemp() / "log" / uuid4().hex):
        yield
