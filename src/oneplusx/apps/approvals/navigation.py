"""Menu entries of approvals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.approvals.selectors import Tab, inbox
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Group, NavEntry

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


def count_todo(actor: Actor) -> int:
    """Number behind the entry."""
    return inbox(actor, Tab.TODO).count()


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
