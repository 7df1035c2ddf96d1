"""Reactions to facts of lower apps: who is concerned is audited anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from oneplusx.apps.graduation.selectors.reviews import watched_enrollments
from oneplusx.apps.jobs.services import start_jobs_about
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.trail.facts import (
    AchievementsCorrected,
    CertificatesRevoked,
    EnrollmentsOpened,
    PlansRefreshed,
    ResultsRecorded,
    ScoresCorrected,
)
from oneplusx.web.actor import Actor

REFRESH_JOB = "graduation.refresh_results"
CHANGED_JOB = "graduation.mark_changed"


def on_enrollments_opened(fact: EnrollmentsOpened, actor: Actor, now: datetime) -> None:
    """Everybody sees from the first day what is missing."""
    _refresh(fact.enrollment_ids, actor, now)


def on_results_recorded(fact: ResultsRecorded | ScoresCorrected, actor: Actor, now: datetime) -> None:
    """The transcript changed; who is in review or concluded is looked at again."""
    _refresh(fact.enrollment_ids, actor, now)
    _watch(fact.enrollment_ids, actor, now)


def on_plans_refreshed(fact: PlansRefreshed, actor: Actor, now: datetime) -> None:
    """What the plan would make possible changed."""
    _refresh(fact.enrollment_ids, actor, now)


def on_certificates_revoked(fact: CertificatesRevoked, actor: Actor, now: datetime) -> None:
    """A review or conclusion may rest on them."""
    held = Achievement.objects.filter(certificate_id__in=list(fact.certificate_ids))
    _watch_learners(held.values_list("learner_id", flat=True), actor, now)


def on_achievements_corrected(fact: AchievementsCorrected, actor: Actor, now: datetime) -> None:
    """A review or conclusion may rest on them."""
    held = Achievement.objects.filter(id__in=list(fact.achievement_ids))
    _watch_learners(held.values_list("learner_id", flat=True), actor, now)


def _watch_learners(learner_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    enrollments = Enrollment.objects.filter(learner_id__among=list(learner_ids))
    _watch(enrollments.order_by("id").values_list("id", flat=True), actor, now)


def _watch(enrollment_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    ids = watched_enrollments(enrollment_ids)
    start_jobs_about(kind=CHANGED_JOB, name="enrollment_ids", ids=ids, actor=actor, now=now)


def _refresh(enrollment_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    start_jobs_about(kind=REFRESH_JOB, name="enrollment_ids", ids=enrollment_ids, actor=actor, now=now)
