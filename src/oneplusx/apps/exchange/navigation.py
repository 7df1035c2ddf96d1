"""Menu of exchange."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.exchange.selectors.reconciling import runs_visible_to
from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

ENTRIES = (
    NavEntry(
        _("Write-back"), "exchange:overview", frozenset({Role.ACADEMIC_AFFAIRS}), Group.DATA, 60, "arrow-right-left"
    ),
    NavEntry(
        _("Tables of certificates"),
        "exchange:tables",
        PERMISSIONS["exchange.export_tables"],
        Group.DATA,
        65,
        "table",
    ),
    NavEntry(
        _("Lists for the credit bank"),
        "exchange:credit_bank",
        PERMISSIONS["exchange.write_back"],
        Group.DATA,
        67,
        "landmark",
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
