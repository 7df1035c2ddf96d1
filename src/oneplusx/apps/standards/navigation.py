"""Menu entries of the outcome catalogue."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.standards.selectors import proposals_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place


def count_proposals(actor: Actor) -> int:
    """Proposals that wait for the bank."""
    return proposals_visible_to(actor).filter(state="proposed").count()


SHOWN = 5


def values_section(actor: Actor, _now: datetime) -> Block:
    """Bank values that wait for an approval."""
    rows = proposals_visible_to(actor).filter(state="proposed")
    return Block("standards/home_values.html", {"rows": rows[:SHOWN], "total": rows.count()})


ENTRIES = (
    NavEntry(
        label=_("Outcome catalogue"),
        url_name="standards:certificates",
        group=Group.PUBLIC,
        order=30,
        icon="library",
    ),
    NavEntry(
        label=_("Approve bank values"),
        url_name="standards:values",
        roles=frozenset({Role.BANK_OFFICER}),
        group=Group.WORK,
        order=30,
        icon="scale",
        count=count_proposals,
    ),
    NavEntry(_("Terms"), "standards:terms", frozenset({Role.ACADEMIC_AFFAIRS}), Group.TEACHING, 30, "calendar"),
)
HOME_SECTIONS = (HomeSection(frozenset({Role.BANK_OFFICER}), values_section, Place.ASIDE, 20),)
