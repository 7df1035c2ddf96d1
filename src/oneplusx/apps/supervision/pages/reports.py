"""Biweekly reports: the list, one beside the one before, as a workbook and as PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.supervision import printing, selectors, services
from oneplusx.apps.supervision.forms.board import ReportForm
from oneplusx.apps.supervision.labels import DEFINITIONS, STEPS, level_label
from oneplusx.apps.supervision.selectors import Comparison
from oneplusx.apps.supervision.selectors.scope import VIEW
from oneplusx.domain.supervision import Figures, Step
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export_rows
from oneplusx.web.naming import named
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """Reports that the visitor may read; who may makes one here, from the figures as they are."""
    actor = actor_of(request)
    require(actor, VIEW)
    places = selectors.reporting_institutions(actor)
    form = ReportForm(request.POST or None, places=places, initial={"on": today()}) if places else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_into(form, {"supervision.period_ahead": "on", "supervision.no_reports": "institution"}):
            made = services.make_report(institution_id=form.place(), on=form.cleaned_data["on"], actor=actor, now=now())
            messages.success(request, _("Made from the figures as they are now."))
            return redirect("supervision:report", made.id)
    page = paginate(selectors.reports_visible_to(actor).defer("lines"), request.GET)
    status = 422 if form is not None and form.errors else 200
    return render(request, "supervision/reports.html", {"page": page, "form": form}, status=status)


@login_required
@require_safe
def report(request: HttpRequest, biweekly_report_id: UUID) -> HttpResponse:
    """One report with what changed since the one before; also as a workbook."""
    found = selectors.compared(selectors.report_for(actor_of(request), biweekly_report_id))
    file = export_rows(request.GET, printing.title_of(found.report), _heads(), _cells(found))
    return file or render(request, "supervision/report.html", _context(found))


def _context(found: Comparison) -> dict[str, Any]:
    return {
        "report": found.report,
        "before": found.before,
        "is_latest": selectors.latest_of(found.report),
        "heads": list(STEPS.values()),
        "lines": [
            (named(line), line.code, level_label(line.level), _pairs(line.figures, line.change)) for line in found.lines
        ],
        "total": _pairs(found.total, found.change),
        "definitions": [(STEPS[step], DEFINITIONS[step]) for step in Step],
    }


def _pairs(figures: Figures, change: Figures | None) -> list[tuple[Any, int, int | None, int]]:
    """Label, figure, change, size of the change; by step."""
    changes = {step: None if change is None else change.of(step) for step in Step}
    return [(STEPS[step], figures.of(step), changes[step], abs(changes[step] or 0)) for step in Step]


def _heads() -> list[object]:
    heads: list[object] = [_("Certificate"), _("Code"), _("Level")]
    for label in STEPS.values():
        heads += [label, _("%(label)s: change") % {"label": label}]
    return heads


def _cells(found: Comparison) -> list[list[object]]:
    rows = [
        [named(line), line.code, level_label(line.level), *_flat(line.figures, line.change)] for line in found.lines
    ]
    return [*rows, [_("Total"), "", "", *_flat(found.total, found.change)]]


def _flat(figures: Figures, change: Figures | None) -> list[object]:
    return [cell for _label, figure, more, _size in _pairs(figures, change) for cell in (figure, more)]


@login_required
@require_safe
def report_pdf(request: HttpRequest, biweekly_report_id: UUID) -> HttpResponse:
    """The report on official paper (PDF/A)."""
    found = selectors.compared(selectors.report_for(actor_of(request), biweekly_report_id))
    response = HttpResponse(printing.press(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="report-{found.report.until_on.isoformat()}.pdf"'
    return response
