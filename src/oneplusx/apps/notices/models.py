"""Policy notices (政策通知): versions, audience, receipts, and the task a notice may carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record

SUBJECT = "notices.notice"


class NoticeState(models.TextChoices):
    """States of a version of a policy notice."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TRANSITIONS: Mapping[NoticeState, frozenset[NoticeState]] = {
    NoticeState.DRAFT: frozenset({NoticeState.PUBLISHED}),
    NoticeState.PUBLISHED: frozenset({NoticeState.SUPERSEDED, NoticeState.WITHDRAWN}),
    NoticeState.SUPERSEDED: frozenset(),
    NoticeState.WITHDRAWN: frozenset(),
}


class NoticeCategory(models.TextChoices):
    """What a notice is about."""

    POLICY = "policy", _("Policy")
    PILOT = "pilot", _("Pilot work")
    EXAM = "exam", _("Assessment")
    CREDIT = "credit", _("Credit bank")
    OTHER = "other", pgettext_lazy("notice", "Other")


class PolicyNotice(Record):
    """One version of a policy notice; all versions share ``series_id``."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    series_id = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    publisher = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=20, choices=NoticeCategory.choices, default=NoticeCategory.POLICY)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    name_search = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    is_acknowledged = models.BooleanField(default=False)
    effective_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    task_zh = models.CharField(max_length=300, blank=True)
    task_en = models.CharField(max_length=300, blank=True)
    task_due_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=NoticeState.choices, default=NoticeState.DRAFT)
    state_reason = models.CharField(max_length=300, blank=True)
    written_by_id = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series_id", "version"], name="policy_notice_version"),
            models.UniqueConstraint(
                fields=["series_id"], condition=models.Q(state="published"), name="policy_notice_published_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at"], name="policy_notice_state")]

    @property
    def has_task(self) -> bool:
        """Whether institutions are to do something."""
        return self.task_due_on is not None


class NoticeAudience(Record):
    """One part of an audience: a role, a province, an institution; an empty one stands for any. No part: everybody."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    notice = models.ForeignKey(PolicyNotice, on_delete=models.CASCADE, related_name="audience")
    role = models.CharField(max_length=30, blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "role", "province_code", "institution"], name="notice_audience_once"
            ),
            models.UniqueConstraint(
                fields=["notice", "role", "province_code"],
                condition=models.Q(institution=None),
                name="notice_audience_of_all_once",
            ),
        ]


class NoticeReceipt(Record):
    """That a person has read a notice, and acknowledged it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    notice = models.ForeignKey(PolicyNotice, on_delete=models.PROTECT, related_name="receipts")
    person_id = models.UUIDField()
    read_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person_id"], name="notice_receipt_once")]
        indexes = [models.Index(fields=["person_id"], name="notice_receipt_person")]


class TaskDone(Record):
    """That an institution has done what a notice asks for; taken back by deleting nothing: ``undone_at`` is set."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    notice = models.ForeignKey(PolicyNotice, on_delete=models.PROTECT, related_name="done")
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    done_by_id = models.UUIDField(null=True)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "institution"], condition=models.Q(undone_at=None), name="notice_task_done_once"
            )
        ]
