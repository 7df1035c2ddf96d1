"""Batches of certificates: what can be issued, one batch with its pre-flight, its acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.forms.batches import BatchFilters, BatchReasonForm, ItemFilters, PrepareForm
from oneplusx.apps.certificates.models import BatchState, IssueBatch
from oneplusx.apps.jobs.models import JobState
from oneplusx.apps.jobs.selectors import job_for
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import DomainError
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date, now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec
from oneplusx.web.wording import say

BATCHES = TableSpec(
    columns=(
        Column(
            "certificate",
            gettext_lazy("Certificate"),
            sort="certificate_type__family",
            value=lambda row: row.certificate_type.name_zh,
        ),
        Column("plan", gettext_lazy("Exam plan"), sort="plan__code", value=lambda row: row.plan.code),
        Column("count", gettext_lazy("Certificates"), is_number=True, value=lambda row: row.items_count),
        Column("issued", pgettext_lazy("issue batch", "Issued"), is_number=True, value=lambda row: row.issued_count),
        Column(
            "issued_on", gettext_lazy("Date of issue"), is_whole=True, sort="issued_on", value=lambda row: row.issued_on
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
    ),
    order="-issued_on",
    filters=BatchFilters,
)
ITEMS = TableSpec(
    columns=(
        Column(
            "position",
            gettext_lazy("Place in the batch"),
            is_number=True,
            sort="position",
            value=lambda row: row.position,
        ),
        Column("holder", gettext_lazy("Holder"), sort="learner__person__name_sort", value=lambda row: row.holder_name),
        Column(
            "score",
            gettext_lazy("Score"),
            is_number=True,
            sort="score_hundredths",
            value=lambda row: (row.score_hundredths or 0) / 100,
        ),
        Column(
            "number",
            gettext_lazy("Number"),
            value=lambda row: row.certificate.number if row.certificate_id else "",
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
        Column("reason", gettext_lazy("Reason"), value=lambda row: row.reason),
    ),
    order="position",
    filters=ItemFilters,
)
Act = Callable[..., IssueBatch]
ACTS: Mapping[str, Act] = {
    "check": services.recheck_batch,
    "submit": services.submit_batch,
    "approve": services.approve_batch,
    "resume": services.resume_batch,
}
REASONED: Mapping[str, Act] = {"return": services.return_batch, "cancel": services.cancel_batch}


@login_required
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """Batches of the own organization, and the levels with certificates to issue."""
    actor = actor_of(request)
    require(actor, "certificates.issue")
    table = BATCHES.read(selectors.batches_visible_to(actor), request.GET)
    context = {
        "table": table,
        "issuable": selectors.issuable_levels(actor),
        "without_key": selectors.own_without_key(actor),
        "form": PrepareForm(initial={"issued_on": local_date(now())}),
    }
    return export(table, "issue-batches") or render(request, "certificates/batches.html", context)


@login_required
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Gathers a batch."""
    form = PrepareForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a date of issue."))
        return redirect("certificates:batches")
    data = form.cleaned_data
    try:
        batch = services.prepare_batch(
            plan_level_id=data["level"], issued_on=data["issued_on"], actor=actor_of(request), now=now()
        )
    except DomainError as refused:
        messages.error(request, words_of(refused))
        return redirect("certificates:batches")
    return redirect("certificates:batch", batch.id)


@login_required
@require_safe
def batch(request: HttpRequest, issue_batch_id: UUID) -> HttpResponse:
    """One batch: what stands against it, its certificates, its next step."""
    actor = actor_of(request)
    found = selectors.batch_for(actor, issue_batch_id)
    table = ITEMS.read(selectors.items_of(found), request.GET)
    context = {
        "batch": found,
        "table": table,
        "findings": [_words(finding) for finding in found.findings],
        "is_blocked": any(finding["blocks"] for finding in found.findings),
        "is_own": found.prepared_by_id == actor.id,
        "without_key": selectors.own_without_key(actor) if found.state == BatchState.ISSUING else (),
        "form": BatchReasonForm(auto_id="exclude-%s"),
        "return_form": BatchReasonForm(auto_id="return-%s"),
        "cancel_form": BatchReasonForm(auto_id="cancel-%s"),
        "job": _job(actor, found),
        "timeline": timeline_of(actor, "issue_batch", found.id),
    }
    return export(table, "certificates") or render(request, "certificates/batch.html", context)


def _words(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as people read it."""
    language, params = get_language() or "", dict(finding["params"])
    detail = say(params.pop("code"), params, language) if "code" in params else ""
    return {**finding, "words": say(finding["code"], finding["params"], language), "detail": detail}


def _job(actor: Actor, found: IssueBatch) -> Any:
    """The job that issues it, while it waits or runs."""
    if found.state != BatchState.ISSUING or found.job_id is None:
        return None
    job = job_for(actor, found.job_id)
    return job if job.state in {JobState.WAITING, JobState.RUNNING} else None


@login_required
@require_POST
def act(request: HttpRequest, issue_batch_id: UUID) -> HttpResponse:
    """Submits, approves, returns, cancels or resumes a batch."""
    wanted = request.POST.get("act", "")
    same = {"issue_batch_id": issue_batch_id, "actor": actor_of(request), "now": now()}
    selectors.batch_for(actor_of(request), issue_batch_id)
    try:
        if wanted in ACTS:
            ACTS[wanted](**same)
        elif wanted in REASONED:
            REASONED[wanted](reason=request.POST.get("reason", ""), **same)
    except DomainError as refused:
        messages.error(request, words_of(refused))
    return redirect("certificates:batch", issue_batch_id)


@login_required
@require_POST
def exclude(request: HttpRequest, issue_batch_id: UUID) -> HttpResponse:
    """Leaves the ticked certificates out; with ``finding``, all those concerned by one finding."""
    actor = actor_of(request)
    found = selectors.batch_for(actor, issue_batch_id)
    ids = selectors.items_to_exclude(
        found, request.POST.getlist("item"), request.POST.get("finding", ""), local_date(now())
    )
    try:
        services.exclude_items(
            issue_batch_id=found.id, item_ids=ids, reason=request.POST.get("reason", ""), actor=actor, now=now()
        )
    except DomainError as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _("Left out. They can be issued with a later batch."))
    return redirect("certificates:batch", issue_batch_id)
