"""Systems whose users sign in here: the operator's list, and the pages of the provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.idp.oidc import views as provider
from allauth.idp.oidc.models import Client
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.access import selectors, services
from oneplusx.apps.access.forms import ClientForm
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of, origin_of


def no_devices(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - named by Django
    """Devices without a keyboard cannot sign in here."""
    raise Http404


@login_required
@require_GET
def clients(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "clients.manage")
    context = {"clients": selectors.outside_clients(actor), "origin": origin_of(request)}
    return render(request, "access/clients.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_client(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "clients.manage")
    form = ClientForm(request.POST or None, rows=visible_institutions(actor).order_by("name_zh"))
    if form.is_valid():
        with refusals_into(form, {"access.bad_redirect": "redirect_uris"}):
            made, secret = services.register_client(**form.cleaned_data, actor=actor, now=now())
            context = {"client": made, "secret": secret, "origin": origin_of(request)}
            return render(request, "access/client_shown.html", context)
    return render(request, "access/new_client.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def end_client(request: HttpRequest, outside_client_id: UUID) -> HttpResponse:
    services.end_client(client_id=outside_client_id, actor=actor_of(request), now=now())
    messages.success(request, _("The system can no longer sign anybody in."))
    return redirect("access:clients")


class Authorize(provider.AuthorizationView):  # type: ignore[misc]
    """Asks the person whether the system may know who it is."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        answer._csp_update = {"form-action": _origins(request.GET.get("client_id", ""))}  # type: ignore[attr-defined]  # noqa: SLF001
        return answer


def _origins(client_key: str) -> list[str]:
    """Where the consent form may lead: to the registered addresses of this system, through a redirect."""
    client = Client.objects.filter(id=client_key[:100]).first()
    parts = [urlsplit(one) for one in client.get_redirect_uris()] if client else []
    return sorted({f"{one.scheme}://{one.netloc}" for one in parts})
