"""A demo world of 60 learners, built once for a module and taken back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.apps import apps
from django.db import transaction
from pytest_django import DjangoDbBlocker

from oneplusx.apps.parties.models import Person
from oneplusx.demo.build import build_demo_world
from oneplusx.web import clock

LEARNERS = 60


@dataclass(frozen=True, slots=True)
class World:
    """When the world was built, and what a second one must equal."""

    now: datetime
    names: list[str]
    counts: dict[str, int]


def names_of_people() -> list[str]:
    """Everybody, in order."""
    return sorted(Person.objects.values_list("name", flat=True))


def counts_of_rows() -> dict[str, int]:
    """Rows of every table of ours."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("oneplusx.")]
    return {model._meta.label: model._default_manager.count() for model in ours}


def built(now: datetime) -> World:
    """Builds a world and says what is in it."""
    build_demo_world(learners=LEARNERS, seed=1, now=now)
    return World(now, names_of_people(), counts_of_rows())


@pytest.fixture(scope="module")
def demo_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, inside a transaction that ends with the tests of the module."""
    now = clock.now()
    with django_db_blocker.unblock(), transaction.atomic():
        yield built(now)
        transaction.set_rollback(True)
