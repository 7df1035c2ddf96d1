"""Asks for new plans: a background job per thousands of enrollments, the same question only once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from oneplusx.apps.jobs.services import start_job
from oneplusx.web.actor import Actor

REFRESH_JOB = "conversion.refresh_plans"
IDS_PER_JOB = 5000


def ask_for_plans(*, enrollment_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    """Starts the jobs that compute the plans of these enrollments anew."""
    ids = [str(enrollment_id) for enrollment_id in enrollment_ids]
    for start in range(0, len(ids), IDS_PER_JOB):
        some = ids[start : start + IDS_PER_JOB]
        start_job(
            kind=REFRESH_JOB,
            params={"enrollment_ids": some},
            actor=actor,
            now=now,
            unique_key=hashlib.sha256("".join(some).encode()).hexdigest(),
        )
