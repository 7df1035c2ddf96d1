from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.notices import selectors, services
from oneplusx.apps.notices.forms import NoticeForm, OwnNoticeFilters, ReasonForm, ReceiptFilters, values_of
from oneplusx.apps.notices.models import SUBJECT
from oneplusx.apps.parties.labels import ROLE_LABELS
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web import naming
from oneplusx.web.actor import Role
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

FIELDS = {
    "notices.task": "task_due_on",
    "notices.bad_period": "ends_on",
    "notices.too_many_files": "attachments",
    "files.": "attachments",
}
OWN = TableSpec(
    columns=(
        Column("title", gettext_lazy("Title"), sort="title_zh", value=lambda row: row.title_zh),
        Column("version", gettext_lazy("Version"), sort="version", is_number=True, value=lambda row: row.version),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
        Column("published", gettext_lazy("Published"), sort="published_at", is_whole=True),
        Column("due", gettext_lazy("Task due on"), sort="task_due_on", is_whole=True),
        Column("written", gettext_lazy("Composed"), sort="written_at", is_whole=True),
    ),
    order="-written",
    filters=OwnNoticeFilters,
)
RECEIPTS = TableSpec(
    columns=(
        Column(
            "institution",
            gettext_lazy("Institution"),
            sort="institution__code",
            value=lambda row: row.institution.name_zh,
        ),
        Column("person", gettext_lazy("Person"), sort="person__name_sort", value=lambda row: row.person.name),
        Column("role", gettext_lazy("Role"), sort="role", value=lambda row: str(ROLE_LABELS[Role(row.role)])),
        Column("read", gettext_lazy("Read"), sort="read_at", is_whole=True, value=lambda row: row.read_at),
        Column(
            "acknowledged",
            gettext_lazy("Acknowledged"),
            sort="acknowledged_at",
            is_whole=True,
            value=lambda row: row.acknowledged_at,
        ),
    ),
    order="institution",
    filters=ReceiptFilters,
)


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not selectors.may_publish(actor):
        raise Denied("denied", permission="notices.publish")
    table = OWN.read(selectors.own_notices(actor), request.GET)
    return export(table, "own-notices") or render(request, "notices/own.html", {"table": table})


def _publishers(request: HttpRequest) -> list[tuple[str, str]]:
    ids = selectors.publishing_for(actor_of(request))
    return [(str(one), name) for one, name in naming.institutions(ids).items()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not selectors.may_publish(actor):
        raise Denied("denied", permission="notices.publish")
    form = NoticeForm(request.POST or None, request.FILES or None, publishers=_publishers(request))
    if request.method == "POST" and form.is_valid():
        publisher_id = UUID(form.cleaned_data["publisher"])
        with refusals_into(form, FIELDS):
            made = services.write_notice(
                publisher_id=publisher_id, content=form.content(), files=form.handed_in(), actor=actor, now=now()
            )
            return redirect("notices:notice", made.id)
    return render(request, "notices/write.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, policy_notice_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.own_notice(actor, policy_notice_id)
    form = NoticeForm(
        request.POST or None, request.FILES or None, publishers=_publishers(request), initial=values_of(found)
    )
    form.fields["publisher"].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            services.change_notice(
                notice_id=found.id, content=form.content(), files=form.handed_in(), actor=actor, now=now()
            )
            return redirect("notices:notice", found.id)
    files = attachments_of(actor, SUBJECT, found.id)
    context = {"form": form, "notice": found, "attachments": files}
    return render(request, "notices/write.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_file(request: HttpRequest, policy_notice_id: UUID, attachment_id: UUID) -> HttpResponse:
    services.remove_file(notice_id=policy_notice_id, attachment_id=attachment_id, actor=actor_of(request), now=now())
    return redirect("notices:edit", policy_notice_id)


@login_required
@require_POST
def act(request: HttpRequest, policy_notice_id: UUID) -> HttpResponse:
    """Publishes, withdraws, revises, deletes or reminds, as the button says."""
    found = selectors.own_notice(actor_of(request), policy_notice_id)
    values: dict[str, Any] = {"notice_id": found.id, "actor": actor_of(request), "now": now()}
    wanted = request.POST.get("act", "")
    try:
        if wanted == "publish":
            services.publish_notice(**values)
            messages.success(request, _("Published; the audience is being told."))
        elif wanted == "revise":
            return redirect("notices:edit", services.revise_notice(**values).id)
        elif wanted == "delete":
            services.delete_draft(**values)
            return redirect("notices:own")
        elif wanted == "remind":
            messages.success(
                request, _("%(count)s people were reminded.") % {"count": services.remind_audience(**values)}
            )
    except (Conflict, Invalid) as error:
        messages.error(request, words_of(error))
    return redirect("notices:follow" if wanted == "remind" else "notices:notice", found.id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, policy_notice_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.own_notice(actor, policy_notice_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"notices.reason": "reason"}):
            services.withdraw_notice(notice_id=found.id, reason=form.cleaned_data["reason"], actor=actor, now=now())
            messages.success(request, _("Withdrawn."))
            return redirect("notices:notice", found.id)
    return render(request, "notices/withdraw.html", {"form": form, "notice": found}, status=422 if form.errors else 200)


@login_required
@require_safe
def follow(request: HttpRequest, policy_notice_id: UUID) -> HttpResponse:
    """Who has read, acknowledged and done it, and who has not."""
    actor = actor_of(request)
    found = selectors.own_notice(actor, policy_notice_id)
    table = RECEIPTS.read(selectors.receipt_rows(actor, found), request.GET)
    learners, learners_read = selectors.learner_counts(actor, found)
    context = {
        "notice": found,
        "table": table,
        "tasks": selectors.task_lines(actor, found, today()) if found.has_task else [],
        "roles": {role.value: label for role, label in ROLE_LABELS.items()},
        "learners": learners,
        "learners_read": learners_read,
        "timeline": timeline_of(actor, SUBJECT, found.id),
    }
    return export(table, "receipts") or render(request, "notices/follow.html", context)
