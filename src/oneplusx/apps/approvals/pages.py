"""The inbox, a case, and deciding one or many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.approvals import selectors, services
from oneplusx.apps.approvals.forms import BatchForm, DecisionForm
from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep, StepState
from oneplusx.apps.approvals.presenting import case_timeline, named_steps, role_label, titles_of
from oneplusx.apps.approvals.registry import handlers_of, inbox_blocks
from oneplusx.web.clock import now, today
from oneplusx.web.components import Tab
from oneplusx.web.paging import paginate
from oneplusx.web.requests import actor_of


def _tabs(request: HttpRequest, current: selectors.Tab) -> list[Tab]:
    labels = {
        selectors.Tab.TODO: _("To do"),
        selectors.Tab.DONE: pgettext("inbox", "Done"),
        selectors.Tab.STARTED: _("Started by me"),
        selectors.Tab.COPIED: _("Copied to me"),
    }
    counts = selectors.inbox_counts(actor_of(request))
    return [
        Tab(label=label, url=f"?tab={tab}", is_current=tab == current, count=counts[tab])
        for tab, label in labels.items()
    ]


def _rows(steps: Iterable[ApprovalStep], on: date) -> list[dict[str, Any]]:
    return [
        {
            "step": one.step,
            "title": one.title,
            "learner": one.learner,
            "role": role_label(one.step.role),
            "is_late": one.step.due_on is not None and one.step.due_on < on,
        }
        for one in named_steps(steps)
    ]


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Four tabs; the most urgent first."""
    wanted = request.GET.get("tab", "")
    tab = selectors.Tab(wanted) if wanted in set(selectors.Tab) else selectors.Tab.TODO
    actor, is_todo = actor_of(request), tab == selectors.Tab.TODO
    page = paginate(selectors.inbox(actor, tab), request.GET)
    context = {
        "blocks": inbox_blocks(actor, now()) if is_todo else [],
        "tabs": _tabs(request, tab),
        "page": page,
        "rows": _rows(page.rows, today()),
        "is_todo": is_todo,
    }
    return render(request, "approvals/inbox.html", context)


@login_required
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case with its subject, its timeline and, for who may, the decision."""
    actor = actor_of(request)
    found = selectors.case_for(actor, case_id)
    step = selectors.active_step(actor, found)
    if request.method == "POST" and step is None:
        messages.warning(request, _("Nothing of this application waits for your decision any more."))
        return redirect("approvals:case", found.id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and step is not None and form.is_valid():
        data = form.cleaned_data
        services.decide_step(step_id=step.id, outcome=data["outcome"], reason=data["reason"], actor=actor, now=now())
        messages.success(request, _decided(found, step.id))
        return redirect(_next_address(request, step))
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/case.html", _case_context(request, found, step, form), status=status)


def _decided(found: ApprovalCase, step_id: UUID) -> str:
    """What was decided, with the way back while there is one."""
    words = _("Decided: %(title)s") % {"title": titles_of([found])[found.id]}
    if not services.may_undo(selectors.steps_of(found).get(id=step_id), now()):
        return words
    address = reverse("approvals:case", args=[found.id])
    return format_html('{} <a href="{}#undo">{}</a>', words, address, _("Undo"))


def _next_address(request: HttpRequest, step: ApprovalStep) -> str:
    following = selectors.next_in_inbox(actor_of(request), step)
    if following is None:
        return reverse("approvals:inbox")
    return reverse("approvals:case", args=[following.case_id])


def _case_context(
    request: HttpRequest, found: ApprovalCase, step: ApprovalStep | None, form: DecisionForm
) -> dict[str, Any]:
    actor = actor_of(request)
    handlers = handlers_of(found.subject_kind)
    mine = selectors.steps_of(found).filter(decided_by_id=actor.id, state=StepState.APPROVED, round=found.round)
    return {
        "case": found,
        "title": titles_of([found])[found.id],
        "step": step,
        "form": form if step is not None else None,
        "undoable": next((one for one in mine if actor.id and services.may_undo(one, now())), None),
        "timeline": case_timeline(found, today()),
        "panel_template": handlers.panel_template,
        "is_returnable": handlers.is_returnable,
        **handlers.panel(found.subject_id, actor),
    }


@login_required
@require_POST
def undo(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Takes back one's own approval."""
    found = services.undo_decision(step_id=step_id, actor=actor_of(request), now=now())
    messages.success(request, _("Your decision was taken back."))
    return redirect("approvals:case", found.id)


@login_required
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Decides many: first a preview with the exceptions, then one reason for all."""
    actor = actor_of(request)
    chosen = request.POST.getlist("steps")
    steps = list(selectors.inbox(actor, selectors.Tab.TODO).filter(id__in=_ids(chosen)))
    if not steps:
        messages.warning(request, _("Choose at least one row."))
        return redirect("approvals:inbox")
    is_decision = "outcome" in request.POST
    ids = [str(step.id) for step in steps]
    form = BatchForm(request.POST if is_decision else None, step_ids=ids, initial={"steps": ids})
    if is_decision and form.is_valid():
        return _decide_batch(request, form)
    rows = [
        {**row, "warnings": handlers_of(row["step"].case.subject_kind).warnings(row["step"].case.subject_id)}
        for row in _rows(steps, today())
    ]
    return render(request, "approvals/batch.html", {"rows": rows, "form": form})


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _decide_batch(request: HttpRequest, form: BatchForm) -> HttpResponse:
    data = form.cleaned_data
    outcomes = services.decide_steps(
        step_ids=_ids(data["steps"]),
        outcome=data["outcome"],
        reason=data["reason"],
        actor=actor_of(request),
        now=now(),
    )
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    done = len(outcomes) - len(failed)
    messages.success(request, ngettext("%(count)d decided.", "%(count)d decided.", done) % {"count": done})
    if failed:
        text = ngettext("%(count)d was left as it is.", "%(count)d were left as they are.", len(failed))
        messages.warning(request, text % {"count": len(failed)})
    return redirect("approvals:inbox")
