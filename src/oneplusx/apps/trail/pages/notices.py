from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.trail import selectors, services
from oneplusx.apps.trail.models import AccessRecord, Notice, OutboxMessage
from oneplusx.domain.errors import Denied
from oneplusx.web import clock, naming
from oneplusx.web.exporting import export
from oneplusx.web.requests import actor_of
from oneplusx.web.sealing import unseal
from oneplusx.web.tables import Column, TableSpec
from oneplusx.web.wording import say

NOTICES = TableSpec(
    columns=(Column("text", _("Message")), Column("created_at", _("Received"), is_whole=True, sort="created_at")),
    order="-created_at",
)
ACCESSES = TableSpec(
    columns=(
        Column("at", _("Time"), sort="at", value=lambda row: row.at),
        Column("who", _("Person"), value=lambda row: naming.people([row.actor_id]).get(row.actor_id, "")),
        Column("fields", _("Fields seen"), value=lambda row: ", ".join(row.fields)),
        Column("purpose", _("Purpose"), value=lambda row: row.purpose),
    ),
    order="-at",
)
OUTBOX = TableSpec(
    columns=(
        Column("subject", _("Mail subject")),
        Column("state", _("State"), sort="state"),
        Column("created_at", _("Composed"), is_whole=True, sort="created_at"),
        Column("sent_at", _("Sent"), is_whole=True, sort="sent_at"),
    ),
    order="-created_at",
)


def text_of(notice: Notice) -> str:
    return say(notice.code, notice.params, get_language() or "zh-hans")


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.is_public:
        raise Denied("denied")
    table = NOTICES.read(selectors.notices_of(actor), request.GET)
    lines = [{"notice": notice, "text": text_of(notice)} for notice in table.rows]
    return render(request, "trail/notices.html", {"table": table, "lines": lines})


@require_POST
def read_notice(request: HttpRequest, notice_id: UUID) -> HttpResponseBase:
    actor = actor_of(request)
    notice = selectors.notice_for(actor, notice_id)
    services.mark_notices_read(notice_ids=[notice.id], actor=actor, now=clock.now())
    is_ours = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if is_ours else "trail:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponseBase:
    services.mark_notices_read(notice_ids=None, actor=actor_of(request), now=clock.now())
    return redirect("trail:notices")


@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.is_public:
        raise Denied("denied")
    table = ACCESSES.read(selectors.accesses_of(actor), request.GET)
    return export(table, "accesses") or render(request, "trail/accesses.html", {"table": table, **_named(table.rows)})


def _named(rows: object) -> dict[str, object]:
    records = [row for row in rows if isinstance(row, AccessRecord)] if isinstance(rows, list) else []
    names = naming.people(row.actor_id for row in records)
    lines = [{"record": row, "who": names.get(row.actor_id, "") if row.actor_id else ""} for row in records]
    return {"lines": lines}


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not selectors.may_see_outbox(actor):
        raise Denied("denied")
    table = OUTBOX.read(selectors.outbox_visible_to(actor), request.GET)
    return render(request, "trail/outbox.html", {"table": table})


@require_safe
def outbox_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    message: OutboxMessage = selectors.outbox_message(actor_of(request), message_id)
    context = {
        "message": message,
        "recipient": unseal(message.recipient_sealed),
        "body": unseal(message.body_sealed),
    }
    return render(request, "trail/outbox_message.html", context)
