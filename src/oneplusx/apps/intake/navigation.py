"""Menu of intake."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.intake.models import ImportState
from oneplusx.apps.intake.selectors import importable, imports_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.counting import first_and_counts
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

IMPORTING = frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER, Role.AUTHORITY_OFFICER, Role.OPERATOR})
SHOWN = 4


def _may_import(actor: Actor) -> bool:
    return bool(importable(actor))


def imports_section(actor: Actor, _now: datetime) -> Block | None:
    """The latest imports, and how many wait for a confirmation."""
    if not _may_import(actor):
        return None
    rows = imports_visible_to(actor)
    latest, (unconfirmed,) = first_and_counts(rows, SHOWN, rows.filter(state=ImportState.CHECKED))
    return Block("intake/home_imports.html", {"rows": latest, "unconfirmed": unconfirmed})


ENTRIES = (
    NavEntry(
        _("Imports"),
        "intake:imports",
        IMPORTING,
        Group.DATA,
        10,
        "file-up",
        shown=_may_import,
    ),
)
HOME_SECTIONS = (HomeSection(IMPORTING, imports_section, Place.ASIDE, 30),)
