"""Questions about revocations (撤销)."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.certificates.models import Certificate, Revocation, RevocationSetting, RevocationState
from oneplusx.apps.parties.permissions import may
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role


def revocations_visible_to(actor: Actor) -> QuerySet[Revocation]:
    """Requests of the organizations for which the actor works; the bank sees all."""
    rows = Revocation.objects.select_related("organization").annotate(items_count=Count("items"))
    if actor.is_system or (actor.has_role(Role.BANK_OFFICER) and may(actor, "certificates.revoke")):
        return rows
    own = [one for one in actor.institutions(Role.ORGANIZATION_OFFICER) if may(actor, "certificates.revoke", one)]
    return rows.filter(organization_id__in=own)


def revocation_for(actor: Actor, revocation_id: UUID) -> Revocation:
    """One request.

    Raises:
        NotFound: ``not_found``.
    """
    found = revocations_visible_to(actor).filter(id=revocation_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def certificates_of(revocation: Revocation) -> list[Certificate]:
    """The certificates of a request, by number."""
    rows = Certificate.objects.filter(id__in=revocation.items.values("certificate_id"))
    return list(rows.select_related("certificate_type", "learner__person").order_by("number", "id"))


def open_revocation_of(certificate: Certificate) -> Revocation | None:
    """The request that waits for a certificate."""
    rows = Revocation.objects.filter(items__certificate=certificate, items__learner_id=certificate.learner_id)
    return rows.filter(state=RevocationState.REQUESTED, items__is_open=True).first()


class OwnSetting(NamedTuple):
    """What the actor's organization set about its revocations."""

    organization_id: UUID
    needs_second_officer: bool


def own_setting(actor: Actor) -> OwnSetting | None:
    """The setting of the organization for which the actor revokes; ``None`` for others."""
    own = [one for one in actor.institutions(Role.ORGANIZATION_OFFICER) if may(actor, "certificates.revoke", one)]
    return OwnSetting(own[0], needs_second_officer(own[0])) if own else None


def needs_second_officer(organization_id: UUID | None) -> bool:
    """Whether another officer decides about revocations of an organization; the usual answer is yes."""
    if organization_id is None:
        return False
    setting = RevocationSetting.objects.filter(organization_id=organization_id).first()
    return setting is None or setting.needs_second_officer
