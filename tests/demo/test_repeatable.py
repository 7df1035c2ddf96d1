"""The same seed and instant give the same world."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.support.demo_world import World, built


def built_and_taken_back(now: datetime) -> World:
    with transaction.atomic():
        world = built(now)
        transaction.set_rollback(True)
    return world


@pytest.mark.django_db
def test_two_worlds_are_equal(now: datetime) -> None:
    first = built_and_taken_back(now + timedelta(days=120))
    second = built_and_taken_back(now + timedelta(days=120))
    assert first.names == second.names
    assert first.counts == second.counts
