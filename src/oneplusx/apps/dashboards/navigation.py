"""Menu entries of the dashboards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(_("My figures"), "dashboards:mine", frozenset({Role.LEARNER}), Group.MINE, 48, "chart-pie"),
    NavEntry(_("College dashboard"), "dashboards:college", PERMISSIONS["dashboards.college"], Group.WORK, 3, "gauge"),
    NavEntry(_("Adoption"), "dashboards:adoption", PERMISSIONS["dashboards.adoption"], Group.WORK, 4, "trending-up"),
    NavEntry(
        _("Organization dashboard"),
        "dashboards:organization",
        PERMISSIONS["dashboards.organization"],
        Group.WORK,
        3,
        "gauge",
    ),
    NavEntry(_("Dashboard"), "dashboards:area", PERMISSIONS["dashboards.area"], Group.WORK, 3, "gauge"),
)
