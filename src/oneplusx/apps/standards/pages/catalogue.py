from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import yesno
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.forms.catalogue import (
    CertificateFilters,
    DecisionForm,
    ProposalForm,
    StandardFilters,
    TypeForm,
)
from oneplusx.apps.standards.templatetags.standards_words import evidence_of_type, label_of
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.credits import as_decimal
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

APPROVE = "catalogue.approve_bank_value"
CERTIFICATES = TableSpec(
    columns=(
        Column("name", gettext_lazy("Certificate"), sort=("family", "level_rank"), value=lambda row: row.name_zh),
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("level", gettext_lazy("Level"), sort="level_rank", value=lambda row: row.level),
        Column(
            "organization",
            gettext_lazy("Organization"),
            sort="organization__name_zh",
            value=lambda row: row.organization.name_zh if row.organization else "",
        ),
        Column(
            "value",
            gettext_lazy("Bank value (credits)"),
            sort="bank_value_hundredths",
            is_number=True,
            value=lambda row: None if row.bank_value_hundredths is None else as_decimal(row.bank_value_hundredths),
        ),
        Column("approved_on", gettext_lazy("Approved on"), is_whole=True, value=lambda row: row.bank_value_approved_on),
    ),
    order="name",
    filters=CertificateFilters,
)
TYPES = TableSpec(
    columns=(
        Column("name", gettext_lazy("Type"), sort="name_zh", value=named),
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("fields", gettext_lazy("Fields"), value=lambda row: ", ".join(map(label_of, row.attributes))),
        Column("evidence", gettext_lazy("Evidence"), value=evidence_of_type),
        Column(
            "open",
            gettext_lazy("Learners may register it"),
            sort="is_open_to_learners",
            value=lambda row: yesno(row.is_open_to_learners),
        ),
    ),
)
STANDARDS = TableSpec(
    columns=(
        Column("name", gettext_lazy("Standard"), sort="name_zh", value=lambda row: row.name_zh),
        Column("code", gettext_lazy("Code"), sort=("code", "version"), value=lambda row: row.code),
        Column("version", gettext_lazy("Version"), value=lambda row: row.version),
        Column(
            "organization",
            gettext_lazy("Organization"),
            sort="organization__name_zh",
            value=lambda row: row.organization.name_zh,
        ),
        Column(
            "levels",
            pgettext_lazy("count", "Levels"),
            sort="levels_count",
            is_number=True,
            value=lambda row: row.levels_count,
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
    ),
    order="code",
    filters=StandardFilters,
)

TERMS = TableSpec(
    columns=(
        Column("code", gettext_lazy("Term"), sort="code", value=lambda row: row.code),
        Column(
            "starts_on", gettext_lazy("First day"), is_whole=True, sort="starts_on", value=lambda row: row.starts_on
        ),
        Column("ends_on", gettext_lazy("Last day"), is_whole=True, value=lambda row: row.ends_on),
        Column("exams_on", gettext_lazy("Final exams from"), is_whole=True, value=lambda row: row.exams_on),
    ),
    order="-starts_on",
)


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    table = CERTIFICATES.read(selectors.search_certificate_types(actor_of(request)), request.GET)
    context = {"table": table, "types": selectors.achievement_types()}
    return export(table, "certificates") or render(request, "standards/certificates.html", context)


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    table = STANDARDS.read(selectors.search_standards(actor_of(request)), request.GET)
    return export(table, "standards") or render(request, "standards/standards.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, certificate_type_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.certificate_type_for(actor, certificate_type_id)
    form = ProposalForm(request.POST or None) if selectors.may_propose(actor, found) else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_into(form, {"standards.bad_bank_value": "value"}):
            services.propose_bank_value(
                certificate_type=found,
                value_hundredths=form.cleaned_data["value"],
                reason=form.cleaned_data["reason"],
                actor=actor,
                now=now(),
            )
            messages.success(request, _("Proposed. The credit bank decides."))
            return redirect("standards:certificate", found.id)
    majors = selectors.names_of_majors(found.major_codes)
    context = {
        "certificate": found,
        "majors": [(code, majors.get(code)) for code in found.major_codes],
        "levels": selectors.levels_of_family(actor, found),
        "proposals": selectors.proposals_visible_to(actor).filter(certificate_type=found).order_by("-proposed_at"),
        "form": form,
        "timeline": timeline_of(actor, "certificate_type", found.id) if form is not None else [],
    }
    return render(request, "standards/certificate.html", context, status=422 if form and form.errors else 200)


@login_required
@require_safe
def values(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, APPROVE)
    waiting = selectors.proposals_visible_to(actor).filter(state="proposed").order_by("proposed_at", "id")
    rows = [{"proposal": proposal, "form": DecisionForm(auto_id=f"{proposal.id}_%s")} for proposal in waiting]
    without = selectors.search_certificate_types(actor, bank_value="none").count()
    return render(request, "standards/values.html", {"rows": rows, "without": without})


@login_required
@require_POST
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    proposal = selectors.proposal_for(actor, proposal_id)
    form = DecisionForm(request.POST)
    is_approval = request.POST.get("decision") == "approve"
    if form.is_valid():
        with refusals_into(form, {"standards.reason_required": "reason"}):
            reason = form.cleaned_data["reason"]
            services.decide_bank_value(
                proposal_id=proposal.id, approve=is_approval, reason=reason, actor=actor, now=now()
            )
            messages.success(request, _("Approved.") if is_approval else _("Refused."))
            return redirect("standards:values")
    return render(request, "standards/decide.html", {"proposal": proposal, "form": form}, status=422)


@login_required
@require_POST
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    proposal = selectors.proposal_for(actor_of(request), proposal_id)
    services.withdraw_proposal(proposal_id=proposal.id, actor=actor_of(request), now=now())
    messages.success(request, _("The proposal was withdrawn."))
    return redirect("standards:certificate", proposal.certificate_type_id)


@require_safe
def types(request: HttpRequest) -> HttpResponse:
    table = TYPES.read(selectors.achievement_types(), request.GET)
    context = {"table": table, "may_edit": may(actor_of(request), APPROVE)}
    return export(table, _("Outcome types")) or render(request, "standards/types.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_type(request: HttpRequest, code: str = "") -> HttpResponse:
    require(actor_of(request), APPROVE)
    type_ = selectors.achievement_type(code) if code else None
    form = TypeForm(request.POST or None, type_=type_)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"standards.bad_type": "code", "standards.bad_attribute": "attributes"}):
            services.save_achievement_type(**_type_content(form, code), actor=actor_of(request), now=now())
            messages.success(request, _("Saved."))
            return redirect("standards:types")
    context = {"form": form, "type": type_}
    return render(request, "standards/edit_type.html", context, status=422 if form.errors else 200)


def _type_content(form: TypeForm, code: str) -> dict[str, Any]:
    data = form.cleaned_data
    names = ("name_zh", "name_en", "is_open_to_learners")
    known = selectors.achievement_types().filter(code=code).first()
    kept = {
        "family_attributes": known.family_attributes if known else [],
        "evidence_zh": known.evidence_zh if known else "",
        "evidence_en": known.evidence_en if known else "",
    }
    return {
        **kept,
        **{name: data[name] for name in names},
        "code": code or data["code"],
        "attributes": form.attribute_list(),
    }


@login_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "programs.view")
    table = TERMS.read(selectors.terms_visible_to(actor), request.GET)
    context = {"table": table, "may_import": may(actor, "import.programs")}
    return export(table, "terms") or render(request, "standards/terms.html", context)
