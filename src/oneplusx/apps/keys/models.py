"""Signing keys (密钥) of institutions, of the bank, of the log and of the test issuer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class OwnerKind(models.TextChoices):
    """Who a key signs for."""

    INSTITUTION = "institution", _("Organization")
    BANK = "bank", _("Credit bank")
    LOG = "log", _("Transparency log")
    TEST_ISSUER = "test_issuer", _("Test issuer")


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """Who a key signs for: an institution by its id, or one of the site's own (then without id)."""

    kind: OwnerKind
    id: UUID | None = None


class KeyState(models.TextChoices):
    """What a key does: signs, only verifies what it signed, or nothing any more."""

    ACTIVE = "active", pgettext_lazy("key", "Active")
    RETIRED = "retired", pgettext_lazy("key", "Retired")
    REVOKED = "revoked", pgettext_lazy("key", "Lost")


KEY_TRANSITIONS = {
    KeyState.ACTIVE: frozenset({KeyState.RETIRED, KeyState.REVOKED}),
    KeyState.RETIRED: frozenset({KeyState.REVOKED}),
    KeyState.REVOKED: frozenset(),
}


class SigningKey(Record):
    """An Ed25519 key (密钥). The seed is sealed, and destroyed when the key stops signing."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    owner_kind = models.CharField(max_length=20, choices=OwnerKind.choices)
    owner_id = models.UUIDField(null=True)
    did = models.CharField(max_length=300)
    verification_method = models.CharField(max_length=400, unique=True)
    public_key = models.BinaryField(max_length=32)
    seed_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=20, choices=KeyState.choices, default=KeyState.ACTIVE)
    created_at = models.DateTimeField()
    active_from = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id"],
                condition=Q(state="active", owner_id__isnull=False),
                name="key_active_once",
            ),
            models.UniqueConstraint(
                fields=["owner_kind"], condition=Q(state="active", owner_id__isnull=True), name="key_active_once_own"
            ),
            models.CheckConstraint(
                condition=Q(state="active") | Q(seed_sealed__isnull=True), name="key_seed_while_active"
            ),
        ]
        indexes = [models.Index(fields=["owner_kind", "owner_id", "active_from"], name="key_of_owner")]

    def owner(self) -> KeyOwner:
        """Who it signs for."""
        return KeyOwner(OwnerKind(self.owner_kind), self.owner_id)

    def signs_until(self) -> datetime | None:
        """End of the time in which it signed; ``None``: it still does."""
        ends = [one for one in (self.retired_at, self.revoked_at) if one is not None]
        return min(ends) if ends else None

    def fragment(self) -> str:
        """The part behind ``#`` of its name in the did document."""
        return self.verification_method.rpartition("#")[2]
