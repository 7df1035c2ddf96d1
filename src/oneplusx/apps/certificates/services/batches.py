"""Batches of certificates (批量颁发): prepared by one officer, approved by another, then issued by a job.

1. ``prepare_batch`` takes everybody of a level who passed and has no certificate yet.
2. The pre-flight (``selectors.preflight``) says what stands against it; single certificates can be left out.
3. ``submit_batch``, then ``approve_batch`` by somebody else, then the job (``services.issuing_batches``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.assessment.models import PlanLevel
from oneplusx.apps.certificates.models import BATCH_TRANSITIONS, BatchState, IssueBatch, IssueItem, ItemState
from oneplusx.apps.certificates.selectors.batches import (
    ISSUABLE,
    Finding,
    batch_for,
    passed_without_certificate,
    preflight,
)
from oneplusx.apps.certificates.services.planning import check_dates
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.standards.services import require_organization
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.standing import Act
from oneplusx.web.actor import Actor, Role
from oneplusx.web.bulk import insert_values
from oneplusx.web.clock import local_date
from oneplusx.web.ids import new_id

PERMISSION = "certificates.issue"
JOB = "certificates.issue_batch"
REASON_CHARACTERS_MAX = 200


@transaction.atomic
def prepare_batch(*, plan_level_id: UUID, issued_on: date, actor: Actor, now: datetime) -> IssueBatch:
    """Gathers everybody of a level who passed and has no certificate (准备颁发批次), in the order of name and number.

    Args:
        issued_on: Date of issue on the certificates, at most today.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``certificates.bad_date``.
        Conflict: ``issuing.plan_not_closed``, ``issuing.nothing_to_issue``, ``issuing.batch_open``,
            ``standards.organization_stopped``.
    """
    level = PlanLevel.objects.select_related("plan", "certificate_type").filter(id=plan_level_id).first()
    if level is None:
        raise NotFound("not_found")
    organization_id = level.plan.organization_id
    require(actor, PERMISSION, organization_id)
    require_organization(organization_id, Act.ISSUE_CERTIFICATES, local_date(now))
    if level.plan.state not in ISSUABLE:
        raise Conflict("issuing.plan_not_closed", state=str(level.plan.get_state_display()))
    check_dates(issued_on=issued_on, expires_on=None, today=local_date(now))
    try:
        with transaction.atomic():
            batch = IssueBatch.objects.create(
                organization_id=organization_id,
                plan=level.plan,
                certificate_type=level.certificate_type,
                issued_on=issued_on,
                prepared_by_id=actor.id,
                prepared_at=now,
            )
    except IntegrityError:
        raise Conflict("issuing.batch_open") from None
    batch.items_count = _gather(batch, level)
    if not batch.items_count:
        raise Conflict("issuing.nothing_to_issue")
    check_batch(batch=batch, now=now)
    _record("issuing.prepared", batch, {"certificates": batch.items_count}, actor, now)
    return batch


def _gather(batch: IssueBatch, level: PlanLevel) -> int:
    results = passed_without_certificate(level).order_by(
        "registration__college_id", "learner__person__name_sort", "learner_id"
    )
    columns = ("learner_id", "registration_id", "learner__person__name", "overall_hundredths")
    rows = [(new_id(), place, *row) for place, row in enumerate(results.values_list(*columns), start=1)]
    names = ("id", "position", "learner_id", "registration_id", "holder_name", "score_hundredths")
    insert_values(IssueItem, names, rows, batch_id=batch.id)
    return len(rows)


def check_batch(*, batch: IssueBatch, now: datetime) -> list[Finding]:
    """Runs the pre-flight and keeps what it found with the batch."""
    found = preflight(batch, local_date(now))
    batch.findings, batch.checked_at = [finding.document() for finding in found], now
    batch.save(update_fields=["findings", "checked_at", "items_count"])
    return found


@transaction.atomic
def recheck_batch(*, issue_batch_id: UUID, actor: Actor, now: datetime) -> IssueBatch:
    """Runs the pre-flight again (重新检查), after what stood against the batch was put right elsewhere.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``issuing.bad_state``.
    """
    batch = _locked(issue_batch_id, actor, BatchState.DRAFT, BatchState.SUBMITTED)
    found = check_batch(batch=batch, now=now)
    _record("issuing.checked", batch, {"blocking": sum(one.blocks for one in found)}, actor, now)
    return batch


@transaction.atomic
def exclude_items(
    *, issue_batch_id: UUID, item_ids: Sequence[UUID], reason: str, actor: Actor, now: datetime
) -> IssueBatch:
    """Leaves certificates out of a batch that is being prepared (移出批次); they can be issued by a later one.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``issuing.reason_required``.
        Conflict: ``issuing.bad_state``.
    """
    batch = _locked(issue_batch_id, actor, BatchState.DRAFT)
    text = _reason(reason)
    items = batch.items.filter(id__among=list(item_ids), state=ItemState.WAITING)
    changed = items.update(state=ItemState.EXCLUDED, reason=text)
    if changed != len(set(item_ids)):
        raise NotFound("not_found")
    batch.items_count = batch.items.filter(state=ItemState.WAITING).count()
    check_batch(batch=batch, now=now)
    _record("issuing.excluded", batch, {"certificates": changed}, actor, now, note=text)
    return batch


@transaction.atomic
def submit_batch(*, issue_batch_id: UUID, actor: Actor, now: datetime) -> IssueBatch:
    """Hands a batch to the second officer (提交复核).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``issuing.bad_state``; ``issuing.blocked`` with the codes of what stands against it.
    """
    batch = _locked(issue_batch_id, actor, BatchState.DRAFT)
    _require_clear(check_batch(batch=batch, now=now))
    _move(batch, BatchState.SUBMITTED)
    _record("issuing.submitted", batch, {"certificates": batch.items_count}, actor, now)
    officers = set(people_in_role(Role.ORGANIZATION_OFFICER, batch.organization_id)) - {actor.id}
    params = {"name": batch.certificate_type.name_zh, "count": batch.items_count}
    notify(person_ids=officers, code="issuing.notice_submitted", params=params, path=path_of(batch), now=now)
    return batch


@transaction.atomic
def return_batch(*, issue_batch_id: UUID, reason: str, actor: Actor, now: datetime) -> IssueBatch:
    """The second officer gives a batch back (退回).

    Raises:
        NotFound: ``not_found``.
        Invalid: ``issuing.reason_required``.
        Conflict: ``issuing.bad_state``.
    """
    batch = _locked(issue_batch_id, actor, BatchState.SUBMITTED)
    batch.reason = _reason(reason)
    _move(batch, BatchState.DRAFT, reason=batch.reason)
    _record("issuing.returned", batch, {}, actor, now, note=batch.reason)
    if batch.prepared_by_id is not None:
        params = {"name": batch.certificate_type.name_zh}
        path = path_of(batch)
        notify(person_ids=[batch.prepared_by_id], code="issuing.notice_returned", params=params, path=path, now=now)
    return batch


@transaction.atomic
def cancel_batch(*, issue_batch_id: UUID, reason: str, actor: Actor, now: datetime) -> IssueBatch:
    """Gives up a batch before anything of it is issued (作废批次).

    Raises:
        NotFound: ``not_found``.
        Invalid: ``issuing.reason_required``.
        Conflict: ``issuing.bad_state``.
    """
    batch = _locked(issue_batch_id, actor, BatchState.DRAFT, BatchState.SUBMITTED)
    text = _reason(reason)
    _move(batch, BatchState.CANCELLED, reason=text, finished_at=now)
    _record("issuing.cancelled", batch, {}, actor, now, note=text)
    return batch


@transaction.atomic
def approve_batch(*, issue_batch_id: UUID, actor: Actor, now: datetime) -> IssueBatch:
    """The second officer approves (四眼复核); the job issues the certificates.

    Raises:
        NotFound: ``not_found``.
        Denied: ``issuing.own_batch``: whoever prepared it does not approve it.
        Conflict: ``issuing.bad_state``, ``issuing.blocked``.
    """
    batch = _locked(issue_batch_id, actor, BatchState.SUBMITTED)
    if actor.id is None or actor.id == batch.prepared_by_id:
        raise Denied("issuing.own_batch")
    _require_clear(check_batch(batch=batch, now=now))
    _move(batch, BatchState.ISSUING, approved_by_id=actor.id, approved_at=now)
    _record("issuing.approved", batch, {"certificates": batch.items_count}, actor, now)
    start_issuing(batch=batch, actor=actor, now=now)
    return batch


@transaction.atomic
def resume_batch(*, issue_batch_id: UUID, actor: Actor, now: datetime) -> IssueBatch:
    """Goes on with a batch whose job was cancelled or failed (继续颁发).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``issuing.bad_state``.
    """
    batch = _locked(issue_batch_id, actor, BatchState.ISSUING)
    start_issuing(batch=batch, actor=actor, now=now)
    return batch


def start_issuing(*, batch: IssueBatch, actor: Actor, now: datetime) -> None:
    """Puts the job of a batch into the queue; one at a time."""
    job = start_job(
        kind=JOB,
        params={"issue_batch_id": str(batch.id)},
        institution_id=batch.organization_id,
        unique_key=f"{JOB}:{batch.id}",
        actor=actor,
        now=now,
    )
    IssueBatch.objects.filter(id=batch.id).update(job_id=job.id)
    batch.job_id = job.id


def path_of(batch: IssueBatch) -> str:
    """The page of a batch."""
    return f"/certificates/batches/{batch.id}/"


def _locked(issue_batch_id: UUID, actor: Actor, *states: BatchState) -> IssueBatch:
    batch = batch_for(actor, issue_batch_id)
    require(actor, PERMISSION, batch.organization_id)
    IssueBatch.objects.select_for_update().get(id=batch.id)
    batch.refresh_from_db()
    if batch.state not in states:
        raise Conflict("issuing.bad_state", state=str(batch.get_state_display()))
    return batch


def _move(batch: IssueBatch, state: BatchState, **values: object) -> None:
    """Compare and set along ``BATCH_TRANSITIONS``."""
    if state not in BATCH_TRANSITIONS[BatchState(batch.state)]:
        raise Conflict("issuing.bad_state", state=str(batch.get_state_display()))
    if not IssueBatch.objects.filter(id=batch.id, state=batch.state).update(state=state, **values):
        raise Conflict("state.changed")
    batch.state = state
    for name, value in values.items():
        setattr(batch, name, value)


def _require_clear(found: Sequence[Finding]) -> None:
    if blocking := [finding.code for finding in found if finding.blocks]:
        raise Conflict("issuing.blocked", why=blocking)


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("issuing.reason_required")
    if len(text.strip()) > REASON_CHARACTERS_MAX:
        raise Invalid("issuing.reason_too_long", found=len(text.strip()), allowed=REASON_CHARACTERS_MAX)
    return text.strip()


def _record(
    verb: str, batch: IssueBatch, facts: dict[str, object], actor: Actor, now: datetime, *, note: str = ""
) -> None:
    record_act(
        verb=verb,
        subject_kind="issue_batch",
        subject_id=batch.id,
        institution_id=batch.organization_id,
        facts={**facts, "plan": batch.plan.code, "type": batch.certificate_type.code},
        note=note,
        actor=actor,
        now=now,
    )
