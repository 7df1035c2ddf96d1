"""Reissues (换发、补发): one officer asks, another approves, and the certificate is issued again.

1. ``request_reissue``: cause, reason and evidence.
2. ``approve_reissue`` by somebody else: the old certificate is replaced; the new one takes the next number of its
   series, is printed, and everything that stood on the old one stands on the new one (``CertificatesReplaced``).
   ``refuse_reissue`` and ``withdraw_reissue`` end it without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.certificates.models import (
    REISSUE_TRANSITIONS,
    Certificate,
    CertificateNumber,
    CertificateState,
    Confirmation,
    IssueItem,
    Reissue,
    ReissueCause,
    ReissueState,
)
from oneplusx.apps.certificates.numbers import DIRECTORY_COLUMNS, directory_values
from oneplusx.apps.certificates.selectors.batches import profile_of
from oneplusx.apps.certificates.selectors.certificates import certificate_for
from oneplusx.apps.certificates.selectors.reissues import SUBJECT, may_reissue, reissue_for
from oneplusx.apps.certificates.series import series_facts
from oneplusx.apps.certificates.services.numbering import take_of_series
from oneplusx.apps.certificates.services.planning import CONTENT
from oneplusx.apps.certificates.services.printed import print_certificate
from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.standards.services import require_organization
from oneplusx.apps.trail.facts import CertificatesReplaced, announce
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.certificate_number import number_key
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.domain.standing import Act
from oneplusx.web.actor import Actor, Role
from oneplusx.web.bulk import insert_values
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin

PERMISSION = "certificates.issue"
REASON_CHARACTERS_MAX = 1_000
STATE_REASON_CHARACTERS_MAX = 200
FILES_MAX = 5
KEPT = (
    "learner_id",
    "enrollment_id",
    "certificate_type_id",
    "standard_version_id",
    "acquired_month",
    "is_demo",
    *CONTENT,
)
"""What the new certificate takes from the old one as it is; the number follows."""


@transaction.atomic
def request_reissue(
    *,
    certificate_id: UUID,
    cause: str,
    reason: str,
    evidence: Sequence[tuple[str, bytes]],
    actor: Actor,
    now: datetime,
) -> Reissue:
    """Asks for a certificate to be issued again (申请换发).

    Args:
        cause: A ``ReissueCause``. For ``name`` the holder's name must have been corrected in the register before.
        evidence: Name and content of each file, at least one.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``reissue.unknown_cause``, ``reissue.reason_required``, ``reissue.reason_too_long``,
            ``reissue.evidence_required``, ``reissue.too_many_files``, ``reissue.same_name``; refusals of files.
        Conflict: ``reissue.not_in_force``, ``reissue.open_already``.
    """
    certificate = certificate_for(actor, certificate_id)
    organization_id = certificate.certificate_type.organization_id
    if organization_id is None:
        raise Denied("denied", permission=PERMISSION)
    require(actor, PERMISSION, organization_id)
    text = _checked(certificate, cause, reason, len(evidence))
    if not may_reissue(actor, certificate):
        raise Conflict("reissue.not_in_force", state=str(certificate.get_state_display()))
    try:
        with transaction.atomic():
            made = Reissue.objects.create(
                organization_id=organization_id,
                certificate=certificate,
                learner_id=certificate.learner_id,
                cause=cause,
                reason=text,
                requested_by_id=actor.id,
                requested_at=now,
            )
    except IntegrityError:
        raise Conflict("reissue.open_already") from None
    _attach(made, evidence, actor, now)
    _record("reissue.requested", made, {"cause": cause}, actor, now, note=text)
    officers = set(people_in_role(Role.ORGANIZATION_OFFICER, organization_id)) - {actor.id}
    _tell(made, officers, "reissue.notice_requested", now)
    return made


def _checked(certificate: Certificate, cause: str, reason: str, files_count: int) -> str:
    if cause not in ReissueCause.values:
        raise Invalid("reissue.unknown_cause", found=cause, allowed=", ".join(ReissueCause))
    if not files_count:
        raise Invalid("reissue.evidence_required")
    if files_count > FILES_MAX:
        raise Invalid("reissue.too_many_files", found=files_count, allowed=FILES_MAX)
    if cause == ReissueCause.NAME and certificate.learner.person.name == certificate.holder_name:
        raise Invalid("reissue.same_name", name=certificate.holder_name)
    return _reason(reason)


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("reissue.reason_required")
    if len(text.strip()) > REASON_CHARACTERS_MAX:
        raise Invalid("reissue.reason_too_long", found=len(text.strip()), allowed=REASON_CHARACTERS_MAX)
    return text.strip()


def _attach(made: Reissue, evidence: Sequence[tuple[str, bytes]], actor: Actor, now: datetime) -> None:
    for name, data in evidence:
        attach(
            file=store_file(data=data, now=now, accept=EVIDENCE),
            name=name,
            subject_kind=SUBJECT,
            subject_id=made.id,
            learner_id=made.learner_id,
            institution_id=made.organization_id,
            actor=actor,
            now=now,
        )


@transaction.atomic
def approve_reissue(*, reissue_id: UUID, actor: Actor, now: datetime) -> Certificate:
    """The second officer approves; the certificate is issued again at once (批准换发).

    Returns:
        The new certificate.

    Raises:
        NotFound: ``not_found``.
        Denied: ``reissue.own_request``.
        Invalid: ``printing.missing_glyph``: the name cannot be printed; refusals of the number format.
        Conflict: ``reissue.bad_state``, ``reissue.not_in_force``, ``standards.organization_stopped``.
    """
    reissue = _locked(reissue_id, actor)
    if actor.id is None or actor.id == reissue.requested_by_id:
        raise Denied("reissue.own_request")
    require_organization(reissue.organization_id, Act.ISSUE_CERTIFICATES, local_date(now))
    old = reissue.certificate
    _replace(old, reissue, now)
    new = _issued_again(old, reissue, now)
    _move(reissue, ReissueState.APPROVED, decided_by_id=actor.id, decided_at=now, successor_id=new.id)
    _record("reissue.approved", reissue, {"successor": new.id}, actor, now)
    record_act(
        verb="certificates.reissued",
        subject_kind="certificate",
        subject_id=new.id,
        learner_id=new.learner_id,
        institution_id=reissue.organization_id,
        facts={"replaces": old.id, "cause": reissue.cause},
        actor=actor,
        now=now,
    )
    announce(CertificatesReplaced(pairs=((old.id, new.id),)), actor=actor, now=now)
    print_certificate(certificate=new, now=now)
    _tell(reissue, {reissue.requested_by_id}, "reissue.notice_approved", now)
    person_id = old.learner.person_id
    params = {"name": old.certificate_type.name_zh, "number": new.number}
    notify(person_ids=[person_id], code="reissue.notice_holder", params=params, path="/my/certificates/", now=now)
    return new


def _replace(old: Certificate, reissue: Reissue, now: datetime) -> None:
    changed = Certificate.objects.filter(id=old.id, state=CertificateState.VALID).update(
        state=CertificateState.REPLACED, state_reason=reissue.reason[:STATE_REASON_CHARACTERS_MAX], state_at=now
    )
    if not changed:
        raise Conflict("reissue.not_in_force", state=str(old.get_state_display()))


def _issued_again(old: Certificate, reissue: Reissue, now: datetime) -> Certificate:
    values = {name: getattr(old, name) for name in KEPT}
    if reissue.cause == ReissueCause.NAME:
        values["holder_name"] = old.learner.person.name
    else:
        values["holder_name"] = old.holder_name
    values["number"] = _next_number(old, reissue)
    new = Certificate.objects.create(
        **values,
        origin=Origin.HERE,
        confirmation=Confirmation.ISSUED,
        recorded_by_institution_id=reissue.organization_id,
        recorded_at=now,
        replaces=old,
    )
    insert_values(
        CertificateNumber, DIRECTORY_COLUMNS, [directory_values(new.id, new, old.certificate_type.organization_id)]
    )
    return new


def _next_number(old: Certificate, reissue: Reissue) -> str:
    """The next number of the series that the certificate's date, type and plan belong to, passing over used ones."""
    item = IssueItem.objects.select_related("batch__plan").filter(learner_id=old.learner_id, certificate=old).first()
    province = item.batch.plan.province_code if item else reissue.organization.province_code
    facts = series_facts(reissue.organization, old.certificate_type, province, old.issued_on)
    profile = profile_of(reissue.organization_id, old.certificate_type)
    while True:
        [number] = take_of_series(organization_id=reissue.organization_id, facts=facts, profile=profile, count=1)
        taken = CertificateNumber.objects.filter(number_key=number_key(number), issuer_id=reissue.organization_id)
        if not taken.exists():
            return number


@transaction.atomic
def refuse_reissue(*, reissue_id: UUID, answer: str, actor: Actor, now: datetime) -> Reissue:
    """The second officer refuses (不予换发); the certificate stays in force.

    Raises:
        NotFound: ``not_found``.
        Denied: ``reissue.own_request``.
        Invalid: ``reissue.reason_required``, ``reissue.reason_too_long``.
        Conflict: ``reissue.bad_state``.
    """
    reissue = _locked(reissue_id, actor)
    if actor.id is None or actor.id == reissue.requested_by_id:
        raise Denied("reissue.own_request")
    text = _reason(answer)
    _move(reissue, ReissueState.REFUSED, answer=text, decided_by_id=actor.id, decided_at=now)
    _record("reissue.refused", reissue, {}, actor, now, note=text)
    _tell(reissue, {reissue.requested_by_id}, "reissue.notice_refused", now)
    return reissue


@transaction.atomic
def withdraw_reissue(*, reissue_id: UUID, actor: Actor, now: datetime) -> Reissue:
    """Takes a request back (撤回申请); any officer of the organization may.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``reissue.bad_state``.
    """
    reissue = _locked(reissue_id, actor)
    _move(reissue, ReissueState.WITHDRAWN, decided_by_id=actor.id, decided_at=now)
    _record("reissue.withdrawn", reissue, {}, actor, now)
    return reissue


def _locked(reissue_id: UUID, actor: Actor) -> Reissue:
    """The request in the state in which something can be done with it, locked."""
    found = reissue_for(actor, reissue_id)
    require(actor, PERMISSION, found.organization_id)
    Reissue.objects.select_for_update().get(id=found.id)
    found.refresh_from_db(fields=["state"])
    if found.state != ReissueState.REQUESTED:
        raise Conflict("reissue.bad_state", state=str(found.get_state_display()))
    return found


def _move(reissue: Reissue, state: ReissueState, **values: object) -> None:
    """Compare and set along ``REISSUE_TRANSITIONS``."""
    sources = [one for one, targets in REISSUE_TRANSITIONS.items() if state in targets]
    if not Reissue.objects.filter(id=reissue.id, state__in=sources).update(state=state, **values):
        raise Conflict("state.changed")
    reissue.refresh_from_db()


def _tell(reissue: Reissue, people: Iterable[UUID | None], code: str, now: datetime) -> None:
    params = {"name": reissue.certificate.certificate_type.name_zh, "number": reissue.certificate.number}
    known = [one for one in people if one is not None]
    notify(person_ids=known, code=code, params=params, path=f"/certificates/reissues/{reissue.id}/", now=now)


def _record(
    verb: str, reissue: Reissue, facts: dict[str, object], actor: Actor, now: datetime, *, note: str = ""
) -> None:
    record_act(
        verb=verb,
        subject_kind="certificate",
        subject_id=reissue.certificate_id,
        learner_id=reissue.learner_id,
        institution_id=reissue.organization_id,
        facts={**facts, "reissue": reissue.id},
        note=note,
        actor=actor,
        now=now,
    )
