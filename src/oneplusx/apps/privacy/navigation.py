"""Menu of one's own data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(
        label=_("Data and privacy"),
        url_name="privacy:own_data",
        roles=frozenset({Role.LEARNER}),
        group=Group.MINE,
        order=90,
        icon="shield",
    ),
)
