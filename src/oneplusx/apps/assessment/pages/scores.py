"""Scores of a plan for the organization: what is in, differences, incidents, results, objections, the lock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import AnswerForm
from oneplusx.apps.assessment.forms.staff import RulingForm
from oneplusx.apps.assessment.labels import part_label, points, reason_words
from oneplusx.apps.assessment.models import (
    ExamPlan,
    ExamRegistration,
    Incident,
    Objection,
    ObjectionState,
    ResultLock,
)
from oneplusx.apps.assessment.pages.acting import done, faults, kept, plan_tabs
from oneplusx.apps.assessment.pages.moderating import resolve_form, resolve_typed
from oneplusx.apps.assessment.selectors.blocking import scores_missing
from oneplusx.apps.assessment.selectors.corrections import CORRECTABLE
from oneplusx.apps.assessment.selectors.locking import is_intact
from oneplusx.apps.assessment.selectors.scoring import open_differences
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    get_registration,
    objections_visible_to,
    one_of,
    results_visible_to,
)
from oneplusx.apps.parties.permissions import may, require
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

RESULTS = TableSpec(
    columns=(
        Column(
            "name",
            gettext_lazy("Name"),
            sort=("learner__person__name_sort", "id"),
            value=lambda row: row.learner.person.name,
        ),
        Column(
            "level",
            gettext_lazy("Certificate level"),
            value=lambda row: row.registration.level.certificate_type.name_zh,
        ),
        Column(
            "scores",
            gettext_lazy("Scores"),
            value=lambda row: "; ".join(f"{part_label(code)} {points(score)}" for code, score in row.scores.items()),
        ),
        Column(
            "overall",
            gettext_lazy("Overall"),
            sort="overall_hundredths",
            is_number=True,
            value=lambda row: row.overall_hundredths / 100,
        ),
        Column("passed", gettext_lazy("Passed"), sort="is_passed", value=lambda row: row.is_passed),
        Column("why", gettext_lazy("Why"), value=lambda row: "; ".join(reason_words(reason) for reason in row.reasons)),
    ),
    order="name",
)


@login_required
@require_safe
def scores(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Everything about the scores of a plan."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.plan", plan.organization_id)
    table = RESULTS.read(results_visible_to(actor).filter(plan=plan), request.GET)
    context = {
        "plan": plan,
        "tabs": plan_tabs(actor, plan, "scores"),
        "table": table,
        "rows": [_result(row) for row in table.rows],
        "missing": scores_missing(plan),
        "sheets": _sheets(plan),
        "differences": _differences(request, plan),
        "incidents": _incidents(request, plan),
        "objections": objections_visible_to(actor).filter(plan=plan).order_by("state", "filed_at"),
        "lock": ResultLock.objects.filter(plan=plan, superseded_at=None).first(),
        "locks_before": ResultLock.objects.filter(plan=plan).exclude(superseded_at=None).order_by("locked_at"),
        "may_correct": plan.state in CORRECTABLE,
        "is_intact": is_intact(plan),
    }
    return export(table, f"{plan.code}-results") or render(request, "assessment/scores.html", context)


def _result(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "overall": points(row.overall_hundredths),
        "scores": [(part_label(code), points(score)) for code, score in row.scores.items()],
        "reasons": [reason_words(reason) for reason in row.reasons],
    }


def _sheets(plan: ExamPlan) -> list[dict[str, Any]]:
    rows = plan.score_sheets.select_related("session", "room__site", "assessor")
    return [
        {"row": row, "part": part_label(row.part)}
        for row in rows.order_by("session__number", "room__code", "pass_number")
    ]


def _differences(request: HttpRequest, plan: ExamPlan) -> list[dict[str, Any]]:
    pairs = open_differences(plan)
    people = ExamRegistration.objects.select_related("learner__person").in_bulk([one.registration_id for one in pairs])
    return [
        {
            "name": people[one.registration_id].learner.person.name,
            "part": part_label(one.part),
            "first": points(one.first),
            "second": points(one.second),
            "form": resolve_form(request, one.registration_id, one.part),
        }
        for one in pairs
    ]


def _incidents(request: HttpRequest, plan: ExamPlan) -> list[dict[str, Any]]:
    rows = plan.incidents.select_related("registration__learner__person", "session", "room")
    return [
        {"row": row, "form": (kept(request, f"i-{row.id}") or _ruling(row.id)) if row.ruled_at is None else None}
        for row in rows.order_by("ruled_at", "-reported_at")
    ]


def _ruling(incident_id: UUID, data: Any = None) -> RulingForm:
    return RulingForm(data, auto_id=f"i-{incident_id}-%s")


@login_required
@require_POST
def resolve(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Decides a difference of the two passes."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    form, key = resolve_typed(request)
    if not form.is_valid():
        return faults(request, form, "assessment:scores", plan.id, key=key)
    data = form.cleaned_data
    row = get_registration(actor, data["registration_id"])

    def do() -> None:
        services.resolve_difference(
            exam_registration_id=row.id,
            part=data["part"],
            score_hundredths=data["score"],
            reason=data["reason"],
            actor=actor,
            now=now(),
        )

    return done(request, "assessment:scores", pgettext("exam", "Decided"), do, plan.id, form=form, key=key)


@login_required
@require_POST
def rule(request: HttpRequest, exam_plan_id: UUID, incident_id: UUID) -> HttpResponse:
    """Says what an incident means."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.moderate", plan.organization_id)
    incident = one_of(Incident.objects.filter(plan=plan), incident_id)
    form, key = _ruling(incident.id, request.POST), f"i-{incident.id}"
    if not form.is_valid():
        return faults(request, form, "assessment:scores", plan.id, key=key)

    def do() -> None:
        services.rule_incident(incident_id=incident.id, actor=actor, now=now(), **form.cleaned_data)

    return done(request, "assessment:scores", pgettext("exam", "Decided"), do, plan.id, form=form, key=key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """One objection and its answer."""
    actor = actor_of(request)
    found = one_of(objections_visible_to(actor), objection_id)
    answers = may(actor, "exams.moderate", found.plan.organization_id) and found.state == ObjectionState.OPEN
    if request.method == "POST":
        return _answer(request, found)
    context = {
        "objection": found,
        "part": part_label(found.part),
        "scores": [
            {"row": row, "points": points(row.score_hundredths)}
            for row in found.registration.scores.filter(part=found.part).order_by("recorded_at")
        ]
        if may(actor, "exams.moderate", found.plan.organization_id)
        else [],
        "form": (kept(request, "answer") or AnswerForm()) if answers else None,
        "may_withdraw": actor.learner_id == found.learner_id and found.state == ObjectionState.OPEN,
    }
    return render(request, "assessment/objection.html", context)


def _answer(request: HttpRequest, found: Objection) -> HttpResponse:
    actor = actor_of(request)

    if "withdraw" in request.POST:
        return _withdraw(request, found)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:objection", found.id, key="answer")

    def do() -> None:
        services.answer_objection(
            objection_id=found.id,
            is_upheld="uphold" in request.POST,
            answer=form.cleaned_data["answer"],
            score_hundredths=form.cleaned_data["score"] if "uphold" in request.POST else None,
            actor=actor,
            now=now(),
        )

    return done(request, "assessment:objection", _("Saved"), do, found.id, form=form, key="answer")


def _withdraw(request: HttpRequest, found: Objection) -> HttpResponse:
    def do() -> None:
        services.withdraw_objection(objection_id=found.id, actor=actor_of(request), now=now())

    return done(request, "assessment:objection", _("Saved"), do, found.id)
