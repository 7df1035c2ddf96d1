from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.ledger import registry, selectors
from oneplusx.apps.ledger.forms import StatementFilters
from oneplusx.apps.ledger.jobs import CHECK
from oneplusx.apps.ledger.models import Account, CheckRun
from oneplusx.apps.ledger.months import Month, by_month, years_of
from oneplusx.apps.ledger.papers import year_paper
from oneplusx.apps.ledger.presenting import Row, part_label, rows_of
from oneplusx.apps.ledger.selectors import AccountBalance, StatementLine
from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.apps.parties.selectors import get_learner
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.transparency.selectors import places_of
from oneplusx.domain.errors import NotFound
from oneplusx.web import clock, naming
from oneplusx.web.actor import Actor
from oneplusx.web.paging import paginate
from oneplusx.web.printing.papers import PDF_URL, asks_for_pdf, paper_response
from oneplusx.web.requests import actor_of
from oneplusx.web.wording import say

LINES_PER_PAGE = 50
RELATIONS = {
    "closes": _("The reservation that it closes"),
    "closed_by": _("What closed this reservation"),
    "reverses": _("The entry that it reverses"),
    "reversed_by": _("Its reversal"),
    "reposts": _("The entry of a merged account that it repeats"),
}


def _my_learner(request: HttpRequest) -> UUID:
    learner_id = actor_of(request).learner_id
    if learner_id is None:
        raise NotFound("not_found")
    return learner_id


@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    return _statement(request, _my_learner(request))


@require_safe
def learner_account(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    return _statement(request, learner_id)


def _statement(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    learner = get_learner(actor, learner_id)
    accounts = selectors.visible_accounts(actor, learner_id)
    names = naming.institutions(account.institution_id for account in accounts)
    everything = selectors.statement(actor, learner_id)
    years = years_of(everything)
    own = [account for account in accounts if account.learner_id == learner.id]
    balances = selectors.balances_in(everything, own, on=clock.today())
    form = StatementFilters(
        request.GET, accounts=[(one, names.get(one.institution_id, "")) for one in accounts], years=years
    )
    narrowing = form.narrowing()
    page = paginate([line for line in everything if narrowing.fits(line)], request.GET, LINES_PER_PAGE)
    context = {
        **_who(actor, learner_id),
        "balances": balances_of(balances, own),
        "form": form,
        "is_filtered": form.is_filtered,
        "page": page,
        "months": _months(actor, page.rows),
        "years": years,
    }
    return render(request, "ledger/statement.html", context)


def _months(actor: Actor, lines: Sequence[StatementLine]) -> list[tuple[Month, list[tuple[Row, int | None]]]]:
    """Each month with its lines in words and their places in the transparency log."""
    rows = rows_of(actor, lines)
    places = places_of({line.act_id for line in lines}, LeafKind.LEDGER_BATCH)
    return [(month, [(rows[line.id], places.get(line.act_id)) for line in month.lines]) for month in by_month(lines)]


def _who(actor: Actor, learner_id: UUID) -> dict[str, Any]:
    learner = get_learner(actor, learner_id)
    return {"learner": learner, "is_mine": actor.learner_id == learner.id}


def balances_of(balances: Sequence[AccountBalance], accounts: Sequence[Account]) -> list[dict[str, Any]]:
    """The bank first, as the portable credits."""
    names = naming.institutions(account.institution_id for account in accounts)
    banks = {account.institution_id for account in accounts if account.institution.kind == InstitutionKind.BANK}
    shown = [
        {
            "balance": balance,
            "institution": names.get(balance.institution_id, ""),
            "is_bank": balance.institution_id in banks,
        }
        for balance in balances
    ]
    return sorted(shown, key=lambda one: not one["is_bank"])


@require_safe
def my_year(request: HttpRequest, year: int) -> HttpResponse:
    return _year(request, _my_learner(request), year)


@require_safe
def learner_year(request: HttpRequest, learner_id: UUID, year: int) -> HttpResponse:
    return _year(request, learner_id, year)


def _year(request: HttpRequest, learner_id: UUID, year: int) -> HttpResponse:
    actor = actor_of(request)
    accounts = selectors.yearly_statement(actor, learner_id, year, on=clock.today())
    names = naming.institutions(one.account.institution_id for one in accounts)
    rows = rows_of(actor, [line for one in accounts for line in one.lines])
    shown = [
        (one, names.get(one.account.institution_id, ""), [rows[line.id] for line in one.lines]) for one in accounts
    ]
    until, at, who = min(clock.today(), date(year, 12, 31)), clock.now(), _who(actor, learner_id)
    if asks_for_pdf(request.GET):
        learner = who["learner"]
        path = reverse("ledger:learner_year", args=[learner.id, year])
        words = {"name": learner.person.name, "number": str(learner.id), "year": year, "until": until}
        paper = year_paper(**words, accounts=shown, path=path, at=at)
        return paper_response(paper, paper.title)
    context = {"year": year, "starts_on": date(year, 1, 1), "ends_on": until, "printed_at": at, "accounts": shown}
    return render(request, "ledger/year.html", context | who | {"pdf_url": PDF_URL})


@require_safe
def voucher(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.voucher(actor, entry_id)
    row = rows_of(actor, [found.line])[entry_id]
    titles = registry.titles_of(actor, (leg.achievement_id for leg in found.legs))
    context = {
        **_who(actor, found.learner_id),
        "voucher": found,
        "row": row,
        "posted_by": naming.people([found.act.actor_id]).get(found.act.actor_id) if found.act.actor_id else "",
        "related": [(RELATIONS[relation], one) for relation, one in found.related],
        "legs": [(leg, part_label(leg), titles.get(leg.achievement_id, "")) for leg in found.legs],
    }
    return render(request, "ledger/voucher.html", context)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    runs = selectors.last_runs(actor_of(request))
    page = paginate(runs, request.GET)
    last = runs.first()
    names = naming.people(run.actor_id for run in page.rows)
    context = {
        "last": last,
        "problems": problems_of(last),
        "page": page,
        "rows": [(run, names.get(run.actor_id, "") if run.actor_id else "") for run in page.rows],
    }
    return render(request, "ledger/check.html", context)


def problems_of(run: CheckRun | None) -> list[str]:
    language = get_language() or "zh-hans"
    return [say(one["code"], one["params"], language) for one in run.problems] if run else []


@require_POST
def start_check(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    selectors.require_whole_ledger(actor)
    job = start_job(kind=CHECK, actor=actor, now=clock.now(), unique_key="ledger")
    return redirect("jobs:job", job.id)
