"""Menu of roster exchange."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(_("Roster exchange"), "rostering:overview", PERMISSIONS["rostering.provide"], Group.DATA, 72, "network"),
)
