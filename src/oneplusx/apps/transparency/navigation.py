"""Menu of transparency."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.navigation import EVERYBODY, Group, NavEntry

ENTRIES = (NavEntry(_("Transparency log"), "transparency:log", EVERYBODY, Group.PUBLIC, 80, "list-tree"),)
