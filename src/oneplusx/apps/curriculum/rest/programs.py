"""REST door of programs, courses and results."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.curriculum import selectors, services
from oneplusx.apps.curriculum.schemas.programs import (
    CourseOut,
    ProgramOut,
    ResultsIn,
    ResultsOut,
    ResultsRecordedOut,
    TranscriptOut,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["curriculum"])


@router.get("/programs", response={200: Listing[ProgramOut], **READS}, summary="Programs")
def list_programs(
    request: HttpRequest, paging: Query[Paging], entry_year: int | None = None, code: str = ""
) -> dict[str, Any]:
    """Of the caller's college, by entry year and code."""
    rows = selectors.programs_visible_to(actor_of(request)).order_by("-entry_year", "code")
    if entry_year is not None:
        rows = rows.filter(entry_year=entry_year)
    return listing(rows.filter(code=code) if code else rows, paging, ProgramOut.of)


@router.get("/courses", response={200: Listing[CourseOut], **READS}, summary="Courses")
def list_courses(request: HttpRequest, paging: Query[Paging], code: str = "") -> dict[str, Any]:
    """Of the caller's college, by code."""
    rows = selectors.courses_visible_to(actor_of(request)).order_by("college_id", "code")
    return listing(rows.filter(code=code) if code else rows, paging, CourseOut.of)


@router.get("/enrollments/{enrollment_id}/transcript", response={200: TranscriptOut, **READS}, summary="Transcript")
def get_transcript(request: HttpRequest, enrollment_id: UUID) -> dict[str, Any]:
    """All current results, exempted courses with the conversion that exempted them."""
    return TranscriptOut.of(selectors.transcript(actor_of(request), enrollment_id))


@router.post("/course-results", response={200: ResultsOut, **WRITES}, summary="Record results, at most 5,000 rows")
def record_results(
    request: HttpRequest, response: HttpResponse, body: ResultsIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Repeats change nothing; other content under the same key is a correction. Wrong rows do not stop the others."""

    def produce() -> tuple[int, Any]:
        actor = actor_of(request)
        college = institution(body.college_code)
        require(actor, "import.course_results", college.id)
        rows = [row.row() for row in body.rows]
        done = services.record_results(college=college, rows=rows, actor=actor, now=now())
        counts = Counter(row.saved.value for row in done)
        return 200, {"counts": dict(counts), "rows": [ResultsRecordedOut.of(row) for row in done]}

    return once_per_key(request, response, idempotency_key, produce)
