"""A learner's own exams: coming ones to register for, the ticket, the result, an objection."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import ObjectionForm, PhotoForm
from oneplusx.apps.assessment.labels import part_label, points, reason_words
from oneplusx.apps.assessment.models import ExamRegistration, PlanState
from oneplusx.apps.assessment.pages.acting import done, faults, kept
from oneplusx.apps.assessment.pages.course_exams import courses_of
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    objections_visible_to,
    own_registration,
    own_registrations,
    plans_open_to,
    results_visible_to,
)
from oneplusx.apps.assessment.services.registering import BEFORE_TICKETS
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now, today
from oneplusx.web.requests import actor_of


@login_required
@require_safe
def my_exams(request: HttpRequest) -> HttpResponse:
    """The own registrations, and plans open to register for."""
    actor = actor_of(request)
    rows = list(own_registrations(actor).order_by("-plan__exam_from_on", "-registered_at"))
    results = {one.registration_id: one for one in results_visible_to(actor).filter(registration__in=rows)}
    taken = {row.level_id for row in rows if row.state in {"registered", "confirmed"}}
    context = {
        "rows": [{"row": row, "result": results.get(row.id)} for row in rows],
        "coming": [
            {
                "plan": plan,
                "levels": [one for one in plan.levels.select_related("certificate_type") if one.id not in taken],
            }
            for plan in plans_open_to(actor, today())
        ],
    }
    return render(request, "assessment/my_exams.html", context)


@login_required
@require_POST
def register(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Registers the learner as a social candidate."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    level = plan.levels.filter(certificate_type__code=request.POST.get("certificate", "")).first()
    if level is None:
        raise NotFound("not_found")

    def do() -> None:
        services.register_self(exam_plan_id=plan.id, level_id=level.id, actor=actor, now=now())

    return done(request, "assessment:my_exams", _("Registered. Upload your photo."), do)


@login_required
@require_safe
def my_exam(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """One own exam."""
    actor = actor_of(request)
    row = own_registration(actor, exam_registration_id)
    result = results_visible_to(actor).filter(registration=row).first()
    parts = [(one, part_label(one)) for one in row.parts]
    context = {
        "row": row,
        "plan": row.plan,
        "parts": [label for _code, label in parts],
        "ticket": row.tickets.first(),
        "seats": row.seats.select_related("session", "room__site").order_by("session__starts_at")
        if row.plan.state not in BEFORE_TICKETS
        else [],
        "courses": courses_of(row),
        "result": result,
        "overall": points(result.overall_hundredths) if result else "",
        "scores": [(part_label(code), points(score)) for code, score in result.scores.items()] if result else [],
        "reasons": [reason_words(one) for one in result.reasons] if result else [],
        "objections": objections_visible_to(actor).filter(registration=row).order_by("filed_at"),
        "objection_form": _objection_form(request, row, parts) if result else None,
        "photo_form": PhotoForm() if row.plan.state in BEFORE_TICKETS else None,
        "may_withdraw": row.college_id is None and row.plan.state == PlanState.REGISTRATION,
    }
    return render(request, "assessment/my_exam.html", context)


def _objection_form(request: HttpRequest, row: ExamRegistration, parts: list[tuple[str, str]]) -> Any:
    if row.plan.state != PlanState.PUBLIC_NOTICE:
        return None
    return kept(request, "objection") or ObjectionForm(parts=parts)


@login_required
@require_POST
def object_to(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """Files an objection."""
    actor = actor_of(request)
    row = own_registration(actor, exam_registration_id)
    form = ObjectionForm(request.POST, parts=[(one, part_label(one)) for one in row.parts])
    if not form.is_valid():
        return faults(request, form, "assessment:my_exam", row.id, key="objection")

    def do() -> None:
        services.file_objection(exam_registration_id=row.id, actor=actor, now=now(), **form.cleaned_data)

    words = _("Objection filed. You will be told the answer.")
    return done(request, "assessment:my_exam", words, do, row.id, form=form, key="objection")
