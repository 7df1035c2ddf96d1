"""Exam sites: the own ones, their rooms, applications and what the organization decides."""

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

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.sites import ApplyForm, RoomsForm, SiteDecisionForm, SiteForm
from oneplusx.apps.assessment.models import SiteApplication, SiteState
from oneplusx.apps.assessment.pages.acting import done, faults, kept
from oneplusx.apps.assessment.selectors.visibility import (
    one_of,
    site_applications_visible_to,
    sites_visible_to,
)
from oneplusx.apps.assessment.services.sites import SUBJECT
from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties.labels import province_name
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.web.actor import Role
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

APPLICANTS = (Role.EXAM_SITE_OFFICER, Role.ACADEMIC_AFFAIRS)
SITES = TableSpec(
    columns=(
        Column("name", gettext_lazy("Exam site"), sort="name_zh", value=lambda row: row.name_zh),
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column(
            "institution",
            gettext_lazy("Institution"),
            sort="institution__name_zh",
            value=lambda row: row.institution.name_zh,
        ),
        Column(
            "province",
            gettext_lazy("Province"),
            sort="province_code",
            value=lambda row: province_name(row.province_code),
        ),
    ),
    order="name",
)
APPLICATIONS = TableSpec(
    columns=(
        Column("site", gettext_lazy("Exam site"), sort="site__name_zh", value=lambda row: row.site.name_zh),
        Column(
            "organization",
            gettext_lazy("Organization"),
            sort="organization__name_zh",
            value=lambda row: row.organization.name_zh,
        ),
        Column(
            "submitted",
            gettext_lazy("Submitted"),
            sort="submitted_at",
            is_whole=True,
            value=lambda row: row.submitted_at,
        ),
        Column(
            "until",
            gettext_lazy("Valid until"),
            sort="valid_until_on",
            is_whole=True,
            value=lambda row: row.valid_until_on,
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
    ),
    order="-submitted",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: HttpRequest) -> HttpResponse:
    """Sites that the visitor sees, and one to enter."""
    actor = actor_of(request)
    require(actor, "exams.view")
    form = SiteForm(request.POST or None) if may(actor, "exams.apply_site") else None
    if request.method == "POST" and form is not None and form.is_valid():
        institution_id = visible_institutions(actor).filter(id__in=actor.institutions(*APPLICANTS))[0].id
        with refusals_into(form, {"assessment.code": "code"}):
            site = services.enter_site(institution_id=institution_id, actor=actor, now=now(), **form.cleaned_data)
            messages.success(request, _("Entered. Add its rooms, then apply."))
            return redirect("assessment:site", site.id)
    table = SITES.read(sites_visible_to(actor), request.GET)
    context = {
        "table": table,
        "form": form,
        "applications": APPLICATIONS.read(site_applications_visible_to(actor), request.GET),
    }
    status = 422 if form is not None and form.errors else 200
    return export(table, "exam-sites") or render(request, "assessment/sites.html", context, status=status)


@login_required
@require_safe
def site(request: HttpRequest, exam_site_id: UUID) -> HttpResponse:
    """One site: rooms and applications."""
    actor = actor_of(request)
    found = one_of(sites_visible_to(actor), exam_site_id)
    require(actor, "exams.view")
    is_own = may(actor, "exams.apply_site", found.institution_id)
    context = {
        "site": found,
        "province": province_name(found.province_code),
        "rooms": found.rooms.filter(is_usable=True).order_by("code"),
        "applications": site_applications_visible_to(actor).filter(site=found).order_by("-submitted_at"),
        "rooms_form": (kept(request, "rooms") or RoomsForm(initial=RoomsForm.initial_of(found))) if is_own else None,
        "apply_form": (kept(request, "apply") or ApplyForm()) if is_own else None,
    }
    return render(request, "assessment/site.html", context)


@login_required
@require_POST
def set_rooms(request: HttpRequest, exam_site_id: UUID) -> HttpResponse:
    """Sets the rooms of a site."""
    actor = actor_of(request)
    found = one_of(sites_visible_to(actor), exam_site_id)
    form = RoomsForm(request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:site", found.id, key="rooms")
    rooms = form.cleaned_data["rooms"]

    def do() -> None:
        services.set_rooms(exam_site_id=found.id, rooms=rooms, actor=actor, now=now())

    return done(request, "assessment:site", _("Rooms saved"), do, found.id, form=form, key="rooms")


@login_required
@require_POST
def apply_site(request: HttpRequest, exam_site_id: UUID) -> HttpResponse:
    """Applies to an organization."""
    actor = actor_of(request)
    found = one_of(sites_visible_to(actor), exam_site_id)
    form = ApplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return faults(request, form, "assessment:site", found.id, key="apply")
    data = form.cleaned_data

    def do() -> None:
        services.apply_site(
            exam_site_id=found.id,
            organization_id=data["organization"].id,
            note=data["note"],
            evidence=form.handed_in(),
            actor=actor,
            now=now(),
        )

    return done(
        request, "assessment:site", _("Applied. The organization decides."), do, found.id, form=form, key="apply"
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, site_application_id: UUID) -> HttpResponse:
    """One application of a site, and its decision."""
    actor = actor_of(request)
    found = one_of(site_applications_visible_to(actor), site_application_id)
    if request.method == "POST":
        return _decide(request, found)
    decides = may(actor, "exams.decide_site", found.organization_id)
    context: dict[str, Any] = {
        "application": found,
        "attachments": attachments_of(actor, SUBJECT, found.id),
        "form": (kept(request, "decide") or SiteDecisionForm()) if decides else None,
        "may_decide": decides and found.state == SiteState.SUBMITTED,
        "may_revoke": decides and found.state == SiteState.APPROVED,
        "may_withdraw": may(actor, "exams.apply_site", found.site.institution_id)
        and found.state in {SiteState.SUBMITTED, SiteState.RETURNED},
    }
    return render(request, "assessment/application.html", context)


def _decide(request: HttpRequest, found: SiteApplication) -> HttpResponse:
    actor, back = actor_of(request), "assessment:application"
    if "withdraw" in request.POST:
        return done(
            request,
            back,
            _("Saved"),
            lambda: services.withdraw_site(site_application_id=found.id, actor=actor, now=now()),
            found.id,
        )
    form = SiteDecisionForm(request.POST)
    if not form.is_valid():
        return faults(request, form, back, found.id, key="decide")

    def do() -> None:
        services.decide_site(
            site_application_id=found.id,
            outcome=request.POST.get("outcome", ""),
            reason=form.cleaned_data["reason"],
            valid_until_on=form.cleaned_data["valid_until_on"],
            actor=actor,
            now=now(),
        )

    return done(request, back, _("Saved"), do, found.id, form=form, key="decide")
