"""Revocations: of several certificates of an exam plan after a look at what follows; decided by another officer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.consequences import consequences_of
from oneplusx.apps.certificates.forms.certificates import ReasonForm
from oneplusx.apps.certificates.forms.reissues import AnswerForm, RevocationFilters
from oneplusx.apps.certificates.models import Certificate, Revocation, RevocationState
from oneplusx.apps.certificates.pages.deciding import decide_request
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Denied
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

REVOCATIONS = TableSpec(
    columns=(
        Column(
            "requested_at",
            gettext_lazy("Asked for at"),
            is_whole=True,
            sort="requested_at",
            value=lambda row: row.requested_at,
        ),
        Column("reason", gettext_lazy("Reason"), value=lambda row: row.reason),
        Column("count", gettext_lazy("Certificates"), is_number=True, value=lambda row: row.items_count),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
    ),
    order="-requested_at",
    filters=RevocationFilters,
)
ACTS: Mapping[str, Callable[..., Any]] = {
    "approve": services.approve_revocation,
    "withdraw": services.withdraw_revocation,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_of_plan(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Tick, look, confirm: the first post shows what follows, the second one revokes."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "certificates.revoke", plan.organization_id)
    rows = selectors.certificates_of_plan(actor, plan.id)
    chosen = _chosen(rows, request.POST.getlist("certificate"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and not chosen:
        messages.error(request, _("Tick at least one certificate."))
    elif request.method == "POST" and form.is_valid() and "confirm" in request.POST:
        with refusals_into(form):
            ids, reason = [one.id for one in chosen], form.cleaned_data["reason"]
            made = services.request_revocation(certificate_ids=ids, reason=reason, actor=actor, now=now())
            messages.success(request, _said(made))
            return redirect("certificates:revocation", made.id)
    is_preview = bool(chosen) and form.is_valid()
    context = {"plan": plan, "rows": rows, "chosen": chosen, "form": form, "is_preview": is_preview}
    context["lines"] = consequences_of([one.id for one in chosen]) if is_preview else []
    return render(request, "certificates/revoke_of_plan.html", context, status=422 if form.errors else 200)


def _chosen(rows: Sequence[Certificate], ticked: Sequence[str]) -> list[Certificate]:
    wanted = set(ticked)
    return [row for row in rows if str(row.id) in wanted]


def _said(made: Revocation) -> str:
    if made.state == RevocationState.APPROVED:
        return _("Revoked. What was built on the certificates is taken back.")
    return _("Asked for. Another officer of the organization decides; until then nothing changes.")


@login_required
@require_safe
def revocations(request: HttpRequest) -> HttpResponse:
    """Requests of the own organization, and whether a second officer is needed."""
    actor = actor_of(request)
    require(actor, "certificates.revoke")
    table = REVOCATIONS.read(selectors.revocations_visible_to(actor), request.GET)
    context = {"table": table, "setting": selectors.own_setting(actor)}
    return export(table, "revocations") or render(request, "certificates/revocations.html", context)


@login_required
@require_POST
def set_revocations(request: HttpRequest) -> HttpResponse:
    """Whether revocations of the own organization need a second officer."""
    actor = actor_of(request)
    own = selectors.own_setting(actor)
    if own is None:
        raise Denied("denied", permission="certificates.revoke")
    needs_second = request.POST.get("needs_second") == "yes"
    services.save_revocation_setting(
        organization_id=own.organization_id, needs_second=needs_second, actor=actor, now=now()
    )
    messages.success(request, _("Saved"))
    return redirect("certificates:revocations")


@login_required
@require_safe
def revocation(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """One request: its certificates, what would follow, the next step."""
    actor = actor_of(request)
    found = selectors.revocation_for(actor, revocation_id)
    rows = selectors.certificates_of(found)
    is_open = found.state == RevocationState.REQUESTED
    context = {
        "revocation": found,
        "rows": rows,
        "lines": consequences_of([one.id for one in rows]) if is_open else [],
        "is_open": is_open,
        "is_own": found.requested_by_id == actor.id,
        "form": AnswerForm(),
        "timeline": timeline_of(actor, "revocation", found.id),
    }
    return render(request, "certificates/revocation.html", context)


@login_required
@require_POST
def decide_revocation(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """Approves, refuses or takes back."""
    actor = actor_of(request)
    found = selectors.revocation_for(actor, revocation_id)
    decide_request(request, ACTS, services.refuse_revocation, revocation_id=found.id, actor=actor, now=now())
    return redirect("certificates:revocation", found.id)
