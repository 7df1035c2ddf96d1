"""Pages of windows: all of them, one with its checks, drafting and publishing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.apps.pilots import presenting, selectors, services
from oneplusx.apps.pilots.forms.windows import ExtendForm, WindowForm
from oneplusx.apps.pilots.models import PilotWindow, WindowState
from oneplusx.apps.pilots.pages.answering import told
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now, today
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of

OPEN, VIEW = "pilots.open_windows", "pilots.view"
FIELDS = {
    "pilots.window_exists": "year",
    "pilots.window_without_time": "closes_at",
    "pilots.window_over": "closes_at",
    "pilots.unknown_types": "type_codes",
}


@login_required
@require_safe
def windows(request: HttpRequest) -> HttpResponse:
    """Windows that concern the visitor, the latest first."""
    actor = actor_of(request)
    require(actor, VIEW)
    page = paginate(selectors.windows_visible_to(actor).order_by("-year", "-opens_at"), request.GET)
    instant = now()
    context = {
        "page": page,
        "rows": [(row, row.is_open(instant)) for row in page.rows],
        "may_open": may(actor, OPEN),
    }
    return render(request, "pilots/windows.html", context)


@login_required
@require_safe
def window(request: HttpRequest, pilot_window_id: UUID) -> HttpResponse:
    """One window: dates, checks, certificates, and what the visitor can do in it."""
    actor = actor_of(request)
    found = selectors.window_for(actor, pilot_window_id)
    return render(request, "pilots/window.html", _window_context(request, found, ExtendForm()))


def _window_context(request: HttpRequest, found: PilotWindow, extend_form: ExtendForm) -> dict[str, Any]:
    actor, instant = actor_of(request), now()
    is_mine = may(actor, OPEN, found.authority_id)
    colleges = list(selectors.applying_colleges(actor, found)) if found.state == WindowState.PUBLISHED else []
    return {
        "window": found,
        "is_open": found.is_open(instant),
        "is_over": found.closes_at < instant,
        "checks": presenting.check_lines(found.checks_set()),
        "admitted": list(selectors.admitted_types(found)) if found.admitted.exists() else [],
        "counts": selectors.counts_of(actor, today(), found),
        "is_mine": is_mine,
        "extend_form": extend_form if is_mine and found.state == WindowState.PUBLISHED else None,
        "colleges": [(one, selectors.carriable(one.id, found, today())) for one in colleges],
        "timeline": timeline_of(actor, "pilots.window", found.id) if is_mine else [],
    }


@login_required
def new_window(request: HttpRequest) -> HttpResponse:
    """Drafts a window."""
    actor = actor_of(request)
    require(actor, OPEN)
    authority = visible_institutions(actor).filter(kind=InstitutionKind.AUTHORITY).order_by("code").first()
    if authority is None:
        raise NotFound("not_found")
    form = WindowForm(request.POST or None, initial={"year": today().year})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            year, terms = form.cleaned_data["year"], form.terms()
            made = services.create_window(authority_id=authority.id, year=year, terms=terms, actor=actor, now=now())
            messages.success(request, _("Drafted. Colleges see it once it is published."))
            return redirect("pilots:window", made.id)
    context = {"form": form, "authority": authority, "window": None}
    return render(request, "pilots/window_form.html", context, status=422 if form.errors else 200)


@login_required
def edit_window(request: HttpRequest, pilot_window_id: UUID) -> HttpResponse:
    """Changes a draft."""
    actor = actor_of(request)
    found = selectors.window_for(actor, pilot_window_id)
    require(actor, OPEN, found.authority_id)
    form = WindowForm(request.POST or None, window=found)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            services.change_window(pilot_window_id=found.id, terms=form.terms(), actor=actor, now=now())
            messages.success(request, _("Saved."))
            return redirect("pilots:window", found.id)
    context = {"form": form, "authority": found.authority, "window": found}
    return render(request, "pilots/window_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def publish_window(request: HttpRequest, pilot_window_id: UUID) -> HttpResponse:
    """Publishes a draft."""
    with told(request, _("Published; the colleges of the province are told.")):
        services.publish_window(pilot_window_id=pilot_window_id, actor=actor_of(request), now=now())
    return redirect("pilots:window", pilot_window_id)


@login_required
@require_POST
def cancel_window(request: HttpRequest, pilot_window_id: UUID) -> HttpResponse:
    """Discards a draft."""
    with told(request, _("Discarded.")):
        services.cancel_window(pilot_window_id=pilot_window_id, actor=actor_of(request), now=now())
    return redirect("pilots:windows")


@login_required
@require_POST
def extend_window(request: HttpRequest, pilot_window_id: UUID) -> HttpResponse:
    """Moves the end of a published window."""
    actor = actor_of(request)
    found = selectors.window_for(actor, pilot_window_id)
    form = ExtendForm(request.POST)
    if form.is_valid():
        with refusals_into(form, FIELDS | {"pilots.reason": "reason"}):
            services.extend_window(pilot_window_id=found.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("The end is moved; the colleges are told."))
            return redirect("pilots:window", found.id)
    return render(request, "pilots/window.html", _window_context(request, found, form), status=422)


@login_required
@require_POST
def carry_forward(request: HttpRequest, pilot_window_id: UUID) -> HttpResponse:
    """Makes drafts of last year's approved applications of one of the visitor's colleges."""
    actor = actor_of(request)
    found = selectors.window_for(actor, pilot_window_id)
    wanted = request.POST.get("college", "")
    college = next((one for one in selectors.applying_colleges(actor, found) if str(one.id) == wanted), None)
    if college is None:
        raise NotFound("not_found")
    with told(request):
        made = services.carry_forward(pilot_window_id=found.id, college_id=college.id, actor=actor, now=now())
        text = ngettext("%(count)d draft made from last year.", "%(count)d drafts made from last year.", len(made))
        messages.success(request, text % {"count": len(made)})
    return redirect("pilots:applications")
