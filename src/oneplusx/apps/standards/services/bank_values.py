"""Bank values (核定学分): the organization proposes, the credit bank approves or refuses; each step is on the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import BankValueProposal, CertificateType, ProposalState
from oneplusx.apps.standards.selectors import may_propose
from oneplusx.apps.standards.services.organizations import require_organization
from oneplusx.apps.trail.facts import BankValuesApproved, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

VALUE_HUNDREDTHS_MAX = 100_00


@transaction.atomic
def propose_bank_value(
    *, certificate_type: CertificateType, value_hundredths: int, reason: str, actor: Actor, now: datetime
) -> BankValueProposal:
    """Proposes the credit value of an outcome (学分建议); one proposal is open at a time.

    Raises:
        Denied: ``denied``.
        Invalid: ``standards.bad_bank_value``.
        Conflict: ``standards.already_proposed``, ``standards.organization_stopped``.
    """
    if not may_propose(actor, certificate_type):
        raise Denied("denied", permission="catalogue.propose_bank_value")
    _check_value(value_hundredths)
    require_organization(certificate_type.organization_id, "propose_bank_value", local_date(now))
    proposal = BankValueProposal(
        certificate_type=certificate_type,
        value_hundredths=value_hundredths,
        reason=reason.strip(),
        proposed_by_id=actor.id,
        proposed_institution_id=certificate_type.organization_id,
        proposed_at=now,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise Conflict("standards.already_proposed", found=certificate_type.code) from None
    _record("standards.bank_value_proposed", certificate_type, value_hundredths, reason, actor, now)
    return proposal


@transaction.atomic
def decide_bank_value(
    *, proposal_id: UUID, approve: bool, reason: str = "", actor: Actor, now: datetime
) -> BankValueProposal:
    """Approves or refuses a proposal (核定), by compare-and-set: of two officers one wins.

    Raises:
        Denied: ``denied``; ``standards.own_proposal``: whoever proposed does not decide.
        Invalid: ``standards.reason_required`` for a refusal without reason.
        Conflict: ``standards.already_decided``.
    """
    require(actor, "catalogue.approve_bank_value")
    if not approve and not reason.strip():
        raise Invalid("standards.reason_required")
    open_proposals = BankValueProposal.objects.filter(id=proposal_id, state=ProposalState.PROPOSED)
    proposal = open_proposals.select_related("certificate_type").first()
    if proposal is None:
        raise Conflict("standards.already_decided")
    if proposal.proposed_by_id is not None and proposal.proposed_by_id == actor.id:
        raise Denied("standards.own_proposal")
    proposal.state = ProposalState.APPROVED if approve else ProposalState.REFUSED
    proposal.decided_by_id, proposal.decided_at, proposal.decision_reason = actor.id, now, reason.strip()
    changed = open_proposals.update(
        state=proposal.state,
        decided_by_id=actor.id,
        decided_at=now,
        decision_reason=proposal.decision_reason,
    )
    if not changed:
        raise Conflict("standards.already_decided")
    if approve:
        _set_values({proposal.certificate_type_id: proposal.value_hundredths}, actor, now)
    verb = "standards.bank_value_approved" if approve else "standards.bank_value_refused"
    _record(verb, proposal.certificate_type, proposal.value_hundredths, reason, actor, now)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes back an open proposal.

    Raises:
        Denied: ``denied``.
        Conflict: ``standards.already_decided``.
    """
    proposal = BankValueProposal.objects.filter(id=proposal_id).select_related("certificate_type").first()
    if proposal is None or not may_propose(actor, proposal.certificate_type):
        raise Denied("denied", permission="catalogue.propose_bank_value")
    changed = BankValueProposal.objects.filter(id=proposal_id, state=ProposalState.PROPOSED).update(
        state=ProposalState.WITHDRAWN, decided_by_id=actor.id, decided_at=now
    )
    if not changed:
        raise Conflict("standards.already_decided")
    _record("standards.bank_value_withdrawn", proposal.certificate_type, proposal.value_hundredths, "", actor, now)


def approve_bank_value(
    *, certificate_type: CertificateType, value_hundredths: int, reason: str = "", actor: Actor, now: datetime
) -> None:
    """Sets an approved bank value at once: decided elsewhere and recorded here, or by the bank's own officer.

    Raises:
        Denied: ``denied``.
        Invalid: ``standards.bad_bank_value``.
    """
    approve_bank_values(values={certificate_type.id: value_hundredths}, reason=reason, actor=actor, now=now)


@transaction.atomic
def approve_bank_values(*, values: Mapping[UUID, int], reason: str = "", actor: Actor, now: datetime) -> int:
    """``approve_bank_value`` of many certificate types; returns how many changed.

    Raises:
        Denied: ``denied``.
        Invalid: ``standards.bad_bank_value``.
    """
    require(actor, "catalogue.approve_bank_value")
    for value in values.values():
        _check_value(value)
    changed = _set_values(values, actor, now)
    for certificate_type in changed:
        value = certificate_type.bank_value_hundredths or 0
        _record("standards.bank_value_approved", certificate_type, value, reason, actor, now)
    return len(changed)


def _check_value(value_hundredths: int) -> None:
    if not 0 < value_hundredths <= VALUE_HUNDREDTHS_MAX:
        raise Invalid("standards.bad_bank_value", allowed=VALUE_HUNDREDTHS_MAX // 100)


def _set_values(values: Mapping[UUID, int], actor: Actor, now: datetime) -> list[CertificateType]:
    rows = list(CertificateType.objects.select_for_update().filter(id__in=list(values)).order_by("id"))
    changed = [row for row in rows if row.bank_value_hundredths != values[row.id]]
    for row in changed:
        row.bank_value_hundredths = values[row.id]
        row.bank_value_approved_on = local_date(now)
    CertificateType.objects.bulk_update(changed, ["bank_value_hundredths", "bank_value_approved_on"], batch_size=500)
    if changed:
        announce(BankValuesApproved(certificate_type_ids=tuple(row.id for row in changed)), actor=actor, now=now)
    return changed


def _record(
    verb: str, certificate_type: CertificateType, value_hundredths: int, reason: str, actor: Actor, now: datetime
) -> None:
    record_act(
        verb=verb,
        subject_kind="certificate_type",
        subject_id=certificate_type.id,
        institution_id=certificate_type.organization_id,
        facts={"code": certificate_type.code, "value_hundredths": value_hundredths},
        note=reason.strip(),
        actor=actor,
        now=now,
    )
