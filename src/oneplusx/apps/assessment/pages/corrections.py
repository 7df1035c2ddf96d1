"""Corrections of locked scores: asked for by one officer, decided by another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import CorrectionForm, ReasonForm
from oneplusx.apps.assessment.labels import part_label, points
from oneplusx.apps.assessment.models import CorrectionState, ExamPlan, ExamRegistration, ScoreCorrection
from oneplusx.apps.assessment.pages.acting import done, faults, kept, plan_tabs
from oneplusx.apps.assessment.selectors.corrections import CORRECTABLE, correction_for, corrections_visible_to
from oneplusx.apps.assessment.selectors.visibility import get_plan, registrations_visible_to
from oneplusx.apps.parties.permissions import require
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of

Act = Callable[..., Any]
ACTS: Mapping[str, Act] = {"approve": services.approve_correction, "withdraw": services.withdraw_correction}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Corrections of a plan; with ``?candidate=`` the form to ask for one."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.moderate", plan.organization_id)
    candidate = _candidate(actor, plan, request.GET.get("candidate", ""))
    if request.method == "POST" and candidate is not None:
        return _request(request, plan, candidate)
    rows = corrections_visible_to(actor).filter(plan=plan).order_by("-requested_at")
    context = {
        "plan": plan,
        "tabs": plan_tabs(actor, plan, "corrections"),
        "rows": [_shown(request, row, actor) for row in rows],
        "candidate": candidate,
        "form": (kept(request, "correct") or CorrectionForm(parts=_parts(candidate))) if candidate else None,
        "is_locked": plan.state in CORRECTABLE,
    }
    return render(request, "assessment/corrections.html", context)


def _candidate(actor: Actor, plan: ExamPlan, text: str) -> ExamRegistration | None:
    rows = registrations_visible_to(actor).filter(plan=plan)
    return next((row for row in rows.filter(results__isnull=False) if str(row.id) == text), None) if text else None


def _parts(candidate: ExamRegistration) -> list[tuple[str, str]]:
    scores = dict(candidate.scores.filter(is_current=True).values_list("part", "score_hundredths"))
    return [(code, f"{part_label(code)} {points(scores.get(code))}") for code in candidate.parts]


def _shown(request: HttpRequest, row: ScoreCorrection, actor: Actor) -> dict[str, Any]:
    is_open = row.state == CorrectionState.REQUESTED
    return {
        "row": row,
        "part": part_label(row.part),
        "before": points(row.before_hundredths),
        "after": points(row.score_hundredths),
        "may_decide": is_open and row.requested_by_id != actor.id,
        "is_open": is_open,
        "form": kept(request, f"c-{row.id}") or ReasonForm(auto_id=f"c-{row.id}-%s"),
    }


def _request(request: HttpRequest, plan: ExamPlan, candidate: ExamRegistration) -> HttpResponse:
    form = CorrectionForm(request.POST, parts=_parts(candidate))
    if not form.is_valid():
        return faults(request, form, "assessment:corrections", plan.id, key="correct")
    data = form.cleaned_data

    def do() -> None:
        services.request_correction(
            exam_registration_id=candidate.id,
            part=data["part"],
            score_hundredths=data["score"],
            reason=data["reason"],
            actor=actor_of(request),
            now=now(),
        )

    return done(
        request,
        "assessment:corrections",
        _("Asked for. Another officer decides."),
        do,
        plan.id,
        form=form,
        key="correct",
    )


@login_required
@require_POST
def decide_correction(request: HttpRequest, score_correction_id: UUID) -> HttpResponse:
    """Approves, refuses or takes back."""
    actor = actor_of(request)
    found = correction_for(actor, score_correction_id)
    act = request.POST.get("act", "")
    form, key = ReasonForm(request.POST, auto_id=f"c-{found.id}-%s"), f"c-{found.id}"
    if act not in ACTS and not form.is_valid():
        return faults(request, form, "assessment:corrections", found.plan_id, key=key)

    def do() -> None:
        same = {"score_correction_id": found.id, "actor": actor, "now": now()}
        if act in ACTS:
            ACTS[act](**same)
        else:
            services.refuse_correction(answer=form.cleaned_data["reason"], **same)  # type: ignore[arg-type]

    typed = None if act in ACTS else form
    return done(request, "assessment:corrections", pgettext("exam", "Decided"), do, found.plan_id, form=typed, key=key)
