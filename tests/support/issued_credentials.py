"""A certificate that its organization issued, with its credential."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import orjson
import pytest

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.services import issue_certificate
from oneplusx.apps.credentials.models import Credential, CredentialState
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import SYSTEM

IssueCertificate = Callable[..., Certificate]
ISSUED_ON = date(2026, 5, 20)


@pytest.fixture
def issue(web_certificates: Mapping[str, CertificateType], now: datetime) -> IssueCertificate:
    """Issues one certificate: ``issue(enrollment, "WEB-2", number="X-1")``."""

    def issued(enrollment: Enrollment, code: str = "WEB-2", *, number: str = "X-2026-1", **more: Any) -> Certificate:
        values: dict[str, Any] = {"issued_on": ISSUED_ON, "actor": SYSTEM, "now": now, **more}
        return issue_certificate(
            certificate_type=web_certificates[code],
            learner=enrollment.learner,
            enrollment=enrollment,
            number=number,
            **values,
        )

    return issued


def current(certificate: Certificate) -> Credential:
    """The credential of a certificate that is not replaced."""
    return Credential.objects.exclude(state=CredentialState.REPLACED).get(certificate=certificate)


def document_of(credential: Credential) -> dict[str, Any]:
    parsed: dict[str, Any] = orjson.loads(credential.document)
    return parsed
