"""Menu entries of recognition and its section on the learner's home page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.recognition.models import AchievementState
from oneplusx.apps.recognition.selectors import achievements_of, credits_by_type, verification_queue
from oneplusx.web.actor import Actor, Role
from oneplusx.web.components import Chart, ChartKind, Series
from oneplusx.web.counting import first_and_counts
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

VERIFYING = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER})
SHOWN = 4


def rows_waiting(actor: Actor) -> Rows:
    """Outcomes to verify."""
    return verification_queue(actor)


def my_achievements(actor: Actor, _now: datetime) -> Block | None:
    """The learner's latest outcomes, with what waits for the learner."""
    if actor.learner_id is None:
        return None
    rows = achievements_of(actor, actor.learner_id)
    returned = rows.filter(state=AchievementState.RETURNED)
    latest, (total, waiting) = first_and_counts(rows.prefetch_related(None), SHOWN, rows, returned)
    context = {"rows": latest, "total": total, "returned": waiting}
    return Block("recognition/home_section.html", context)


def types_chart(actor: Actor, now: datetime) -> Block | None:
    """Credits by type of outcome."""
    rows = credits_by_type(actor)
    if not rows:
        return None
    is_chinese = (get_language() or "zh").startswith("zh")
    chart = Chart(
        key="credits-by-type",
        title=_("Credits by type of outcome"),
        kind=ChartKind.ROWS,
        heading=_("Type"),
        categories=[row.name_zh if is_chinese else row.name_en or row.name_zh for row in rows],
        series=[
            Series(name=_("Bank credits"), values=[row.bank_hundredths / 100 for row in rows]),
            Series(name=_("College credits"), values=[row.college_hundredths / 100 for row in rows]),
        ],
        note=_("Deposited and in force."),
    )
    return Block("recognition/home_types.html", {"chart": chart, "at": now})


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
        count=rows_waiting,
    ),
)
HOME_SECTIONS = (
    HomeSection(roles=frozenset({Role.LEARNER}), build=my_achievements, place=Place.MAIN, order=40),
    HomeSection(
        roles=frozenset({Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD, Role.BANK_OFFICER}),
        build=types_chart,
        place=Place.MAIN,
        order=60,
    ),
)
