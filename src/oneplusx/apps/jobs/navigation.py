"""Menu of jobs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(
        _("Background work"),
        "jobs:jobs",
        frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER, Role.OPERATOR}),
        Group.SYSTEM,
        50,
        "activity",
    ),
)
