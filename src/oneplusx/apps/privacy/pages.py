"""Pages of one's own data: a copy to take along, and asking for erasure."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oneplusx.apps.privacy import selectors, services
from oneplusx.apps.privacy.archive import archive
from oneplusx.apps.privacy.forms import ErasureForm
from oneplusx.apps.privacy.presenting import erased_lines, kept_lines, timeline_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """What is kept about the reader, to look at and to take along."""
    actor = actor_of(request)
    if request.method != "POST":
        context = {"copies": selectors.own_copies(actor), "job": selectors.running_copy(actor)}
        return render(request, "privacy/own_data.html", context)
    at = now()
    if selectors.is_large(actor):
        job = services.ask_for_copy(actor=actor, now=at)
        return redirect("jobs:job", job.id)
    response = HttpResponse(archive(actor, at), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{at:%Y%m%d}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """What would go, what stays and why; asking for it, and how far that is."""
    actor = actor_of(request)
    learner = selectors.learner_of(actor)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_into(form):
            services.request_erasure(actor=actor, now=now())
            messages.success(request, _("Your request is noted. You can take it back until it is decided."))
            return redirect("privacy:erasure")
    requests = selectors.own_erasures(actor)
    extent = selectors.extent_of(learner)
    context = {
        "form": form,
        "open": next((one for one in requests if one.ended_at is None), None),
        "last": next((one for one in requests if one.ended_at is not None), None),
        "steps": timeline_of(requests[0]) if requests else [],
        "extent": extent,
        "erased": erased_lines(extent),
        "kept": kept_lines(extent),
    }
    return render(request, "privacy/erasure.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Takes the open request back."""
    actor = actor_of(request)
    found = next((one for one in selectors.own_erasures(actor) if one.ended_at is None), None)
    if found is None:
        raise NotFound("not_found")
    services.take_back_erasure(erasure_id=found.id, actor=actor, now=now())
    messages.success(request, _("Your request is taken back. Nothing was erased."))
    return redirect("privacy:erasure")
