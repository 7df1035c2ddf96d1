from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties.labels import province_name
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.forms.organizations import (
    ActivityFilters,
    ActivityForm,
    CancelForm,
    EndFilingForm,
    FilingForm,
    OrganizationStateFilters,
    SupplementForm,
)
from oneplusx.apps.standards.models.organizations import ACTIVITY, FILING
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Conflict, Denied
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

PERIOD = {"organizations.bad_period": "until_on", "organizations.bad_province": "province_code"}
CERTIFICATES = {"organizations.no_cert": "certificate_types", "organizations.foreign": "certificate_types"}
DATES = {"organizations.announced_late": "starts_on", "organizations.bad_period": "ends_on"}
ORGANIZATION = Column(
    "organization",
    gettext_lazy("Organization"),
    sort="organization__name_zh",
    value=lambda row: row.organization.name_zh,
)
PROVINCE = Column(
    "province", gettext_lazy("Province"), sort="province_code", value=lambda row: province_name(row.province_code)
)
FILINGS = TableSpec(
    columns=(
        ORGANIZATION,
        PROVINCE,
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
        Column("from", gettext_lazy("From"), sort="from_on", is_whole=True, value=lambda row: row.from_on),
        Column("until", gettext_lazy("Until"), sort="until_on", is_whole=True, value=lambda row: row.until_on),
    ),
    order="-from",
    filters=OrganizationStateFilters,
)
ACTIVITIES = TableSpec(
    columns=(
        Column("title", gettext_lazy("What will be done"), sort="title", value=lambda row: row.title),
        ORGANIZATION,
        PROVINCE,
        Column("place", gettext_lazy("Place of the activity"), value=lambda row: row.place),
        Column("starts", gettext_lazy("First day"), sort="starts_on", is_whole=True, value=lambda row: row.starts_on),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
    ),
    order="-starts",
    filters=ActivityFilters,
)


@login_required
@require_safe
def filings(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not (may(actor, "organizations.apply") or may(actor, "organizations.supervise")):
        raise Denied("denied", permission="filings.decide")
    table = FILINGS.read(selectors.filings_visible_to(actor), request.GET)
    context = {"table": table, "may_apply": may(actor, "organizations.apply")}
    return export(table, "filings") or render(request, "standards/filings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_filing(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "organizations.apply")
    organization = selectors.own_organization(actor)
    types = selectors.certificate_types_visible_to(actor).filter(organization=organization).order_by("code")
    form = FilingForm(request.POST or None, request.FILES or None, types=types)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {**PERIOD, **CERTIFICATES}):
            made = services.apply_filing(
                plan=_plan(form.cleaned_data, organization.id), files=form.handed_in(), actor=actor, now=now()
            )
            messages.success(request, _("Handed in. You are told of the decision."))
            return redirect("standards:filing", made.id)
    context = {"form": form, "organization": organization}
    return render(request, "standards/new_filing.html", context, status=422 if form.errors else 200)


def _plan(data: dict[str, Any], organization_id: UUID) -> services.FilingPlan:
    names = ("province_code", "from_on", "until_on", "note")
    return services.FilingPlan(
        organization_id=organization_id,
        certificate_type_ids=[row.id for row in data["certificate_types"]],
        **{name: data[name] for name in names},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def filing(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """A filing: the organization supplements it, the province ends it."""
    actor = actor_of(request)
    found = selectors.filing_for(actor, filing_id)
    is_own = may(actor, "organizations.apply", found.organization_id)
    may_end = found.state == "approved" and may(actor, "filings.decide")
    form: Any = None
    if is_own and found.state == "returned":
        form = SupplementForm(request.POST or None, request.FILES or None)
    elif may_end:
        form = EndFilingForm(request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_into(form, {"organizations.bad_period": "last_on", "files.": "evidence"}):
            _filing_act(request, found.id, form)
            messages.success(request, _("Saved."))
            return redirect("standards:filing", found.id)
    context = {
        "filing": found,
        "items": found.items.select_related("certificate_type").order_by("certificate_type__code"),
        "attachments": attachments_of(actor, FILING, found.id),
        "is_own": is_own,
        "form": form,
        "timeline": timeline_of(actor, FILING, found.id),
    }
    return render(request, "standards/filing.html", context, status=422 if form and form.errors else 200)


def _filing_act(request: HttpRequest, filing_id: UUID, form: SupplementForm | EndFilingForm) -> None:
    values: dict[str, Any] = {"filing_id": filing_id, "actor": actor_of(request), "now": now()}
    if isinstance(form, EndFilingForm):
        services.end_filing(**form.cleaned_data, **values)
    else:
        services.supplement_filing(note=form.cleaned_data["statement"], files=form.handed_in(), **values)


@login_required
@require_POST
def withdraw_filing(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    try:
        services.withdraw_filing(filing_id=filing_id, actor=actor_of(request), now=now())
        messages.success(request, _("Withdrawn."))
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("standards:filing", filing_id)


@login_required
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """What organizations announced for the reader's province, or the own ones."""
    actor = actor_of(request)
    if not (may(actor, "activities.announce") or may(actor, "organizations.supervise")):
        raise Denied("denied", permission="activities.announce")
    table = ACTIVITIES.read(selectors.activities_visible_to(actor), request.GET)
    context = {"table": table, "may_announce": may(actor, "activities.announce")}
    return export(table, "activities") or render(request, "standards/activities.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "activities.announce")
    organization = selectors.own_organization(actor)
    form = ActivityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, DATES):
            made = services.announce_activity(
                plan=services.ActivityPlan(organization_id=organization.id, **form.cleaned_data),
                actor=actor,
                now=now(),
            )
            messages.success(request, _("Announced; the authority of the province is told."))
            return redirect("standards:activity", made.id)
    context = {"form": form, "organization": organization}
    return render(request, "standards/new_activity.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, activity_notice_id: UUID) -> HttpResponse:
    """An announced activity; the organization cancels it here."""
    actor = actor_of(request)
    found = selectors.activity_for(actor, activity_notice_id)
    may_cancel = found.state == "announced" and may(actor, "activities.announce", found.organization_id)
    form = CancelForm(request.POST or None) if may_cancel else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_into(form, {"organizations.reason": "reason"}):
            services.cancel_activity(activity_id=found.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("Canceled; the authority of the province is told."))
            return redirect("standards:activity", found.id)
    context = {"activity": found, "form": form, "timeline": timeline_of(actor, ACTIVITY, found.id)}
    return render(request, "standards/activity.html", context, status=422 if form and form.errors else 200)
