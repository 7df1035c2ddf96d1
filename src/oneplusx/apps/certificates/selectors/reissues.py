"""Questions about reissues (换发、补发)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.certificates.models import Certificate, CertificateState, Reissue
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.permissions import may
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.origin import Origin

SUBJECT = "reissue"
"""Subject kind of the evidence of a request."""


def reissues_visible_to(actor: Actor) -> QuerySet[Reissue]:
    """Requests of the organizations for which the actor works."""
    rows = Reissue.objects.select_related(
        "organization", "certificate__certificate_type", "certificate__learner__person", "successor"
    )
    if actor.is_system:
        return rows
    own = [one for one in actor.institutions(Role.ORGANIZATION_OFFICER) if may(actor, "certificates.issue", one)]
    return rows.filter(organization_id__in=own)


def reissue_for(actor: Actor, reissue_id: UUID) -> Reissue:
    """One request.

    Raises:
        NotFound: ``not_found``.
    """
    found = reissues_visible_to(actor).filter(id=reissue_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def may_reissue(actor: Actor, certificate: Certificate) -> bool:
    """Whether the actor may ask for a reissue: an officer of its organization, for one issued here and in force."""
    organization_id = certificate.certificate_type.organization_id
    is_issued = certificate.origin == Origin.HERE and certificate.state == CertificateState.VALID
    return is_issued and organization_id is not None and may(actor, "certificates.issue", organization_id)


def may_read_evidence(actor: Actor, attachment: Attachment) -> bool:
    """Evidence of a reissue is read by the officers of the organization."""
    return reissues_visible_to(actor).filter(id=attachment.subject_id).exists()


def successor_of(certificate: Certificate) -> Certificate | None:
    """The certificate that replaces this one."""
    return Certificate.objects.filter(learner_id=certificate.learner_id, replaces=certificate).first()
