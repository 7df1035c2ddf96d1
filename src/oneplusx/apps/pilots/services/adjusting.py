"""Adjusting a quota during the year (名额调整): the college asks, the authority decides; never below what is taken."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.services import StepSpec, open_case, rerun_case, withdraw_case
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.pilots.models import (
    ADJUSTMENT_TRANSITIONS,
    AdjustmentState,
    ChangeKind,
    Quota,
    QuotaAdjustment,
)
from oneplusx.apps.pilots.models.quotas import ADJUSTMENT_SUBJECT
from oneplusx.apps.pilots.selectors import adjustment_for, quota_for
from oneplusx.apps.pilots.services.granting import COUNT_MAX, note_change
from oneplusx.apps.pilots.services.moving import move
from oneplusx.apps.pilots.services.telling import officers_of, tell
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor, Role

APPLY = "pilots.apply"
REASON_MAX = 300
STEP_DAYS = 5


@transaction.atomic
def request_adjustment(
    *, quota_id: UUID, wanted_count: int, reason: str, actor: Actor, now: datetime
) -> QuotaAdjustment:
    """Asks the authority for more or fewer places (申请调整名额).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``pilots.bad_count``; ``pilots.reason_required``; ``pilots.reason_too_long``.
        Conflict: ``pilots.year_closed``; ``pilots.fewer_than_used``; ``pilots.same_number``;
            ``pilots.adjusting_already``; ``pilots.decided_elsewhere``: the new number is recorded instead.
    """
    quota = quota_for(actor, quota_id)
    require(actor, APPLY, quota.college_id)
    _check_wanted(quota, wanted_count, reason)
    if quota.window is None:
        raise Conflict("pilots.decided_elsewhere")
    adjustment = QuotaAdjustment(
        quota=quota,
        wanted_count=wanted_count,
        before_count=quota.approved_count,
        reason=reason.strip(),
        requested_by_id=actor.id,
        requested_at=now,
    )
    try:
        with transaction.atomic():
            adjustment.save(force_insert=True)
    except IntegrityError:
        raise Conflict("pilots.adjusting_already") from None
    case = open_case(
        subject_kind=ADJUSTMENT_SUBJECT,
        subject_id=adjustment.id,
        learner_id=None,
        institution_id=quota.college_id,
        title=_title(quota, wanted_count),
        chain=[StepSpec(Role.AUTHORITY_OFFICER, quota.window.authority_id, days=STEP_DAYS)],
        actor=actor,
        now=now,
    )
    QuotaAdjustment.objects.filter(id=adjustment.id).update(case_id=case.id)
    adjustment.refresh_from_db()
    _record("pilots.adjustment_requested", adjustment, actor, now, note=reason)
    return adjustment


@transaction.atomic
def resubmit_adjustment(
    *, quota_adjustment_id: UUID, wanted_count: int, reason: str, actor: Actor, now: datetime
) -> QuotaAdjustment:
    """Asks again after a return (重新提交调整申请).

    Raises:
        NotFound, Denied, Invalid, Conflict: As ``request_adjustment``; ``pilots.bad_state``.
    """
    adjustment = _mine(quota_adjustment_id, actor)
    quota = adjustment.quota
    _check_wanted(quota, wanted_count, reason)
    if adjustment.state != AdjustmentState.RETURNED or adjustment.case_id is None:
        raise Conflict("pilots.bad_state", found=adjustment.get_state_display())
    rerun_case(case_id=adjustment.case_id, reason=reason.strip(), actor=actor, now=now)
    move(
        adjustment,
        AdjustmentState.SUBMITTED,
        wanted_count=wanted_count,
        before_count=quota.approved_count,
        reason=reason.strip(),
    )
    _record("pilots.adjustment_requested", adjustment, actor, now, note=reason)
    return adjustment


@transaction.atomic
def withdraw_adjustment(*, quota_adjustment_id: UUID, actor: Actor, now: datetime) -> QuotaAdjustment:
    """Takes a request back before it is decided (撤回调整申请).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``; ``approvals.already_decided``.
    """
    adjustment = _mine(quota_adjustment_id, actor)
    if AdjustmentState.WITHDRAWN not in ADJUSTMENT_TRANSITIONS[AdjustmentState(adjustment.state)]:
        raise Conflict("pilots.bad_state", found=adjustment.get_state_display())
    if adjustment.case_id is not None:
        withdraw_case(case_id=adjustment.case_id, actor=actor, now=now)
    adjustment.refresh_from_db()
    return adjustment


def on_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The authority agreed: the quota changes by the difference asked for."""
    adjustment = _subject(case)
    quota, change = adjustment.quota, adjustment.wanted_count - adjustment.before_count
    rows = Quota.objects.filter(id=quota.id, closed_at=None, approved_count__gte=F("taken_count") - change)
    if quota.closed_at is not None:
        raise Conflict("pilots.year_closed", year=quota.year)
    if not rows.update(approved_count=F("approved_count") + change):
        raise Conflict("pilots.fewer_than_used", found=quota.approved_count + change, taken=quota.taken_count)
    move(adjustment, AdjustmentState.APPROVED, decided_at=now)
    note_change(
        quota,
        ChangeKind.ADJUSTED,
        actor,
        now,
        approved_change=change,
        subject_kind=ADJUSTMENT_SUBJECT,
        subject_id=adjustment.id,
        reason=adjustment.reason,
    )
    _record("pilots.adjustment_approved", adjustment, actor, now)
    _tell_college(adjustment, "pilots.adjustment_approved_notice", now)


def on_refused(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The authority refused."""
    _end(case, AdjustmentState.REFUSED, "refused", actor, now)


def on_returned(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The authority wants to know more."""
    _end(case, AdjustmentState.RETURNED, "returned", actor, now)


def on_withdrawn(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The college took it back."""
    adjustment = _subject(case)
    move(adjustment, AdjustmentState.WITHDRAWN, decided_at=now)
    _record("pilots.adjustment_withdrawn", adjustment, actor, now)


def _end(case: ApprovalCase, state: AdjustmentState, word: str, actor: Actor, now: datetime) -> None:
    adjustment = _subject(case)
    move(adjustment, state, decided_at=now)
    _record(f"pilots.adjustment_{word}", adjustment, actor, now)
    _tell_college(adjustment, f"pilots.adjustment_{word}_notice", now)


def _check_wanted(quota: Quota, wanted_count: int, reason: str) -> None:
    if not reason.strip():
        raise Invalid("pilots.reason_required")
    if len(reason) > REASON_MAX:
        raise Invalid("pilots.reason_too_long", found=len(reason), allowed=REASON_MAX)
    if not 0 <= wanted_count <= COUNT_MAX:
        raise Invalid("pilots.bad_count", found=wanted_count, allowed=f"0–{COUNT_MAX}")
    if quota.closed_at is not None:
        raise Conflict("pilots.year_closed", year=quota.year)
    if wanted_count == quota.approved_count:
        raise Conflict("pilots.same_number", found=wanted_count)
    if wanted_count < quota.taken_count:
        raise Conflict("pilots.fewer_than_used", found=wanted_count, taken=quota.taken_count)


def _title(quota: Quota, wanted_count: int) -> str:
    kind = quota.certificate_type.name_zh
    return f"{quota.year} {quota.college.name_zh} {kind} {quota.approved_count} → {wanted_count}"[:200]


def _mine(quota_adjustment_id: UUID, actor: Actor) -> QuotaAdjustment:
    adjustment = adjustment_for(actor, quota_adjustment_id)
    require(actor, APPLY, adjustment.quota.college_id)
    return adjustment


def _subject(case: ApprovalCase) -> QuotaAdjustment:
    rows = QuotaAdjustment.objects.select_related("quota__college", "quota__certificate_type")
    return rows.get(id=case.subject_id)


def _tell_college(adjustment: QuotaAdjustment, code: str, now: datetime) -> None:
    people = officers_of(Role.ACADEMIC_AFFAIRS, [adjustment.quota.college_id])
    tell(people, code, adjustment.quota, now, wanted=adjustment.wanted_count)


def _record(verb: str, adjustment: QuotaAdjustment, actor: Actor, now: datetime, *, note: str = "") -> None:
    record_act(
        verb=verb,
        subject_kind="pilots.quota",
        subject_id=adjustment.quota_id,
        institution_id=adjustment.quota.college_id,
        facts={"before": adjustment.before_count, "wanted": adjustment.wanted_count},
        note=note,
        actor=actor,
        now=now,
    )
