"""Reactions to facts of lower apps: who is concerned is audited anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from oneplusx.apps.jobs.services import start_jobs_about
from oneplusx.apps.trail.facts import EnrollmentsOpened, PlansRefreshed, ResultsRecorded, ScoresCorrected
from oneplusx.web.actor import Actor

REFRESH_JOB = "graduation.refresh_results"


def on_enrollments_opened(fact: EnrollmentsOpened, actor: Actor, now: datetime) -> None:
    """Everybody sees from the first day what is missing."""
    _refresh(fact.enrollment_ids, actor, now)


def on_results_recorded(fact: ResultsRecorded | ScoresCorrected, actor: Actor, now: datetime) -> None:
    """The transcript changed."""
    _refresh(fact.enrollment_ids, actor, now)


def on_plans_refreshed(fact: PlansRefreshed, actor: Actor, now: datetime) -> None:
    """What the plan would make possible changed."""
    _refresh(fact.enrollment_ids, actor, now)


def _refresh(enrollment_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    start_jobs_about(kind=REFRESH_JOB, name="enrollment_ids", ids=enrollment_ids, actor=actor, now=now)
