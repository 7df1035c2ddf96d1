"""Asks for new plans: a background job per thousands of enrollments, the same question only once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from oneplusx.apps.jobs.services import start_jobs_about
from oneplusx.web.actor import Actor

REFRESH_JOB = "conversion.refresh_plans"


def ask_for_plans(*, enrollment_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    """Starts the jobs that compute the plans of these enrollments anew."""
    start_jobs_about(kind=REFRESH_JOB, name="enrollment_ids", ids=enrollment_ids, actor=actor, now=now)
