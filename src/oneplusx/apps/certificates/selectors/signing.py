"""Whether certificates can be signed (签名准备): an organization whose key was retired issues nothing."""

from __future__ import annotations

from collections.abc import Sequence

from oneplusx.apps.keys.models import KeyOwner, OwnerKind
from oneplusx.apps.keys.selectors import lacks_key
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.web.actor import Actor, Role


def owner_of(institution: Institution) -> KeyOwner:
    """Whose key signs for an institution (签名主体)."""
    if institution.kind == InstitutionKind.BANK:
        return KeyOwner(OwnerKind.BANK)
    return KeyOwner(OwnerKind.INSTITUTION, institution.id)


def cannot_sign(institution: Institution) -> bool:
    """Whether the institution's key was retired without a successor (无可用密钥)."""
    return lacks_key(owner_of(institution))


def own_without_key(actor: Actor) -> Sequence[Institution]:
    """Organizations for which the actor issues and whose key was retired without a successor."""
    own = [one for one in actor.institutions(Role.ORGANIZATION_OFFICER) if may(actor, "certificates.issue", one)]
    return [one for one in Institution.objects.filter(id__in=own).order_by("id") if cannot_sign(one)]
