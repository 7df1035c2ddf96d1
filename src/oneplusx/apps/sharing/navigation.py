"""Menu of shares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(
        label=_("Share certificates"),
        url_name="sharing:shares",
        roles=frozenset({Role.LEARNER}),
        group=Group.MINE,
        order=27,
        icon="share-2",
    ),
    NavEntry(label=_("Open a shared report"), url_name="sharing:enter", group=Group.PUBLIC, order=12, icon="qr-code"),
)
