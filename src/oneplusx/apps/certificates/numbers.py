"""The directory of numbers: keys and inquiry codes (编号索引、查询码)."""

from __future__ import annotations

import secrets
from typing import Any, Protocol
from uuid import UUID

from oneplusx.domain.certificate_number import inquiry_code, name_form, number_key, plain_code
from oneplusx.web.ids import new_id
from oneplusx.web.sealing import blind_index

SEED_BYTES = 15


def name_key(name: str) -> str:
    """Keyed digest of a holder's name as it is compared."""
    return blind_index(name_form(name), purpose="certificate-holder")


def code_key(code: str) -> str:
    """The inquiry code as the directory holds it; ``""`` when the text is not an inquiry code."""
    return plain_code(code)


DIRECTORY_COLUMNS = ("id", "certificate_id", "learner_id", "number_key", "issuer_id", "name_key", "code")


class Numbered(Protocol):
    """What of a certificate the directory holds."""

    @property
    def learner_id(self) -> UUID: ...
    @property
    def number(self) -> str: ...
    @property
    def holder_name(self) -> str: ...


def directory_values(certificate_id: UUID, certificate: Numbered, issuer_id: UUID | None) -> tuple[Any, ...]:
    """The directory's row of a numbered certificate as ``DIRECTORY_COLUMNS``, with a new inquiry code."""
    return (
        new_id(),
        certificate_id,
        certificate.learner_id,
        number_key(certificate.number),
        issuer_id,
        name_key(certificate.holder_name),
        inquiry_code(secrets.token_bytes(SEED_BYTES)),
    )


__all__ = ["DIRECTORY_COLUMNS", "code_key", "directory_values", "name_key", "number_key"]
