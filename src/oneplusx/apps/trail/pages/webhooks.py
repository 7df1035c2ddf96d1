from __future__ import annotations

from uuid import UUID

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.trail import selectors, services
from oneplusx.apps.trail.event_kinds import event_kinds
from oneplusx.apps.trail.forms import DeliveryFilters, EndpointForm, NewEndpointForm
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Conflict, Denied
from oneplusx.web import naming
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.sealing import unseal
from oneplusx.web.tables import Column, TableSpec

SUBJECT = "trail.webhook"
FIELDS = {"webhooks.bad_url": "url", "webhooks.private_address": "url", "webhooks.unknown_kind": "kinds"}
DELIVERIES = TableSpec(
    columns=(
        Column("kind", gettext_lazy("Event"), sort="kind"),
        Column("state", pgettext_lazy("column", "State"), sort="state"),
        Column("created_at", gettext_lazy("Happened"), is_whole=True, sort="created_at"),
        Column("attempts", gettext_lazy("Attempts"), is_number=True, sort="attempts"),
        Column("next", gettext_lazy("Delivered or next attempt"), is_whole=True, sort="next_attempt_at"),
    ),
    filters=DeliveryFilters,
    order="-created_at",
)


@login_required
@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not selectors.manages_webhooks(actor):
        raise Denied("denied", permission="webhooks.manage")
    rows = list(selectors.endpoints_visible_to(actor))
    names = naming.institutions(row.institution_id for row in rows)
    context = {"rows": [(row, names.get(row.institution_id, "")) for row in rows], "kinds": event_kinds().values()}
    return render(request, "trail/webhooks.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_endpoint(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not selectors.manages_webhooks(actor):
        raise Denied("denied", permission="webhooks.manage")
    names = naming.institutions(selectors.webhook_institutions(actor))
    form = NewEndpointForm(request.POST or None, institutions=[(str(one), name) for one, name in names.items()])
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        institution_id = UUID(data.pop("institution"))
        with refusals_into(form, FIELDS):
            endpoint, secret = services.create_endpoint(institution_id=institution_id, **data, actor=actor, now=now())
            return render(request, "trail/webhook_secret.html", {"endpoint": endpoint, "secret": secret})
    return render(request, "trail/new_webhook.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def endpoint(request: HttpRequest, webhook_endpoint_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.endpoint_for(actor, webhook_endpoint_id)
    initial = {"name": found.name, "url": found.url, "kinds": found.kinds}
    form = EndpointForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            services.change_endpoint(endpoint_id=found.id, **form.cleaned_data, actor=actor, now=now())
            messages.success(request, _("Saved."))
            return redirect("trail:webhook", found.id)
    context = {
        "endpoint": found,
        "institution": naming.institutions([found.institution_id]).get(found.institution_id, ""),
        "form": form,
        "table": DELIVERIES.read(selectors.deliveries_visible_to(actor).filter(endpoint=found), request.GET),
        "kinds": event_kinds(),
        "timeline": timeline_of(actor, SUBJECT, found.id),
    }
    return render(request, "trail/webhook.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def set_state(request: HttpRequest, webhook_endpoint_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.endpoint_for(actor, webhook_endpoint_id)
    wanted = request.POST.get("state", "")
    if wanted not in {"active", "disabled", "removed"}:
        return redirect("trail:webhook", found.id)
    services.set_endpoint_state(endpoint_id=found.id, state=wanted, actor=actor, now=now())
    messages.success(request, _("Saved."))
    return redirect("trail:webhooks") if wanted == "removed" else redirect("trail:webhook", found.id)


@login_required
@never_cache
@require_POST
def rotate(request: HttpRequest, webhook_endpoint_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.endpoint_for(actor, webhook_endpoint_id)
    secret = services.rotate_secret(endpoint_id=found.id, actor=actor, now=now())
    return render(request, "trail/webhook_secret.html", {"endpoint": found, "secret": secret, "is_new": True})


@login_required
@require_POST
def ping(request: HttpRequest, webhook_endpoint_id: UUID) -> HttpResponse:
    try:
        delivery = services.ping_endpoint(endpoint_id=webhook_endpoint_id, actor=actor_of(request), now=now())
    except Conflict as error:
        messages.error(request, words_of(error))
        return redirect("trail:webhook", webhook_endpoint_id)
    messages.success(request, _("A test event is on its way; its log shows what came back."))
    return redirect("trail:webhook_delivery", delivery.id)


@login_required
@require_safe
def delivery(request: HttpRequest, webhook_delivery_id: UUID) -> HttpResponse:
    found = selectors.delivery_for(actor_of(request), webhook_delivery_id)
    document = orjson.loads(unseal(found.body_sealed))
    context = {
        "delivery": found,
        "kind": event_kinds().get(found.kind),
        "log": list(found.log.order_by("at", "id")),
        "body": orjson.dumps(document, option=orjson.OPT_INDENT_2).decode(),
    }
    return render(request, "trail/webhook_delivery.html", context)


@login_required
@require_POST
def redeliver(request: HttpRequest, webhook_delivery_id: UUID) -> HttpResponse:
    try:
        services.redeliver(delivery_id=webhook_delivery_id, actor=actor_of(request), now=now())
        messages.success(request, _("It will be delivered again within seconds."))
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("trail:webhook_delivery", webhook_delivery_id)
