"""Menu of the graduation audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.graduation.home import HOME_SECTIONS
from oneplusx.apps.graduation.selectors.reviews import waiting_items
from oneplusx.apps.graduation.selectors.warnings import warnings_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Group, NavEntry, Rows

__all__ = ["ENTRIES", "HOME_SECTIONS"]

VIEWING = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})
REVIEWING = VIEWING - {Role.ADVISER}


def _waiting(actor: Actor) -> Rows:
    return waiting_items(actor)


def _warned(actor: Actor) -> Rows:
    """Learners of an adviser's classes with whom to talk."""
    if not actor.has_role(Role.ADVISER):
        return ()
    return warnings_visible_to(actor).filter(acknowledged_at=None, lifted_at=None)


ENTRIES = (
    NavEntry(pgettext_lazy("menu", "Majors"), "graduation:majors", group=Group.PUBLIC, order=35, icon="compass"),
    NavEntry(_("Participating colleges"), "graduation:colleges", group=Group.PUBLIC, order=36, icon="school"),
    NavEntry(_("What is missing?"), "graduation:mine", frozenset({Role.LEARNER}), Group.MINE, 22, "graduation-cap"),
    NavEntry(_("Graduation audit"), "graduation:cohort", VIEWING, Group.TEACHING, 30, "graduation-cap"),
    NavEntry(_("Cohort progress"), "graduation:progress", VIEWING, Group.TEACHING, 31, "chart-column"),
    NavEntry(_("Graduation review"), "graduation:reviews", REVIEWING, Group.TEACHING, 32, "stamp", _waiting),
    NavEntry(_("Academic warnings"), "graduation:warnings", VIEWING, Group.TEACHING, 36, "bell-ring", _warned),
    NavEntry(_("Unclaimed value"), "graduation:unclaimed", VIEWING, Group.TEACHING, 40, "sparkles"),
)
