"""Builds the demo world. The same seed and instant give the same world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Institution
from oneplusx.demo.flow import build_achievements, build_applications, build_cast_learners
from oneplusx.demo.learners import build_certificates, build_conditions, build_learners, build_results
from oneplusx.demo.places import build_places
from oneplusx.domain.errors import Conflict

Tell = Callable[[str], None]
FOUNDED_BEFORE = timedelta(days=800)


def _silent(_step: str) -> None:
    """Nobody watches."""


def has_demo_world() -> bool:
    """Whether the demo world was built in this database."""
    return Institution.objects.filter(code="DEMO-C1").exists()


def build_demo_world(*, learners: int, seed: int, now: datetime, tell: Tell = _silent, settle: bool = True) -> None:
    """Builds institutions, programs, methods and synthetic learners in every state of the flow.

    Args:
        learners: How many; set-based, 200,000 works too.
        tell: Called with the name of each step as it begins.
        settle: Also run the jobs that the last step started; else a worker does.

    Raises:
        Conflict: ``demo.not_empty``: the database already holds institutions.
    """
    if Institution.objects.exists():
        raise Conflict("demo.not_empty")
    random = Random(seed)
    tell("places")
    places = build_places(now - FOUNDED_BEFORE)
    tell("learners")
    students = build_learners(places, learners, random, now)
    for code, college in places.colleges.items():
        tell(f"records {code}")
        build_results(college, students[code], random, now)
        build_conditions(college, students[code], random, now)
        build_certificates(college, students[code], random, now)
    tell("recognition, plans, audits")
    run_until_idle()
    tell("applications")
    build_achievements(places, students, now)
    build_applications(places, random, now)
    build_cast_learners(places, now)
    if settle:
        tell("plans and audits again")
        run_until_idle()
