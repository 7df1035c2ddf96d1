"""The end of a plan (成绩锁定): results are locked with a digest, land as course results, and are told to others."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.assessment.models import ExamPlan, ExamResult, ResultLock
from oneplusx.apps.assessment.selectors.locking import digest_of
from oneplusx.apps.assessment.services.landing import land_course_results
from oneplusx.apps.assessment.services.recording import record_plan_act
from oneplusx.apps.trail.facts import ExamResultsLocked, announce
from oneplusx.web.actor import Actor


def lock_results(*, plan: ExamPlan, actor: Actor, now: datetime) -> ResultLock:
    """Locks the results of a plan (锁定成绩): SHA-256 over all of them; announces ``ExamResultsLocked``.

    Results of course exams held as one with it become results of the courses.
    """
    lock = _lock(plan, actor, now)
    announce(ExamResultsLocked(plan_ids=(plan.id,)), actor=actor, now=now)
    return lock


def lock_again(*, plan: ExamPlan, actor: Actor, now: datetime) -> ResultLock:
    """Locks results that were corrected (重新锁定); the lock before stays beside it with its digest.

    Results of the courses follow.
    """
    ResultLock.objects.filter(plan=plan, superseded_at=None).update(superseded_at=now)
    return _lock(plan, actor, now)


def _lock(plan: ExamPlan, actor: Actor, now: datetime) -> ResultLock:
    results = ExamResult.objects.filter(plan=plan)
    lock = ResultLock.objects.create(
        plan=plan,
        digest=digest_of(plan),
        results_count=results.count(),
        passed_count=results.filter(is_passed=True).count(),
        locked_by_id=actor.id,
        locked_at=now,
    )
    facts = {"digest": lock.digest, "results": lock.results_count, "passed": lock.passed_count}
    record_plan_act("assessment.results_locked", plan, facts, actor, now)
    land_course_results(plan=plan, actor=actor, now=now)
    return lock


def unlock_notice(plan: ExamPlan, actor: Actor, now: datetime) -> None:
    """Ends a public notice early: scores are worked on again."""
    ExamPlan.objects.filter(id=plan.id).update(notice_from_on=None, notice_until_on=None)
    record_plan_act("assessment.notice_ended", plan, {}, actor, now)
