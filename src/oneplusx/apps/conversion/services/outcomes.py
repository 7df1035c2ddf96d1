"""How an application ends: converted, refused, returned, withdrawn, reversed. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.services import withdraw_case
from oneplusx.apps.conversion.models import Conversion, ConversionSource, ConversionState, ConversionTarget
from oneplusx.apps.conversion.selectors import conversion_for
from oneplusx.apps.conversion.services.recording import record, tell
from oneplusx.apps.conversion.services.refreshing import ask_for_plans
from oneplusx.apps.conversion.services.requesting import own_conversion
from oneplusx.apps.conversion.services.reservation import release_credits, reverse_credits, settle_credits
from oneplusx.apps.conversion.services.supplementing import remove_uploads
from oneplusx.apps.curriculum.services import Exemption, post_exemptions, withdraw_exemptions
from oneplusx.apps.parties.models import EnrollmentState
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.selectors import term_code_on
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

TRANSITIONS: dict[str, frozenset[str]] = {
    ConversionState.SUBMITTED: frozenset(
        {ConversionState.APPROVED, ConversionState.REFUSED, ConversionState.RETURNED, ConversionState.WITHDRAWN}
    ),
    ConversionState.RETURNED: frozenset({ConversionState.SUBMITTED, ConversionState.WITHDRAWN}),
    ConversionState.APPROVED: frozenset({ConversionState.REVERSED}),
    ConversionState.REFUSED: frozenset({ConversionState.SUBMITTED}),
    ConversionState.WITHDRAWN: frozenset(),
    ConversionState.REVERSED: frozenset(),
}


def move(conversion: Conversion, state: ConversionState, now: datetime) -> None:
    """Changes the state by compare-and-set.

    Raises:
        Conflict: ``state.changed``: the transition is not in the table, or somebody else was first.
    """
    if state not in TRANSITIONS[conversion.state]:
        raise Conflict("state.changed", state=conversion.state)
    changed = Conversion.objects.filter(id=conversion.id, state=conversion.state).update(state=state, decided_at=now)
    if not changed:
        raise Conflict("state.changed", state=conversion.state)
    conversion.refresh_from_db()


def _of_case(case: ApprovalCase) -> Conversion:
    return Conversion.objects.select_related("enrollment__college", "learner").get(id=case.subject_id)


def on_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The chain approved: settle, exempt the courses, tell the learner."""
    conversion = _of_case(case)
    move(conversion, ConversionState.APPROVED, now)
    settle_credits(conversion=conversion, actor=actor, now=now)
    record("conversion.converted", conversion, actor, now)
    term_code = term_code_on(conversion.enrollment.college_id, local_date(now))
    exemptions = [
        Exemption(
            learner_id=target.learner_id,
            enrollment_id=target.enrollment_id,
            course_id=target.course_id,
            term_code=term_code,
            credits_hundredths=target.credits_hundredths,
            score_hundredths=target.score_hundredths,
            grade_text=target.grade_text,
            conversion_id=conversion.id,
        )
        for target in conversion.targets.order_by("id")
        if target.course_id is not None
    ]
    post_exemptions(exemptions=exemptions, actor=actor, now=now)
    tell("conversion.notice.approved", conversion, now)


def on_refused(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The chain refused: release, free the outcomes and courses, tell the learner why."""
    conversion = _of_case(case)
    move(conversion, ConversionState.REFUSED, now)
    _let_go(conversion, actor, now)
    tell("conversion.notice.refused", conversion, now)


def on_returned(case: ApprovalCase, _actor: Actor, now: datetime) -> None:
    """The chain asks for a supplement: credits stay reserved, the learner is told."""
    conversion = _of_case(case)
    move(conversion, ConversionState.RETURNED, now)
    tell("conversion.notice.returned", conversion, now)


def on_withdrawn(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The learner withdrew: release, free the outcomes and courses."""
    conversion = _of_case(case)
    move(conversion, ConversionState.WITHDRAWN, now)
    _let_go(conversion, actor, now)


def _let_go(conversion: Conversion, actor: Actor, now: datetime) -> None:
    release_credits(conversion=conversion, actor=actor, now=now)
    _free_parts(conversion, actor, now)


def _free_parts(conversion: Conversion, actor: Actor, now: datetime) -> None:
    """Outcomes and courses may be used again; the rows stay."""
    ConversionTarget.objects.filter(conversion=conversion).update(is_live=False)
    ConversionSource.objects.filter(conversion=conversion).update(is_live=False)
    ask_for_plans(enrollment_ids=[conversion.enrollment_id], actor=actor, now=now)


@transaction.atomic
def withdraw_conversion(*, conversion_id: UUID, actor: Actor, now: datetime) -> Conversion:
    """The learner withdraws an application that is not decided yet.

    Raises:
        NotFound: ``not_found``: not the actor's own.
        Conflict: ``conversion.already_decided``.
    """
    conversion = own_conversion(conversion_id, actor)
    if conversion.state not in {ConversionState.SUBMITTED, ConversionState.RETURNED}:
        raise Conflict("conversion.already_decided", state=conversion.state)
    _withdraw(conversion, actor, now)
    return conversion


def _withdraw(conversion: Conversion, actor: Actor, now: datetime) -> None:
    record("conversion.withdrawn", conversion, actor, now)
    remove_uploads(conversion=conversion, actor=actor, now=now)
    if conversion.case_id is not None:
        withdraw_case(case_id=conversion.case_id, actor=actor, now=now)
    else:
        move(conversion, ConversionState.WITHDRAWN, now)
        _let_go(conversion, actor, now)
    conversion.refresh_from_db()


@transaction.atomic
def reverse_conversion(*, conversion_id: UUID, reason: str, actor: Actor, now: datetime) -> Conversion:
    """Undoes an approved conversion (冲正): transcript, settlement and reservation, newest first; the history stays.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``conversion.reason_required``.
        Conflict: ``conversion.not_converted``, ``conversion.graduated``: a concluded graduation stands on it.
    """
    conversion = conversion_for(actor, conversion_id)
    require(actor, "conversions.reverse", conversion.enrollment.college_id)
    if not reason.strip():
        raise Invalid("conversion.reason_required")
    if conversion.state != ConversionState.APPROVED:
        raise Conflict("conversion.not_converted", state=conversion.state)
    if conversion.enrollment.state == EnrollmentState.GRADUATED:
        raise Conflict("conversion.graduated")
    undo_conversion(conversion, reason, actor, now)
    return conversion


def undo_conversion(conversion: Conversion, reason: str, actor: Actor, now: datetime) -> None:
    """The writes of a reversal, inside the caller's transaction."""
    move(conversion, ConversionState.REVERSED, now)
    withdraw_exemptions(conversion_ids=[conversion.id], reason=reason, actor=actor, now=now)
    reverse_credits(conversion=conversion, actor=actor, now=now)
    _free_parts(conversion, actor, now)
    record("conversion.reversed", conversion, actor, now, note=reason)
    tell("conversion.notice.reversed", conversion, now)


def undo_conversions_of(*, achievement_ids: Sequence[UUID], reason: str, actor: Actor, now: datetime) -> None:
    """Takes back all live conversions of outcomes that no longer hold, the newest first.

    A conversion on which a concluded graduation stands is left and reported on the trail for a person to decide.
    """
    used = ConversionSource.objects.filter(achievement_id__in=list(achievement_ids), is_live=True)
    conversions = Conversion.objects.filter(id__in=used.values("conversion_id")).select_related("enrollment")
    for conversion in conversions.order_by("-submitted_at", "-id"):
        if conversion.enrollment.state == EnrollmentState.GRADUATED:
            record("conversion.review_needed", conversion, actor, now, note=reason)
        elif conversion.state == ConversionState.APPROVED:
            undo_conversion(conversion, reason, actor, now)
        else:
            _withdraw(conversion, actor, now)
            tell("conversion.notice.reversed", conversion, now)
