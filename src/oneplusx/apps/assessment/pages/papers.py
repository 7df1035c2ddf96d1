"""The print pack: pages to print, and the same as PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.models import ExamPlan, SeatAssignment
from oneplusx.apps.assessment.printing import rooms_pdf, tickets_pdf
from oneplusx.apps.assessment.selectors.printing import TicketSheet, photos_of, room_sheets, tickets_of
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    own_registration,
    places_of,
    registrations_visible_to,
)
from oneplusx.apps.parties.permissions import may, require
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of

PAPERS = {
    "tickets": "assessment/print_tickets.html",
    "doors": "assessment/print_doors.html",
    "maps": "assessment/print_maps.html",
    "sign-in": "assessment/print_sign_in.html",
}


@login_required
@require_safe
def paper(request: HttpRequest, exam_plan_id: UUID, form: str) -> HttpResponse:
    """One part of the print pack, for the organization, a site, a college."""
    actor, plan = _asked(request, exam_plan_id, form)
    context: dict[str, Any] = {"plan": plan, "form": form}
    if form == "tickets":
        context["sheets"] = _tickets(actor, plan)
    else:
        context["sheets"] = [
            {"sheet": one, "part": part_label(one.session.part)}
            for one in room_sheets(plan, room_ids=_own(actor, plan))
        ]
    return render(request, PAPERS[form], context)


@login_required
@require_safe
def paper_pdf(request: HttpRequest, exam_plan_id: UUID, form: str) -> HttpResponse:
    """The same as PDF/A; a character without a glyph is refused and named."""
    actor, plan = _asked(request, exam_plan_id, form)
    if form == "tickets":
        sheets = _tickets(actor, plan)
        made = tickets_pdf(plan, sheets, photos_of([one.registration for one in sheets]), at=now())
    else:
        made = rooms_pdf(plan, form, room_sheets(plan, room_ids=_own(actor, plan)), at=now())
    return _download(made, f"{form}.pdf")


@login_required
@require_safe
def my_ticket(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """The own admission ticket for printing."""
    plan, sheets = _mine(request, exam_registration_id)
    return render(request, "assessment/print_tickets.html", {"plan": plan, "sheets": sheets, "is_own": True})


@login_required
@require_safe
def my_ticket_pdf(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """The own admission ticket as PDF/A."""
    plan, sheets = _mine(request, exam_registration_id)
    return _download(tickets_pdf(plan, sheets, photos_of([one.registration for one in sheets]), at=now()), "ticket.pdf")


def _mine(request: HttpRequest, exam_registration_id: UUID) -> tuple[ExamPlan, list[TicketSheet]]:
    row = own_registration(actor_of(request), exam_registration_id)
    sheets = tickets_of(row.plan, [row])
    if not sheets:
        raise NotFound("not_found")
    return row.plan, sheets


def _asked(request: HttpRequest, exam_plan_id: UUID, form: str) -> tuple[Actor, ExamPlan]:
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    if form not in PAPERS:
        raise NotFound("not_found")
    return actor, plan


def _tickets(actor: Actor, plan: ExamPlan) -> list[TicketSheet]:
    return tickets_of(plan, list(registrations_visible_to(actor).filter(plan=plan)))


def _download(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _own(actor: Actor, plan: ExamPlan) -> list[UUID] | None:
    """Rooms whose papers the actor prints; ``None``: all of the plan.

    Raises:
        NotFound: ``not_found``: none.
    """
    if may(actor, "exams.plan", plan.organization_id):
        return None
    mine = places_of(actor, Role.EXAM_SITE_OFFICER)
    rooms = SeatAssignment.objects.filter(plan=plan, room__site__institution_id__in=mine)
    found = list(rooms.values_list("room_id", flat=True).distinct())
    if not found:
        raise NotFound("not_found")
    return found
