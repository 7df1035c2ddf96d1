"""Issues an approved batch (批量颁发): in pieces, resumable at any point, without a gap in the numbers.

1. A piece of certificates gets numbers and is recorded, in one transaction. From there everything follows by itself:
   outcomes are registered and verified, credits deposited, plans computed anew, learners told.
2. Faces are printed in processes beside it and kept under their digest.
3. When all are printed, the batch is issued and the exam plan moves on.

A killed job begins where it stopped: certificates without a number first, then those without a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from oneplusx.apps.assessment.models import PlanAct, PlanState
from oneplusx.apps.assessment.services import note_plan
from oneplusx.apps.certificates.attachments import documents_of
from oneplusx.apps.certificates.faces import face_of
from oneplusx.apps.certificates.models import (
    BatchState,
    Certificate,
    CertificateFile,
    CertificateNumber,
    CertificateState,
    Confirmation,
    IssueBatch,
    IssueItem,
    ItemState,
)
from oneplusx.apps.certificates.printing import Face, press
from oneplusx.apps.certificates.selectors.batches import passed_without_certificate, profile_of
from oneplusx.apps.certificates.services.batches import path_of
from oneplusx.apps.certificates.services.issuing import expiry
from oneplusx.apps.certificates.services.numbering import take_numbers
from oneplusx.apps.certificates.services.planning import CertificateRow, RowPlan, RowStatus
from oneplusx.apps.certificates.services.recording import record_certificates
from oneplusx.apps.files.services import store_made
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_values, update_rows
from oneplusx.web.ids import new_id
from oneplusx.web.origin import Origin
from oneplusx.web.processes import answers, cores

PIECE = 500
SHEET = 50
FEW = 200

Report = Callable[[int, int], None]
"""Certificates done (half a count for a number, half for a face), and all."""


def issue_batch(*, batch_id: UUID, actor: Actor, now: datetime, report: Report) -> IssueBatch:
    """Issues what of the batch is not issued yet (颁发批次); may be called again at any time.

    Args:
        report: Called between pieces; raises to stop there.

    Raises:
        Conflict: ``issuing.bad_state``; ``issuing.piece_refused``: a certificate is known already, nothing of its piece
            was issued.
    """
    batch = IssueBatch.objects.select_related("organization", "plan", "certificate_type__organization").get(id=batch_id)
    if batch.state != BatchState.ISSUING:
        raise Conflict("issuing.bad_state", state=str(batch.get_state_display()))
    total = batch.items.exclude(state=ItemState.EXCLUDED).count()
    while _issue_piece(batch, actor, now):
        report(batch.items.filter(state=ItemState.ISSUED).count() // 2, total)
    _print_all(batch, total, now, report)
    _finish(batch, actor, now)
    return batch


@transaction.atomic
def _issue_piece(batch: IssueBatch, actor: Actor, now: datetime) -> bool:
    """Numbers and records the next certificates; answers whether there were any."""
    IssueBatch.objects.select_for_update().get(id=batch.id)
    waiting = batch.items.filter(state=ItemState.WAITING).select_related("registration").order_by("position")
    items = list(waiting[:PIECE])
    if not items:
        return False
    numbers = take_numbers(
        batch=batch, profile=profile_of(batch.organization_id, batch.certificate_type), count=len(items)
    )
    rows = [_row(batch, item, number) for item, number in zip(items, numbers, strict=True)]
    plans = record_certificates(
        rows=rows,
        institution_id=batch.organization_id,
        confirmation=Confirmation.ISSUED,
        origin=Origin.HERE,
        actor=actor,
        now=now,
    )
    _refuse_all_but_new(items, plans)
    month, learners = f"{batch.issued_on:%Y-%m}", [item.learner_id for item in items]
    made = Certificate.objects.filter(
        learner_id__among=learners, certificate_type=batch.certificate_type, acquired_month=month
    ).exclude(state=CertificateState.REPLACED)
    by_learner = dict(made.values_list("learner_id", "id"))
    for item in items:
        item.state, item.certificate_id = ItemState.ISSUED, by_learner[item.learner_id]
    update_rows(IssueItem, items, ["state", "certificate"])
    IssueBatch.objects.filter(id=batch.id).update(issued_count=F("issued_count") + len(items))
    return True


def _row(batch: IssueBatch, item: IssueItem, number: str) -> CertificateRow:
    score = item.score_hundredths
    return CertificateRow(
        learner_id=item.learner_id,
        certificate_type_id=batch.certificate_type_id,
        issuer_id=batch.organization_id,
        holder_name=item.holder_name,
        acquired_month=f"{batch.issued_on:%Y-%m}",
        issued_on=batch.issued_on,
        enrollment_id=item.registration.enrollment_id,
        number=number,
        score_text="" if score is None else f"{score / 100:g}",
        score_hundredths=score,
        expires_on=expiry(batch.certificate_type, batch.issued_on),
    )


def _refuse_all_but_new(items: Sequence[IssueItem], plans: Sequence[RowPlan]) -> None:
    for item, plan in zip(items, plans, strict=True):
        if plan.status is not RowStatus.NEW:
            code = plan.error.code if plan.error else "certificates.already_issued"
            raise Conflict("issuing.piece_refused", name=item.holder_name, why=[code])


def _print_all(batch: IssueBatch, total: int, now: datetime, report: Report) -> None:
    """Prints what has no file yet; sheets are drawn while others are printed."""
    missing = list(
        batch.items.filter(state=ItemState.ISSUED, certificate__faces=None)
        .order_by("position")
        .values_list("certificate_id", flat=True)
    )
    sheets = [missing[at : at + SHEET] for at in range(0, len(missing), SHEET)]
    processes = cores() if len(missing) > FEW and not connection.in_atomic_block else 1
    printed = total - len(missing)
    with closing(answers(press, _faces(batch, sheets), processes=processes)) as made:
        for sheet, documents in zip(sheets, made, strict=True):
            _keep(batch, sheet, documents, now)
            printed += len(sheet)
            report((total + printed) // 2, total)


def _faces(batch: IssueBatch, sheets: Sequence[Sequence[UUID]]) -> Iterator[list[Face]]:
    profile = profile_of(batch.organization_id, batch.certificate_type)
    for sheet in sheets:
        certificates = Certificate.objects.select_related("certificate_type__organization", "standard_version").in_bulk(
            sheet
        )
        codes = dict(CertificateNumber.objects.filter(certificate_id__in=sheet).values_list("certificate_id", "code"))
        credentials = documents_of(sheet)
        yield [
            face_of(certificates[one], profile, code=codes.get(one, ""), credential=credentials.get(one))
            for one in sheet
        ]


@transaction.atomic
def _keep(batch: IssueBatch, sheet: Sequence[UUID], documents: Sequence[bytes], now: datetime) -> None:
    IssueBatch.objects.select_for_update().get(id=batch.id)
    files = store_made(documents=documents, media_type="application/pdf", now=now)
    learners = dict(Certificate.objects.filter(id__in=sheet).values_list("id", "learner_id"))
    kept = set(CertificateFile.objects.filter(certificate_id__in=sheet).values_list("certificate_id", flat=True))
    new = [(new_id(), one, learners[one], file) for one, file in zip(sheet, files, strict=True) if one not in kept]
    insert_values(CertificateFile, ("id", "certificate_id", "learner_id", "file_id"), new, made_at=now)
    IssueBatch.objects.filter(id=batch.id).update(printed_count=F("printed_count") + len(new))


@transaction.atomic
def _finish(batch: IssueBatch, actor: Actor, now: datetime) -> None:
    ended = IssueBatch.objects.filter(id=batch.id, state=BatchState.ISSUING).update(
        state=BatchState.ISSUED, finished_at=now
    )
    if not ended:
        return
    batch.refresh_from_db()
    record_act(
        verb="issuing.issued",
        subject_kind="issue_batch",
        subject_id=batch.id,
        institution_id=batch.organization_id,
        facts={"certificates": batch.issued_count, "plan": batch.plan.code, "type": batch.certificate_type.code},
        actor=actor,
        now=now,
    )
    people = [one for one in (batch.prepared_by_id, batch.approved_by_id) if one is not None]
    params = {"name": batch.certificate_type.name_zh, "count": batch.issued_count}
    notify(
        person_ids=people,
        code="issuing.notice_issued",
        params=params,
        path=path_of(batch),
        now=now,
    )
    _move_plan_on(batch, actor, now)


def _move_plan_on(batch: IssueBatch, actor: Actor, now: datetime) -> None:
    """The plan has its certificates when no level has somebody left who passed and holds none."""
    plan = batch.plan
    plan.refresh_from_db()
    left = any(passed_without_certificate(level).exists() for level in plan.levels.all())
    if plan.state == PlanState.CLOSED and not left:
        note_plan(exam_plan_id=plan.id, act=PlanAct.NOTE_CERTIFICATES, actor=actor, now=now)
