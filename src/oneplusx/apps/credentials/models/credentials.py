"""Credentials of certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class CredentialState(models.TextChoices):
    """States of a credential."""

    VALID = "valid", pgettext_lazy("credential", "Valid")
    SUSPENDED = "suspended", pgettext_lazy("credential", "Suspended")
    REVOKED = "revoked", pgettext_lazy("credential", "Revoked")
    REPLACED = "replaced", pgettext_lazy("credential", "Replaced")


TRANSITIONS: Mapping[CredentialState, frozenset[CredentialState]] = {
    CredentialState.VALID: frozenset({CredentialState.SUSPENDED, CredentialState.REVOKED, CredentialState.REPLACED}),
    CredentialState.SUSPENDED: frozenset({CredentialState.VALID, CredentialState.REVOKED, CredentialState.REPLACED}),
    CredentialState.REVOKED: frozenset({CredentialState.REPLACED}),
    CredentialState.REPLACED: frozenset(),
}


class Credential(Record):
    """The signed form of a certificate as anyone may see it: without anything that identifies the holder.

    ``document`` is the JSON that was signed, byte for byte. A corrected certificate gets a new credential that
    ``replaces`` the old one; at most one of a certificate is not replaced.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"document"})

    learner_id = models.UUIDField()
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, related_name="credentials", db_index=False
    )
    issuer = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    verification_method = models.CharField(max_length=300)
    status_list = models.ForeignKey(
        "credentials.StatusList", on_delete=models.PROTECT, related_name="credentials", db_index=False
    )
    status_index = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=CredentialState.choices, default=CredentialState.VALID)
    state_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner_id", "certificate"],
                condition=~models.Q(state="replaced"),
                name="credential_of_certificate_once",
            )
        ]
        indexes = [
            models.Index(fields=["certificate"], name="credential_of_certificate"),
            models.Index(fields=["status_list", "state"], name="credential_status"),
        ]

    @property
    def key_ending(self) -> str:
        """The last characters of the key's name: enough to tell keys apart."""
        return f"…{self.verification_method[-8:]}"


class HolderSalt(Record):
    """The random salt of a person's identity hash; only the holder's own downloads carry it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"salt_sealed"})

    learner_id = models.UUIDField(unique=True)
    salt_sealed = models.BinaryField()
    made_at = models.DateTimeField()


class HolderCredential(Record):
    """The holder's own edition of a credential: with the salted hash that proves whose it is; kept sealed."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"document_sealed"})

    learner_id = models.UUIDField()
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="+", db_index=False)
    document_sealed = models.BinaryField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner_id", "credential"], name="holder_credential_once")]
