"""Acts of record (留痕), their seal, who looked at personal data, and answers kept under a key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneplusx.web.records import Record


class Act(Record):
    """One act of record (留痕): who, what, why, when. Inserted once, never changed (trigger)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note_sealed"})

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    institution_id = models.UUIDField(null=True)
    learner_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    note_sealed = models.BinaryField(null=True)
    rows_count = models.PositiveIntegerField(default=1)
    row_digests = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="act_subject"),
            models.Index(fields=["learner_id", "at"], name="act_learner"),
            models.Index(fields=["institution_id", "at"], name="act_institution"),
        ]


class SealedAct(models.Model):
    """An act's place in the chain: written by the one sealer, never by the act itself."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    position = models.PositiveBigIntegerField(primary_key=True)
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="seal")
    previous_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()


class PersonalKey(Record):
    """Key of one person's text in the trail; destroying it erases the text and leaves digests valid."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    person_id = models.UUIDField(unique=True)
    key_sealed = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)


class AccessRecord(Record):
    """Somebody saw personal data in full: who, whose, which fields, for what purpose."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="access_person")]


class IdempotencyRecord(Record):
    """Answer of a write, kept under the caller's key so that a repeat gets the same answer."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body_sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_once")]
