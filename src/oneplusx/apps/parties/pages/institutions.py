from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.forms import (
    DepartmentForm,
    InstitutionForm,
    InstitutionsFilterForm,
    MemberForm,
    SettingsForm,
)
from oneplusx.apps.parties.labels import ROLE_LABELS, province_name
from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.web.actor import Role
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of, origin_of
from oneplusx.web.tables import Column, TableSpec

MEMBERS_PER_PAGE = 10
INSTITUTIONS = TableSpec(
    columns=(
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("name", gettext_lazy("Name"), sort="name_zh", value=lambda row: row.name_zh),
        Column("kind", gettext_lazy("Kind"), sort="kind", value=lambda row: row.get_kind_display()),
        Column(
            "province",
            gettext_lazy("Province"),
            sort="province_code",
            value=lambda row: province_name(row.province_code),
        ),
    ),
    order="code",
    filters=InstitutionsFilterForm,
)
CODE_FIELD = {"parties.code_taken": "code"}


@login_required
@require_GET
def institutions(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "members.manage")
    table = INSTITUTIONS.read(selectors.visible_institutions(actor), request.GET)
    rows = [(row, province_name(row.province_code)) for row in table.rows]
    context = {"table": table, "rows": rows, "may_create": may(actor, "parties.manage")}
    return export(table, _("Institutions")) or render(request, "parties/institutions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_institution(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "parties.manage")
    form = InstitutionForm(request.POST or None)
    if form.is_valid():
        values = {**form.cleaned_data, "kind": InstitutionKind(form.cleaned_data["kind"])}
        with refusals_into(form, CODE_FIELD):
            made = services.create_institution(**values, actor=actor, now=now())
            return redirect("parties:institution", made.id)
    return render(request, "parties/new_institution.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def institution(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "members.manage")
    found = selectors.get_institution(actor, institution_id)
    page = paginate(selectors.members_of(actor, found), request.GET, MEMBERS_PER_PAGE)
    members = [(one, ROLE_LABELS[Role(one.role)]) for one in page.rows]
    context = {
        "institution": found,
        "province": province_name(found.province_code),
        "members": members,
        "page": page,
        "departments": selectors.departments_of_visible(actor, found),
        "is_college": found.kind == InstitutionKind.COLLEGE,
        "settings_form": SettingsForm(institution=found, initial={"activation_by_identity": True, **found.settings}),
        "timeline": timeline_of(actor, "institution", found.id),
    }
    return render(request, "parties/institution.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_department(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "members.manage")
    found = selectors.get_institution(actor, institution_id)
    form = DepartmentForm(request.POST or None)
    if form.is_valid():
        with refusals_into(form, CODE_FIELD):
            services.create_department(college=found, **form.cleaned_data, actor=actor, now=now())
            return redirect("parties:institution", found.id)
    context = {"form": form, "institution": found}
    return render(request, "parties/new_department.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_member(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "members.manage")
    found = selectors.get_institution(actor, institution_id)
    departments = selectors.departments_of_visible(actor, found)
    form = MemberForm(request.POST or None, institution=found, departments=departments)
    if form.is_valid():
        values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"]), "origin": origin_of(request)}
        with refusals_into(form, {"identity.": "name", "parties.username": "username"}):
            invitation = services.appoint_and_invite(institution=found, **values, actor=actor, now=now())
            context = {"institution": found, "invitation": invitation, "origin": origin_of(request)}
            return render(request, "parties/invited.html", context)
    context = {"form": form, "institution": found}
    return render(request, "parties/new_member.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def invite(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    membership = selectors.get_membership(actor, membership_id)
    invitation = services.invite_member(membership=membership, actor=actor, now=now())
    context = {"institution": membership.institution, "invitation": invitation, "origin": origin_of(request)}
    return render(request, "parties/invited.html", context)


@login_required
@require_POST
def end_member(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    membership = selectors.get_membership(actor, membership_id)
    services.end_membership(membership=membership, actor=actor, now=now())
    messages.success(request, _("The role has ended."))
    return redirect("parties:institution", membership.institution_id)


@login_required
@require_POST
def change_settings(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "members.manage")
    found = selectors.get_institution(actor, institution_id)
    form = SettingsForm(request.POST, institution=found)
    if form.is_valid():
        services.change_settings(institution=found, changes=form.cleaned_data, actor=actor, now=now())
        messages.success(request, _("The settings are saved."))
    return redirect("parties:institution", found.id)
