"""Status lists (状态列表): one bit a credential, published signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class StatusPurpose(models.TextChoices):
    """What a set bit says. Source: Bitstring Status List 1.0 §2.1."""

    REVOCATION = "revocation", pgettext_lazy("status list", "Revocation")
    SUSPENSION = "suspension", pgettext_lazy("status list", "Suspension")


class StatusList(Record):
    """A list of an issuer, published at ``/status/<number>``; lists come in pairs of one revocation, one suspension.

    A credential has the same place in both lists of a pair. Places are taken at random in the list of revocations:
    ``taken`` has a bit for each. The bits themselves are derived from the states of the credentials whenever the list
    is published; ``changed_version`` counts the changes, ``published_version`` says which of them ``document`` shows.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    issuer = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="status_lists")
    number = models.PositiveIntegerField(unique=True)
    purpose = models.CharField(max_length=20, choices=StatusPurpose.choices)
    pair = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="companions")
    taken = models.BinaryField(default=bytes)
    taken_count = models.PositiveIntegerField(default=0)
    changed_version = models.PositiveIntegerField(default=1)
    published_version = models.PositiveIntegerField(default=0)
    document = models.TextField(blank=True)
    set_count = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["issuer", "purpose"], name="status_list_of_issuer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_version__lte=models.F("changed_version")), name="status_list_versions"
            )
        ]
