"""Menu of the graduation audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.graduation.home import HOME_SECTIONS
from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

__all__ = ["ENTRIES", "HOME_SECTIONS"]

VIEWING = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})
ENTRIES = (
    NavEntry(_("What is missing?"), "graduation:mine", frozenset({Role.LEARNER}), Group.MINE, 40, "graduation-cap"),
    NavEntry(_("Graduation audit"), "graduation:cohort", VIEWING, Group.TEACHING, 30, "graduation-cap"),
    NavEntry(_("Unclaimed value"), "graduation:unclaimed", VIEWING, Group.TEACHING, 40, "sparkles"),
)
