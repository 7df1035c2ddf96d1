from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.keys import selectors, services
from oneplusx.apps.keys.forms import LossForm
from oneplusx.apps.keys.models import KeyOwner, OwnerKind
from oneplusx.apps.keys.presenting import affected_lines, id_of, lines_of, names_of
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Denied, DomainError, NotFound
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

DID_MEDIA_TYPE = "application/did+json"
DID_CACHED_SECONDS = 300
SUBJECT = "keys.key"
KEYS = TableSpec(
    columns=(
        Column("owner", pgettext_lazy("key", "Owner")),
        Column("key", gettext_lazy("Key"), is_whole=True),
        Column("state", pgettext_lazy("column", "State"), sort="state"),
        Column("active_from", gettext_lazy("Signs from"), is_whole=True, sort="active_from"),
        Column("until", gettext_lazy("Signed until"), is_whole=True),
    ),
    order="-active_from",
)


@login_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not selectors.manages_keys(actor):
        raise Denied("denied", permission=selectors.MANAGE)
    table = KEYS.read(selectors.keys_visible_to(actor), request.GET)
    names = names_of(row.owner() for row in table.rows)
    context = {
        "lines": lines_of(selectors.owners_for(actor)),
        "table": table,
        "rows": [(row, names[row.owner()]) for row in table.rows],
    }
    return render(request, "keys/keys.html", context)


@login_required
@require_safe
def key(request: HttpRequest, signing_key_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.key_for(actor, signing_key_id)
    context = {
        "key": found,
        "name": names_of([found.owner()])[found.owner()],
        "affected": affected_lines(found),
        "lacks_key": selectors.lacks_key(found.owner()),
        "timeline": timeline_of(actor, SUBJECT, found.id),
    }
    return render(request, "keys/key.html", context)


@login_required
@require_POST
def rotate(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    owner = selectors.owner_for(actor, request.POST.get("kind", ""), id_of(request.POST.get("owner", "")))
    return _done(request, lambda: services.rotate_key(owner=owner, actor=actor, now=now()), _("The new key signs now."))


@login_required
@require_POST
def retire(request: HttpRequest, signing_key_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.key_for(actor, signing_key_id)
    act = lambda: services.retire_key(key_id=found.id, actor=actor, now=now())  # noqa: E731
    words = _("The key signs no more; what it signed stays valid. Nothing can be issued until there is a new key.")
    return _done(request, act, words)


def _done(request: HttpRequest, act: Any, words: str) -> HttpResponse:
    try:
        made = act()
    except DomainError as error:
        messages.error(request, words_of(error))
        return redirect("keys:keys")
    messages.success(request, words)
    return redirect("keys:key", made.id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def loss(request: HttpRequest, signing_key_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.key_for(actor, signing_key_id)
    form = LossForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            reason = form.cleaned_data["reason"]
            lost = services.report_key_lost(key_id=found.id, reason=reason, actor=actor, now=now())
            messages.success(request, _("The key counts no more."))
            return redirect("keys:key", (lost.successor or lost.key).id)
    context = {
        "key": found,
        "name": names_of([found.owner()])[found.owner()],
        "affected": affected_lines(found),
        "form": form,
    }
    return render(request, "keys/loss.html", context, status=422 if form.errors else 200)


@require_safe
def institution_did(_request: HttpRequest, institution_id: UUID) -> HttpResponse:
    return _did(KeyOwner(OwnerKind.INSTITUTION, institution_id))


@require_safe
def own_did(_request: HttpRequest, kind: str) -> HttpResponse:
    return _did(KeyOwner(OwnerKind(kind)))


def _did(owner: KeyOwner) -> HttpResponse:
    """The did document; an unknown one answers plainly, for it is programs that ask."""
    try:
        body, status = selectors.did_document_of(owner), 200
    except NotFound:
        body, status = {"error": "notFound"}, 404
    answer = HttpResponse(orjson.dumps(body), content_type=DID_MEDIA_TYPE, status=status)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = f"public, max-age={DID_CACHED_SECONDS}"
    return answer
