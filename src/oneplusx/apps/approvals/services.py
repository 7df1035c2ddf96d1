"""Writes of approvals: open a case, decide its steps, withdraw, resubmit, undo.

A step changes only by compare-and-set: of two officers deciding at once, one wins and the other is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from oneplusx.apps.approvals.models import ApprovalCase, ApprovalCopy, ApprovalStep, CaseState, StepState
from oneplusx.apps.approvals.registry import handlers_of
from oneplusx.apps.approvals.selectors import covers_step
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.calendar import add_working_days
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date

UNDO_WINDOW = timedelta(minutes=10)
REASON_CHARACTERS_MAX = 1000
OUTCOMES = frozenset({StepState.APPROVED, StepState.REFUSED, StepState.RETURNED})


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step to come: who decides, and within how many working days."""

    role: Role
    institution_id: UUID
    department_id: UUID | None = None
    class_group_id: UUID | None = None
    days: int = 5


@transaction.atomic
def open_case(
    *,
    subject_kind: str,
    subject_id: UUID,
    learner_id: UUID | None,
    institution_id: UUID,
    title: str,
    chain: Sequence[StepSpec],
    actor: Actor,
    now: datetime,
    summary: dict[str, object] | None = None,
    copies: Sequence[UUID] = (),
) -> ApprovalCase:
    """Opens a case; its first step appears in inboxes.

    Args:
        copies: Ids of people who see the case without deciding it.

    Raises:
        Invalid: ``approvals.empty_chain``.
    """
    if not chain:
        raise Invalid("approvals.empty_chain", subject=subject_kind)
    case = ApprovalCase(
        subject_kind=subject_kind,
        subject_id=subject_id,
        learner_id=learner_id,
        institution_id=institution_id,
        title=title,
        summary=summary or {},
        started_by_id=actor.id,
        started_at=now,
    )
    case.save(force_insert=True)
    _lay_steps(case, chain, now)
    ApprovalCopy.objects.bulk_create(
        [ApprovalCopy(case=case, person_id=person_id) for person_id in dict.fromkeys(copies)]
    )
    _record("approvals.opened", case, actor, now)
    return case


def _lay_steps(case: ApprovalCase, chain: Sequence[StepSpec], now: datetime) -> None:
    due_on = local_date(now)
    steps = []
    for number, spec in enumerate(chain):
        due_on = add_working_days(due_on, spec.days)
        steps.append(
            ApprovalStep(
                case=case,
                learner_id=case.learner_id,
                round=case.round,
                number=number,
                role=spec.role,
                institution_id=spec.institution_id,
                department_id=spec.department_id,
                class_group_id=spec.class_group_id,
                state=StepState.WAITING if number else StepState.ACTIVE,
                due_on=due_on,
            )
        )
    ApprovalStep.objects.bulk_create(steps)


@transaction.atomic
def decide_step(*, step_id: UUID, outcome: str, reason: str, actor: Actor, now: datetime) -> ApprovalCase:
    """Approves, refuses or returns the active step; the subject reacts in the same transaction.

    Args:
        outcome: ``approved``, ``refused`` or ``returned``; the last two need a reason.

    Raises:
        NotFound: ``not_found``: no such step, or not this actor's to decide.
        Denied: ``approvals.own_case``.
        Invalid: ``approvals.reason_required``, ``approvals.unknown_outcome``, ``approvals.reason_too_long``.
        Conflict: ``approvals.already_decided``: somebody else was first.
    """
    _check_outcome(outcome, reason)
    step = ApprovalStep.objects.select_related("case").filter(id=step_id).first()
    if step is None or not covers_step(actor, step):
        raise NotFound("not_found")
    require(actor, "cases.decide", step.institution_id)
    if actor.learner_id is not None and step.case.learner_id in learner_ids(actor.learner_id):
        raise Denied("approvals.own_case")
    changed = ApprovalStep.objects.filter(id=step_id, state=StepState.ACTIVE).update(
        state=outcome, decided_by_id=actor.id, decided_at=now, reason=reason.strip()
    )
    if not changed:
        raise Conflict("approvals.already_decided")
    case = step.case
    _record(f"approvals.{outcome}", case, actor, now, note=reason, facts={"step": step.number, "role": step.role})
    _advance(case, step, outcome, actor, now)
    return case


def _check_outcome(outcome: str, reason: str) -> None:
    if outcome not in OUTCOMES:
        raise Invalid("approvals.unknown_outcome", found=outcome, allowed=", ".join(sorted(OUTCOMES)))
    if len(reason) > REASON_CHARACTERS_MAX:
        raise Invalid("approvals.reason_too_long", found=len(reason), allowed=REASON_CHARACTERS_MAX)
    if outcome != StepState.APPROVED and not reason.strip():
        raise Invalid("approvals.reason_required")


def _advance(case: ApprovalCase, step: ApprovalStep, outcome: str, actor: Actor, now: datetime) -> None:
    handlers = handlers_of(case.subject_kind)
    if outcome == StepState.APPROVED:
        following = ApprovalStep.objects.filter(case=case, round=step.round, number=step.number + 1)
        if following.update(state=StepState.ACTIVE):
            _move_case(case, CaseState.RUNNING, now, current_step=step.number + 1)
            return
        _move_case(case, CaseState.APPROVED, now)
        handlers.on_approved(case, actor, now)
        return
    ApprovalStep.objects.filter(case=case, round=step.round, state=StepState.WAITING).update(state=StepState.CANCELLED)
    if outcome == StepState.REFUSED:
        _move_case(case, CaseState.REFUSED, now)
        handlers.on_refused(case, actor, now)
    else:
        _move_case(case, CaseState.RETURNED, now)
        handlers.on_returned(case, actor, now)


def _move_case(case: ApprovalCase, state: str, now: datetime, *, current_step: int | None = None) -> None:
    values: dict[str, object] = {"state": state, "finished_at": None if state == CaseState.RUNNING else now}
    if current_step is not None:
        values["current_step"] = current_step
    if not ApprovalCase.objects.filter(id=case.id, state=case.state).update(**values):
        raise Conflict("state.changed")
    case.refresh_from_db()


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of one step in a batch decision: ``error`` is ``None`` when it was decided."""

    step_id: UUID
    error: Invalid | NotFound | Conflict | Denied | None


def decide_steps(
    *, step_ids: Sequence[UUID], outcome: str, reason: str, actor: Actor, now: datetime
) -> list[BatchOutcome]:
    """Decides many steps with one reason; each is its own transaction, none stops the others."""
    outcomes: list[BatchOutcome] = []
    for step_id in step_ids:
        try:
            decide_step(step_id=step_id, outcome=outcome, reason=reason, actor=actor, now=now)
        except (Invalid, NotFound, Conflict, Denied) as error:
            outcomes.append(BatchOutcome(step_id, error))
        else:
            outcomes.append(BatchOutcome(step_id, None))
    return outcomes


@transaction.atomic
def undo_decision(*, step_id: UUID, actor: Actor, now: datetime) -> ApprovalCase:
    """Takes back one's own approval within ten minutes, while the next step is untouched and nothing was posted.

    Raises:
        NotFound: ``not_found``: not this actor's decision.
        Conflict: ``approvals.undo_too_late``.
    """
    step = ApprovalStep.objects.select_related("case").filter(id=step_id, decided_by_id=actor.id).first()
    if step is None or actor.id is None:
        raise NotFound("not_found")
    if not may_undo(step, now):
        raise Conflict("approvals.undo_too_late")
    ApprovalStep.objects.filter(case=step.case, round=step.round, number=step.number + 1).update(
        state=StepState.WAITING
    )
    changed = ApprovalStep.objects.filter(id=step.id, state=StepState.APPROVED).update(
        state=StepState.ACTIVE, decided_by_id=None, decided_at=None, reason=""
    )
    if not changed:
        raise Conflict("state.changed")
    _move_case(step.case, CaseState.RUNNING, now, current_step=step.number)
    _record("approvals.undone", step.case, actor, now, facts={"step": step.number})
    return step.case


def may_undo(step: ApprovalStep, now: datetime) -> bool:
    """Whether an approval can still be taken back: ten minutes, case running, next step untouched."""
    if step.state != StepState.APPROVED or step.case.state != CaseState.RUNNING:
        return False
    if step.decided_at is None or now - step.decided_at > UNDO_WINDOW:
        return False
    return ApprovalStep.objects.filter(
        case=step.case, round=step.round, number=step.number + 1, state=StepState.ACTIVE
    ).exists()


@transaction.atomic
def withdraw_case(*, case_id: UUID, actor: Actor, now: datetime) -> ApprovalCase:
    """Withdraws a case before it is decided; its rows stay.

    Raises:
        Conflict: ``approvals.already_decided``.
    """
    case = ApprovalCase.objects.get(id=case_id)
    if case.state not in {CaseState.RUNNING, CaseState.RETURNED}:
        raise Conflict("approvals.already_decided")
    ApprovalStep.objects.filter(case=case, state__in=[StepState.ACTIVE, StepState.WAITING]).update(
        state=StepState.CANCELLED
    )
    _move_case(case, CaseState.WITHDRAWN, now)
    _record("approvals.withdrawn", case, actor, now)
    handlers_of(case.subject_kind).on_withdrawn(case, actor, now)
    return case


@transaction.atomic
def rerun_case(*, case_id: UUID, reason: str, actor: Actor, now: datetime) -> ApprovalCase:
    """Runs the whole chain again as a new round: after a supplement, or after an appeal was upheld.

    Raises:
        Conflict: ``approvals.not_rerunnable``: the case is neither returned nor refused.
    """
    case = ApprovalCase.objects.get(id=case_id)
    if case.state not in {CaseState.RETURNED, CaseState.REFUSED}:
        raise Conflict("approvals.not_rerunnable", state=case.state)
    last = ApprovalStep.objects.filter(case=case, round=case.round).order_by("number")
    chain = [StepSpec(Role(s.role), s.institution_id, s.department_id, s.class_group_id) for s in last]
    ApprovalCase.objects.filter(id=case.id).update(round=case.round + 1)
    _move_case(case, CaseState.RUNNING, now, current_step=0)
    _lay_steps(case, chain, now)
    _record("approvals.rerun", case, actor, now, note=reason, facts={"round": case.round})
    return case


def _record(
    verb: str,
    case: ApprovalCase,
    actor: Actor,
    now: datetime,
    *,
    note: str = "",
    facts: dict[str, object] | None = None,
) -> None:
    record_act(
        verb=verb,
        subject_kind=case.subject_kind,
        subject_id=case.subject_id,
        learner_id=case.learner_id,
        institution_id=case.institution_id,
        facts={"case": str(case.id), **(facts or {})},
        note=note,
        actor=actor,
        now=now,
    )
