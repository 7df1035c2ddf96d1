"""Records certificates set-based: new ones, corrections with history, the directory of numbers, trail and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from oneplusx.apps.certificates.models import (
    Certificate,
    CertificateCorrection,
    CertificateNumber,
    Confirmation,
)
from oneplusx.apps.certificates.numbers import DIRECTORY_COLUMNS, directory_values, name_key
from oneplusx.apps.certificates.services.planning import (
    CONTENT,
    CertificateRow,
    RowPlan,
    RowStatus,
    plan_certificates,
)
from oneplusx.apps.parties.selectors import is_demo_world
from oneplusx.apps.standards.selectors import versions_in_force
from oneplusx.apps.trail.facts import CertificatesCorrected, CertificatesRecorded, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.certificate_number import number_key
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_values
from oneplusx.web.ids import new_id
from oneplusx.web.origin import Origin

FROM_ROW = (
    "learner_id",
    "enrollment_id",
    "certificate_type_id",
    "holder_name",
    "acquired_month",
    *CONTENT,
)
"""What a new certificate takes from its row as it is."""


@transaction.atomic
def record_certificates(
    *,
    rows: Sequence[CertificateRow],
    institution_id: UUID | None,
    confirmation: str = Confirmation.NONE,
    origin: str = Origin.ELSEWHERE,
    corrects_suspended: bool = False,
    actor: Actor,
    now: datetime,
) -> list[RowPlan]:
    """Records certificates (登记证书); recording the same again changes nothing.

    A row whose certificate is known with other content is a correction: the old content is kept beside it.

    Args:
        rows: At most a few thousand; the caller has checked that the actor may record for these learners.
        institution_id: Who records.
        confirmation: Who stands for the list; decides whether outcomes are verified at once.
        corrects_suspended: Suspended certificates are corrected too, and stay suspended.

    Returns:
        What became of each row, in order; refused rows carry their error.
    """
    plans = plan_certificates(rows, institution_id=institution_id, corrects_suspended=corrects_suspended)
    new = [(new_id(), row) for row, plan in zip(rows, plans, strict=True) if plan.status is RowStatus.NEW]
    if new:
        _insert(new, institution_id, confirmation, origin, now)
        _record("certificates.recorded", new, institution_id, confirmation, actor, now)
    changed = [
        (row, plan.existing)
        for row, plan in zip(rows, plans, strict=True)
        if plan.status is RowStatus.CHANGED and plan.existing is not None
    ]
    if changed:
        _correct(changed, actor, now)
        corrected = [(certificate.id, row) for row, certificate in changed]
        _record("certificates.corrected", corrected, institution_id, confirmation, actor, now)
    if new:
        announce(CertificatesRecorded(certificate_ids=tuple(identity for identity, _ in new)), actor=actor, now=now)
    if changed:
        ids = tuple(certificate.id for _, certificate in changed)
        announce(CertificatesCorrected(certificate_ids=ids), actor=actor, now=now)
    return plans


def _insert(
    new: Sequence[tuple[UUID, CertificateRow]],
    institution_id: UUID | None,
    confirmation: str,
    origin: str,
    now: datetime,
) -> None:
    take = attrgetter(*FROM_ROW)
    versions = _versions(new, confirmation)
    insert_values(
        Certificate,
        ("id", "standard_version_id", *FROM_ROW),
        ((identity, versions.get((row.certificate_type_id, row.issued_on)), *take(row)) for identity, row in new),
        confirmation=confirmation,
        origin=origin,
        recorded_by_institution_id=institution_id,
        is_demo=is_demo_world(),
        recorded_at=now,
    )
    insert_values(
        CertificateNumber,
        DIRECTORY_COLUMNS,
        (directory_values(identity, row, row.issuer_id) for identity, row in new if row.number),
    )


def _versions(new: Sequence[tuple[UUID, CertificateRow]], confirmation: str) -> Mapping[tuple[UUID, date], UUID | None]:
    """The version of the standard that each certificate of its own organization stands on."""
    if confirmation != Confirmation.ISSUED:
        return {}
    return versions_in_force({(row.certificate_type_id, row.issued_on) for _, row in new})


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
            new.append(directory_values(certificate.id, certificate, row.issuer_id))
        elif entry is not None and not certificate.number:
            gone.append(entry.id)
        elif entry is not None:
            entry.number_key, entry.name_key = number_key(certificate.number), name_key(certificate.holder_name)
            moved.append(entry)
    CertificateNumber.objects.filter(id__in=gone).delete()
    CertificateNumber.objects.bulk_update(moved, ["number_key", "name_key"], batch_size=500)
    insert_values(CertificateNumber, DIRECTORY_COLUMNS, new)


def _record(
    verb: str,
    certificates: Sequence[tuple[UUID, CertificateRow]],
    institution_id: UUID | None,
    confirmation: str,
    actor: Actor,
    now: datetime,
) -> None:
    only_id, only = certificates[0] if len(certificates) == 1 else (None, None)
    record_act(
        verb=verb,
        subject_kind="certificate",
        subject_id=only_id,
        learner_id=only.learner_id if only else None,
        institution_id=institution_id,
        facts={"certificates": len(certificates), "confirmation": str(confirmation)},
        rows=[_digestible(identity, row) for identity, row in certificates],
        actor=actor,
        now=now,
    )


def _digestible(certificate_id: UUID, row: CertificateRow) -> bytes:
    content = (row.number, row.acquired_month, row.score_text, str(row.is_passed))
    return b"\n".join((certificate_id.bytes, row.learner_id.bytes, *(text.encode() for text in content)))
