from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from oneplusx.apps.jobs import selectors, services
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.schemas import JobOut
from oneplusx.web import clock
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["jobs"])


@router.get("/jobs", response={200: Listing[JobOut], **READS}, summary="Background work the caller may see")
def list_jobs(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Own jobs and those of the institutions the caller works for, the latest first."""
    return listing(selectors.jobs_visible_to(actor_of(request)), paging, JobOut.from_orm)


@router.get("/jobs/{job_id}", response={200: JobOut, **READS}, summary="One piece of background work")
def get_job(request: HttpRequest, job_id: UUID) -> Job:
    """Its progress, and how it ended."""
    return selectors.job_for(actor_of(request), job_id)


@router.post("/jobs/{job_id}/cancel", response={200: JobOut, **WRITES}, summary="Stop at the next check")
def cancel_job(request: HttpRequest, job_id: UUID) -> Job:
    """It stops between two steps; what was written stays."""
    actor = actor_of(request)
    services.cancel_job(job=selectors.job_for(actor, job_id), actor=actor, now=clock.now())
    return selectors.job_for(actor, job_id)
