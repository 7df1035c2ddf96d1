"""REST door of the graduation audit."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.curriculum.selectors import programs_visible_to
from oneplusx.apps.graduation import selectors, services
from oneplusx.apps.graduation.schemas.audits import (
    AuditIn,
    AuditResultOut,
    InvitedOut,
    InviteIn,
    ResultDetailOut,
    ResultsQuery,
    SavingOut,
    StartedAuditOut,
    UnclaimedOut,
    UnclaimedRowOut,
)
from oneplusx.apps.graduation.selectors.savings import LOOKED_AT, certificate_savings
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.selectors import institution
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now, today
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["graduation"])


@router.get("/graduation/results", response={200: Listing[AuditResultOut], **READS}, summary="Who can graduate")
def list_results(request: HttpRequest, paging: Query[Paging], narrow: Query[ResultsQuery]) -> dict[str, Any]:
    """Stored answers about visible learners, by student number."""
    rows = selectors.results_visible_to(actor_of(request)).order_by("enrollment__student_number")
    if narrow.program_id is not None:
        rows = rows.filter(enrollment__program_id=narrow.program_id)
    if narrow.entry_year is not None:
        rows = rows.filter(enrollment__entry_year=narrow.entry_year)
    if narrow.is_satisfied is not None:
        rows = rows.filter(is_satisfied=narrow.is_satisfied)
    return listing(rows, paging, AuditResultOut.of)


@router.get("/enrollments/{enrollment_id}/graduation", response={200: ResultDetailOut, **READS}, summary="One answer")
def get_result(request: HttpRequest, enrollment_id: UUID) -> dict[str, Any]:
    """With every requirement, every reason and the cheapest fix; 404 while it has not been audited."""
    found = selectors.result_for(actor_of(request), enrollment_id)
    if found is None:
        raise NotFound("not_found")
    return ResultDetailOut.of(found)


@router.get(
    "/enrollments/{enrollment_id}/graduation/certificates",
    response={200: list[SavingOut], **READS},
    summary="What certificates not yet taken would save",
)
def list_savings(
    request: HttpRequest, enrollment_id: UUID, limit: Annotated[int, Query(ge=1, le=60)] = LOOKED_AT
) -> list[dict[str, Any]]:
    """Each by itself, planned and audited anew under the method in force; the fewest credits left first.

    What brings nothing is left out; ``limit`` says how many of the catalogue are tried.
    """
    found = certificate_savings(actor_of(request), enrollment_id, today(), limit=limit)
    return [SavingOut.of(one) for one in found]


@router.get("/graduation/unclaimed", response={200: UnclaimedOut, **READS}, summary="Certificates never converted")
def get_unclaimed(request: HttpRequest, by: selectors.By = selectors.By.DEPARTMENT) -> dict[str, Any]:
    """How many learners, what it is worth, who could then graduate; by department, class or adviser."""
    actor = actor_of(request)
    at = now()
    total = selectors.unclaimed_value(actor, now=at)
    return {
        "learners": total.learners,
        "credits_hundredths": total.credits_hundredths,
        "could_graduate": total.could_graduate,
        "invited": total.invited,
        "invited_since": total.invited_since,
        "rows": [UnclaimedRowOut.of(row) for row in selectors.unclaimed_rows(actor, by, now=at)],
    }


@router.post(
    "/graduation/invitations",
    response={200: InvitedOut, 202: StartedAuditOut, **WRITES},
    summary="Invite learners to apply",
)
def invite_learners(
    request: HttpRequest, response: HttpResponse, body: InviteIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Those whose plan waits; whoever was invited in the last seven days is left alone.

    More than 300 learners are invited by a job (202); its result says how many.
    """
    asked: dict[str, Any] = {"by": body.by, "group_id": body.group_id, "actor": actor_of(request), "now": now()}

    def produce() -> tuple[int, Any]:
        college_id = institution(body.college_code).id
        if (job := services.start_inviting(college_id=college_id, **asked)) is not None:
            return 202, {"job_id": str(job.id)}
        return 200, {"invited": services.invite_learners(college_id=college_id, **asked)}

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/graduation/audits", response={202: StartedAuditOut, **WRITES}, summary="Audit a cohort, as a job")
def start_audit(request: HttpRequest, body: AuditIn) -> Status[Any]:
    """Results are stored and listed; the job says when it is done."""
    actor = actor_of(request)
    college = institution(body.college_code)
    program_id = None
    if body.program_code is not None:
        program = programs_visible_to(actor).filter(college=college, code=body.program_code).first()
        if program is None:
            raise NotFound("curriculum.unknown_program", found=body.program_code)
        program_id = program.id
    job = services.start_cohort_audit(
        college_id=college.id, program_id=program_id, entry_year=body.entry_year, actor=actor, now=now()
    )
    return Status(202, {"job_id": job.id})
