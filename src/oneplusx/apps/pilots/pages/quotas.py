"""Pages of quotas: all of them, one with its history and adjustments, recording one decided elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.apps.parties.services import change_settings
from oneplusx.apps.pilots import presenting, selectors, services
from oneplusx.apps.pilots.forms.quotas import AdjustmentForm, QuotaFilters, RecordForm
from oneplusx.apps.pilots.models import AdjustmentState, Quota
from oneplusx.apps.pilots.pages.answering import told
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

APPLY, VIEW, RECORD = "pilots.apply", "pilots.view", "pilots.record"
QUOTAS = TableSpec(
    columns=(
        Column("year", gettext_lazy("Pilot year"), sort="year", value=lambda row: row.year),
        Column("college", gettext_lazy("College"), sort="college__code", value=lambda row: named(row.college)),
        Column(
            "certificate",
            gettext_lazy("Certificate"),
            sort="certificate_type__code",
            value=lambda row: named(row.certificate_type),
        ),
        Column("major", gettext_lazy("Major"), sort="major_code", value=lambda row: row.major_label),
        Column(
            "approved",
            pgettext_lazy("quota", "Approved"),
            sort="approved_count",
            is_number=True,
            value=lambda row: row.approved_count,
        ),
        Column(
            "taken",
            pgettext_lazy("quota", "Taken"),
            sort="taken_count",
            is_number=True,
            value=lambda row: row.taken_count,
        ),
        Column("left", pgettext_lazy("quota", "Left"), sort="left", is_number=True, value=lambda row: row.left_count),
        Column("origin", gettext_lazy("Where decided"), sort="origin", value=lambda row: str(row.get_origin_display())),
    ),
    order="-year",
    filters=QuotaFilters,
    prepare=presenting.label_majors,
)
CHANGES = TableSpec(
    columns=(
        Column("change", pgettext_lazy("quota", "Change"), sort="kind", value=lambda row: str(row.get_kind_display())),
        Column("at", gettext_lazy("When"), sort="at", is_whole=True, value=lambda row: row.at),
        Column(
            "approved",
            pgettext_lazy("quota", "Approved"),
            sort="approved_change",
            is_number=True,
            value=lambda row: row.approved_change,
        ),
        Column(
            "taken",
            pgettext_lazy("quota", "Taken"),
            sort="taken_change",
            is_number=True,
            value=lambda row: row.taken_change,
        ),
        Column("reason", gettext_lazy("Reason"), value=lambda row: row.reason),
    ),
    order="-at",
)
FIELDS = {
    "pilots.unknown_type": "certificate",
    "pilots.not_your_certificate": "certificate",
    "pilots.unknown_college": "college_code",
    "pilots.bad_year": "year",
    "pilots.year_closed": "year",
    "pilots.bad_outcome": "passed_count",
}


@login_required
@require_safe
def quotas(request: HttpRequest) -> HttpResponse:
    """Quotas by year, college and certificate, with what is left."""
    actor = actor_of(request)
    require(actor, VIEW)
    table = QUOTAS.read(selectors.search_quotas(actor), request.GET)
    context = {
        "table": table,
        "sums": selectors.sums_of_visible(actor, table.all_rows),
        "may_record": may(actor, RECORD),
        "colleges": [one for one in visible_institutions(actor) if may(actor, APPLY, one.id)],
    }
    return export(table, _("Quotas")) or render(request, "pilots/quotas.html", context)


@login_required
@require_POST
def quota_policy(request: HttpRequest) -> HttpResponse:
    """Says whether candidates of a college need a place where no pilot year is recorded."""
    actor = actor_of(request)
    require(actor, APPLY)
    wanted = request.POST.get("college", "")
    college = next((one for one in visible_institutions(actor) if str(one.id) == wanted), None)
    if college is None:
        raise NotFound("not_found")
    with told(request, _("Saved.")):
        changes = {selectors.QUOTA_NEEDED: request.POST.get("is_needed") == "yes"}
        change_settings(institution=college, changes=changes, actor=actor, now=now())
    return redirect("pilots:quotas")


@login_required
def quota(request: HttpRequest, quota_id: UUID) -> HttpResponse:
    """One quota: what is left, what changed it; the college asks for an adjustment here."""
    actor = actor_of(request)
    found = selectors.quota_for(actor, quota_id)
    form = AdjustmentForm(request.POST or None, initial={"wanted_count": found.approved_count})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"pilots.reason": "reason", "pilots.": "wanted_count"}):
            services.request_adjustment(quota_id=found.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("Asked; the authority decides."))
            return redirect("pilots:quota", found.id)
    context = _context(request, found, form)
    file = export(context["table"], _("History of the quota"))
    return file or render(request, "pilots/quota.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, found: Quota, form: AdjustmentForm) -> dict[str, Any]:
    actor = actor_of(request)
    adjustments = list(selectors.adjustments_visible_to(actor).filter(quota=found).order_by("-requested_at"))
    is_pending = any(one.state in {AdjustmentState.SUBMITTED, AdjustmentState.RETURNED} for one in adjustments)
    may_ask = may(actor, APPLY, found.college_id) and found.window_id is not None and found.closed_at is None
    return {
        "quota": found,
        "major": presenting.major_name(found.major_code) if found.major_code else "",
        "done": selectors.done_of([found])[found.id],
        "table": CHANGES.read(selectors.changes_of(found), request.GET),
        "adjustments": adjustments,
        "form": form if may_ask and not is_pending else None,
        "may_apply": may(actor, APPLY, found.college_id),
        "timeline": timeline_of(actor, "pilots.quota", found.id),
    }


@login_required
@require_POST
def withdraw_adjustment(request: HttpRequest, quota_adjustment_id: UUID) -> HttpResponse:
    """Takes a request back."""
    actor = actor_of(request)
    found = selectors.adjustment_for(actor, quota_adjustment_id)
    with told(request, _("Withdrawn.")):
        services.withdraw_adjustment(quota_adjustment_id=found.id, actor=actor, now=now())
    return redirect("pilots:quota", found.quota_id)


@login_required
def resubmit_adjustment(request: HttpRequest, quota_adjustment_id: UUID) -> HttpResponse:
    """Asks again after a return; what was typed is there."""
    actor = actor_of(request)
    found = selectors.adjustment_for(actor, quota_adjustment_id)
    require(actor, APPLY, found.quota.college_id)
    initial = {"wanted_count": found.wanted_count, "reason": found.reason}
    form = AdjustmentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"pilots.reason": "reason"}):
            services.resubmit_adjustment(quota_adjustment_id=found.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("Asked; the authority decides."))
            return redirect("pilots:quota", found.quota_id)
    context = {"form": form, "adjustment": found, "quota": found.quota}
    return render(request, "pilots/adjustment_form.html", context, status=422 if form.errors else 200)


@login_required
def record_quota(request: HttpRequest) -> HttpResponse:
    """Records a quota decided elsewhere."""
    actor = actor_of(request)
    require(actor, RECORD)
    places = [one for one in visible_institutions(actor) if may(actor, RECORD, one.id)]
    form = RecordForm(request.POST or None, places=places, initial={"year": today().year})
    if request.method == "POST" and form.is_valid():
        [outcome] = services.record_quotas(institution_id=form.place().id, rows=[form.row()], actor=actor, now=now())
        if outcome.problem is None:
            messages.success(request, _("Recorded."))
            return redirect("pilots:quotas")
        field = FIELDS.get(outcome.problem.code, "approved_count")
        form.add_error(field if field in form.fields else None, words_of(outcome.problem))
    return render(request, "pilots/quota_form.html", {"form": form}, status=422 if form.errors else 200)
