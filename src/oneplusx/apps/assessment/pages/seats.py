"""Seats of a plan: runs of the optimizer, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.models import ExamPlan, ExamSite, SeatAssignment, SeatingRun
from oneplusx.apps.assessment.pages.acting import done, plan_tabs
from oneplusx.apps.assessment.seating_words import shortage_words, stage_words
from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.assessment.services.seating import JOB, STATES
from oneplusx.apps.jobs.models import JobState
from oneplusx.apps.jobs.selectors import jobs_of
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.naming import named
from oneplusx.web.requests import actor_of

RUNS_SHOWN = 5
WORKING = (JobState.WAITING, JobState.RUNNING)


@login_required
@require_safe
def seats(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """How the seats were found, where they are, and what is missing."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.plan", plan.organization_id)
    runs = plan.seating_runs.order_by("-started_at")[:RUNS_SHOWN]
    context = {
        "plan": plan,
        "tabs": plan_tabs(actor, plan, "seats"),
        "runs": [_run(plan, run) for run in runs],
        "rooms": _rooms(plan),
        "may_seat": plan.state in STATES,
        "job": jobs_of(actor, plan.id).filter(kind=JOB, state__in=WORKING).first(),
        "seated": SeatAssignment.objects.filter(plan=plan).count(),
        "kept": SeatAssignment.objects.filter(plan=plan, is_confirmed=True).count(),
    }
    return render(request, "assessment/seats.html", context)


def _rooms(plan: ExamPlan) -> list[dict[str, Any]]:
    rows = (
        SeatAssignment.objects.filter(plan=plan)
        .values("session__number", "session__part", "room__site__name_zh", "room__name", "room__rows", "room__columns")
        .annotate(n=Count("id"))
        .order_by("session__number", "room__site__name_zh", "room__name")
    )
    return [
        {
            "session": row["session__number"],
            "part": part_label(row["session__part"]),
            "site": row["room__site__name_zh"],
            "room": row["room__name"],
            "seated": row["n"],
            "seats": row["room__rows"] * row["room__columns"],
        }
        for row in rows
    ]


def _run(plan: ExamPlan, run: SeatingRun) -> dict[str, Any]:
    sites = {str(one.id): named(one) for one in ExamSite.objects.filter(plan_sites__plan=plan)}
    sessions = {str(one.id): one for one in plan.sessions.all()}
    homes = {str(one.id): named(one) for one in Institution.objects.filter(id__in=_homes(run))}
    return {
        "row": run,
        "stages": [(stage_words(one["name"]), one["value"], one["bound"], one["is_proved"]) for one in run.stages],
        "shortages": [shortage_words(one, sites, sessions, homes) for one in run.shortages],
    }


def _homes(run: SeatingRun) -> list[str]:
    return [one["home"] for one in run.shortages if len(one["home"]) == 36]  # noqa: PLR2004  an id


@login_required
@require_POST
def seat(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Starts a run, keeps the seats, or lets them go."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    act: Callable[..., Any] = services.start_seating
    words = _("Seating started; this page shows the result.")
    if "confirm" in request.POST:
        words, act = _("Seats confirmed"), services.confirm_seats
    elif "release" in request.POST:
        words, act = _("Seats can be assigned anew"), services.release_seats

    def do() -> None:
        act(exam_plan_id=plan.id, actor=actor, now=now())

    return done(request, "assessment:seats", words, do, plan.id)
