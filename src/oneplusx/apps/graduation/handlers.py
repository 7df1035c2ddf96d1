"""Reactions to facts of lower apps: who is concerned is audited anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.trail.facts import PlansRefreshed, ResultsRecorded, ScoresCorrected
from oneplusx.web.actor import Actor

REFRESH_JOB = "graduation.refresh_results"
IDS_PER_JOB = 5000


def on_results_recorded(fact: ResultsRecorded | ScoresCorrected, actor: Actor, now: datetime) -> None:
    """The transcript changed."""
    _refresh(fact.enrollment_ids, actor, now)


def on_plans_refreshed(fact: PlansRefreshed, actor: Actor, now: datetime) -> None:
    """What the plan would make possible changed."""
    _refresh(fact.enrollment_ids, actor, now)


def _refresh(enrollment_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
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
