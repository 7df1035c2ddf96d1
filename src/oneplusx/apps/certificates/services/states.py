"""Changes of a certificate's state: revoked, suspended, reinstated (撤销、暂停、恢复)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.certificates.models import TRANSITIONS, Certificate, CertificateState
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.trail.facts import CertificatesReinstated, CertificatesRevoked, CertificatesSuspended, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor, Role

ACTS_EACH_MAX = 200
REASON_CHARACTERS_MAX = 200


def may_revoke(actor: Actor, certificate: Certificate) -> bool:
    """Whether the actor may change the state: the issuing organization, or the bank that records it."""
    organization_id = certificate.certificate_type.organization_id
    if actor.is_system or (actor.has_role(Role.BANK_OFFICER) and may(actor, "certificates.revoke")):
        return True
    return organization_id is not None and may(actor, "certificates.revoke", organization_id)


@transaction.atomic
def revoke_certificates(
    *, certificate_ids: Sequence[UUID], reason: str, actor: Actor, now: datetime
) -> list[Certificate]:
    """Revokes certificates (撤销) and announces it, so that what was built on them is taken back.

    Raises:
        Invalid: ``certificates.reason_required``.
        NotFound: ``not_found``: one is unknown or not the actor's.
        Conflict: ``certificates.bad_state``: one is revoked or replaced already.
    """
    certificates = _change(certificate_ids, CertificateState.REVOKED, reason, actor, now)
    _record("certificates.revoked", certificates, reason, actor, now)
    ids = tuple(certificate.id for certificate in certificates)
    announce(CertificatesRevoked(certificate_ids=ids, reason=reason.strip()), actor=actor, now=now)
    return certificates


@transaction.atomic
def suspend_certificate(*, certificate_id: UUID, reason: str, actor: Actor, now: datetime) -> Certificate:
    """Suspends a certificate (暂停): inquiries say so, new recognitions are refused, nothing is taken back.

    Raises:
        Invalid: ``certificates.reason_required``.
        NotFound: ``not_found``.
        Conflict: ``certificates.bad_state``.
    """
    certificates = _change([certificate_id], CertificateState.SUSPENDED, reason, actor, now)
    _record("certificates.suspended", certificates, reason, actor, now)
    announce(CertificatesSuspended(certificate_ids=(certificate_id,), reason=reason.strip()), actor=actor, now=now)
    return certificates[0]


@transaction.atomic
def reinstate_certificate(*, certificate_id: UUID, reason: str, actor: Actor, now: datetime) -> Certificate:
    """Ends a suspension (恢复).

    Raises:
        Invalid: ``certificates.reason_required``.
        NotFound: ``not_found``.
        Conflict: ``certificates.bad_state``.
    """
    certificates = _change([certificate_id], CertificateState.VALID, reason, actor, now)
    _record("certificates.reinstated", certificates, reason, actor, now)
    announce(CertificatesReinstated(certificate_ids=(certificate_id,)), actor=actor, now=now)
    return certificates[0]


def _change(
    certificate_ids: Sequence[UUID], to: CertificateState, reason: str, actor: Actor, now: datetime
) -> list[Certificate]:
    if not reason.strip():
        raise Invalid("certificates.reason_required")
    ids = list(dict.fromkeys(certificate_ids))
    rows = Certificate.objects.filter(id__in=ids).select_related("certificate_type").order_by("id")
    certificates = [row for row in rows if may_revoke(actor, row)]
    if len(certificates) != len(ids):
        raise NotFound("not_found")
    allowed = [state for state in TRANSITIONS if to in TRANSITIONS[state]]
    changed = Certificate.objects.filter(id__in=ids, state__in=allowed).update(
        state=to, state_reason=reason.strip()[:REASON_CHARACTERS_MAX], state_at=now
    )
    if changed != len(ids):
        found = ", ".join(sorted({row.state for row in certificates if row.state not in allowed}))
        raise Conflict("certificates.bad_state", found=found)
    for certificate in certificates:
        certificate.state, certificate.state_at = to, now
        certificate.state_reason = reason.strip()[:REASON_CHARACTERS_MAX]
    return certificates


def _record(verb: str, certificates: Sequence[Certificate], reason: str, actor: Actor, now: datetime) -> None:
    """One act per certificate while they are few, so that each one's history shows it; else one for the batch."""
    if len(certificates) > ACTS_EACH_MAX:
        rows = [certificate.id.bytes for certificate in certificates]
        record_act(verb=verb, subject_kind="certificate", note=reason.strip(), rows=rows, actor=actor, now=now)
        return
    for certificate in certificates:
        record_act(
            verb=verb,
            subject_kind="certificate",
            subject_id=certificate.id,
            learner_id=certificate.learner_id,
            institution_id=certificate.certificate_type.organization_id,
            facts={"number": bool(certificate.number), "type": certificate.certificate_type.code},
            note=reason.strip(),
            actor=actor,
            now=now,
        )
