"""What the public inquiry keeps: signatures of answers, and how often it was asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneplusx.web.records import Record


class SignedAnswer(Record):
    """The signature of a certificate's public answer (签名答复); its ``id`` is the certificate's.

    Only the digest of what was signed is kept: the answer is written anew from the certificate at each look-up, and
    the signature counts as long as the digest is the same. Nothing need tell this table that something changed.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner_id = models.UUIDField()
    digest = models.BinaryField(max_length=16)
    key_id = models.UUIDField()
    signature = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()


class InquiryCount(Record):
    """Public inquiries of one minute (查询计数), by door and outcome; who asked for what is not kept."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    minute_at = models.DateTimeField()
    door = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minute_at", "door", "outcome"], name="inquiry_count_once")]
