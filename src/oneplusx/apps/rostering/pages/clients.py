"""Pages of the overview and of systems that read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rostering import selectors, services
from oneplusx.apps.rostering.forms import ClientForm
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of, origin_of

SHOWN = 50


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Who reads the college's rosters, and what the college reads."""
    actor = actor_of(request)
    require(actor, "rostering.provide")
    context = {
        "clients": selectors.clients_visible_to(actor)[:SHOWN],
        "feeds": selectors.feeds_visible_to(actor),
        "sources": selectors.sources_visible_to(actor)[:SHOWN],
        "runs": selectors.runs_visible_to(actor)[:10],
        "origin": origin_of(request),
    }
    return render(request, "rostering/overview.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_client(request: HttpRequest) -> HttpResponse:
    """Lets another system in; its secret is shown once."""
    actor = actor_of(request)
    require(actor, "rostering.provide")
    form = ClientForm(request.POST or None, colleges=list(selectors.providing_colleges(actor)))
    if form.is_bound and form.is_valid():
        with refusals_into(form):
            client, secret = services.create_client(
                college_id=UUID(form.cleaned_data["college"]),
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                actor=actor,
                now=now(),
            )
            services.start_refresh(college_id=client.college_id, actor=actor, now=now())
            return _shown(request, client, secret)
    return render(request, "rostering/new_client.html", {"form": form}, status=422 if form.errors else 200)


def _shown(request: HttpRequest, client: Any, secret: str) -> HttpResponse:
    context = {"client": client, "secret": secret, "origin": origin_of(request)}
    return render(request, "rostering/client_secret.html", context)


@login_required
@never_cache
@require_POST
def renew(request: HttpRequest, roster_client_id: UUID) -> HttpResponse:
    """A new secret, shown once."""
    actor = actor_of(request)
    secret = services.renew_secret(client_id=roster_client_id, actor=actor, now=now())
    return _shown(request, selectors.client_for(actor, roster_client_id), secret)


@login_required
@require_POST
def revoke(request: HttpRequest, roster_client_id: UUID) -> HttpResponse:
    """Ends a client."""
    services.revoke_client(client_id=roster_client_id, actor=actor_of(request), now=now())
    messages.success(request, _("The system can no longer read."))
    return redirect("rostering:overview")


@login_required
@require_POST
def refresh(request: HttpRequest, roster_client_id: UUID) -> HttpResponse:
    """Updates what the systems of a college read, as a job."""
    actor = actor_of(request)
    client = selectors.client_for(actor, roster_client_id)
    services.start_refresh(college_id=client.college_id, actor=actor, now=now())
    messages.info(request, _("The rosters are being updated."))
    return redirect("rostering:overview")
