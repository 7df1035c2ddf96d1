"""Prints one certificate (打印证书), or prints it anew after a correction; the file before stays under its digest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from oneplusx.apps.certificates.attachments import documents_of
from oneplusx.apps.certificates.faces import FaceLanguage, face_of
from oneplusx.apps.certificates.models import Certificate, CertificateFile, CertificateNumber
from oneplusx.apps.certificates.printing import press
from oneplusx.apps.certificates.selectors.batches import profile_of
from oneplusx.apps.files.services import store_made


def print_certificate(*, certificate: Certificate, now: datetime) -> CertificateFile:
    """Makes the face of a certificate as it is now, in the caller's transaction.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    document = draw_face(certificate_id=certificate.id)
    [file_id] = store_made(documents=[document], media_type="application/pdf", now=now)
    printed, _made = CertificateFile.objects.update_or_create(
        certificate_id=certificate.id,
        learner_id=certificate.learner_id,
        defaults={"file_id": file_id, "made_at": now},
    )
    return printed


def draw_face(*, certificate_id: UUID, language: FaceLanguage = FaceLanguage.ZH) -> bytes:
    """The certificate of an organization as it is now, printed (PDF/A); writes nothing.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    rows = Certificate.objects.select_related("certificate_type__organization", "standard_version", "replaces")
    row = rows.get(id=certificate_id)
    organization_id = row.certificate_type.organization_id
    assert organization_id is not None, "only an organization's own certificates are printed"
    code = CertificateNumber.objects.filter(certificate_id=row.id).values_list("code", flat=True).first() or ""
    profile = profile_of(organization_id, row.certificate_type)
    credential = documents_of([row.id]).get(row.id)
    [document] = press([face_of(row, profile, code=code, language=language, credential=credential)])
    return document
