"""Credentials: whose they are, and what may be shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import orjson
from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.urls import reverse

from oneplusx.apps.certificates.attachments import SignedForm
from oneplusx.apps.certificates.faces import FaceLanguage
from oneplusx.apps.certificates.models import Certificate, CertificateFile, CertificateNumber
from oneplusx.apps.certificates.selectors import certificates_visible_to, face_bytes
from oneplusx.apps.certificates.services import draw_face
from oneplusx.apps.credentials.models import Credential, CredentialState
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.transparency.selectors import mark_of
from oneplusx.domain.certificate_number import grouped_code
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.remembering import once_a_request


@once_a_request
def credential_of(certificate_id: UUID) -> Credential | None:
    """The credential of a certificate: the one in force, else the latest replaced one."""
    rows = Credential.objects.filter(certificate_id=certificate_id).select_related("status_list")
    replaced_last = Case(When(state=CredentialState.REPLACED, then=Value(1)), default=Value(0))
    return rows.order_by(replaced_last, "-issued_at", "-id").first()


def public_document(certificate_id: UUID) -> str:
    """The signed credential as anyone may see it (公开凭证): never with an ``IdentityObject``.

    Raises:
        NotFound: ``not_found``: the certificate was not issued here.
    """
    found = credential_of(certificate_id)
    if found is None:
        raise NotFound("not_found")
    return found.document


def documents_of(certificate_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The credentials in force of certificates, as they are embedded in their printed faces."""
    rows = Credential.objects.filter(certificate_id__among=list(certificate_ids))
    return dict(rows.exclude(state=CredentialState.REPLACED).values_list("certificate_id", "document"))


def certificate_pdf(certificate_id: UUID, language: FaceLanguage = FaceLanguage.ZH) -> bytes:
    """The printed certificate (PDF/A-3b, the credential embedded): as it was printed, else drawn now.

    What was printed before the credential in force was signed does not carry it, and is drawn anew.

    Raises:
        NotFound: ``not_found``: the certificate was not issued here.
        Invalid: ``printing.missing_glyph``.
    """
    credential = credential_of(certificate_id)
    if credential is None:
        raise NotFound("not_found")
    printed = CertificateFile.objects.filter(certificate_id=certificate_id, made_at__gte=credential.issued_at)
    if language is FaceLanguage.ZH and printed.exists():
        return face_bytes(Certificate.objects.get(id=certificate_id))
    return draw_face(certificate_id=certificate_id, language=language)


def credentials_visible_to(actor: Actor) -> QuerySet[Credential]:
    """Credentials of the certificates that the actor sees."""
    rows = Credential.objects.select_related("certificate__certificate_type__organization", "issuer", "status_list")
    if actor.is_system:
        return rows
    return rows.filter(Exists(certificates_visible_to(actor).filter(id=OuterRef("certificate_id")).order_by()))


def listed_credentials(actor: Actor) -> QuerySet[Credential]:
    """Visible credentials with the inquiry codes of their certificates, for a list; without the documents."""
    code = CertificateNumber.objects.filter(certificate_id=OuterRef("certificate_id")).values("code")[:1]
    return credentials_visible_to(actor).annotate(inquiry_code=Subquery(code)).defer("document")


def credential_for(actor: Actor, credential_id: UUID) -> Credential:
    """One credential.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = credentials_visible_to(actor).filter(id=credential_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


class OwnCredential(NamedTuple):
    """A credential as its holder sees it; ``code`` in groups."""

    credential: Credential
    certificate: Certificate
    code: str


def own_credentials(actor: Actor) -> list[OwnCredential]:
    """The learner's own credentials that are not replaced, the latest first.

    Raises:
        NotFound: ``not_found``: no learner.
    """
    if actor.learner_id is None:
        raise NotFound("not_found")
    rows = Credential.objects.filter(learner_id__in=learner_ids(actor.learner_id))
    rows = rows.exclude(state=CredentialState.REPLACED).select_related("certificate__certificate_type__organization")
    found = list(rows.order_by("-certificate__issued_on", "-id"))
    ids = [row.certificate_id for row in found]
    codes = dict(CertificateNumber.objects.filter(certificate_id__in=ids).values_list("certificate_id", "code"))
    return [OwnCredential(row, row.certificate, grouped_code(codes.get(row.certificate_id, ""))) for row in found]


def own_certificate(actor: Actor, certificate_id: UUID) -> OwnCredential:
    """One of the learner's own credentials, by its certificate.

    Raises:
        NotFound: ``not_found``: unknown, somebody else's, or without a credential.
    """
    for one in own_credentials(actor):
        if one.certificate.id == certificate_id:
            return one
    raise NotFound("not_found")


def signed_form(actor: Actor, certificate: Certificate) -> SignedForm | None:
    """The credential of a certificate that the actor sees, for the page of the certificate; ``None``: it has none."""
    found = credential_of(certificate.id)
    if found is None:
        return None
    is_own = actor.learner_id is not None and certificate.learner_id in learner_ids(actor.learner_id)
    code = CertificateNumber.objects.filter(certificate_id=certificate.id).values_list("code", flat=True).first()
    path = reverse("credentials:credential", args=[found.id])
    document_path = reverse("credentials:credential_json", args=[grouped_code(code)]) if code else ""
    if is_own:
        is_current = found.state != CredentialState.REPLACED
        path = reverse("credentials:my_credential", args=[certificate.id]) if is_current else ""
    return SignedForm(
        state=found.state,
        state_label=str(found.get_state_display()),
        signed_at=found.issued_at,
        path=path,
        document_path=document_path,
        mark=mark_of(found.id, LeafKind.CREDENTIAL_ISSUED),
        is_own=is_own,
    )


def indented(credential: Credential) -> str:
    """The document as people read it, on many lines."""
    return orjson.dumps(orjson.loads(credential.document), option=orjson.OPT_INDENT_2).decode()


def own_paper(actor: Actor, certificate_id: UUID, language: FaceLanguage) -> bytes:
    """One of the learner's own certificates as it is printed.

    Raises:
        NotFound: ``not_found``: unknown, somebody else's, or without a credential.
        Invalid: ``printing.missing_glyph``.
    """
    return certificate_pdf(own_certificate(actor, certificate_id).certificate.id, language)
