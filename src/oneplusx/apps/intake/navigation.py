"""Menu of intake."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(
        _("Imports"),
        "intake:imports",
        frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER, Role.AUTHORITY_OFFICER, Role.OPERATOR}),
        Group.DATA,
        10,
        "file-up",
    ),
)
