"""REST door of the graduation audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.curriculum.selectors import programs_visible_to
from oneplusx.apps.graduation import selectors, services
from oneplusx.apps.graduation.schemas.audits import (
    AuditIn,
    JobOut,
    ResultDetailOut,
    ResultOut,
    ResultsQuery,
    UnclaimedOut,
    UnclaimedRowOut,
)
from oneplusx.apps.parties.selectors import institution
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["graduation"])


@router.get("/graduation/results", response={200: Listing[ResultOut], **READS}, summary="Who can graduate")
def list_results(request: HttpRequest, paging: Query[Paging], narrow: Query[ResultsQuery]) -> dict[str, Any]:
    """Stored answers about visible learners, by student number."""
    rows = selectors.results_visible_to(actor_of(request)).order_by("enrollment__student_number")
    if narrow.program_id is not None:
        rows = rows.filter(enrollment__program_id=narrow.program_id)
    if narrow.entry_year is not None:
        rows = rows.filter(enrollment__entry_year=narrow.entry_year)
    if narrow.is_satisfied is not None:
        rows = rows.filter(is_satisfied=narrow.is_satisfied)
    return listing(rows, paging, ResultOut.of)


@router.get("/enrollments/{enrollment_id}/graduation", response={200: ResultDetailOut, **READS}, summary="One answer")
def get_result(request: HttpRequest, enrollment_id: UUID) -> dict[str, Any]:
    """With every requirement, every reason and the cheapest fix; 404 while it has not been audited."""
    found = selectors.result_for(actor_of(request), enrollment_id)
    if found is None:
        raise NotFound("not_found")
    return ResultDetailOut.of(found)


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


@router.post("/graduation/audits", response={202: JobOut, **WRITES}, summary="Audit a cohort, as a job")
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
