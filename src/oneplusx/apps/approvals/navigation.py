"""Menu entries of approvals."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.approvals.presenting import named_steps
from oneplusx.apps.approvals.selectors import Tab, inbox
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

DECIDING = frozenset(
    {
        Role.ADVISER,
        Role.DEPARTMENT_REVIEWER,
        Role.ACADEMIC_AFFAIRS,
        Role.COLLEGE_HEAD,
        Role.ORGANIZATION_OFFICER,
        Role.BANK_OFFICER,
        Role.AUTHORITY_OFFICER,
    }
)
SHOWN = 5


def count_todo(actor: Actor) -> int:
    """Number behind the entry."""
    return inbox(actor, Tab.TODO).count()


def inbox_section(actor: Actor, now: datetime) -> Block:
    """The most urgent cases, and how many wait and are overdue."""
    rows, on = inbox(actor, Tab.TODO), local_date(now)
    context = {
        "rows": named_steps(rows[:SHOWN]),
        "total": rows.count(),
        "late": rows.filter(due_on__lt=on).count(),
        "on": on,
    }
    return Block("approvals/home_inbox.html", context)


ENTRIES = (
    NavEntry(
        label=_("Inbox"),
        url_name="approvals:inbox",
        roles=DECIDING,
        group=Group.WORK,
        order=10,
        icon="inbox",
        count=count_todo,
    ),
)
HOME_SECTIONS = (HomeSection(DECIDING, inbox_section, Place.MAIN, 10),)
