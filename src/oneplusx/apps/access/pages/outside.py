"""Coming in by one's institution's own sign-in, and entering one."""

from __future__ import annotations

from uuid import UUID

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as oidc_views
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.access import cas, probing, selectors, services
from oneplusx.apps.access.adapters import enter_from_outside
from oneplusx.apps.access.forms import OutsideSignInForm
from oneplusx.apps.access.models import OutsideSignIn, Protocol
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import get_institution
from oneplusx.apps.parties.services import Attempt, count_attempts
from oneplusx.domain.errors import Denied, TooMany
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of, origin_of

STARTED_KEY = "access.cas"
TICKET_DOOR = "cas-ticket"
FIELDS = {"access.bad_address": "base_url"}
FAILURES = (requests.RequestException, OAuth2Error, KeyError, TypeError, ValueError)


@require_GET
def colleges(request: HttpRequest) -> HttpResponse:
    """By whose sign-in one can come in."""
    return render(request, "access/colleges.html", {"rows": selectors.open_sign_ins()})


@never_cache
@require_GET
def start(request: HttpRequest, outside_id: UUID) -> HttpResponse:
    outside = selectors.open_sign_in(outside_id)
    back = get_next_redirect_url(request)
    if outside.protocol == Protocol.OIDC:
        address = reverse("openid_connect_login", args=[outside.id])
        return redirect(f"{address}?{urlencode({'next': back})}" if back else address)
    request.session[STARTED_KEY] = {"outside": str(outside.id), "next": back or ""}
    return redirect(cas.login_url(outside.base_url, _service(request, outside.id)))


def _service(request: HttpRequest, outside_id: UUID) -> str:
    """The one address of ours that a server of CAS is told, at the beginning and with the ticket."""
    return origin_of(request) + reverse("access:cas", args=[outside_id])


@never_cache
@require_GET
def come_back_by_cas(request: HttpRequest, outside_id: UUID) -> HttpResponse:
    """With a ticket: counted, so that it is looked at once, and only for whoever set out from here."""
    outside = selectors.open_sign_in(outside_id)
    started = request.session.pop(STARTED_KEY, {})
    ticket = request.GET.get("ticket", "")
    if started.get("outside") != str(outside.id) or outside.protocol != Protocol.CAS:
        raise Denied("access.outside_failed")
    try:
        count_attempts(attempts=[Attempt(TICKET_DOOR, f"{outside.id}|{ticket}", 1)], now=now())
        told = cas.validate(outside.base_url, service=_service(request, outside.id), ticket=ticket)
    except (TooMany, cas.CasRefused):
        raise Denied("access.outside_failed") from None
    number = told.attributes.get(outside.number_claim, "") if outside.number_claim else told.user
    return enter_from_outside(request, outside, subject=told.user, number=number, back=started.get("next") or None)


@never_cache
@require_GET
def start_by_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = oidc_views.login(request, provider_id)
    except FAILURES:
        raise Denied("access.outside_unreachable") from None
    return answer


@never_cache
@require_GET
def come_back_by_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = oidc_views.callback(request, provider_id)
    except FAILURES:
        raise Denied("access.outside_failed") from None
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def own_sign_in(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """The institution enters its own sign-in."""
    actor = actor_of(request)
    require(actor, "sign_in.manage")
    institution = get_institution(actor, institution_id)
    known = selectors.outside_sign_in_of(actor, institution)
    initial = {name: getattr(known, name) for name in OutsideSignInForm.base_fields if known and name != "secret"}
    form = OutsideSignInForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = {**form.cleaned_data, "protocol": Protocol(form.cleaned_data["protocol"])}
        with refusals_into(form, FIELDS):
            services.set_outside_sign_in(institution=institution, **values, actor=actor, now=now())
            messages.success(request, _("The sign-in has been saved. Test it before you open it."))
            return redirect("access:own_sign_in", institution.id)
    back = origin_of(request) + _way_back(known) if known else ""
    context = {"form": form, "institution": institution, "known": known, "back": back}
    return render(request, "access/own_sign_in.html", context, status=422 if form.errors else 200)


def _way_back(known: OutsideSignIn) -> str:
    name = "openid_connect_callback" if known.protocol == Protocol.OIDC else "access:cas"
    return reverse(name, args=[known.id])


@login_required
@require_POST
def test_sign_in(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    institution = get_institution(actor, institution_id)
    known = selectors.outside_sign_in_of(actor, institution)
    problem = probing.probe(known, origin_of(request)) if known else ""
    if problem:
        messages.error(request, _("The test failed: %(problem)s") % {"problem": problem})
    elif known:
        messages.success(request, _("The other side answers as it should."))
    return redirect("access:own_sign_in", institution.id)
