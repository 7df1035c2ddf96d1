"""Revocations by two officers (撤销复核): one asks, another carries it out, for one certificate or many.

1. ``request_revocation`` by an officer. Where the organization set that one officer is enough, and for the bank, it is
   carried out at once; else it waits.
2. ``approve_revocation`` by another officer: ``revoke_certificates``, all or none. ``refuse_revocation`` and
   ``withdraw_revocation`` end it without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.certificates.models import (
    REVOCATION_TRANSITIONS,
    TRANSITIONS,
    Certificate,
    CertificateState,
    Revocation,
    RevocationItem,
    RevocationSetting,
    RevocationState,
)
from oneplusx.apps.certificates.selectors.revoking import needs_second_officer, revocation_for
from oneplusx.apps.certificates.services.states import REASON_CHARACTERS_MAX, may_revoke, revoke_certificates
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.bulk import insert_rows

PERMISSION = "certificates.revoke"
ANSWER_CHARACTERS_MAX = 1_000


@transaction.atomic
def request_revocation(*, certificate_ids: Sequence[UUID], reason: str, actor: Actor, now: datetime) -> Revocation:
    """Asks for certificates of one organization to be revoked (申请撤销).

    Returns:
        The request: approved already where nobody else has to decide.

    Raises:
        Invalid: ``certificates.reason_required``, ``revocation.several_organizations``.
        NotFound: ``not_found``: one is unknown or not the actor's.
        Conflict: ``certificates.bad_state``; ``revocation.open_already``: one waits in another request.
    """
    text = reason.strip()[:REASON_CHARACTERS_MAX]
    if not text:
        raise Invalid("certificates.reason_required")
    certificates = _revocable(certificate_ids, actor)
    organizations = {one.certificate_type.organization_id for one in certificates}
    if len(organizations) != 1:
        raise Invalid("revocation.several_organizations")
    [organization_id] = organizations
    is_alone = _is_alone(actor, organization_id)
    made = Revocation.objects.create(
        organization_id=organization_id,
        reason=text,
        is_alone=is_alone,
        requested_by_id=actor.id,
        requested_at=now,
    )
    _hold(made, certificates)
    if is_alone:
        return _carry_out(made, actor, now)
    _record("revocation.requested", made, {"certificates": len(certificates)}, actor, now, note=text)
    assert organization_id is not None
    _tell(made, set(people_in_role(Role.ORGANIZATION_OFFICER, organization_id)) - {actor.id}, "requested", now)
    return made


def _revocable(certificate_ids: Sequence[UUID], actor: Actor) -> list[Certificate]:
    ids = list(dict.fromkeys(certificate_ids))
    rows = Certificate.objects.filter(id__in=ids).select_related("certificate_type").order_by("id")
    found = [row for row in rows if may_revoke(actor, row)]
    if not found or len(found) != len(ids):
        raise NotFound("not_found")
    wrong = {
        str(row.state) for row in found if CertificateState.REVOKED not in TRANSITIONS[CertificateState(row.state)]
    }
    if wrong:
        raise Conflict("certificates.bad_state", found=", ".join(sorted(wrong)))
    return found


def _is_alone(actor: Actor, organization_id: UUID | None) -> bool:
    is_bank = actor.has_role(Role.BANK_OFFICER) and may(actor, PERMISSION)
    return actor.is_system or is_bank or not needs_second_officer(organization_id)


def _hold(made: Revocation, certificates: Sequence[Certificate]) -> None:
    rows = [RevocationItem(revocation=made, certificate=one, learner_id=one.learner_id) for one in certificates]
    try:
        with transaction.atomic():
            insert_rows(RevocationItem, rows)
    except IntegrityError:
        raise Conflict("revocation.open_already") from None


def _carry_out(revocation: Revocation, actor: Actor, now: datetime) -> Revocation:
    _move(revocation, RevocationState.APPROVED, decided_by_id=actor.id, decided_at=now)
    ids = list(revocation.items.values_list("certificate_id", flat=True))
    revoke_certificates(certificate_ids=ids, reason=revocation.reason, actor=actor, now=now)
    _record("revocation.approved", revocation, {"certificates": len(ids), "alone": revocation.is_alone}, actor, now)
    return revocation


@transaction.atomic
def approve_revocation(*, revocation_id: UUID, actor: Actor, now: datetime) -> Revocation:
    """The second officer approves; the certificates are revoked, all or none (批准撤销).

    Raises:
        NotFound: ``not_found``.
        Denied: ``revocation.own_request``.
        Conflict: ``revocation.bad_state``; ``certificates.bad_state``: one was revoked or replaced meanwhile.
    """
    revocation = _to_decide(revocation_id, actor)
    _carry_out(revocation, actor, now)
    _tell(revocation, [revocation.requested_by_id], "approved", now)
    return revocation


@transaction.atomic
def refuse_revocation(*, revocation_id: UUID, answer: str, actor: Actor, now: datetime) -> Revocation:
    """The second officer refuses (不予撤销); the certificates stay as they are.

    Raises:
        NotFound: ``not_found``.
        Denied: ``revocation.own_request``.
        Invalid: ``certificates.reason_required``.
        Conflict: ``revocation.bad_state``.
    """
    revocation = _to_decide(revocation_id, actor)
    text = answer.strip()[:ANSWER_CHARACTERS_MAX]
    if not text:
        raise Invalid("certificates.reason_required")
    _move(revocation, RevocationState.REFUSED, answer=text, decided_by_id=actor.id, decided_at=now)
    _record("revocation.refused", revocation, {}, actor, now, note=text)
    _tell(revocation, [revocation.requested_by_id], "refused", now)
    return revocation


@transaction.atomic
def withdraw_revocation(*, revocation_id: UUID, actor: Actor, now: datetime) -> Revocation:
    """Takes a request back (撤回申请); any officer of the organization may.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``revocation.bad_state``.
    """
    revocation = _open(revocation_id, actor)
    _move(revocation, RevocationState.WITHDRAWN, decided_by_id=actor.id, decided_at=now)
    _record("revocation.withdrawn", revocation, {}, actor, now)
    return revocation


@transaction.atomic
def save_revocation_setting(
    *, organization_id: UUID, needs_second: bool, actor: Actor, now: datetime
) -> RevocationSetting:
    """Says whether revocations need a second officer (撤销须双人); all officers of the organization are told.

    Raises:
        Denied: ``denied``.
    """
    require(actor, PERMISSION, organization_id)
    values = {"needs_second_officer": needs_second, "changed_by_id": actor.id, "changed_at": now}
    setting, _ = RevocationSetting.objects.update_or_create(organization_id=organization_id, defaults=values)
    record_act(
        verb="revocation.setting",
        subject_kind="institution",
        subject_id=organization_id,
        institution_id=organization_id,
        facts={"second_officer": needs_second},
        actor=actor,
        now=now,
    )
    notify(
        person_ids=people_in_role(Role.ORGANIZATION_OFFICER, organization_id),
        code="revocation.notice_setting_on" if needs_second else "revocation.notice_setting_off",
        params={},
        path="/certificates/revocations/",
        now=now,
    )
    return setting


def _open(revocation_id: UUID, actor: Actor) -> Revocation:
    found = revocation_for(actor, revocation_id)
    Revocation.objects.select_for_update().get(id=found.id)
    found.refresh_from_db(fields=["state"])
    if found.state != RevocationState.REQUESTED:
        raise Conflict("revocation.bad_state", state=str(found.get_state_display()))
    return found


def _to_decide(revocation_id: UUID, actor: Actor) -> Revocation:
    found = _open(revocation_id, actor)
    if actor.id is None or actor.id == found.requested_by_id:
        raise Denied("revocation.own_request")
    return found


def _move(revocation: Revocation, state: RevocationState, **values: object) -> None:
    """Compare and set along ``REVOCATION_TRANSITIONS``; the certificates are free for another request."""
    sources = [one for one, targets in REVOCATION_TRANSITIONS.items() if state in targets]
    if not Revocation.objects.filter(id=revocation.id, state__in=sources).update(state=state, **values):
        raise Conflict("state.changed")
    revocation.items.update(is_open=False)
    revocation.refresh_from_db()


def _tell(revocation: Revocation, people: Iterable[UUID | None], what: str, now: datetime) -> None:
    known = [one for one in people if one is not None]
    params = {"count": revocation.items.count(), "reason": revocation.reason}
    path = f"/certificates/revocations/{revocation.id}/"
    notify(person_ids=known, code=f"revocation.notice_{what}", params=params, path=path, now=now)


def _record(
    verb: str, revocation: Revocation, facts: dict[str, object], actor: Actor, now: datetime, *, note: str = ""
) -> None:
    record_act(
        verb=verb,
        subject_kind="revocation",
        subject_id=revocation.id,
        institution_id=revocation.organization_id,
        facts=facts,
        note=note,
        actor=actor,
        now=now,
    )
