"""Menu of credentials."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(
        label=_("Electronic certificates"),
        url_name="credentials:my_credentials",
        roles=frozenset({Role.LEARNER}),
        group=Group.MINE,
        order=26,
        icon="shield-check",
    ),
    NavEntry(
        label=_("Credentials"),
        url_name="credentials:credentials",
        roles=frozenset({Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER}),
        group=Group.EXAMS,
        order=64,
        icon="shield-check",
    ),
    NavEntry(
        label=_("Status lists"),
        url_name="credentials:status_lists",
        roles=frozenset({Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER, Role.OPERATOR}),
        group=Group.EXAMS,
        order=66,
        icon="list-checks",
    ),
)
