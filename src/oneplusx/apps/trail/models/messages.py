"""What is announced to people: notices in the site, the outbox of mail, and who wants which mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.records import Record


class Notice(Record):
    """A message in the site to one person, linking to the very item.

    ``is_to_mail`` until it was looked at whether the person wants it by mail too.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"params"})

    person_id = models.UUIDField()
    code = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    is_to_mail = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-created_at"], name="notice_person"),
            models.Index(fields=["created_at"], condition=models.Q(is_to_mail=True), name="notice_to_mail"),
        ]


class OutboxState(models.TextChoices):
    """States of an outgoing message."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class OutboxMessage(Record):
    """An outgoing mail, written in the transaction of its cause and sent later."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"recipient_sealed", "body_sealed", "unsubscribe_sealed"})

    channel = models.CharField(max_length=20)
    institution_id = models.UUIDField(null=True)
    recipient_sealed = models.BinaryField()
    subject = models.CharField(max_length=200)
    body_sealed = models.BinaryField()
    unsubscribe_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=20, choices=OutboxState.choices, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outbox_due")]


class MailPreference(Record):
    """Whether a person wants one kind of notice by mail; the kind ``""`` stands for all of them."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    person_id = models.UUIDField()
    kind = models.CharField(max_length=40, blank=True)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "kind"], name="mail_preference_once")]
