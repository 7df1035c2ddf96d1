"""Appeals (申诉) against a refusal."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.conversion.models import Appeal, AppealState, ConversionState
from oneplusx.apps.conversion.selectors import appeals_visible_to
from oneplusx.apps.conversion.services.deciding_again import decide_again
from oneplusx.apps.conversion.services.recording import record, tell
from oneplusx.apps.conversion.services.requesting import own_conversion
from oneplusx.apps.parties.permissions import require
from oneplusx.domain.calendar import add_working_days
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

APPEAL_WITHIN = timedelta(days=30)
ANSWER_WORKING_DAYS = 10
REASON_CHARACTERS_MAX = 1000


@transaction.atomic
def submit_appeal(*, conversion_id: UUID, reason: str, actor: Actor, now: datetime) -> Appeal:
    """The learner appeals within 30 days of the refusal; an answer is due within ten working days.

    Raises:
        NotFound: ``not_found``: not the actor's own.
        Invalid: ``conversion.reason_required``, ``conversion.note_too_long``.
        Conflict: ``conversion.not_refused``, ``conversion.appeal_too_late``, ``conversion.appeal_open``.
    """
    conversion = own_conversion(conversion_id, actor)
    _check_reason(reason)
    if conversion.state != ConversionState.REFUSED or conversion.decided_at is None:
        raise Conflict("conversion.not_refused", state=conversion.state)
    if now - conversion.decided_at > APPEAL_WITHIN:
        raise Conflict("conversion.appeal_too_late", days=APPEAL_WITHIN.days)
    appeal = Appeal(
        conversion=conversion,
        learner_id=conversion.learner_id,
        reason=reason.strip(),
        submitted_at=now,
        due_on=add_working_days(local_date(now), ANSWER_WORKING_DAYS),
    )
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError:
        raise Conflict("conversion.appeal_open") from None
    _record("conversion.appealed", appeal, actor, now, note=reason)
    return appeal


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("conversion.reason_required")
    if len(reason) > REASON_CHARACTERS_MAX:
        raise Invalid("conversion.note_too_long", found=len(reason), allowed=REASON_CHARACTERS_MAX)


@transaction.atomic
def withdraw_appeal(*, appeal_id: UUID, actor: Actor, now: datetime) -> Appeal:
    """The learner withdraws an appeal that is not answered yet.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``conversion.appeal_answered``.
    """
    appeal = Appeal.objects.filter(id=appeal_id).select_related("conversion__enrollment").first()
    if appeal is None:
        raise NotFound("not_found")
    own_conversion(appeal.conversion_id, actor)
    _move(appeal, AppealState.WITHDRAWN, "", actor, now)
    _record("conversion.appeal_withdrawn", appeal, actor, now)
    return appeal


@transaction.atomic
def decide_appeal(*, appeal_id: UUID, is_upheld: bool, answer: str, actor: Actor, now: datetime) -> Appeal:
    """Academic affairs answers an appeal; upheld, the application is decided again and runs its chain anew.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``conversion.reason_required``.
        Conflict: ``conversion.appeal_answered``; ``conversion.rule_refuses``: the rule itself still refuses: mend the
            data or the rule first.
    """
    appeal = appeals_visible_to(actor).filter(id=appeal_id).first()
    if appeal is None:
        raise NotFound("not_found")
    require(actor, "appeals.decide", appeal.conversion.enrollment.college_id)
    _check_reason(answer)
    state = AppealState.UPHELD if is_upheld else AppealState.DISMISSED
    _move(appeal, state, answer, actor, now)
    _record(f"conversion.appeal_{state.value}", appeal, actor, now, note=answer)
    if is_upheld:
        decide_again(conversion=appeal.conversion, note=appeal.conversion.note, actor=actor, now=now)
    tell(f"conversion.notice.appeal_{state.value}", appeal.conversion, now)
    return appeal


def _move(appeal: Appeal, state: AppealState, answer: str, actor: Actor, now: datetime) -> None:
    changed = Appeal.objects.filter(id=appeal.id, state=AppealState.SUBMITTED).update(
        state=state, answer=answer.strip(), decided_by_id=actor.id, decided_at=now
    )
    if not changed:
        raise Conflict("conversion.appeal_answered")
    appeal.refresh_from_db()


def _record(verb: str, appeal: Appeal, actor: Actor, now: datetime, *, note: str = "") -> None:
    record(verb, appeal.conversion, actor, now, note=note, facts={"appeal": str(appeal.id)})
