"""Questions about jobs: those an actor may see, one job, the time it still takes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.jobs.models import Job, JobState, Schedule
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.background import kinds
from oneplusx.web.granting import allowed


def jobs_visible_to(actor: Actor) -> QuerySet[Job]:
    """Jobs started by the actor, and those of institutions where the actor has the permission of their kind."""
    jobs = Job.objects.order_by("-created_at", "-id")
    if actor.is_system or actor.has_role(Role.OPERATOR):
        return jobs
    seen = Q(pk__in=[])
    if actor.id is not None:
        seen |= Q(actor_id=actor.id)
    for institution_id in actor.institutions():
        codes = [kind.code for kind in kinds().values() if allowed(actor, kind.permission, institution_id)]
        if codes:
            seen |= Q(institution_id=institution_id, kind__in=codes)
    return jobs.filter(seen)


def job_for(actor: Actor, job_id: UUID) -> Job:
    """One job.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    job = jobs_visible_to(actor).filter(id=job_id).first()
    if job is None:
        raise NotFound("not_found")
    return job


def jobs_of(actor: Actor, subject_id: UUID) -> QuerySet[Job]:
    """Jobs about one subject that the actor may see, newest first."""
    return jobs_visible_to(actor).filter(subject_id=subject_id)


def time_left(job: Job, now: datetime) -> timedelta | None:
    """Time a running job still takes at its pace so far; ``None`` while that cannot be told."""
    if job.state != JobState.RUNNING or not job.started_at or not job.done_count or not job.total_count:
        return None
    return (now - job.started_at) / job.done_count * max(job.total_count - job.done_count, 0)


def percent_done(job: Job) -> int | None:
    """Whole percent of the work that is done; ``None`` while the total is not known."""
    if job.state == JobState.SUCCEEDED:
        return 100
    return None if not job.total_count else min(100, job.done_count * 100 // job.total_count)


def schedules(actor: Actor) -> QuerySet[Schedule]:
    """What runs by itself, for the operator."""
    rows = Schedule.objects.order_by("kind")
    return rows if actor.is_system or actor.has_role(Role.OPERATOR) else rows.none()
