"""Sites of a plan, seats by the optimizer, photos of candidates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, UploadedFile

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import SeatAssignment
from oneplusx.apps.assessment.schemas.day import PhotosOut, SeatingOut, SeatOut, SeatsActIn, SitesIn
from oneplusx.apps.assessment.schemas.plans import CandidateOut, ExamCountOut
from oneplusx.apps.assessment.selectors.registered import sites_to_choose
from oneplusx.apps.assessment.selectors.visibility import get_plan, get_registration, registrations_visible_to
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.post(
    "/exams/plans/{exam_plan_id}/sites", response={200: ExamCountOut, **WRITES}, summary="Say where a plan is held"
)
def set_plan_sites(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: SitesIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Sites that the organization approved; one with confirmed seats stays."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        require(actor, "exams.plan", plan.organization_id)
        known = dict(sites_to_choose(actor, plan).filter(code__in=body.sites).values_list("code", "id"))
        if unknown := [code for code in body.sites if code not in known]:
            raise Invalid("assessment.site_not_approved", sites=unknown)
        done = services.set_plan_sites(exam_plan_id=plan.id, site_ids=list(known.values()), actor=actor, now=now())
        return 200, ExamCountOut(count=len(done))

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/exams/plans/{exam_plan_id}/seating", response={202: SeatingOut, **WRITES}, summary="Assign seats")
def start_seating(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Starts a run in the background; read it at the same address."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        return 202, SeatingOut.of(services.start_seating(exam_plan_id=plan.id, actor=actor, now=now()))

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/exams/plans/{exam_plan_id}/seating", response={200: SeatingOut, **READS}, summary="The last seating")
def read_seating(request: HttpRequest, exam_plan_id: UUID) -> SeatingOut:
    """How far it is, whether it is proved, and which seats are missing where."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.plan", plan.organization_id)
    run = plan.seating_runs.order_by("-started_at").first()
    if run is None:
        raise NotFound("not_found")
    return SeatingOut.of(run)


@router.get("/exams/plans/{exam_plan_id}/seats", response={200: Listing[SeatOut], **READS}, summary="Seats of a plan")
def list_seats(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Of the candidates whom the caller sees."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    mine = registrations_visible_to(actor).filter(plan=plan).order_by()
    rows = SeatAssignment.objects.filter(plan=plan, registration__in=mine).select_related("session", "room__site")
    return listing(rows.order_by("session__number", "room__site__code", "room__code", "seat"), paging, SeatOut.of)


@router.post(
    "/exams/plans/{exam_plan_id}/seats",
    response={200: ExamCountOut, **WRITES},
    summary="Keep the seats, or let them go",
)
def act_on_seats(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: SeatsActIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Kept seats stay when seats are assigned again."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        act = services.confirm_seats if body.act == "confirm" else services.release_seats
        return 200, ExamCountOut(count=act(exam_plan_id=plan.id, actor=actor, now=now()))

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/exams/plans/{exam_plan_id}/photos", response={200: PhotosOut, **WRITES}, summary="Upload photos")
def receive_photos(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    college_code: str,
    file: File[UploadedFile],
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """An archive (ZIP) of one college, each photo named by student number; what is wrong with a photo is said of it."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        college = institution(college_code)
        require(actor, "exams.register", college.id)
        took = services.receive_photos(
            exam_plan_id=plan.id, college_id=college.id, archive=file.read(), actor=actor, now=now()
        )
        problems = [{"name": one.name, "code": one.code, "params": one.params} for one in took.problems]
        return 200, PhotosOut(stored=took.stored, problems=problems, missing=took.missing)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/candidates/{exam_registration_id}/photo", response={200: CandidateOut, **WRITES}, summary="Upload one photo"
)
def set_photo(
    request: HttpRequest,
    response: HttpResponse,
    exam_registration_id: UUID,
    file: File[UploadedFile],
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """By the college, or by a social candidate."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        row = get_registration(actor, exam_registration_id)
        done = services.set_photo(exam_registration_id=row.id, data=file.read(), actor=actor, now=now())
        return 200, CandidateOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)
