from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oneplusx.apps.trail import selectors, services
from oneplusx.apps.trail.correspondents import correspondents
from oneplusx.apps.trail.forms import MailWishesForm
from oneplusx.apps.trail.mail_kinds import OF_WEBHOOKS, mail_kinds
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Which kinds of notices the reader wants by mail."""
    actor = actor_of(request)
    form = MailWishesForm(request.POST or None, wishes=_offered(actor))
    if request.method == "POST" and form.is_valid():
        services.set_mail_wishes(wishes=form.wishes(), actor=actor, now=now())
        messages.success(request, _("Saved."))
        return redirect("trail:mail_wishes")
    first, *kinds = form
    has_address = actor.id is not None and bool(correspondents([actor.id]))
    context = {"first": first, "kinds": kinds, "has_address": has_address}
    return render(request, "trail/mail_wishes.html", context)


def _offered(actor: Actor) -> dict[str, bool]:
    """The kinds that the reader can get: of webhooks only who keeps some is told."""
    wishes = selectors.mail_wishes(actor)
    if not selectors.manages_webhooks(actor):
        del wishes[OF_WEBHOOKS]
    return wishes


@csrf_exempt  # programs for mail post here with one click (RFC 8058); the address itself is signed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Ends mail of one kind; looking at the page changes nothing."""
    is_ended = request.method == "POST"
    kind = services.end_mail(token=token, now=now()) if is_ended else services.read_unsubscription(token)[1]
    context = {"kind": mail_kinds().get(kind, ""), "is_ended": is_ended}
    return render(request, "trail/end_mail.html", context)
