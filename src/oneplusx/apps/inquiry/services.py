"""What the public inquiry writes: signatures of its answers (答复签名), and how often it was asked (查询计数)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from oneplusx.apps.certificates.models import Certificate, CertificateNumber
from oneplusx.apps.inquiry.models import InquiryCount, SignedAnswer
from oneplusx.apps.inquiry.signed_answers import Draft, Signed, draft_of, question, signed_bytes
from oneplusx.apps.keys.models import SigningKey
from oneplusx.apps.keys.ownership import BANK
from oneplusx.apps.keys.services import sign_all
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.bulk import insert_rows
from oneplusx.web.ids import new_id

PURPOSE = "inquiry answers"
BATCH = 500
MinuteCount = tuple[datetime, str, str]


@transaction.atomic
def sign_answers(*, certificate_ids: Sequence[UUID], actor: Actor, now: datetime) -> dict[UUID, Signed]:
    """Signs the public answers of certificates with the bank's key (签署答复), where no signature holds yet.

    Returns:
        The signatures that hold now, by certificate; those not in the directory are left out.

    Raises:
        Conflict: ``keys.none_active``.
    """
    del actor  # signing is an act of its own on the trail; the public answer has no other
    batches = [certificate_ids[start : start + BATCH] for start in range(0, len(certificate_ids), BATCH)]
    drafts = [draft for batch in batches for draft in _drafts(batch, now)]
    wanted = [draft for draft in drafts if draft.signed is None]
    held = {draft.certificate_id: draft.signed for draft in drafts if draft.signed is not None}
    if not wanted:
        return held
    made = sign_all(owner=BANK, data=[signed_bytes(draft.text) for draft in wanted], now=now, what=PURPOSE)
    fresh = {
        draft.certificate_id: Signed(draft.digest, one.signature, one.key_id)
        for draft, one in zip(wanted, made, strict=True)
    }
    key_id = SigningKey.objects.values_list("id", flat=True).get(verification_method=made[0].key_id)
    learners = dict(Certificate.objects.filter(id__among=list(fresh)).values_list("id", "learner_id"))
    _store(
        [
            SignedAnswer(
                id=certificate_id,
                learner_id=learners[certificate_id],
                digest=one.digest,
                key_id=key_id,
                signature=one.signature,
                signed_at=now,
            )
            for certificate_id, one in sorted(fresh.items())
        ]
    )
    return held | fresh


def _store(rows: Sequence[SignedAnswer]) -> None:
    """New ones in bulk; over older ones, or beside another process, one by one."""
    if not SignedAnswer.objects.filter(id__among=[row.id for row in rows]).exists():
        try:
            with transaction.atomic():
                insert_rows(SignedAnswer, rows)
        except IntegrityError:
            pass
        else:
            return
    names = ["digest", "key_id", "signature", "signed_at"]
    SignedAnswer.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=names)


def _drafts(certificate_ids: Sequence[UUID], now: datetime) -> list[Draft]:
    pk = Certificate._meta.get_field("id")  # noqa: SLF001  public in all but name
    marks = ", ".join(["%s"] * len(certificate_ids))
    asked = question(f"c.id IN ({marks})")
    values = [pk.get_db_prep_value(one, connection) for one in certificate_ids]
    return [draft_of(row, now) for row in Certificate.objects.raw(asked, values)]


def sign_new_answers(*, at_most: int, actor: Actor, now: datetime) -> int:
    """Signs the answers of certificates younger than the last one signed (预签答复); answers how many.

    What comes in beside the order of ids, and what changes later, is signed when it is first asked for.
    """
    last = SignedAnswer.objects.order_by("-id").values_list("id", flat=True).first()
    rows = CertificateNumber.objects.order_by("certificate_id")
    if last is not None:
        rows = rows.filter(certificate_id__gt=last)
    ids = list(rows.values_list("certificate_id", flat=True)[:at_most])
    return len(sign_answers(certificate_ids=ids, actor=actor, now=now))


def count_signed(verification_method: str) -> int:
    """How many answers carry a signature of the key."""
    return SignedAnswer.objects.filter(key_id__in=_key_ids(verification_method)).count()


def sign_again(*, verification_method: str, actor: Actor, now: datetime) -> int:
    """Signs the answers again that a revoked key had signed (重新签署); answers how many."""
    total = 0
    while True:
        rows = SignedAnswer.objects.filter(key_id__in=_key_ids(verification_method))
        ids = list(rows.values_list("id", flat=True)[:BATCH])
        if not ids:
            return total
        done = sign_answers(certificate_ids=ids, actor=actor, now=now)
        rows.filter(id__in=[one for one in ids if one not in done]).delete()
        total += len(ids)


def _key_ids(verification_method: str) -> list[UUID]:
    return list(SigningKey.objects.filter(verification_method=verification_method).values_list("id", flat=True))


@transaction.atomic
def record_counts(*, counts: Mapping[MinuteCount, int], now: datetime, actor: Actor = SYSTEM) -> None:
    """Adds inquiries to the counts of their minutes (累计查询次数).

    Args:
        counts: By minute, door and outcome.
    """
    del actor, now  # counts are about nobody and stand for themselves
    names = sorted(counts)
    InquiryCount.objects.bulk_create(
        [InquiryCount(id=new_id(), minute_at=minute, door=door, outcome=outcome) for minute, door, outcome in names],
        ignore_conflicts=True,
    )
    for minute, door, outcome in names:
        rows = InquiryCount.objects.filter(minute_at=minute, door=door, outcome=outcome)
        rows.update(count=F("count") + counts[minute, door, outcome])
