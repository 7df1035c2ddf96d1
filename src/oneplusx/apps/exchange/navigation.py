"""Menu of exchange."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.exchange.selectors.reconciling import runs_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

ENTRIES = (
    NavEntry(
        _("Write-back"), "exchange:overview", frozenset({Role.ACADEMIC_AFFAIRS}), Group.DATA, 60, "arrow-right-left"
    ),
    NavEntry(
        _("Reconciliation"),
        "exchange:runs",
        frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER}),
        Group.DATA,
        70,
        "scale",
    ),
)


def differences_section(actor: Actor, _now: datetime) -> Block:
    """What the last reconciliation found."""
    return Block("exchange/home_differences.html", {"run": runs_visible_to(actor).first()})


HOME_SECTIONS = (HomeSection(frozenset({Role.ACADEMIC_AFFAIRS}), differences_section, Place.ASIDE, 20),)
