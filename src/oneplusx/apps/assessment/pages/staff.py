"""Staff of a plan: who does what where, and what breaks the separation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.staff import StaffForm
from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.models import Duty, ExamPlan, ExamRoom
from oneplusx.apps.assessment.pages.acting import done, faults, kept, plan_tabs
from oneplusx.apps.assessment.selectors.separation import conflicts_of
from oneplusx.apps.assessment.selectors.staffing import eligible_people
from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.assessment.services.staff import BEFORE_SCORES
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.naming import named
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of


@login_required
@require_safe
def staff(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Everybody on duty, and a form to assign."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.assign_staff", plan.organization_id)
    rows = plan.staff.filter(ended_at=None).select_related("person", "session", "room__site", "site")
    declared = dict(plan.kin_declarations.values_list("person_id", "declared_at"))
    context = {
        "plan": plan,
        "tabs": plan_tabs(actor, plan, "staff"),
        "rows": [
            {
                "row": row,
                "part": part_label(row.session.part) if row.session else "",
                "declared": declared.get(row.person_id),
            }
            for row in rows.order_by("duty", "person__name_sort")
        ],
        "conflicts": [(row, words_of(error)) for row, error in conflicts_of(plan)],
        "form": (kept(request, "staff") or _form(plan, None)) if plan.state in BEFORE_SCORES else None,
    }
    return render(request, "assessment/staff.html", context)


def _form(plan: ExamPlan, data: Any) -> StaffForm:
    sessions = [(str(one.id), f"{one.number} · {part_label(one.part)}") for one in plan.sessions.order_by("number")]
    rooms = ExamRoom.objects.filter(site__plan_sites__plan=plan, is_usable=True).select_related("site")
    people = [
        (str(one.person_id), f"{one.person.name} · {Duty(one.role).label} · {named(one.institution)}")
        for one in eligible_people(plan)
    ]
    return StaffForm(
        data,
        people=people,
        sessions=sessions,
        rooms=[(str(one.id), f"{named(one.site)} {one.name}") for one in rooms.order_by("site__code", "code")],
    )


@login_required
@require_POST
def assign(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Gives somebody a duty."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.assign_staff", plan.organization_id)
    form = _form(plan, request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:staff", plan.id, key="staff")

    def do() -> None:
        services.assign_staff(exam_plan_id=plan.id, actor=actor, now=now(), **form.as_duty())

    return done(request, "assessment:staff", _("Assigned"), do, plan.id, form=form, key="staff")


@login_required
@require_POST
def end(request: HttpRequest, exam_plan_id: UUID, staff_assignment_id: UUID) -> HttpResponse:
    """Takes a duty back."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)

    def do() -> None:
        services.end_duty(staff_assignment_id=staff_assignment_id, actor=actor, now=now())

    return done(request, "assessment:staff", _("Duty ended"), do, plan.id)
