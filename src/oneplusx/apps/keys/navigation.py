"""Menu of keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.keys.selectors import manages_keys
from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(
        _("Signing keys"),
        "keys:keys",
        frozenset({Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER, Role.OPERATOR}),
        Group.SYSTEM,
        62,
        "key-round",
        shown=manages_keys,
    ),
)
