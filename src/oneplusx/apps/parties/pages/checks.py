from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.forms import ProveForm, PurposeForm, ReasonForm
from oneplusx.apps.parties.labels import PROOF_METHODS
from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

QUEUE = TableSpec(
    columns=(
        Column("name", gettext_lazy("Name"), sort="person__name_sort"),
        Column("identity", gettext_lazy("Identity document")),
        Column("opened_at", gettext_lazy("Account opened"), is_whole=True, sort="opened_at"),
    ),
    order="opened_at",
)


@login_required
@require_GET
def identity_checks(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "learners.prove_identity")
    table = QUEUE.read(selectors.identity_queue(actor), request.GET)
    return render(request, "parties/identity_checks.html", {"table": table})


@login_required
@require_http_methods(["GET", "POST"])
def identity_check(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    learner = selectors.identity_case(actor, learner_id)
    proving = ProveForm(request.POST if "prove" in request.POST else None)
    returning = ReasonForm(request.POST if "return" in request.POST else None)
    if proving.is_valid():
        with refusals_into(proving):
            services.prove_identity(learner_id=learner.id, **proving.cleaned_data, actor=actor, now=now())
            messages.success(request, _("The identity is proved; the account is active."))
            return redirect("parties:identity_checks")
    if returning.is_valid():
        with refusals_into(returning):
            services.return_proof(learner_id=learner.id, **returning.cleaned_data, actor=actor, now=now())
            messages.success(request, _("The learner is asked for another proof."))
            return redirect("parties:identity_checks")
    forms = {"proving": proving, "returning": returning}
    context = {**forms, **_about(actor, learner)}
    is_wrong = proving.errors or returning.errors
    return render(request, "parties/identity_check.html", context, status=422 if is_wrong else 200)


def _about(actor: Actor, learner: Learner) -> dict[str, object]:
    return {
        "learner": learner,
        "method": PROOF_METHODS.get(learner.identity_method, ""),
        "purpose_form": PurposeForm(initial={"purpose": _("Check of identity")}),
        "proofs": attachments_of(actor, services.PROOF, learner.id),
        "holder": selectors.holder_of_document(learner),
        "timeline": timeline_of(actor, "learner", learner.id),
    }


@login_required
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "learners.merge")
    page = paginate(selectors.suspicions(actor), request.GET)
    return render(request, "parties/duplicates.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, kept_id: UUID, merged_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "learners.merge")
    pair = selectors.suspicion_of(actor, kept_id, merged_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_into(form):
            services.merge_learners(
                merged_id=pair.merged.id,
                kept_id=pair.kept.id,
                reason=form.cleaned_data["reason"],
                actor=actor,
                now=now(),
            )
            messages.success(request, _("The two accounts are one now."))
            return redirect("parties:learner", pair.kept.id)
    sides = [(one, selectors.enrollments_of(actor, one.id)) for one in (pair.kept, pair.merged)]
    context = {"pair": pair, "sides": sides, "form": form}
    return render(request, "parties/merge.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def dismiss(request: HttpRequest, kept_id: UUID, merged_id: UUID) -> HttpResponse:
    services.dismiss_duplicate(first_id=kept_id, second_id=merged_id, actor=actor_of(request), now=now())
    messages.success(request, _("They will not be suggested again."))
    return redirect("parties:duplicates")
