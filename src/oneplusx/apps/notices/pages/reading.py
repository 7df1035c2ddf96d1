from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.notices import selectors, services
from oneplusx.apps.notices.forms import NoticeFilters
from oneplusx.apps.notices.models import SUBJECT, PolicyNotice
from oneplusx.domain.errors import Conflict
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

NOTICES = TableSpec(
    columns=(
        Column("title", gettext_lazy("Title"), sort="title_zh", value=lambda row: row.title_zh),
        Column("number", gettext_lazy("Reference number"), sort="number", value=lambda row: row.number),
        Column(
            "publisher",
            gettext_lazy("Publisher"),
            sort="publisher__name_zh",
            value=lambda row: row.publisher.name_zh,
        ),
        Column(
            "published",
            gettext_lazy("Published"),
            sort="published_at",
            is_whole=True,
            value=lambda row: row.published_at,
        ),
        Column("effective", gettext_lazy("Effective from"), is_whole=True, value=lambda row: row.effective_on),
    ),
    order="-published",
    filters=NoticeFilters,
)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Public: whoever is signed in sees those for the own roles too."""
    actor = actor_of(request)
    table = NOTICES.read(selectors.search_notices(actor), request.GET)
    context = {"table": table, "may_publish": selectors.may_publish(actor)}
    return export(table, "notices") or render(request, "notices/notices.html", context)


@require_safe
def notice(request: HttpRequest, policy_notice_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.notice_for(actor, policy_notice_id)
    receipt = services.record_read(notice=found, actor=actor, now=now())
    context = {
        "notice": found,
        "receipt": receipt,
        "attachments": attachments_of(actor, SUBJECT, found.id),
        "versions": selectors.versions_of(actor, found),
        "tasks": _tasks(request, found),
        "is_own": found.publisher_id in selectors.publishing_for(actor),
        "is_ended": _is_ended(found, today()),
    }
    return render(request, "notices/notice.html", context)


def _tasks(request: HttpRequest, found: PolicyNotice) -> list[selectors.TaskLine]:
    if not found.has_task:
        return []
    return [line for line in selectors.tasks_of(actor_of(request), today()) if line.notice.id == found.id]


def _is_ended(found: PolicyNotice, on: date) -> bool:
    return found.ends_on is not None and found.ends_on < on


@login_required
@require_POST
def acknowledge(request: HttpRequest, policy_notice_id: UUID) -> HttpResponse:
    try:
        services.acknowledge_notice(notice_id=policy_notice_id, actor=actor_of(request), now=now())
        messages.success(request, _("Acknowledged."))
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("notices:notice", policy_notice_id)


@login_required
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What notices ask of the reader's institutions, and what is to be acknowledged."""
    actor = actor_of(request)
    context = {"lines": selectors.tasks_of(actor, today()), "unacknowledged": selectors.to_acknowledge(actor)[:50]}
    return render(request, "notices/tasks.html", context)


@login_required
@require_POST
def finish(request: HttpRequest, policy_notice_id: UUID, institution_id: UUID) -> HttpResponse:
    """Marks the task of an institution done, or open again."""
    values = {"notice_id": policy_notice_id, "institution_id": institution_id}
    actor = actor_of(request)
    try:
        if "reopen" in request.POST:
            services.reopen_task(**values, actor=actor, now=now())
            messages.success(request, _("The task is open again."))
        else:
            services.finish_task(**values, note=request.POST.get("note", ""), actor=actor, now=now())
            messages.success(request, _("Recorded as done."))
    except Conflict as error:
        messages.error(request, words_of(error))
    return redirect("notices:notice", policy_notice_id)
