"""The day of the exam: marks at the door, incidents, score sheets in two passes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.schemas.day import (
    EntriesIn,
    IncidentIn,
    IncidentOut,
    IncidentRulingIn,
    MarkedOut,
    MarksIn,
    ResolutionIn,
    ScoreDifferenceOut,
    SheetIn,
    SheetOut,
)
from oneplusx.apps.assessment.schemas.plans import ExamCountOut
from oneplusx.apps.assessment.schemas.scores import hundredths
from oneplusx.apps.assessment.selectors.attending import session_for
from oneplusx.apps.assessment.selectors.scoring import open_differences, own_sheets, sheet_for
from oneplusx.apps.assessment.selectors.visibility import get_plan, one_of
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.post(
    "/exams/sessions/{exam_session_id}/marks", response={200: MarkedOut, **WRITES}, summary="Sign candidates in"
)
def mark_candidates(
    request: HttpRequest,
    response: HttpResponse,
    exam_session_id: UUID,
    body: MarksIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Marks of one session; whom somebody else marked otherwise is said."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        session = session_for(actor, exam_session_id)
        rows = [services.MarkRow(one.candidate_id, one.mark, one.marked_at) for one in body.marks]
        took = services.mark_candidates(
            exam_session_id=session.id, rows=rows, actor=actor, now=now(), is_offline=body.is_offline
        )
        return 200, MarkedOut(changed=took.changed, disputed=list(took.disputed))

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/exams/plans/{exam_plan_id}/incidents", response={200: Listing[IncidentOut], **READS}, summary="Incidents")
def list_incidents(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Open ones first."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.moderate", plan.organization_id)
    return listing(plan.incidents.order_by("ruled_at", "-reported_at"), paging, IncidentOut.of)


@router.post(
    "/exams/plans/{exam_plan_id}/incidents", response={201: IncidentOut, **WRITES}, summary="Report an incident"
)
def report_incident(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: IncidentIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """By whoever is on duty."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        made = services.report_incident(
            exam_plan_id=plan.id,
            text=body.text,
            exam_session_id=body.session_id,
            exam_registration_id=body.candidate_id,
            actor=actor,
            now=now(),
        )
        return 201, IncidentOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/plans/{exam_plan_id}/incidents/{incident_id}/rule",
    response={200: IncidentOut, **WRITES},
    summary="Say what an incident means",
)
def rule_incident(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    incident_id: UUID,
    body: IncidentRulingIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """It may void a part or the whole exam of a candidate."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        require(actor, "exams.moderate", plan.organization_id)
        found = one_of(plan.incidents.all(), incident_id)
        done = services.rule_incident(incident_id=found.id, actor=actor, now=now(), **body.dict())
        return 200, IncidentOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/exams/sheets", response={200: Listing[SheetOut], **READS}, summary="The own score sheets")
def list_sheets(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the assessor who asks."""
    actor = actor_of(request)
    require(actor, "exams.score")
    return listing(own_sheets(actor).select_related("session").order_by("-opened_at"), paging, SheetOut.of)


@router.post("/exams/sheets", response={201: SheetOut, **WRITES}, summary="Open the own score sheet")
def open_sheet(
    request: HttpRequest,
    response: HttpResponse,
    body: SheetIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Of a room in which the caller assesses; the second assessor there gets the second pass."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        opened = services.open_sheet(exam_session_id=body.session_id, exam_room_id=body.room_id, actor=actor, now=now())
        return 201, SheetOut.of(opened)

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/exams/sheets/{score_sheet_id}/entries", response={200: SheetOut, **WRITES}, summary="Enter scores")
def enter_scores(
    request: HttpRequest,
    response: HttpResponse,
    score_sheet_id: UUID,
    body: EntriesIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """All or none; the other pass is not seen. Handed in, the sheet is closed."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        sheet = sheet_for(actor, score_sheet_id)
        scores = {one.candidate_id: hundredths(one.score) for one in body.entries}
        with transaction.atomic():
            services.enter_scores(score_sheet_id=sheet.id, scores=scores, actor=actor, now=now())
            if body.is_submitted:
                services.submit_sheet(score_sheet_id=sheet.id, actor=actor, now=now())
        return 200, SheetOut.of(sheet_for(actor, sheet.id))

    return once_per_key(request, response, idempotency_key, produce)


@router.get(
    "/exams/plans/{exam_plan_id}/differences",
    response={200: list[ScoreDifferenceOut], **READS},
    summary="Differences of the two passes",
)
def list_differences(request: HttpRequest, exam_plan_id: UUID) -> list[ScoreDifferenceOut]:
    """Those that nobody has decided yet."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.moderate", plan.organization_id)
    return [
        ScoreDifferenceOut(candidate_id=one.registration_id, part=one.part, first=one.first, second=one.second)
        for one in open_differences(plan)
    ]


@router.post(
    "/exams/plans/{exam_plan_id}/differences", response={200: ExamCountOut, **WRITES}, summary="Decide a difference"
)
def resolve_difference(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: ResolutionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """By neither of the two assessors."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        require(actor, "exams.moderate", plan.organization_id)
        row = one_of(plan.registrations.all(), body.candidate_id)
        services.resolve_difference(
            exam_registration_id=row.id,
            part=body.part,
            score_hundredths=hundredths(body.score),
            reason=body.reason,
            actor=actor,
            now=now(),
        )
        return 200, ExamCountOut(count=1)

    return once_per_key(request, response, idempotency_key, produce)
