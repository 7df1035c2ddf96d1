"""Menu of the ledger, and the balance on the learner's home."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.ledger.selectors import visible_balances
from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.web import naming
from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

ENTRIES = (
    NavEntry(_("My credits"), "ledger:my_account", frozenset({Role.LEARNER}), Group.MINE, 10, "wallet"),
    NavEntry(
        _("Ledger check"),
        "ledger:check",
        frozenset({Role.BANK_OFFICER, Role.OPERATOR}),
        Group.SYSTEM,
        20,
        "scale",
    ),
)


def balance_section(actor: Actor, _now: datetime) -> Block | None:
    """The balance at the top of a learner's home."""
    if actor.learner_id is None:
        return None
    found = visible_balances(actor, actor.learner_id)
    names = naming.institutions(found.institutions)
    is_bank = {key: one.kind == InstitutionKind.BANK for key, one in found.institutions.items()}
    shown = sorted(found.accounts, key=lambda one: not is_bank[one.institution_id])
    return Block(
        "ledger/home_balance.html",
        {"balances": [{"balance": one, "institution": names.get(one.institution_id, "")} for one in shown]},
    )


HOME_SECTIONS = (HomeSection(frozenset({Role.LEARNER}), balance_section, Place.TOP),)
