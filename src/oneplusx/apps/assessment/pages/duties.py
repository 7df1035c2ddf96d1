"""The day of the exam for those on duty: what is theirs, score sheets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import sheet_scores
from oneplusx.apps.assessment.labels import part_label, points
from oneplusx.apps.assessment.models import (
    ExamSession,
    PlanState,
    ScoreSheet,
    SeatAssignment,
    SheetState,
    StaffAssignment,
)
from oneplusx.apps.assessment.pages.acting import done
from oneplusx.apps.assessment.selectors.duties import duty_sessions
from oneplusx.apps.assessment.selectors.moderating import differences_for
from oneplusx.apps.assessment.selectors.scoring import SCORABLE, own_sheets, sheet_for, workplaces_of
from oneplusx.apps.assessment.selectors.visibility import duties_of, get_plan
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import local_date, now, today
from oneplusx.web.requests import actor_of

OVER = (
    PlanState.PUBLIC_NOTICE,
    PlanState.CLOSED,
    PlanState.CERTIFICATES_ISSUED,
    PlanState.DEPOSITED,
    PlanState.CANCELLED,
)
"""Nobody has to declare relatives any more."""

TYPED_MAX = 20


@login_required
@require_safe
def my_duties(request: HttpRequest) -> HttpResponse:
    """Everything that waits for somebody on duty."""
    actor = actor_of(request)
    require(actor, "exams.view")
    duties = sorted(duties_of(actor).order_by("plan__exam_from_on", "duty"), key=_is_over)
    sheets = {(one.session_id, one.room_id): one for one in own_sheets(actor)}
    context = {
        "duties": [{"row": one, "part": part_label(one.session.part) if one.session else ""} for one in duties],
        "plans": _plans(actor, duties),
        "doors": [{"row": one, "part": part_label(one.part)} for one in sorted(duty_sessions(actor), key=_is_past)],
        "differences": len(differences_for(actor)),
        "places": sorted(
            (
                {"place": one, "part": part_label(one.session.part), "sheet": sheets.get((one.session.id, one.room.id))}
                for one in workplaces_of(actor)
                if one.session.plan.state in SCORABLE or (one.session.id, one.room.id) in sheets
            ),
            key=_is_handed_in,
        ),
    }
    return render(request, "assessment/my_duties.html", context)


def _is_past(session: ExamSession) -> bool:
    """Today's sessions and those to come stand first."""
    return local_date(session.starts_at) < today()


def _is_over(duty: StaffAssignment) -> bool:
    """What is over stands last."""
    return duty.plan.state in OVER


def _is_handed_in(place: dict[str, Any]) -> bool:
    """Sheets to take and to fill stand first."""
    return place["sheet"] is not None and place["sheet"].state != SheetState.OPEN


def _plans(actor: Any, duties: list[Any]) -> list[dict[str, Any]]:
    """Plans on duty with what was declared."""
    found: dict[UUID, Any] = {one.plan_id: one.plan for one in duties}
    return [
        {"plan": plan, "declared": plan.kin_declarations.filter(person_id=actor.id).order_by("declared_at")}
        for plan in found.values()
        if plan.state not in OVER
    ]


@login_required
@require_POST
def declare(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Declares a relative among the candidates, or that there is none."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    name = request.POST.get("relative", "").strip()

    def do() -> None:
        services.declare_kin(exam_plan_id=plan.id, relative_name=name, actor=actor, now=now())

    return done(request, "assessment:my_duties", _("Declared"), do)


@login_required
@require_POST
def open_sheet(request: HttpRequest, exam_session_id: UUID, exam_room_id: UUID) -> HttpResponse:
    """Opens the own score sheet of a room."""
    actor = actor_of(request)
    opened: list[ScoreSheet] = []

    def do() -> None:
        opened.append(
            services.open_sheet(exam_session_id=exam_session_id, exam_room_id=exam_room_id, actor=actor, now=now())
        )

    answer = done(request, "assessment:my_duties", "", do)
    return redirect("assessment:sheet", opened[0].id) if opened else answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, score_sheet_id: UUID) -> HttpResponse:
    """The own score sheet: enter, save, hand in."""
    actor = actor_of(request)
    found = sheet_for(actor, score_sheet_id)
    seats = found.session.seats.filter(room=found.room).select_related("registration__learner__person")
    rows = list(seats.prefetch_related("registration__tickets").order_by("seat"))
    if request.method == "POST":
        return _save(request, found, {row.registration_id: row.seat for row in rows})
    context = {
        "sheet": found,
        "part": part_label(found.part),
        "is_open": found.state == SheetState.OPEN,
        "rows": _lines(found, rows),
    }
    return render(request, "assessment/sheet.html", context)


def _lines(found: ScoreSheet, rows: list[SeatAssignment]) -> list[dict[str, Any]]:
    entries = {one.registration_id: one for one in found.entries.all()}
    return [
        {
            "seat": row.seat,
            "id": row.registration_id,
            "number": next((one.number for one in row.registration.tickets.all()), ""),
            "points": points(entry.score_hundredths) if entry and entry.score_hundredths is not None else "",
            "is_absent": entry is not None and entry.score_hundredths is None,
        }
        for row in rows
        for entry in [entries.get(row.registration_id)]
    ]


def _save(request: HttpRequest, found: ScoreSheet, seats: dict[UUID, int]) -> HttpResponse:
    actor = actor_of(request)
    scores, wrong = sheet_scores(request.POST, list(seats))
    for one in wrong:
        values = {"seat": seats[one], "typed": request.POST[f"score-{one}"].strip()[:TYPED_MAX]}
        words = _("Seat %(seat)s: “%(typed)s” is no score from 0 to 100 with at most two decimals; it was not saved.")
        messages.error(request, words % values)

    def do() -> None:
        services.enter_scores(score_sheet_id=found.id, scores=scores, actor=actor, now=now())
        if "submit" in request.POST and not wrong:
            services.submit_sheet(score_sheet_id=found.id, actor=actor, now=now())

    words = _("Handed in") if "submit" in request.POST and not wrong else _("Saved")
    return done(request, "assessment:sheet", words, do, found.id)
