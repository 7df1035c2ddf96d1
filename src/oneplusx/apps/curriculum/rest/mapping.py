"""REST door of curriculum mapping."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.curriculum import selectors, services
from oneplusx.apps.curriculum.models import CourseOutcome
from oneplusx.apps.curriculum.schemas.mapping import (
    CoverageOut,
    MappingCopyIn,
    MappingOut,
    MappingsIn,
    MatchesIn,
    MatchOut,
    TakenOverOut,
)
from oneplusx.apps.curriculum.schemas.programs import ResultsOut, ResultsRecordedOut
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.standards.selectors import certificate_type_for
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["curriculum"])


@router.get(
    "/programs/{program_id}/mapping", response={200: Listing[MappingOut], **READS}, summary="Mapping of a program"
)
def list_mappings(request: HttpRequest, program_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Its courses and the learning outcomes that they support."""
    program = selectors.program_for(actor_of(request), program_id)
    rows = CourseOutcome.objects.filter(program_course__program=program)
    related = rows.select_related("program_course__course", "outcome__standard")
    return listing(related.order_by("program_course__course__code", "outcome__code"), paging, MappingOut.of)


@router.get(
    "/programs/{program_id}/coverage/{type_id}",
    response={200: CoverageOut, **READS},
    summary="Coverage of a certificate by a program",
)
def get_coverage(request: HttpRequest, program_id: UUID, type_id: UUID) -> dict[str, Any]:
    """Gaps, and how much of each course the certificate covers; a higher level covers the lower ones."""
    actor = actor_of(request)
    program = selectors.program_for(actor, program_id)
    return CoverageOut.of(selectors.matrix_of(program, certificate_type_for(actor, type_id)))


@router.post("/course-mappings", response={200: ResultsOut, **WRITES}, summary="Map courses, at most 5,000 rows")
def save_mappings(
    request: HttpRequest, response: HttpResponse, body: MappingsIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Repeats change nothing; wrong rows do not stop the others."""

    def produce() -> tuple[int, Any]:
        actor = actor_of(request)
        college = institution(body.college_code)
        require(actor, "programs.edit", college.id)
        rows = [row.row() for row in body.rows]
        done = services.save_mappings(college=college, rows=rows, actor=actor, now=now())
        counts = Counter(row.saved.value for row in done)
        return 200, {"counts": dict(counts), "rows": [ResultsRecordedOut.of(row) for row in done]}

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/programs/{program_id}/mapping/copy",
    response={200: TakenOverOut, **WRITES},
    summary="Take the mapping of another program over",
)
def copy_mappings(request: HttpRequest, program_id: UUID, body: MappingCopyIn) -> dict[str, int]:
    """By course code, where nothing is mapped yet."""
    copied = services.copy_mappings(
        from_program_id=body.from_program_id, to_program_id=program_id, actor=actor_of(request), now=now()
    )
    return {"count": copied}


@router.get(
    "/programs/{program_id}/matches", response={200: list[MatchOut], **READS}, summary="Content matches to take over"
)
def list_matches(request: HttpRequest, program_id: UUID) -> list[dict[str, Any]]:
    """Shares that the mapping gives for pairs of which the program says nothing."""
    program = selectors.program_for(actor_of(request), program_id)
    return [MatchOut.of(one) for one in selectors.missing_matches(program)]


@router.post(
    "/programs/{program_id}/matches", response={200: TakenOverOut, **WRITES}, summary="Take content matches over"
)
def take_over_matches(request: HttpRequest, program_id: UUID, body: MatchesIn) -> dict[str, int]:
    """Conversion rules then work by these shares; 409 when the mapping changed since they were listed."""
    taken = services.take_over_matches(program_id=program_id, keys=body.keys, actor=actor_of(request), now=now())
    return {"count": taken}
