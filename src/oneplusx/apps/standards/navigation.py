"""Menu entries of the outcome catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.standards.selectors import proposals_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Group, NavEntry


def count_proposals(actor: Actor) -> int:
    """Proposals that wait for the bank."""
    return proposals_visible_to(actor).filter(state="proposed").count()


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
)
