"""Closing a pilot year (年度总结): asked, explained, locked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.pilots.models import ClosingState, Quota, YearClosing
from oneplusx.apps.pilots.selectors import closing_for, lines_of, quota_for, quotas_to_close, still_pending
from oneplusx.apps.pilots.services.moving import move
from oneplusx.apps.pilots.services.telling import officers_of, tell
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date

CLOSE = "pilots.close"
APPLY = "pilots.apply"
PERCENT_MAX = 100
EXPLANATION_MAX = 2000


@transaction.atomic
def open_closing(
    *, institution_id: UUID, year: int, explain_below_percent: int, due_on: date, actor: Actor, now: datetime
) -> YearClosing:
    """Opens the closing of a year (开展年度总结); colleges that must explain are told.

    Raises:
        Denied: ``denied``.
        Invalid: ``pilots.bad_percent``; ``pilots.due_past``.
        Conflict: ``pilots.closing_exists``; ``pilots.nothing_to_close``.
    """
    require(actor, CLOSE, institution_id)
    if not 0 <= explain_below_percent <= PERCENT_MAX:
        raise Invalid("pilots.bad_percent", found=explain_below_percent)
    if due_on < local_date(now):
        raise Invalid("pilots.due_past", found=due_on.isoformat())
    closing = YearClosing(
        institution=Institution.objects.get(id=institution_id),
        year=year,
        explain_below_percent=explain_below_percent,
        due_on=due_on,
        opened_by_id=actor.id,
        opened_at=now,
    )
    if not quotas_to_close(closing).filter(closed_at=None).exists():
        raise Conflict("pilots.nothing_to_close", year=year)
    try:
        with transaction.atomic():
            closing.save(force_insert=True)
    except IntegrityError:
        raise Conflict("pilots.closing_exists", year=year) from None
    _record("pilots.closing_opened", closing, actor, now)
    missing = {line.quota.college_id for line in lines_of(closing, quotas_to_close(closing)) if line.is_missing}
    tell(officers_of(Role.ACADEMIC_AFFAIRS, sorted(missing)), "pilots.closing_notice", closing, now)
    return closing


@transaction.atomic
def explain_quota(*, year_closing_id: UUID, quota_id: UUID, explanation: str, actor: Actor, now: datetime) -> Quota:
    """Explains why little of a quota was used (填写说明); until the year is closed it can be written again.

    Raises:
        NotFound: ``not_found``: not the actor's, or not in this closing.
        Denied: ``denied``.
        Invalid: ``pilots.reason_required``; ``pilots.reason_too_long``.
        Conflict: ``pilots.year_closed``.
    """
    closing = closing_for(actor, year_closing_id)
    quota = quota_for(actor, quota_id)
    require(actor, APPLY, quota.college_id)
    if not quotas_to_close(closing).filter(id=quota.id).exists():
        raise NotFound("not_found")
    if not explanation.strip():
        raise Invalid("pilots.reason_required")
    if len(explanation) > EXPLANATION_MAX:
        raise Invalid("pilots.reason_too_long", found=len(explanation), allowed=EXPLANATION_MAX)
    open_rows = Quota.objects.filter(id=quota.id, closed_at=None)
    if closing.state != ClosingState.ASKED or not open_rows.update(explanation=explanation.strip(), explained_at=now):
        raise Conflict("pilots.year_closed", year=closing.year)
    record_act(
        verb="pilots.quota_explained",
        subject_kind="pilots.quota",
        subject_id=quota.id,
        institution_id=quota.college_id,
        note=explanation.strip(),
        actor=actor,
        now=now,
    )
    quota.refresh_from_db()
    return quota


@transaction.atomic
def close_year(*, year_closing_id: UUID, actor: Actor, now: datetime) -> YearClosing:
    """Closes the year (年度封存): figures are frozen, quotas locked.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``; ``pilots.explanations_missing``; ``pilots.still_pending``.
    """
    closing = _mine(year_closing_id, actor)
    _check_asked(closing)
    pending = still_pending(closing)
    if pending:
        raise Conflict("pilots.still_pending", count=pending)
    locked = list(quotas_to_close(closing).filter(closed_at=None).select_for_update(of=("self",)))
    lines = lines_of(closing, quotas_to_close(closing).filter(id__in=[one.id for one in locked]))
    missing = sum(line.is_missing for line in lines)
    if missing:
        raise Conflict("pilots.explanations_missing", count=missing)
    for line in lines:
        done = {} if line.done is None else {"sat_count": line.done.sat_count, "passed_count": line.done.passed_count}
        Quota.objects.filter(id=line.quota.id, closed_at=None).update(closed_at=now, **done)
    move(closing, ClosingState.CLOSED, closed_at=now)
    _record("pilots.year_closed_act", closing, actor, now, quotas=len(lines))
    return closing


@transaction.atomic
def cancel_closing(*, year_closing_id: UUID, actor: Actor, now: datetime) -> YearClosing:
    """Calls a closing off (取消年度总结); explanations stay.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``.
    """
    closing = _mine(year_closing_id, actor)
    _check_asked(closing)
    move(closing, ClosingState.CANCELLED)
    _record("pilots.closing_cancelled", closing, actor, now)
    return closing


def _mine(year_closing_id: UUID, actor: Actor) -> YearClosing:
    closing = closing_for(actor, year_closing_id)
    require(actor, CLOSE, closing.institution_id)
    return closing


def _check_asked(closing: YearClosing) -> None:
    if closing.state != ClosingState.ASKED:
        raise Conflict("pilots.bad_state", found=closing.get_state_display())


def _record(verb: str, closing: YearClosing, actor: Actor, now: datetime, **facts: object) -> None:
    record_act(
        verb=verb,
        subject_kind="pilots.closing",
        subject_id=closing.id,
        institution_id=closing.institution_id,
        facts={"year": closing.year, "below": closing.explain_below_percent, **facts},
        actor=actor,
        now=now,
    )
