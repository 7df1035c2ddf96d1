"""Menu entries of the public inquiry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.navigation import Group, NavEntry

ENTRIES = (
    NavEntry(
        label=_("Check a certificate"), url_name="inquiry:inquiry", group=Group.PUBLIC, order=10, icon="shield-check"
    ),
    NavEntry(label=_("Issuers and keys"), url_name="inquiry:trust", group=Group.PUBLIC, order=12, icon="landmark"),
)
