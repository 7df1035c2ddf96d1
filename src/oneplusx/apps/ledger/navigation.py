"""Menu of the ledger, and the balance on the learner's home."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.ledger.selectors import last_runs, visible_balances
from oneplusx.apps.ledger.selectors.deposits import deposits_by_month
from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.web import naming
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.components import Chart, ChartKind, Series
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


def balance_section(actor: Actor, now: datetime) -> Block | None:
    """The balance at the top of a learner's home."""
    if actor.learner_id is None:
        return None
    found = visible_balances(actor, actor.learner_id, on=local_date(now))
    names = naming.institutions(found.institutions)
    is_bank = {key: one.kind == InstitutionKind.BANK for key, one in found.institutions.items()}
    shown = sorted(found.accounts, key=lambda one: not is_bank[one.institution_id])
    return Block(
        "ledger/home_balance.html",
        {"balances": [{"balance": one, "institution": names.get(one.institution_id, "")} for one in shown]},
    )


def deposits_section(actor: Actor, now: datetime) -> Block | None:
    """Deposits month by month."""
    rows = deposits_by_month(actor, until=now)
    if not rows:
        return None
    chart = Chart(
        key="deposits",
        title=_("Deposits by month"),
        kind=ChartKind.BAR,
        heading=_("Month"),
        categories=[month.strftime("%Y-%m") for month, _total in rows],
        series=[Series(name=_("Credits"), values=[total / 100 for _month, total in rows])],
        note=_("Bank credits by the day of recording; credits taken back are not subtracted."),
    )
    return Block("ledger/home_deposits.html", {"chart": chart, "at": now})


def check_section(actor: Actor, _now: datetime) -> Block:
    """What the last proof of the ledger found."""
    return Block("ledger/home_check.html", {"run": last_runs(actor).first()})


HOME_SECTIONS = (
    HomeSection(frozenset({Role.LEARNER}), balance_section, Place.TOP),
    HomeSection(frozenset({Role.BANK_OFFICER}), deposits_section, Place.MAIN, 50),
    HomeSection(frozenset({Role.BANK_OFFICER, Role.OPERATOR}), check_section, Place.ASIDE, 10),
)
