"""Menu of access."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(_("Sign-in security"), "mfa_index", frozenset(Role), Group.MINE, 95, "shield-check"),
    NavEntry(_("Systems that sign in here"), "access:clients", frozenset({Role.OPERATOR}), Group.SYSTEM, 25, "log-in"),
)
