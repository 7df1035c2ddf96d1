"""Pages of closings: years to close, plan against done, explanations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.apps.pilots import presenting, selectors, services
from oneplusx.apps.pilots.forms.quotas import ClosingForm, ExplanationForm
from oneplusx.apps.pilots.models import ClosingState, YearClosing
from oneplusx.apps.pilots.pages.answering import told
from oneplusx.apps.pilots.pages.lines import LINES
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of

APPLY, VIEW, CLOSE = "pilots.apply", "pilots.view", "pilots.close"
EXPLAIN_BELOW_PERCENT = 60


def _closing_places(actor: Actor) -> list[Institution]:
    kinds = (InstitutionKind.AUTHORITY, InstitutionKind.COLLEGE)
    return [one for one in visible_institutions(actor).filter(kind__in=kinds) if may(actor, CLOSE, one.id)]


@login_required
def closings(request: HttpRequest) -> HttpResponse:
    """Closings that concern the visitor; who may opens one here."""
    actor = actor_of(request)
    require(actor, VIEW)
    places = _closing_places(actor)
    form = ClosingForm(request.POST or None, places=places, initial=_initial()) if places else None
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        given = {name: data[name] for name in ("year", "explain_below_percent", "due_on")}
        with refusals_into(form, {"pilots.due": "due_on", "pilots.": "year"}):
            made = services.open_closing(institution_id=form.place().id, **given, actor=actor, now=now())
            messages.success(request, _("Opened; colleges that must explain are told."))
            return redirect("pilots:closing", made.id)
    page = paginate(selectors.closings_visible_to(actor).order_by("-year", "-opened_at"), request.GET)
    status = 422 if form is not None and form.errors else 200
    return render(request, "pilots/closings.html", {"page": page, "form": form}, status=status)


def _initial() -> dict[str, Any]:
    return {"year": today().year - 1, "explain_below_percent": EXPLAIN_BELOW_PERCENT}


@login_required
@require_safe
def closing(request: HttpRequest, year_closing_id: UUID) -> HttpResponse:
    """Plan against done, by college and certificate; also as a workbook."""
    actor = actor_of(request)
    found = selectors.closing_for(actor, year_closing_id)
    lines = selectors.closing_lines(actor, found)
    context = _context(request, found, lines)
    file = export(context["table"], f"{_('Closing of a pilot year')} {found.year}")
    return file or render(request, "pilots/closing.html", context)


def _context(
    request: HttpRequest,
    found: YearClosing,
    lines: list[selectors.ClosingLine],
    form: ExplanationForm | None = None,
    explained_id: UUID | None = None,
) -> dict[str, Any]:
    actor = actor_of(request)
    is_asked = found.state == ClosingState.ASKED
    table = LINES.read(lines, request.GET)
    return {
        "closing": found,
        "table": table,
        "rows": [(line, is_asked and may(actor, APPLY, line.quota.college_id)) for line in table.rows],
        "sums": presenting.sums_of_lines(lines),
        "pending": selectors.still_pending(found),
        "may_close": is_asked and may(actor, CLOSE, found.institution_id),
        "today": today(),
        "form": form,
        "explained_id": explained_id,
        "timeline": timeline_of(actor, "pilots.closing", found.id),
    }


@login_required
@require_POST
def explain(request: HttpRequest, year_closing_id: UUID, quota_id: UUID) -> HttpResponse:
    """Explains why little of a quota was used."""
    actor = actor_of(request)
    found = selectors.closing_for(actor, year_closing_id)
    form = ExplanationForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            services.explain_quota(
                year_closing_id=found.id, quota_id=quota_id, **form.cleaned_data, actor=actor, now=now()
            )
            messages.success(request, _("Saved."))
            return redirect("pilots:closing", found.id)
    lines = selectors.closing_lines(actor, found)
    context = _context(request, found, lines, form, quota_id)
    return render(request, "pilots/closing.html", context, status=422)


@login_required
@require_POST
def close(request: HttpRequest, year_closing_id: UUID) -> HttpResponse:
    """Closes the year."""
    with told(request, _("The year is closed; its quotas are locked.")):
        services.close_year(year_closing_id=year_closing_id, actor=actor_of(request), now=now())
    return redirect("pilots:closing", year_closing_id)


@login_required
@require_POST
def cancel(request: HttpRequest, year_closing_id: UUID) -> HttpResponse:
    """Calls the closing off."""
    with told(request, _("Called off.")):
        services.cancel_closing(year_closing_id=year_closing_id, actor=actor_of(request), now=now())
    return redirect("pilots:closings")
