from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.forms import TokenForm, TokenLimitsForm
from oneplusx.apps.parties.permissions import require
from oneplusx.web.actor import Role
from oneplusx.web.clock import now
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of


@login_required
@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "tokens.manage")
    page = paginate(selectors.visible_tokens(actor), request.GET)
    context = {"page": page, "institutions": selectors.visible_institutions(actor), "now": now()}
    return render(request, "parties/tokens.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_token(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "tokens.manage")
    institution = selectors.get_institution(actor, institution_id)
    form = TokenForm(request.POST or None)
    limits = TokenLimitsForm(request.POST or None, institution=institution)
    if form.is_valid() and limits.is_valid():
        roles = [Role(role) for role in limits.cleaned_data["roles"]]
        with refusals_into(limits, {"parties.unknown_scope": "scopes"}):
            token, secret = services.create_token(
                institution=institution,
                **form.cleaned_data,
                roles=roles,
                scopes=limits.cleaned_data["scopes"],
                actor=actor,
                now=now(),
            )
            return render(request, "parties/token_shown.html", {"token": token, "secret": secret})
    context = {"form": form, "limits": limits, "institution": institution}
    is_wrong = form.errors or limits.errors
    return render(request, "parties/new_token.html", context, status=422 if is_wrong else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.revoke_token(token=selectors.get_token(actor, token_id), actor=actor, now=now())
    messages.success(request, _("The token no longer works."))
    return redirect("parties:tokens")
