"""Conversion methods (转换办法): rule sets and their versions; a published version never changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.records import Record


class RuleScope(models.TextChoices):
    """Whose method it is; inheritance runs from top to bottom."""

    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    COLLEGE = "college", _("College")
    PROGRAM = "program", _("Program")


class RuleSet(Record):
    """One published conversion method."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    owner = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="rule_sets")
    scope = models.CharField(max_length=20, choices=RuleScope.choices)
    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    program = models.ForeignKey("curriculum.Program", on_delete=models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField()


class VersionState(models.TextChoices):
    """States of a version."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")


class RuleSetVersion(Record):
    """One version: ``document`` is the rule set as data (``docs/formats``), ``text`` as it was written."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    document = models.JSONField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    parent_version = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    entry_year_from = models.PositiveSmallIntegerField(null=True)
    entry_year_to = models.PositiveSmallIntegerField(null=True)
    effective_from_on = models.DateField()
    effective_to_on = models.DateField(null=True)
    source_title = models.CharField(max_length=200, blank=True)
    source_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule_set", "version"], name="rule_set_version_once")]
