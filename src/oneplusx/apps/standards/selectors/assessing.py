"""How a certificate type is assessed (考核方案)."""

from __future__ import annotations

from django.conf import settings

from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.assessment import Scheme


def default_scheme() -> Scheme:
    """The scheme of levels that state none: a setting (``DEFAULT_ASSESSMENT_SCHEME``)."""
    return Scheme.from_document(settings.DEFAULT_ASSESSMENT_SCHEME)


def scheme_of(certificate_type: CertificateType) -> Scheme:
    """How the certificate is assessed: its own scheme, else the deployment's default."""
    return Scheme.from_document(certificate_type.scheme) if certificate_type.scheme else default_scheme()
