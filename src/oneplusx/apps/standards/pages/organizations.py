from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.forms.organizations import (
    ApplicationForm,
    OrganizationStateFilters,
    RecordForm,
    RegisterFilters,
    StatusForm,
    SupplementForm,
)
from oneplusx.apps.standards.models.organizations import APPLICATION, REGISTRATION
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Conflict, Denied
from oneplusx.domain.standing import OrganizationStanding
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec
from oneplusx.web.wording import say

FIELDS = {"organizations.bad_credit_code": "credit_code", "organizations.bad_website": "website", "files.": "evidence"}
REGISTER = TableSpec(
    columns=(
        Column(
            "name",
            gettext_lazy("Organization"),
            sort="organization__name_zh",
            value=lambda row: row.organization.name_zh,
        ),
        Column("credit_code", gettext_lazy("Unified social credit code"), value=lambda row: row.credit_code),
        Column("scope", gettext_lazy("Fields of work"), value=lambda row: row.scope),
        Column("status", gettext_lazy("Status"), sort="status", value=lambda row: row.get_status_display()),
        Column(
            "since",
            gettext_lazy("On the register since"),
            sort="registered_on",
            is_whole=True,
            value=lambda row: row.registered_on,
        ),
    ),
    order="name",
    filters=RegisterFilters,
)
APPLICATIONS = TableSpec(
    columns=(
        Column(
            "organization",
            gettext_lazy("Organization"),
            sort="organization__name_zh",
            value=lambda row: row.organization.name_zh,
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
        Column(
            "submitted",
            gettext_lazy("Handed in on"),
            sort="submitted_at",
            is_whole=True,
            value=lambda row: row.submitted_at,
        ),
        Column(
            "decided",
            gettext_lazy("Date of the decision"),
            sort="decided_at",
            is_whole=True,
            value=lambda row: row.decided_at,
        ),
    ),
    order="-submitted",
    filters=OrganizationStateFilters,
)


@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    """The published register."""
    actor = actor_of(request)
    table = REGISTER.read(selectors.register_visible_to(actor), request.GET)
    context = {
        "table": table,
        "may_apply": may(actor, "organizations.apply"),
        "may_supervise": may(actor, "organizations.supervise"),
    }
    return export(table, "organizations") or render(request, "standards/organizations.html", context)


def _stopped(standing: OrganizationStanding) -> list[str]:
    language = get_language() or "zh-hans"
    return [say(f"short.act.{act}", {}, language) for act in standing.stopped_acts]


@require_http_methods(["GET", "HEAD", "POST"])
def organization(request: HttpRequest, registered_organization_id: UUID) -> HttpResponse:
    """One organization on the register; its authority and the bank change the status here."""
    actor = actor_of(request)
    found = selectors.registered_for(actor, registered_organization_id)
    supervises = may(actor, "organizations.supervise") and selectors.supervises(actor, found.organization)
    form = StatusForm(request.POST or None) if supervises else None
    if request.method == "POST" and form is None:
        raise Denied("denied", permission="organizations.supervise")
    if form is not None and request.method == "POST" and form.is_valid():
        with refusals_into(form, {"organizations.rectify": "rectify_by", "organizations.reason": "reason"}):
            services.set_organization_status(registered_id=found.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("The status is changed; the organization is told."))
            return redirect("standards:organization", found.id)
    standing = selectors.standing_of(found, today())
    types = selectors.certificate_types_visible_to(actor).filter(organization=found.organization)
    context = {
        "registered": found,
        "standing": standing,
        "stopped": _stopped(standing),
        "filings": selectors.public_filings(actor, found.organization_id, today()),
        "types": types.order_by("family", "level_rank", "code")[:200],
        "form": form,
        "timeline": timeline_of(actor, REGISTRATION, found.id) if supervises else [],
    }
    return render(request, "standards/organization.html", context, status=422 if form and form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Records an organization put on the register elsewhere."""
    actor = actor_of(request)
    require(actor, "organizations.supervise")
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        with refusals_into(form, FIELDS):
            organization_id = data.pop("organization").id
            row = services.record_organization(organization_id=organization_id, **data, actor=actor, now=now())
            return redirect("standards:organization", row.id)
    return render(request, "standards/record_organization.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Applications for the register that the reader may see."""
    actor = actor_of(request)
    if not (may(actor, "organizations.apply") or may(actor, "organizations.supervise")):
        raise Denied("denied", permission="organizations.supervise")
    table = APPLICATIONS.read(selectors.applications_visible_to(actor), request.GET)
    context = {"table": table, "may_apply": may(actor, "organizations.apply")}
    return export(table, "applications") or render(request, "standards/applications.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "organizations.apply")
    organization = selectors.own_organization(actor)
    form = ApplicationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("credit_code", "scope", "statement")}
        values: dict[str, Any] = {**data, "organization_id": organization.id, "files": form.handed_in()}
        with refusals_into(form, FIELDS):
            made = services.apply_organization(**values, actor=actor, now=now())
            messages.success(request, _("Handed in. You are told of the decision."))
            return redirect("standards:application", made.id)
    context = {"form": form, "organization": organization}
    return render(request, "standards/apply.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, organization_application_id: UUID) -> HttpResponse:
    """An application; the organization supplements it here when it was returned."""
    actor = actor_of(request)
    found = selectors.application_for(actor, organization_application_id)
    is_own = may(actor, "organizations.apply", found.organization_id)
    form = SupplementForm(request.POST or None, request.FILES or None) if is_own and found.state == "returned" else None
    if request.method == "POST" and form is not None and form.is_valid():
        values: dict[str, Any] = {"statement": form.cleaned_data["statement"], "files": form.handed_in()}
        with refusals_into(form, FIELDS):
            services.supplement_application(application_id=found.id, **values, actor=actor, now=now())
            messages.success(request, _("Handed in again."))
            return redirect("standards:application", found.id)
    context = {
        "application": found,
        "attachments": attachments_of(actor, APPLICATION, found.id),
        "is_own": is_own,
        "form": form,
        "timeline": timeline_of(actor, APPLICATION, found.id),
    }
    return render(request, "standards/application.html", context, status=422 if form and form.errors else 200)


@login_required
@require_POST
def withdraw_application(request: HttpRequest, organization_application_id: UUID) -> HttpResponse:
    try:
        services.withdraw_application(application_id=organization_application_id, actor=actor_of(request), now=now())
        messages.success(request, _("Withdrawn."))
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("standards:application", organization_application_id)
