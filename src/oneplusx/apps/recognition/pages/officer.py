from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.recognition import selectors, services
from oneplusx.apps.recognition.forms import BatchForm, QueueFilters, RefusalForm, VerifyForm
from oneplusx.apps.recognition.models import Achievement, AchievementState, Method
from oneplusx.apps.recognition.presenting import attribute_lines, refusal_of, timeline_of, trace_lines
from oneplusx.domain.errors import Invalid
from oneplusx.web.clock import now, today
from oneplusx.web.components import Tab
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

QUEUE = TableSpec(
    columns=(
        Column("select", gettext_lazy("Choose")),
        Column(
            "learner",
            gettext_lazy("Learner"),
            sort="learner__person__name_sort",
            value=lambda row: row.learner.person.name,
        ),
        Column("title", gettext_lazy("Outcome"), sort="title", value=lambda row: row.title),
        Column("type", gettext_lazy("Outcome type"), sort="type__order", value=lambda row: row.type.name_zh),
        Column(
            "obtained_on",
            gettext_lazy("Obtained"),
            is_whole=True,
            sort="obtained_on",
            value=lambda row: row.obtained_on,
        ),
        Column(
            "registered_at", gettext_lazy("Registered at"), sort="registered_at", value=lambda row: row.registered_at
        ),
    ),
    order="registered_at",
    filters=QueueFilters,
)
STATES = {
    "todo": AchievementState.REGISTERED,
    "returned": AchievementState.RETURNED,
    "verified": AchievementState.VERIFIED,
    "recognized": AchievementState.RECOGNIZED,
    "rejected": AchievementState.REJECTED,
}


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, selectors.PERMISSION)
    wanted = request.GET.get("tab", "todo")
    current = wanted if wanted in STATES else "todo"
    table = QUEUE.read(selectors.verification_queue(actor, state=STATES[current]), request.GET)
    context = {"table": table, "tabs": _tabs(request, current), "is_todo": current == "todo", "current": current}
    return export(table, "achievements") or render(request, "recognition/queue.html", context)


def _tabs(request: HttpRequest, current: str) -> list[Tab]:
    labels = {
        "todo": _("To verify"),
        "returned": _("Returned"),
        "verified": _("Verified, without credits"),
        "recognized": _("Recognized"),
        "rejected": _("Rejected"),
    }
    waiting = selectors.verification_queue(actor_of(request)).count()
    return [
        Tab(label=label, url=f"?tab={key}", is_current=key == current, count=waiting if key == "todo" else None)
        for key, label in labels.items()
    ]


@login_required
@require_safe
def achievement(request: HttpRequest, achievement_id: UUID) -> HttpResponse:
    return _detail(request, achievement_id, VerifyForm(initial={"method": Method.OFFICIAL_LOOKUP}), RefusalForm())


def _detail(
    request: HttpRequest, achievement_id: UUID, verify_form: VerifyForm, refusal_form: RefusalForm
) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.achievement_for(actor, achievement_id)
    if selectors.is_own(actor, found):
        return redirect("recognition:achievement", found.id)
    following = selectors.next_in_queue(actor, found)
    context = {
        "achievement": found,
        "attributes": attribute_lines(found),
        "evidence": selectors.evidence_of(found),
        "verifications": selectors.verifications_of(found),
        "recognitions": selectors.recognitions_of(found),
        "refusal": refusal_of(found),
        "timeline": timeline_of(found),
        "forged_before": selectors.forged_before(found),
        "is_expired": found.expires_on is not None and found.expires_on < today(),
        "verify_form": verify_form,
        "refusal_form": refusal_form,
        "may_decide": found.state == AchievementState.REGISTERED and selectors.may_verify(actor, found),
        "next_url": reverse("recognition:review", args=[following.id]) if following else "",
    }
    wrong = bool(verify_form.errors or refusal_form.errors)
    return render(request, "recognition/officer_achievement.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def verify(request: HttpRequest, achievement_id: UUID) -> HttpResponse:
    form = VerifyForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            done = services.verify_achievement(
                achievement_id=achievement_id, **form.cleaned_data, actor=actor_of(request), now=now()
            )
            messages.success(request, _("Verified: %(title)s") % {"title": done.title})
            return _next(request, done)
    return _detail(request, achievement_id, form, RefusalForm())


@login_required
@require_POST
def refuse(request: HttpRequest, achievement_id: UUID) -> HttpResponse:
    """Returns for supplement, rejects, or rejects as forged: the button says which."""
    form = RefusalForm(request.POST)
    decision = request.POST.get("decision", "")
    if form.is_valid():
        with refusals_into(form):
            done = _refuse(request, achievement_id, decision, form.cleaned_data["note"])
            messages.success(request, _("Decided: %(title)s") % {"title": done.title})
            return _next(request, done)
    return _detail(request, achievement_id, VerifyForm(), form)


def _refuse(request: HttpRequest, achievement_id: UUID, decision: str, note: str) -> Achievement:
    common: dict[str, Any] = {"achievement_id": achievement_id, "note": note, "actor": actor_of(request), "now": now()}
    if decision == "return":
        return services.return_achievement(**common)
    if decision in {"reject", "forged"}:
        return services.reject_achievement(**common, is_forged=decision == "forged")
    raise Invalid("recognition.unknown_method", found=decision, allowed="return, reject, forged")


def _next(request: HttpRequest, done: Achievement) -> HttpResponse:
    following = selectors.next_in_queue(actor_of(request), done)
    return redirect("recognition:review", following.id) if following else redirect("recognition:queue")


@login_required
@require_POST
def verify_many(request: HttpRequest) -> HttpResponse:
    """First a preview with what is unusual, then one method for all."""
    actor = actor_of(request)
    require(actor, selectors.PERMISSION)
    chosen = [text for text in request.POST.getlist("achievements") if _is_id(text)]
    rows = list(selectors.verification_queue(actor).filter(id__in=chosen))
    if not rows:
        messages.warning(request, _("Choose at least one row."))
        return redirect("recognition:queue")
    ids = [str(row.id) for row in rows]
    form = BatchForm(request.POST if "method" in request.POST else None, ids=ids)
    if form.is_bound and form.is_valid():
        with refusals_into(form):
            return _verify_chosen(request, form)
    items = [
        {"row": row, "files": selectors.evidence_of(row).count(), "forged": selectors.forged_before(row)}
        for row in rows
    ]
    status = 422 if form.errors else 200
    return render(request, "recognition/verify_many.html", {"items": items, "form": form}, status=status)


def _verify_chosen(request: HttpRequest, form: BatchForm) -> HttpResponse:
    data = form.cleaned_data
    outcome = services.verify_achievements(
        achievement_ids=[UUID(text) for text in data["achievements"]],
        method=data["method"],
        note=data["note"],
        actor=actor_of(request),
        now=now(),
    )
    done = len(outcome.verified)
    messages.success(request, ngettext("%(n)s outcome verified.", "%(n)s outcomes verified.", done) % {"n": done})
    if outcome.left:
        messages.warning(request, _("Others were decided by somebody else in the meantime."))
    return redirect("recognition:queue")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@login_required
@require_safe
def voucher(request: HttpRequest, recognition_id: UUID) -> HttpResponse:
    """Why these credits: every condition with what was found and what was asked."""
    actor = actor_of(request)
    found = selectors.recognition_for(actor, recognition_id)
    is_own = actor.learner_id == found.learner_id
    context = {"recognition": found, "lines": trace_lines(found), "is_own": is_own}
    return render(request, "recognition/voucher.html", context)
