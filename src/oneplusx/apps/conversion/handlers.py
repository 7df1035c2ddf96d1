"""Reactions to facts of lower apps and to the ends of approval cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.conversion.services.outcomes import undo_conversions_of
from oneplusx.apps.conversion.services.refreshing import ask_for_plans
from oneplusx.apps.jobs.services import batched_ids
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import AllianceMember, RuleScope, RuleSetVersion
from oneplusx.apps.trail.facts import (
    AchievementsCorrected,
    AchievementsVerified,
    AllianceLeft,
    CertificatesRevoked,
    CreditsDeposited,
    EnrollmentsOpened,
    ResultsRecorded,
    RuleSetPublished,
    ScoresCorrected,
)
from oneplusx.web.actor import Actor


def on_credits_deposited(fact: CreditsDeposited, actor: Actor, now: datetime) -> None:
    """New credits may free courses."""
    _refresh_learners(fact.learner_ids, actor, now)


def on_achievements_verified(fact: AchievementsVerified, actor: Actor, now: datetime) -> None:
    """A verified outcome may be converted."""
    learners = Achievement.objects.filter(id__in=list(fact.achievement_ids)).values_list("learner_id", flat=True)
    _refresh_learners(learners, actor, now)


def on_enrollments_opened(fact: EnrollmentsOpened, actor: Actor, now: datetime) -> None:
    """What somebody already holds may be converted in the new program too."""
    _refresh_holders(fact.enrollment_ids, actor, now)


def on_results_recorded(fact: ResultsRecorded | ScoresCorrected, actor: Actor, now: datetime) -> None:
    """A passed course is never offered; a failed one may be replaced."""
    _refresh_holders(fact.enrollment_ids, actor, now)


def _refresh_holders(enrollment_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    """Who holds nothing has nothing to plan."""
    for ids in batched_ids(enrollment_ids):
        some = Enrollment.objects.filter(id__in=ids)
        held = Achievement.objects.filter(learner_id=OuterRef("learner_id"))
        planned = ConversionPlan.objects.filter(enrollment_id=OuterRef("id"))
        concerned = some.filter(Exists(held) | Exists(planned)).order_by("id").values_list("id", flat=True)
        ask_for_plans(enrollment_ids=concerned, actor=actor, now=now)


def on_rule_set_published(fact: RuleSetPublished, actor: Actor, now: datetime) -> None:
    """A new method changes the plans of all whom it concerns."""
    version = RuleSetVersion.objects.select_related("rule_set").get(id=fact.version_id)
    enrollments = Enrollment.objects.filter(state=EnrollmentState.STUDYING).exclude(program_id=None)
    if version.rule_set.scope == RuleScope.COLLEGE:
        enrollments = enrollments.filter(college_id=version.rule_set.owner_id)
    elif version.rule_set.scope == RuleScope.PROVINCE:
        enrollments = enrollments.filter(college__parent_id=version.rule_set.owner_id)
    elif version.rule_set.scope == RuleScope.PROGRAM:
        enrollments = enrollments.filter(program_id=version.rule_set.program_id)
    ask_for_plans(enrollment_ids=enrollments.order_by("id").values_list("id", flat=True), actor=actor, now=now)


def on_alliance_left(fact: AllianceLeft, actor: Actor, now: datetime) -> None:
    """Whoever left and whoever stayed no longer accept each other's recognition: their plans change."""
    members = AllianceMember.objects.filter(alliance_id=fact.alliance_id).exclude(joined_on=None)
    enrollments = Enrollment.objects.filter(
        college_id__in=members.values("institution_id"), state=EnrollmentState.STUDYING
    ).exclude(program_id=None)
    ask_for_plans(enrollment_ids=enrollments.order_by("id").values_list("id", flat=True), actor=actor, now=now)


def on_certificates_revoked(fact: CertificatesRevoked, actor: Actor, now: datetime) -> None:
    """What was converted on a revoked certificate is reversed before its credits are."""
    found = Achievement.objects.filter(certificate_id__in=list(fact.certificate_ids))
    _undo(found.values_list("id", flat=True), fact.reason or "certificate revoked", actor, now)


def on_achievements_corrected(fact: AchievementsCorrected, actor: Actor, now: datetime) -> None:
    """What was converted on a withdrawn or corrected outcome is reversed before its credits are."""
    _undo(fact.achievement_ids, fact.reason or "outcome corrected", actor, now)


def _undo(achievement_ids: Iterable[UUID], reason: str, actor: Actor, now: datetime) -> None:
    ids = list(achievement_ids)
    undo_conversions_of(achievement_ids=ids, reason=reason, actor=actor, now=now)
    learners = Achievement.objects.filter(id__in=ids).values_list("learner_id", flat=True)
    _refresh_learners(learners, actor, now)


def _refresh_learners(learner_ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    for ids in batched_ids(dict.fromkeys(learner_ids)):
        enrollments = Enrollment.objects.filter(learner_id__in=ids, state=EnrollmentState.STUDYING)
        planned = enrollments.exclude(program_id=None).order_by("id").values_list("id", flat=True)
        ask_for_plans(enrollment_ids=planned, actor=actor, now=now)
