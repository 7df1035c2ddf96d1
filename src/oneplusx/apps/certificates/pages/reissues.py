"""Reissues: asked for on the page of a certificate, decided by another officer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.forms.reissues import AnswerForm, ReissueFilters, ReissueForm
from oneplusx.apps.certificates.models import ReissueState
from oneplusx.apps.certificates.pages.deciding import decide_request
from oneplusx.apps.certificates.selectors.reissues import SUBJECT
from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

REISSUES = TableSpec(
    columns=(
        Column("number", gettext_lazy("Certificate number"), value=lambda row: row.certificate.number),
        Column("holder", gettext_lazy("Holder"), value=lambda row: row.certificate.holder_name),
        Column("certificate", gettext_lazy("Certificate"), value=lambda row: row.certificate.certificate_type.name_zh),
        Column(
            "cause", gettext_lazy("Cause of the reissue"), sort="cause", value=lambda row: str(row.get_cause_display())
        ),
        Column(
            "requested_at",
            gettext_lazy("Asked for at"),
            is_whole=True,
            sort="requested_at",
            value=lambda row: row.requested_at,
        ),
        Column(
            "successor", gettext_lazy("New number"), value=lambda row: row.successor.number if row.successor else ""
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
    ),
    order="-requested_at",
    filters=ReissueFilters,
)
ACTS: Mapping[str, Callable[..., Any]] = {"approve": services.approve_reissue, "withdraw": services.withdraw_reissue}


@login_required
@require_safe
def reissues(request: HttpRequest) -> HttpResponse:
    """Requests of the own organization."""
    actor = actor_of(request)
    require(actor, "certificates.issue")
    table = REISSUES.read(selectors.reissues_visible_to(actor), request.GET)
    return export(table, "reissues") or render(request, "certificates/reissues.html", {"table": table})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_reissue(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Asks for a certificate to be issued again."""
    actor = actor_of(request)
    found = selectors.certificate_for(actor, certificate_id)
    if not selectors.may_reissue(actor, found):
        raise NotFound("not_found")
    form = ReissueForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"reissue.evidence": "evidence_files", "files.": "evidence_files"}):
            made = services.request_reissue(
                certificate_id=found.id,
                cause=form.cleaned_data["cause"],
                reason=form.cleaned_data["reason"],
                evidence=form.cleaned_data["handed_in"],
                actor=actor,
                now=now(),
            )
            return redirect("certificates:reissue", made.id)
    context = {"certificate": found, "form": form}
    return render(request, "certificates/request_reissue.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def reissue(request: HttpRequest, reissue_id: UUID) -> HttpResponse:
    """One request with its evidence and the next step."""
    actor = actor_of(request)
    found = selectors.reissue_for(actor, reissue_id)
    context = {
        "reissue": found,
        "certificate": found.certificate,
        "attachments": attachments_of(actor, SUBJECT, found.id),
        "is_open": found.state == ReissueState.REQUESTED,
        "is_own": found.requested_by_id == actor.id,
        "form": AnswerForm(),
        "timeline": timeline_of(actor, "certificate", found.certificate_id),
    }
    return render(request, "certificates/reissue.html", context)


@login_required
@require_POST
def decide_reissue(request: HttpRequest, reissue_id: UUID) -> HttpResponse:
    """Approves, refuses or takes back."""
    actor = actor_of(request)
    found = selectors.reissue_for(actor, reissue_id)
    decide_request(request, ACTS, services.refuse_reissue, reissue_id=found.id, actor=actor, now=now())
    return redirect("certificates:reissue", found.id)
