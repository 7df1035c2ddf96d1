"""Menu entries of recognition and its section on the learner's home page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.recognition.models import AchievementState
from oneplusx.apps.recognition.selectors import achievements_of, verification_queue
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

VERIFYING = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER})
SHOWN = 4


def count_waiting(actor: Actor) -> int:
    """Outcomes to verify."""
    return verification_queue(actor).count()


def my_achievements(actor: Actor, _now: datetime) -> Block | None:
    """The learner's latest outcomes, with what waits for the learner."""
    if actor.learner_id is None:
        return None
    rows = achievements_of(actor, actor.learner_id)
    context = {
        "rows": rows[:SHOWN],
        "total": rows.count(),
        "returned": rows.filter(state=AchievementState.RETURNED).count(),
    }
    return Block("recognition/home_section.html", context)


ENTRIES = (
    NavEntry(
        label=_("My outcomes"),
        url_name="recognition:my",
        roles=frozenset({Role.LEARNER}),
        group=Group.MINE,
        order=20,
        icon="award",
    ),
    NavEntry(
        label=_("Verify outcomes"),
        url_name="recognition:queue",
        roles=VERIFYING,
        group=Group.WORK,
        order=20,
        icon="list-checks",
        count=count_waiting,
    ),
)
HOME_SECTIONS = (HomeSection(roles=frozenset({Role.LEARNER}), build=my_achievements, place=Place.MAIN, order=40),)
