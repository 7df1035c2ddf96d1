"""Menu of the rule library."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.apps.rulesets.selectors import unanswered_by, waiting_for
from oneplusx.web.navigation import EVERYBODY, Group, NavEntry

ENTRIES = (
    NavEntry(_("Conversion methods"), "rulesets:rule_sets", EVERYBODY, Group.RULES, 30, "scale"),
    NavEntry(
        _("Drafts to sign off"),
        "rulesets:asked",
        PERMISSIONS["rule_sets.consult"],
        Group.RULES,
        32,
        "file-check",
        count=unanswered_by,
        shown=waiting_for,
    ),
)
