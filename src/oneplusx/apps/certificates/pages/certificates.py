from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.attachments import signed_form_of
from oneplusx.apps.certificates.forms.certificates import CertificateFilters, IssueForm, ReasonForm
from oneplusx.apps.certificates.models import CertificateState
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.standards.selectors import certificate_type_for, certificate_types_visible_to
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.certificate_number import grouped_code
from oneplusx.domain.errors import Denied
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

CERTIFICATES = TableSpec(
    columns=(
        Column("number", gettext_lazy("Number"), sort="number", value=lambda row: row.number),
        Column(
            "holder",
            gettext_lazy("Holder"),
            sort="learner__person__name_sort",
            value=lambda row: row.learner.person.name,
        ),
        Column(
            "certificate",
            gettext_lazy("Certificate"),
            sort=("certificate_type__family", "certificate_type__level_rank"),
            value=lambda row: row.certificate_type.name_zh,
        ),
        Column("issued_on", gettext_lazy("Issued"), is_whole=True, sort="issued_on", value=lambda row: row.issued_on),
        Column("score", gettext_lazy("Score"), is_number=True, value=lambda row: row.score_text),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
        Column("code", gettext_lazy("Inquiry code"), value=lambda row: row.inquiry_code or ""),
    ),
    order="-issued_on",
    filters=CertificateFilters,
)
Change = Callable[..., object]


def _revoke(*, certificate_id: UUID, **more: Any) -> None:
    services.request_revocation(certificate_ids=[certificate_id], **more)


CHANGES: dict[str, Change] = {
    "revoke": _revoke,
    "suspend": services.suspend_certificate,
    "reinstate": services.reinstate_certificate,
}


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "certificates.view")
    table = CERTIFICATES.read(selectors.search_certificates(actor), request.GET)
    context = {"table": table, "may_issue": may(actor, "certificates.issue")}
    return export(table, "certificates") or render(request, "certificates/certificates.html", context)


@login_required
@require_safe
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    return _certificate_page(request, certificate_id, ReasonForm())


def _certificate_page(request: HttpRequest, certificate_id: UUID, form: ReasonForm) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.certificate_for(actor, certificate_id)
    entry = selectors.directory_entry(found)
    context = {
        "certificate": found,
        "may_list": may(actor, "certificates.view"),
        "has_face": selectors.has_face(found),
        "code": grouped_code(entry.code) if entry else "",
        "signed_form": signed_form_of(actor, found),
        "corrections": selectors.corrections_of(found),
        "timeline": timeline_of(actor, "certificate", found.id),
        "form": form if services.may_revoke(actor, found) else None,
        "may_reissue": selectors.may_reissue(actor, found),
        "successor": selectors.successor_of(found),
        "revocation": selectors.open_revocation_of(found),
        "is_open": found.state in {CertificateState.VALID, CertificateState.SUSPENDED},
    }
    return render(request, "certificates/certificate.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def change_state(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    if not services.may_revoke(actor_of(request), selectors.certificate_for(actor_of(request), certificate_id)):
        raise Denied("denied", permission="certificates.revoke")
    form = ReasonForm(request.POST)
    change = CHANGES.get(request.POST.get("change", ""))
    if form.is_valid() and change is not None:
        with refusals_into(form):
            reason = form.cleaned_data["reason"]
            change(certificate_id=certificate_id, reason=reason, actor=actor_of(request), now=now())
            messages.success(request, _said(actor_of(request), certificate_id))
            return redirect("certificates:certificate", certificate_id)
    return _certificate_page(request, certificate_id, form)


def _said(actor: Actor, certificate_id: UUID) -> str:
    """Whether it is done, or waits for another officer."""
    if selectors.open_revocation_of(selectors.certificate_for(actor, certificate_id)):
        return _("Asked for. Another officer of the organization decides; until then nothing changes.")
    return _("Done. What was built on the certificate follows by itself.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "certificates.issue")
    own = actor.institutions(Role.ORGANIZATION_OFFICER)
    types = certificate_types_visible_to(actor).filter(organization_id__in=own).order_by("family", "level_rank")
    form = IssueForm(request.POST or None, types=types)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"certificates.unknown_holder": "name", "certificates.number": "number"}):
            issued_id = _issue(request, form)
            messages.success(request, _("The certificate was issued."))
            return redirect("certificates:certificate", issued_id)
    context = {"form": form, "without_key": selectors.own_without_key(actor)}
    return render(request, "certificates/issue.html", context, status=422 if form.errors else 200)


def _issue(request: HttpRequest, form: IssueForm) -> UUID:
    actor, data = actor_of(request), form.cleaned_data
    learner, enrollment = services.find_holder(name=data["name"], document=data["document"])
    score: Decimal | None = data["score"]
    return services.issue_certificate(
        certificate_type=certificate_type_for(actor, form.certificate_type_id()),
        learner=learner,
        enrollment=enrollment,
        number=data["number"],
        issued_on=data["issued_on"],
        expires_on=data["expires_on"],
        score_text="" if score is None else f"{score.normalize():f}",
        score_hundredths=None if score is None else int(score * 100),
        actor=actor,
        now=now(),
    ).id
