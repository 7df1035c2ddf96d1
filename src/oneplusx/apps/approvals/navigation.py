"""Menu entries of approvals."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.approvals.presenting import named_steps
from oneplusx.apps.approvals.selectors import Tab, inbox
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.counting import first_and_counts
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

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


def rows_to_do(actor: Actor) -> Rows:
    """Counted behind the entry."""
    return inbox(actor, Tab.TODO)


def inbox_section(actor: Actor, now: datetime) -> Block:
    """The most urgent cases, and how many wait and are overdue."""
    rows, on = inbox(actor, Tab.TODO), local_date(now)
    first, (total, late) = first_and_counts(rows, SHOWN, rows, rows.filter(due_on__lt=on))
    context = {"rows": named_steps(first), "total": total, "late": late, "on": on}
    return Block("approvals/home_inbox.html", context)


ENTRIES = (
    NavEntry(
        label=_("Inbox"),
        url_name="approvals:inbox",
        roles=DECIDING,
        group=Group.WORK,
        order=10,
        icon="inbox",
        count=rows_to_do,
    ),
)
HOME_SECTIONS = (HomeSection(DECIDING, inbox_section, Place.MAIN, 10),)
