"""Says what recording certificates would do, row by row, in a few queries; writes nothing."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from oneplusx.apps.certificates.models import Certificate, CertificateNumber, CertificateState
from oneplusx.domain.certificate_number import number_key
from oneplusx.domain.errors import DomainError, Invalid

CONTENT = (
    "number",
    "score_text",
    "score_hundredths",
    "grading_mode",
    "is_passed",
    "issued_on",
    "expires_on",
    "exam_number",
    "course_codes",
)
"""What a correction may change."""


EARLIEST_ON = date(1950, 1, 1)
SCORE_HUNDREDTHS_MAX = 100_000_00


def check_dates(*, issued_on: date, expires_on: date | None, today: date) -> None:
    """Refuses dates that no certificate has.

    Raises:
        Invalid: ``certificates.bad_date``: before 1950 or after today; ``certificates.bad_expiry``.
    """
    if not EARLIEST_ON <= issued_on <= today:
        raise Invalid("certificates.bad_date", found=issued_on.isoformat(), earliest=EARLIEST_ON.year)
    if expires_on is not None and expires_on < issued_on:
        raise Invalid("certificates.bad_expiry", found=expires_on.isoformat(), issued_on=issued_on.isoformat())


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certificate to record.

    Attributes:
        issuer_id: Organization of the certificate type, if it is in the register.
        acquired_month: ``YYYY-MM``; with learner and type the key.
        course_codes: Courses that the college names for exemption.
    """

    learner_id: UUID
    certificate_type_id: UUID
    issuer_id: UUID | None
    holder_name: str
    acquired_month: str
    issued_on: date
    enrollment_id: UUID | None = None
    number: str = ""
    score_text: str = ""
    score_hundredths: int | None = None
    grading_mode: str = ""
    is_passed: bool = True
    expires_on: date | None = None
    exam_number: str = ""
    course_codes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[UUID, UUID, str]:
        """What names the certificate."""
        return self.learner_id, self.certificate_type_id, self.acquired_month

    def content(self) -> dict[str, Any]:
        """What may be corrected, as the model holds it."""
        values = {name: getattr(self, name) for name in CONTENT}
        values["course_codes"] = list(self.course_codes)
        return values


class RowStatus(StrEnum):
    """What recording a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What recording a row would do; ``error`` says why it is refused."""

    status: RowStatus
    existing: Certificate | None = None
    error: DomainError | None = None


def plan_certificates(
    rows: Sequence[CertificateRow], *, institution_id: UUID | None, corrects_suspended: bool = False
) -> list[RowPlan]:
    """One plan per row, in order (试算).

    Args:
        institution_id: Who records; what another institution recorded is not corrected by this one.
        corrects_suspended: Suspended certificates are corrected too, and stay suspended.
    """
    correctable = {CertificateState.VALID} | ({CertificateState.SUSPENDED} if corrects_suspended else set())
    known = _known_certificates(rows)
    owners = _number_owners(rows)
    seen_keys: set[tuple[UUID, UUID, str]] = set()
    plans = []
    for row in rows:
        existing = known.get(row.key)
        error = _number_error(row, existing, owners)
        if row.key in seen_keys:
            error = Invalid("certificates.twice_in_list")
        seen_keys.add(row.key)
        plans.append(
            RowPlan(RowStatus.REFUSED, existing, error) if error else _plan(row, existing, institution_id, correctable)
        )
    return plans


def _plan(
    row: CertificateRow, existing: Certificate | None, institution_id: UUID | None, correctable: Container[str]
) -> RowPlan:
    if existing is None:
        return RowPlan(RowStatus.NEW)
    content = row.content()
    if all(getattr(existing, name) == value for name, value in content.items()):
        return RowPlan(RowStatus.UNCHANGED, existing)
    recorded_by = existing.recorded_by_institution_id
    if institution_id is not None and recorded_by is not None and recorded_by != institution_id:
        return RowPlan(RowStatus.REFUSED, existing, Invalid("certificates.recorded_by_other"))
    if existing.state not in correctable:
        return RowPlan(
            RowStatus.REFUSED, existing, Invalid("certificates.not_in_force", state=str(existing.get_state_display()))
        )
    return RowPlan(RowStatus.CHANGED, existing)


def _known_certificates(rows: Sequence[CertificateRow]) -> dict[tuple[UUID, UUID, str], Certificate]:
    found = Certificate.objects.filter(  # not by type: it is held by many, and its index would mislead
        learner_id__among=[row.learner_id for row in rows], acquired_month__among=[row.acquired_month for row in rows]
    ).exclude(state=CertificateState.REPLACED)
    return {(row.learner_id, row.certificate_type_id, row.acquired_month): row for row in found}


def _number_owners(
    rows: Sequence[CertificateRow],
) -> dict[tuple[str, UUID | None], tuple[UUID | None, tuple[UUID, UUID, str] | None]]:
    """(number, issuer) → certificate that holds it, or the first row of the list that names it."""
    keys = {row.key: number_key(row.number) for row in rows if row.number}
    owners: dict[tuple[str, UUID | None], tuple[UUID | None, tuple[UUID, UUID, str] | None]] = {}
    found = CertificateNumber.objects.filter(number_key__among=keys.values())
    for number, issuer_id, certificate_id in found.values_list("number_key", "issuer_id", "certificate_id"):
        owners[number, issuer_id] = (certificate_id, None)
    for row in rows:
        if row.number:
            owners.setdefault((number_key(row.number), row.issuer_id), (None, row.key))
    return owners


def _number_error(
    row: CertificateRow,
    existing: Certificate | None,
    owners: Mapping[tuple[str, UUID | None], tuple[UUID | None, tuple[UUID, UUID, str] | None]],
) -> DomainError | None:
    if not row.number:
        return None
    certificate_id, first_key = owners[number_key(row.number), row.issuer_id]
    if certificate_id is not None and (existing is None or existing.id != certificate_id):
        return Invalid("certificates.number_taken", found=row.number)
    if first_key is not None and first_key != row.key:
        return Invalid("certificates.number_twice", found=row.number)
    return None
