"""Complaints (投诉): about whom, who answers by when, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record
from oneplusx.web.sealing import unseal

COMPLAINT = "supervision.complaint"


class ComplaintAbout(models.TextChoices):
    """What a complaint is about."""

    ORGANIZATION = "organization", _("Training and evaluation organization")
    EXAM_SITE = "exam_site", _("Exam site")
    COLLEGE = "college", _("College")
    EXAM = "exam", _("An exam")


class ComplaintState(models.TextChoices):
    """States of a complaint."""

    SUBMITTED = "submitted", pgettext_lazy("complaint", "To be answered")
    ANSWERED = "answered", _("Answered")
    REJECTED = "rejected", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


COMPLAINT_TRANSITIONS: Mapping[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.SUBMITTED: frozenset({ComplaintState.ANSWERED, ComplaintState.REJECTED, ComplaintState.WITHDRAWN}),
    ComplaintState.ANSWERED: frozenset(),
    ComplaintState.REJECTED: frozenset(),
    ComplaintState.WITHDRAWN: frozenset(),
}


class ComplaintFinding(models.TextChoices):
    """What was found."""

    UPHELD = "upheld", pgettext_lazy("complaint", "Upheld")
    PARTLY = "partly", pgettext_lazy("complaint", "Partly upheld")
    NOT_UPHELD = "not_upheld", pgettext_lazy("complaint", "Not upheld")


class Complaint(Record):
    """One complaint. Its text and who complains are sealed; the answer is read with receipt number and code only.

    ``overseer`` is the authority that got it, ``handler`` the institution that is to answer now.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text_sealed", "name_sealed", "contact_sealed", "answer_sealed"})

    receipt_number = models.CharField(max_length=20, unique=True)
    code_index = models.CharField(max_length=64)
    about = models.CharField(max_length=20, choices=ComplaintAbout.choices)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    exam = models.CharField(max_length=160, blank=True)
    text_sealed = models.BinaryField()
    name_sealed = models.BinaryField(null=True)
    contact_sealed = models.BinaryField(null=True)
    person_id = models.UUIDField(null=True, db_index=True)
    overseer = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ComplaintState.choices, default=ComplaintState.SUBMITTED)
    due_on = models.DateField()
    finding = models.CharField(max_length=20, choices=ComplaintFinding.choices, blank=True)
    answer_sealed = models.BinaryField(null=True)
    submitted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["handler", "state", "due_on"], name="complaint_handler"),
            models.Index(fields=["overseer", "state", "due_on"], name="complaint_overseer"),
        ]

    def text(self) -> str:
        """The complaint in clear, for who deals with it."""
        return unseal(self.text_sealed)

    def answer(self) -> str:
        """The answer in clear, for who deals with it or holds the receipt; empty before there is one."""
        return unseal(self.answer_sealed) if self.answer_sealed is not None else ""

    def complainant(self) -> tuple[str, str]:
        """Name and contact in clear; each showing is recorded (``services.reveal_complainant``)."""
        name = unseal(self.name_sealed) if self.name_sealed is not None else ""
        return name, unseal(self.contact_sealed) if self.contact_sealed is not None else ""
