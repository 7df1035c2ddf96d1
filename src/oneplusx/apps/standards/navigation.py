"""Menu entries of the outcome catalogue."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.standards.selectors import proposals_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows


def open_proposals(actor: Actor) -> Rows:
    """Proposals that wait for the bank."""
    return proposals_visible_to(actor).filter(state="proposed")


SHOWN = 5
REGISTER_ROLES = frozenset({Role.ORGANIZATION_OFFICER, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER})


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
        count=open_proposals,
    ),
    NavEntry(
        label=_("Our standards"),
        url_name="standards:mine",
        roles=frozenset({Role.ORGANIZATION_OFFICER}),
        group=Group.WORK,
        order=35,
        icon="list-checks",
    ),
    NavEntry(
        _("Register of evaluation organizations"),
        "standards:organizations",
        group=Group.PUBLIC,
        order=40,
        icon="building-2",
    ),
    NavEntry(_("Applications for the register"), "standards:applications", REGISTER_ROLES, Group.EXAMS, 10, "stamp"),
    NavEntry(_("Filings"), "standards:filings", REGISTER_ROLES, Group.EXAMS, 12, "folder-check"),
    NavEntry(_("Announced activities"), "standards:activities", REGISTER_ROLES, Group.EXAMS, 14, "calendar-days"),
    NavEntry(_("Terms"), "standards:terms", frozenset({Role.ACADEMIC_AFFAIRS}), Group.TEACHING, 30, "calendar"),
)
HOME_SECTIONS = (HomeSection(frozenset({Role.BANK_OFFICER}), values_section, Place.ASIDE, 20),)
