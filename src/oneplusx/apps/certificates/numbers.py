"""The directory of numbers: keys and inquiry codes (编号索引、查询码)."""

from __future__ import annotations

import secrets
from uuid import UUID

from oneplusx.apps.certificates.models import CertificateNumber
from oneplusx.domain.certificate_number import inquiry_code, name_form, number_key, plain_code
from oneplusx.web.sealing import blind_index

SEED_BYTES = 15


def name_key(name: str) -> str:
    """Keyed digest of a holder's name as it is compared."""
    return blind_index(name_form(name), purpose="certificate-holder")


def code_key(code: str) -> str:
    """The inquiry code as the directory holds it; ``""`` when the text is not an inquiry code."""
    return plain_code(code)


def directory_row(
    *, certificate_id: UUID, learner_id: UUID, number: str, issuer_id: UUID | None, holder_name: str
) -> CertificateNumber:
    """The directory's row of one numbered certificate, with a new inquiry code; not saved yet."""
    return CertificateNumber(
        number_key=number_key(number),
        issuer_id=issuer_id,
        name_key=name_key(holder_name),
        code=inquiry_code(secrets.token_bytes(SEED_BYTES)),
        certificate_id=certificate_id,
        learner_id=learner_id,
    )


__all__ = ["code_key", "directory_row", "name_key", "number_key"]
