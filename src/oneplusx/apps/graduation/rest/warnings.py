"""REST door of academic warnings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.graduation import services
from oneplusx.apps.graduation.schemas.audits import StartedAuditOut
from oneplusx.apps.graduation.schemas.reviews import (
    AcknowledgeIn,
    ConclusionCountOut,
    LevelBody,
    LevelsBody,
    TermIn,
    WarningOut,
)
from oneplusx.apps.graduation.selectors import warnings as reading
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["graduation"])


@router.get("/graduation/warnings", response={200: Listing[WarningOut], **READS}, summary="Academic warnings")
def list_warnings(request: HttpRequest, paging: Query[Paging], term_code: str = "") -> dict[str, Any]:
    """About visible learners, lifted ones too; the latest term and the gravest first."""
    rows = reading.warnings_visible_to(actor_of(request))
    return listing(rows.filter(term_code=term_code) if term_code else rows, paging, WarningOut.of)


@router.post("/graduation/warnings", response={202: StartedAuditOut, **WRITES}, summary="Warnings of a term, as a job")
def start_warnings(request: HttpRequest, body: TermIn) -> Status[Any]:
    """Works out who reaches a level; tells learners and advisers about new and graver ones."""
    college = institution(body.college_code)
    job = services.start_warnings(college_id=college.id, term_code=body.term_code, actor=actor_of(request), now=now())
    return Status(202, {"job_id": job.id})


@router.post(
    "/graduation/warnings/acknowledge", response={200: ConclusionCountOut, **WRITES}, summary="Acknowledge warnings"
)
def acknowledge_warning(request: HttpRequest, body: AcknowledgeIn) -> dict[str, int]:
    """The adviser spoke with the learners."""
    count = services.acknowledge_warnings(
        warning_ids=body.warning_ids, note=body.note, actor=actor_of(request), now=now()
    )
    return {"count": count}


@router.get("/graduation/warning-levels", response={200: LevelsBody, **READS}, summary="Levels of a college")
def get_levels(request: HttpRequest, college_code: str) -> dict[str, Any]:
    """As the college set them, else the proposed ones."""
    college = institution(college_code)
    require(actor_of(request), "warnings.view", college.id)
    return {"college_code": college_code, "levels": [LevelBody.of(named) for named in reading.levels_of(college.id)]}


@router.put("/graduation/warning-levels", response={200: LevelsBody, **WRITES}, summary="Set the levels of a college")
def set_levels(request: HttpRequest, body: LevelsBody) -> dict[str, Any]:
    """The mildest first; they count from the next time on."""
    college = institution(body.college_code)
    levels = [level.level(rank) for rank, level in enumerate(body.levels, start=1)]
    services.set_levels(college_id=college.id, levels=levels, actor=actor_of(request), now=now())
    return {"college_code": college.code, "levels": [LevelBody.of(named) for named in reading.levels_of(college.id)]}
