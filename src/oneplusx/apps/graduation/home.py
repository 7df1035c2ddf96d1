"""What graduation adds to the home pages: unclaimed value for officers, what is missing for learners."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.graduation import presenting
from oneplusx.apps.graduation.selectors.majors import public_programs
from oneplusx.apps.graduation.selectors.next_steps import own_enrollments
from oneplusx.apps.graduation.selectors.results import results_visible_to
from oneplusx.apps.graduation.selectors.unclaimed import unclaimed_value, waiting_plans
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, HomeSection, Place

OFFICERS = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})
SHOWN = 5


def unclaimed_section(actor: Actor, now: datetime) -> Block:
    """Certificates never converted, what they are worth, and who could then graduate."""
    return Block("graduation/home_unclaimed.html", {"total": unclaimed_value(actor, now=now)})


def waiting_learners_section(actor: Actor, _now: datetime) -> Block | None:
    """The adviser's learners whose plan waits, the most credits first."""
    rows = waiting_plans(actor).select_related("learner__person", "enrollment__class_group")
    shown = list(rows.order_by("-gain_hundredths", "id")[:SHOWN])
    return Block("graduation/home_waiting.html", {"rows": shown}) if shown else None


def missing_section(actor: Actor, _now: datetime) -> Block | None:
    """Whether the learner can graduate, and what is missing."""
    enrollments = own_enrollments(actor)
    result = results_visible_to(actor).filter(enrollment=enrollments[0]).first() if enrollments else None
    if result is None:
        return None
    code, words = presenting.verdict(result)
    context = {
        "code": code,
        "words": words,
        "missing": presenting.missing_lines(result.document)[:SHOWN],
        "fixes": presenting.cheapest_fix(result.document)[:SHOWN],
    }
    return Block("graduation/home_missing.html", context)


def major_section(actor: Actor, _now: datetime) -> Block | None:
    """The way to the page of the own major."""
    ids = [one.program_id for one in own_enrollments(actor) if one.program_id]
    program = public_programs().filter(id=ids[0]).first() if ids else None
    return Block("graduation/home_major.html", {"program": program}) if program else None


HOME_SECTIONS = (
    HomeSection(OFFICERS, unclaimed_section, Place.TOP, 10),
    HomeSection(frozenset({Role.ADVISER}), waiting_learners_section, Place.MAIN, 20),
    HomeSection(frozenset({Role.LEARNER}), missing_section, Place.MAIN, 30),
    HomeSection(frozenset({Role.LEARNER}), major_section, Place.ASIDE, 40),
)
