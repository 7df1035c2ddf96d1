"""Lists of applications and appeals for officers, and the answer to an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.approvals.presenting import last_objection
from oneplusx.apps.conversion import presenting, selectors, services
from oneplusx.apps.conversion.forms import AnswerForm, AppealFilters, ConversionFilters
from oneplusx.apps.conversion.models import AppealState
from oneplusx.apps.parties.columns import NUMBER
from oneplusx.apps.parties.permissions import may, require
from oneplusx.domain.credits import format_credits
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec


def _entitle(rows: Sequence[Any]) -> None:
    """Says of each application what for what."""
    titles = presenting.short_titles(rows)
    for row in rows:
        row.title = titles[row.id]


CONVERSIONS = TableSpec(
    columns=(
        Column(
            "name", gettext_lazy("Learner"), sort="learner__person__name_sort", value=lambda r: r.learner.person.name
        ),
        NUMBER,
        Column("outcome", gettext_lazy("Application"), value=lambda r: r.title),
        Column(
            "credits",
            gettext_lazy("Credits"),
            sort="credits_hundredths",
            is_number=True,
            value=lambda r: format_credits(r.credits_hundredths),
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda r: r.get_state_display()),
        Column(
            "submitted", gettext_lazy("Submitted"), is_whole=True, sort="submitted_at", value=lambda r: r.submitted_at
        ),
    ),
    order="-submitted",
    filters=ConversionFilters,
    prepare=_entitle,
)
PANELS = TableSpec(columns=CONVERSIONS.columns, order="submitted", prepare=_entitle)
APPEALS = TableSpec(
    columns=(
        Column(
            "name", gettext_lazy("Learner"), sort="learner__person__name_sort", value=lambda r: r.learner.person.name
        ),
        Column("reason", gettext_lazy("Reason"), value=lambda r: r.reason),
        Column("due", gettext_lazy("Due"), is_whole=True, sort="due_on", value=lambda r: r.due_on),
        Column("state", gettext_lazy("State"), sort="state", value=lambda r: r.get_state_display()),
        Column(
            "submitted", gettext_lazy("Submitted"), is_whole=True, sort="submitted_at", value=lambda r: r.submitted_at
        ),
    ),
    order="due",
    filters=AppealFilters,
)


@login_required
@require_safe
def conversions(request: HttpRequest) -> HttpResponse:
    """All applications that the officer may see."""
    actor = actor_of(request)
    require(actor, "conversions.view")
    table = CONVERSIONS.read(selectors.conversions_visible_to(actor), request.GET)
    return export(table, "conversions") or render(request, "conversion/all.html", {"table": table})


@login_required
@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """Applications whose credits a panel has still to grant, the oldest first."""
    actor = actor_of(request)
    require(actor, "conversions.submit_for")
    waiting = selectors.awaiting_panel(selectors.conversions_visible_to(actor))
    table = PANELS.read(waiting, request.GET)
    return render(request, "conversion/for_panel.html", {"table": table})


@login_required
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals against refusals, the most urgent first."""
    actor = actor_of(request)
    require(actor, "conversions.view")
    table = APPEALS.read(selectors.appeals_visible_to(actor), request.GET)
    return export(table, "appeals") or render(request, "conversion/appeals.html", {"table": table, "today": today()})


@login_required
def appeal(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """One appeal with the refusal it is about; academic affairs answers it."""
    actor = actor_of(request)
    found = selectors.appeal_for(actor, appeal_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            services.decide_appeal(appeal_id=found.id, actor=actor, now=now(), **form.cleaned_data)
            messages.success(request, _("The appeal is answered."))
            return redirect("conversion:appeals")
    is_open = found.state == AppealState.SUBMITTED
    context = {
        "appeal": found,
        "conversion": found.conversion,
        "words": presenting.explained(found.conversion),
        "objection": last_objection(found.conversion.case_id) if found.conversion.case_id else None,
        "timeline": presenting.conversion_timeline(found.conversion, today()),
        "form": form if is_open and may(actor, "appeals.decide", found.conversion.enrollment.college_id) else None,
    }
    return render(request, "conversion/appeal.html", context, status=422 if form.errors else 200)
