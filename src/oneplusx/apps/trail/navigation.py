"""Menu of trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(_("Who looked at my data"), "trail:accesses", frozenset({Role.LEARNER}), Group.MINE, 80, "eye"),
    NavEntry(
        _("Outbox"),
        "trail:outbox",
        frozenset({Role.OPERATOR, Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER}),
        Group.SYSTEM,
        60,
        "mail",
    ),
)
