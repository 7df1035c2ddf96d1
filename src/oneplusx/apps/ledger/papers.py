"""The yearly statement (年度对账单) on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from oneplusx.apps.ledger.presenting import Row
from oneplusx.apps.ledger.selectors.years import YearOfAccount
from oneplusx.domain.credits import format_credits
from oneplusx.web.dates import written_day
from oneplusx.web.printing.papers import Paper, PaperTable

AccountRows = tuple[YearOfAccount, str, Sequence[Row]]
NUMBERS = (2, 3, 4, 5)


def year_paper(
    *, name: str, number: str, year: int, until: date, accounts: Sequence[AccountRows], path: str, at: datetime
) -> Paper:
    """A learner's statement of a year: each account with its opening, its lines and its closing."""
    starts = date(year, 1, 1)
    return Paper(
        title=_("Statement of credits %(year)s") % {"year": year},
        issuer=_("1+X Credit Bank"),
        code=f"{starts.isoformat()} – {until.isoformat()}",
        path=path,
        at=at,
        facts=((_("Learner"), name), (_("Account number"), number)),
        parts=[_account(one, institution, rows, (starts, until)) for one, institution, rows in accounts],
        notes=(_("Each line can be proved from the ledger by its voucher."),),
    )


def _account(one: YearOfAccount, institution: str, rows: Sequence[Row], days: tuple[date, date]) -> PaperTable:
    opening = [written_day(days[0]), _("Opening balance"), "–", *map(format_credits, one.opening)]
    closing = [written_day(days[1]), _("Closing balance"), "–", *map(format_credits, one.closing)]
    return PaperTable(
        title=institution,
        heads=(_("Date"), _("Entry"), _("Amount"), _("Available"), _("Reserved"), _("Used")),
        rows=[opening, *map(_line, rows)],
        foot=closing,
        numbers=NUMBERS,
        wide=(1,),
    )


def _line(row: Row) -> list[str]:
    line = row.line
    change = line.available_change_hundredths
    amount = f"{'+' * (change > 0)}{format_credits(change)}" if change else format_credits(line.amount_hundredths)
    words = f"{row.label} · {row.about}" if row.about else row.label
    balances = [line.available_after_hundredths, line.balances[1], line.balances[2]]
    return [written_day(line.recorded_at), words, amount, *map(format_credits, balances)]
