"""Menu of conversions, and the plan on the learner's home."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.conversion import selectors
from oneplusx.apps.conversion.models import AppealState, ConversionState
from oneplusx.apps.conversion.selectors.funnel import funnel
from oneplusx.apps.parties.permissions import may
from oneplusx.web.actor import Actor, Role
from oneplusx.web.components import Chart, ChartKind, Series
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

VIEWING = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})


def _returned(actor: Actor) -> Rows:
    return selectors.own_conversions(actor).filter(state=ConversionState.RETURNED)


def _open_appeals(actor: Actor) -> Rows:
    """Appeals for whoever answers them."""
    if not may(actor, "appeals.decide"):
        return ()
    return selectors.appeals_visible_to(actor).filter(state=AppealState.SUBMITTED)


def _for_panel(actor: Actor) -> Rows:
    """Applications whose credits a panel has still to grant."""
    return selectors.awaiting_panel(selectors.conversions_visible_to(actor))


def plan_section(actor: Actor, _now: datetime) -> Block | None:
    """The plans of a learner, with what they give."""
    plans = [plan for plan in selectors.own_plans(actor) if plan.items_count]
    return Block("conversion/home_plan.html", {"plans": plans}) if plans else None


def funnel_section(actor: Actor, now: datetime) -> Block:
    """How far the outcomes of a college came."""
    counted = funnel(actor)
    queue_url = reverse("recognition:queue") if may(actor, "achievements.verify") else ""
    chart = Chart(
        key="funnel",
        title=_("From outcome to credits to course"),
        kind=ChartKind.FUNNEL,
        heading=_("Stage"),
        categories=[_("Registered"), _("Recognized"), _("Converted")],
        series=[Series(name=_("Outcomes"), values=[counted.registered, counted.recognized, counted.converted])],
        urls=[queue_url, "", reverse("conversion:conversions")],
        note=_("Outcomes held by learners of the college, without those withdrawn, rejected or revoked."),
    )
    return Block("conversion/home_funnel.html", {"chart": chart, "at": now})


ENTRIES = (
    NavEntry(_("My plan"), "conversion:plans", frozenset({Role.LEARNER}), Group.MINE, 20, "sparkles"),
    NavEntry(
        _("My conversions"), "conversion:mine", frozenset({Role.LEARNER}), Group.MINE, 30, "arrow-left-right", _returned
    ),
    NavEntry(_("Conversions"), "conversion:conversions", VIEWING, Group.LEARNERS, 40, "arrow-left-right"),
    NavEntry(
        _("For a panel"),
        "conversion:panel",
        frozenset({Role.ACADEMIC_AFFAIRS}),
        Group.WORK,
        15,
        "users-round",
        _for_panel,
    ),
    NavEntry(
        _("Appeals"),
        "conversion:appeals",
        frozenset({Role.ACADEMIC_AFFAIRS, Role.DEPARTMENT_REVIEWER}),
        Group.WORK,
        20,
        "message-square",
        _open_appeals,
    ),
)
HOME_SECTIONS = (
    HomeSection(frozenset({Role.LEARNER}), plan_section, Place.TOP, 60),
    HomeSection(frozenset({Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD}), funnel_section, Place.MAIN, 50),
)
