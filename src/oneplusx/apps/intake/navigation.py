"""Menu of intake."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.intake.selectors import importable
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Group, NavEntry


def _may_import(actor: Actor) -> bool:
    return bool(importable(actor))


ENTRIES = (
    NavEntry(
        _("Imports"),
        "intake:imports",
        frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER, Role.AUTHORITY_OFFICER, Role.OPERATOR}),
        Group.DATA,
        10,
        "file-up",
        shown=_may_import,
    ),
)
