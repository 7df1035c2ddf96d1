"""Menu of the rule library."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.apps.rulesets.selectors import is_ever_asked, unanswered_count
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
        count=unanswered_count,
        shown=is_ever_asked,
    ),
)
