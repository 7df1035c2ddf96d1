"""What anyone may read: the credential behind a code, status lists, issuers and definitions of achievements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from oneplusx.apps.certificates.models import CertificateNumber
from oneplusx.apps.certificates.numbers import code_key
from oneplusx.apps.certificates.selectors import profile_of
from oneplusx.apps.certificates.selectors.signing import owner_of
from oneplusx.apps.credentials.achievements import achievement_of
from oneplusx.apps.credentials.models import Credential, CredentialState, StatusList
from oneplusx.apps.credentials.selectors.credentials import credential_of
from oneplusx.apps.credentials.signing import known_issuer
from oneplusx.apps.credentials.standing import is_demonstration
from oneplusx.apps.keys.selectors import keys_of
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards.models import PUBLIC_STATES, CertificateType
from oneplusx.domain.credential.badges import CONTEXTS, achievement_definition, profile
from oneplusx.domain.errors import NotFound


def credential_text_by_code(code: str) -> str:
    """The credential behind an inquiry code (查询码).

    Raises:
        NotFound: ``not_found``: no code, an unknown one, or a certificate that was not issued here.
    """
    key = code_key(code)
    entry = CertificateNumber.objects.filter(code=key).first() if key else None
    found = credential_of(entry.certificate_id) if entry else None
    if found is None:
        raise NotFound("not_found")
    return found.document


def status_list_by_number(number: int) -> StatusList:
    """A published status list.

    Raises:
        NotFound: ``not_found``.
    """
    found = StatusList.objects.filter(number=number).exclude(published_at=None).first()
    if found is None:
        raise NotFound("not_found")
    return found


def issuer_profile(institution_id: UUID) -> dict[str, Any]:
    """An issuer as an Open Badges ``Profile``.

    Raises:
        NotFound: ``not_found``: it never issued a credential.
    """
    if not Credential.objects.filter(issuer_id=institution_id).exists():
        raise NotFound("not_found")
    institution = Institution.objects.get(id=institution_id)
    return {"@context": list(CONTEXTS), **profile(known_issuer(institution))}


def achievement_document(certificate_type_id: UUID) -> dict[str, Any]:
    """The definition that credentials of a certificate type carry today, as an Open Badges ``Achievement``.

    Raises:
        NotFound: ``not_found``: unknown, or nobody issues it here.
    """
    types = CertificateType.objects.select_related("organization", "standard")
    kind = types.filter(id=certificate_type_id, organization__isnull=False).first()
    if kind is None or kind.organization_id is None:
        raise NotFound("not_found")
    standard = kind.standard if kind.standard and kind.standard.state in PUBLIC_STATES else None
    shows_score = bool(profile_of(kind.organization_id, kind).face.get("shows_score"))
    definition = achievement_definition(achievement_of(kind, standard, shows_score=shows_score))
    return {"@context": list(CONTEXTS), **definition}


def issuer_facts(institution_id: UUID) -> dict[str, Any]:
    """An issuer for its page: names, its keys with their times, how many credentials it issued and took back.

    Raises:
        NotFound: ``not_found``.
    """
    institution = Institution.objects.filter(id=institution_id).first()
    if institution is None:
        raise NotFound("not_found")
    counts = Credential.objects.filter(issuer=institution).aggregate(
        issued=Count("id"), revoked=Count("id", filter=Q(state=CredentialState.REVOKED))
    )
    keys = keys_of(owner_of(institution))
    told = {"is_demo": is_demonstration(institution), "did": keys[0].did if keys else ""}
    return {"institution": institution, "keys": keys, **told, **counts}
