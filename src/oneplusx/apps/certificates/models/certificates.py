"""Certificates (证书) and the directory in which a number is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.origin import Origin
from oneplusx.web.records import Record


class CertificateState(models.TextChoices):
    """States of a certificate."""

    VALID = "valid", _("Valid")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    REPLACED = "replaced", _("Replaced")


TRANSITIONS: Mapping[CertificateState, frozenset[CertificateState]] = {
    CertificateState.VALID: frozenset(
        {CertificateState.SUSPENDED, CertificateState.REVOKED, CertificateState.REPLACED}
    ),
    CertificateState.SUSPENDED: frozenset({CertificateState.VALID, CertificateState.REVOKED}),
    CertificateState.REVOKED: frozenset(),
    CertificateState.REPLACED: frozenset(),
}


class Confirmation(models.TextChoices):
    """Who stands for a recorded certificate being true."""

    ISSUED = "issued", _("Issued by its organization")
    ISSUER_LIST = "issuer_list", _("Issuer's list")
    COLLEGE_LIST = "college_list", _("List confirmed by the college")
    NONE = "none", _("Nobody yet: each one is verified")


class GradingMode(models.TextChoices):
    """How a score was recorded (成绩记录方式)."""

    PERCENT = "01", _("Hundred-point scale")
    FIVE_GRADES = "02", _("Five grades")
    PASS_FAIL = "03", _("Pass or fail")
    OTHER_SCALE = "04", _("Another scale of points")


class Certificate(Record):
    """One certificate of one person.

    ``issued_on`` is the first day of ``acquired_month`` where only the month is known. ``standard_version``: the
    version of the standard it was issued under; kept for certificates that their organization stands for.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"number", "holder_name", "score_text", "score_hundredths", "exam_number"}
    )

    learner = models.ForeignKey(
        "parties.Learner", on_delete=models.PROTECT, related_name="certificates", db_index=False
    )
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, null=True, blank=True)
    certificate_type = models.ForeignKey(
        "standards.CertificateType", on_delete=models.PROTECT, related_name="certificates", db_index=False
    )
    standard_version = models.ForeignKey(
        "standards.Standard", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    number = models.CharField(_("Certificate number"), max_length=100, blank=True)
    holder_name = models.CharField(max_length=120)
    score_text = models.CharField(_("Score"), max_length=20, blank=True)
    score_hundredths = models.PositiveIntegerField(null=True)
    grading_mode = models.CharField(_("Grading mode"), max_length=20, choices=GradingMode.choices, blank=True)
    is_passed = models.BooleanField(_("Passed the assessment"), default=True)
    acquired_month = models.CharField(max_length=7)
    issued_on = models.DateField(_("Date of issue"))
    expires_on = models.DateField(_("Valid until"), null=True)
    exam_number = models.CharField(_("Admission ticket number"), max_length=60, blank=True)
    course_codes = models.JSONField(_("Codes of exempted courses"), default=list)
    state = models.CharField(max_length=20, choices=CertificateState.choices, default=CertificateState.VALID)
    state_reason = models.CharField(max_length=200, blank=True)
    state_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.ELSEWHERE)
    confirmation = models.CharField(max_length=20, choices=Confirmation.choices, default=Confirmation.NONE)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", db_index=False
    )
    recorded_by_institution_id = models.UUIDField(null=True)
    is_demo = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "certificate_type", "acquired_month"],
                condition=~models.Q(state="replaced"),
                name="certificate_once_a_month",
            ),
            models.UniqueConstraint(fields=["learner", "replaces"], name="certificate_replaced_once"),
        ]
        indexes = [models.Index(fields=["certificate_type", "state"], name="certificate_of_type")]


class CertificateCorrection(Record):
    """What a certificate said before it was recorded again with other content: nothing is lost."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"before", "after"})

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="corrections")
    learner_id = models.UUIDField()
    before = models.JSONField()
    after = models.JSONField()
    corrected_by_id = models.UUIDField(null=True)
    corrected_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["learner_id", "certificate"], name="correction_of")]

    def lines(self) -> list[dict[str, object]]:
        """What changed: label, before, after."""
        labels = {field.name: field.verbose_name for field in Certificate._meta.fields}  # noqa: SLF001  public in all but name
        return [
            {"label": labels.get(name, name), "before": before, "after": self.after.get(name)}
            for name, before in self.before.items()
            if name != "score_hundredths"
        ]


class CertificateNumber(Record):
    """Directory of numbers: one indexed read answers a public inquiry.

    ``number_key`` is the number without spaces and hyphens in upper case; ``name_key`` a keyed digest of the holder;
    ``code`` the 16-character inquiry code.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"number_key", "name_key"})

    number_key = models.CharField(max_length=100)
    issuer_id = models.UUIDField(null=True)
    name_key = models.CharField(max_length=64)
    code = models.CharField(max_length=16)
    certificate_id = models.UUIDField(unique=True)
    learner_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number_key", "issuer_id"], name="number_once"),
            models.UniqueConstraint(
                fields=["number_key"], condition=models.Q(issuer_id=None), name="number_of_nobody_once"
            ),
            models.UniqueConstraint(fields=["code"], name="inquiry_code_once"),
        ]
