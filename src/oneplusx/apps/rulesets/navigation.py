"""Menu of the rule library."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.navigation import EVERYBODY, Group, NavEntry

ENTRIES = (NavEntry(_("Conversion methods"), "rulesets:rule_sets", EVERYBODY, Group.RULES, 30, "scale"),)
