"""Records certificates set-based: new ones, corrections with history, the directory of numbers, trail and facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from oneplusx.apps.certificates.models import (
    Certificate,
    CertificateCorrection,
    CertificateNumber,
    Confirmation,
    Origin,
)
from oneplusx.apps.certificates.numbers import directory_row, name_key
from oneplusx.apps.certificates.services.planning import (
    CONTENT,
    CertificateRow,
    RowPlan,
    RowStatus,
    plan_certificates,
)
from oneplusx.apps.parties.selectors import is_demo_world
from oneplusx.apps.trail.facts import CertificatesCorrected, CertificatesRecorded, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.certificate_number import number_key
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows


@transaction.atomic
def record_certificates(
    *,
    rows: Sequence[CertificateRow],
    institution_id: UUID | None,
    confirmation: str = Confirmation.NONE,
    origin: str = Origin.ELSEWHERE,
    actor: Actor,
    now: datetime,
) -> list[RowPlan]:
    """Records certificates (登记证书); recording the same again changes nothing.

    A row whose certificate is known with other content is a correction: the old content is kept beside it.

    Args:
        rows: At most a few thousand; the caller has checked that the actor may record for these learners.
        institution_id: Who records.
        confirmation: Who stands for the list; decides whether outcomes are verified at once.

    Returns:
        What became of each row, in order; refused rows carry their error.
    """
    plans = plan_certificates(rows, institution_id=institution_id)
    is_demo = is_demo_world()
    new = [
        _certificate(row, institution_id, confirmation, origin, now, is_demo=is_demo)
        for row, plan in zip(rows, plans, strict=True)
        if plan.status is RowStatus.NEW
    ]
    if new:
        _insert(new, rows, plans)
        _record("certificates.recorded", new, institution_id, confirmation, actor, now)
    changed = [
        (row, plan.existing)
        for row, plan in zip(rows, plans, strict=True)
        if plan.status is RowStatus.CHANGED and plan.existing is not None
    ]
    if changed:
        _correct(changed, actor, now)
        corrected = [certificate for _, certificate in changed]
        _record("certificates.corrected", corrected, institution_id, confirmation, actor, now)
    if new:
        announce(CertificatesRecorded(certificate_ids=tuple(row.id for row in new)), actor=actor, now=now)
    if changed:
        ids = tuple(certificate.id for _, certificate in changed)
        announce(CertificatesCorrected(certificate_ids=ids), actor=actor, now=now)
    return plans


def _certificate(
    row: CertificateRow,
    institution_id: UUID | None,
    confirmation: str,
    origin: str,
    now: datetime,
    *,
    is_demo: bool,
) -> Certificate:
    return Certificate(
        learner_id=row.learner_id,
        enrollment_id=row.enrollment_id,
        certificate_type_id=row.certificate_type_id,
        holder_name=row.holder_name,
        acquired_month=row.acquired_month,
        confirmation=confirmation,
        origin=origin,
        recorded_by_institution_id=institution_id,
        is_demo=is_demo,
        recorded_at=now,
        **row.content(),
    )


def _insert(new: Sequence[Certificate], rows: Sequence[CertificateRow], plans: Sequence[RowPlan]) -> None:
    insert_rows(Certificate, new)
    fresh = (row for row, plan in zip(rows, plans, strict=True) if plan.status is RowStatus.NEW)
    insert_rows(
        CertificateNumber,
        [
            directory_row(
                certificate_id=certificate.id,
                learner_id=certificate.learner_id,
                number=certificate.number,
                issuer_id=row.issuer_id,
                holder_name=certificate.holder_name,
            )
            for certificate, row in zip(new, fresh, strict=True)
            if certificate.number
        ],
    )


def _correct(changed: Sequence[tuple[CertificateRow, Certificate]], actor: Actor, now: datetime) -> None:
    corrections = []
    for row, certificate in changed:
        content = row.content()
        before = {name: getattr(certificate, name) for name in CONTENT if getattr(certificate, name) != content[name]}
        for name in before:
            setattr(certificate, name, content[name])
        corrections.append(
            CertificateCorrection(
                certificate=certificate,
                learner_id=certificate.learner_id,
                before=_plain(before),
                after=_plain({name: content[name] for name in before}),
                corrected_by_id=actor.id,
                corrected_at=now,
            )
        )
    Certificate.objects.bulk_update([certificate for _, certificate in changed], CONTENT, batch_size=200)
    CertificateCorrection.objects.bulk_create(corrections, batch_size=1000)
    _update_directory(changed)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads(orjson.dumps(values))
    return document


def _update_directory(changed: Sequence[tuple[CertificateRow, Certificate]]) -> None:
    """A corrected number keeps its inquiry code."""
    ids = [certificate.id for _, certificate in changed]
    entries = {entry.certificate_id: entry for entry in CertificateNumber.objects.filter(certificate_id__in=ids)}
    new, moved, gone = [], [], []
    for row, certificate in changed:
        entry = entries.get(certificate.id)
        if entry is None and certificate.number:
            new.append(
                directory_row(
                    certificate_id=certificate.id,
                    learner_id=certificate.learner_id,
                    number=certificate.number,
                    issuer_id=row.issuer_id,
                    holder_name=certificate.holder_name,
                )
            )
        elif entry is not None and not certificate.number:
            gone.append(entry.id)
        elif entry is not None:
            entry.number_key, entry.name_key = number_key(certificate.number), name_key(certificate.holder_name)
            moved.append(entry)
    CertificateNumber.objects.filter(id__in=gone).delete()
    CertificateNumber.objects.bulk_update(moved, ["number_key", "name_key"], batch_size=500)
    CertificateNumber.objects.bulk_create(new, batch_size=1000)


def _record(
    verb: str,
    certificates: Sequence[Certificate],
    institution_id: UUID | None,
    confirmation: str,
    actor: Actor,
    now: datetime,
) -> None:
    only = certificates[0] if len(certificates) == 1 else None
    record_act(
        verb=verb,
        subject_kind="certificate",
        subject_id=only.id if only else None,
        learner_id=only.learner_id if only else None,
        institution_id=institution_id,
        facts={"certificates": len(certificates), "confirmation": str(confirmation)},
        rows=[_digestible(certificate) for certificate in certificates],
        actor=actor,
        now=now,
    )


def _digestible(certificate: Certificate) -> bytes:
    content = (certificate.number, certificate.acquired_month, certificate.score_text, str(certificate.is_passed))
    return b"\n".join((certificate.id.bytes, certificate.learner_id.bytes, *(text.encode() for text in content)))
