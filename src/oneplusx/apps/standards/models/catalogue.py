"""Standards (标准), certificate types, majors, occupations, terms and outcome types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.origin import Origin
from oneplusx.web.records import Record


class Occupation(Record):
    """An occupation of the national classification."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)


class Major(Record):
    """A major (专业) of the national vocational catalogue."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    education_level = models.CharField(max_length=30)
    occupation_codes = models.JSONField(default=list)


class Term(Record):
    """A term of a college's year, e.g. ``2025-2026-1``; ``exams_on`` is the first day of its final exams."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    exams_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="term_code")]


class AchievementType(Record):
    """A type of learning outcome (学习成果类型); a deployment adds types as data.

    ``attributes`` describes the form: ``{"code", "kind": text|number|choice|date, "label_zh", "label_en", "required",
    "choices": [[value, zh, en], …]}``. ``family_attributes`` names those whose values make outcomes the same or
    similar; ``"type"`` makes all outcomes of the type one family.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    has_bank_value = models.BooleanField(default=False)
    attributes = models.JSONField(default=list)
    family_attributes = models.JSONField(default=list)
    evidence_zh = models.CharField(max_length=200, blank=True)
    evidence_en = models.CharField(max_length=200, blank=True)
    is_in_catalogue = models.BooleanField(default=False)
    is_open_to_learners = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=1000)


class CatalogueState(models.TextChoices):
    """States of a standard or certificate type."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class StandardState(models.TextChoices):
    """States of a version of a standard."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("standard", "In review")
    RETURNED = "returned", pgettext_lazy("standard", "Returned")
    REFUSED = "refused", pgettext_lazy("standard", "Refused")
    REVIEWED = "reviewed", pgettext_lazy("standard", "Reviewed")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


STANDARD_TRANSITIONS: Mapping[str, frozenset[str]] = {
    StandardState.DRAFT: frozenset({StandardState.SUBMITTED, StandardState.PUBLISHED, StandardState.WITHDRAWN}),
    StandardState.SUBMITTED: frozenset(
        {StandardState.DRAFT, StandardState.RETURNED, StandardState.REFUSED, StandardState.REVIEWED}
    ),
    StandardState.RETURNED: frozenset({StandardState.SUBMITTED, StandardState.PUBLISHED, StandardState.WITHDRAWN}),
    StandardState.REFUSED: frozenset({StandardState.DRAFT}),
    StandardState.REVIEWED: frozenset({StandardState.PUBLISHED, StandardState.WITHDRAWN}),
    StandardState.PUBLISHED: frozenset({StandardState.SUPERSEDED, StandardState.WITHDRAWN}),
    StandardState.SUPERSEDED: frozenset({StandardState.WITHDRAWN}),
    StandardState.WITHDRAWN: frozenset(),
}
"""From a state to those it may become; a draft is published at once only when it was decided elsewhere."""

EDITABLE = (StandardState.DRAFT, StandardState.RETURNED)
OPEN_STATES = (StandardState.DRAFT, StandardState.SUBMITTED, StandardState.RETURNED, StandardState.REVIEWED)
STANDARD_ACTS: Mapping[str, frozenset[str]] = {
    "edit": frozenset(EDITABLE),
    "submit": frozenset(EDITABLE),
    "take_back": frozenset({StandardState.SUBMITTED}),
    "publish": frozenset({StandardState.REVIEWED}),
    "record": frozenset(EDITABLE),
    "withdraw": frozenset({*EDITABLE, StandardState.REVIEWED, StandardState.PUBLISHED, StandardState.SUPERSEDED}),
    "reopen": frozenset({StandardState.REFUSED}),
    "start_version": frozenset({StandardState.PUBLISHED, StandardState.SUPERSEDED, StandardState.WITHDRAWN}),
}
"""In which states of a version each act is possible; who may do it is the services' to say."""
PUBLIC_STATES = (StandardState.PUBLISHED, StandardState.SUPERSEDED, StandardState.WITHDRAWN)


class Standard(Record):
    """One version of a vocational skill level standard (职业技能等级标准).

    Its contents are in ``models/contents.py``. ``occupations``: ``[{"code", "name_zh", "name_en"}]``; ``partners``:
    ``[{"name_zh", "name_en", "role"}]``, who took part in the drafting. ``case_id`` names it in CASE documents.
    ``source``: the document that decided it, where that was elsewhere.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="standards")
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20, default="1.0")
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    name_search = models.TextField(blank=True)
    national_id = models.CharField(max_length=80, blank=True)
    document_url = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=StandardState.choices, default=StandardState.PUBLISHED)
    state_on = models.DateField(null=True)
    batch = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later_versions")
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    occupations = models.JSONField(default=list)
    partners = models.JSONField(default=list)
    published_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    changed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    case_id = models.UUIDField(default=uuid4, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code", "version"], name="standard_version_once"),
            models.UniqueConstraint(
                fields=["organization", "code"],
                condition=models.Q(state="published"),
                name="standard_published_once",
            ),
        ]

    def is_in_force(self, on: date) -> bool:
        """Whether certificates are issued under this version on a day."""
        return (
            self.published_on is not None and self.published_on <= on and (self.ended_on is None or on < self.ended_on)
        )


class Level(models.TextChoices):
    """Levels of X certificates; codes 1, 2, 3 on the national platform."""

    PRIMARY = "primary", pgettext_lazy("level", "Primary")
    INTERMEDIATE = "intermediate", pgettext_lazy("level", "Intermediate")
    ADVANCED = "advanced", pgettext_lazy("level", "Advanced")


class CertificateType(Record):
    """What may be issued (X证书目录项): standard + level + organization; other certificates have no standard.

    ``level`` is a ``Level`` for X certificates, a value of the issuer's own scale otherwise. ``scheme`` is how it is
    assessed (``domain.assessment.Scheme``); empty: the default.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=60, unique=True)
    achievement_type = models.ForeignKey(AchievementType, on_delete=models.PROTECT)
    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="certificate_types"
    )
    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, null=True, blank=True)
    family = models.CharField(max_length=60)
    level = models.CharField(max_length=20, blank=True)
    level_rank = models.PositiveSmallIntegerField(default=0)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    name_search = models.TextField(blank=True)
    description = models.TextField(blank=True)
    national_id = models.CharField(max_length=80, blank=True)
    major_codes = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    scheme = models.JSONField(default=dict)
    bank_value_hundredths = models.PositiveIntegerField(null=True)
    bank_value_approved_on = models.DateField(null=True)
    valid_months = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=20, choices=CatalogueState.choices, default=CatalogueState.PUBLISHED)
    state_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["family", "level_rank"], name="certificate_type_family"),
            models.Index(fields=["national_id"], name="certificate_type_national"),
        ]


class ProposalState(models.TextChoices):
    """States of a proposed bank value."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", pgettext_lazy("bank value", "Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class BankValueProposal(Record):
    """A credit value proposed for an outcome, and what the bank decided (核定学分)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    certificate_type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="bank_value_proposals")
    value_hundredths = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by_id = models.UUIDField(null=True)
    proposed_institution_id = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_type"], condition=models.Q(state="proposed"), name="bank_value_proposed_once"
            )
        ]
