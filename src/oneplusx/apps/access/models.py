"""Sign-in (登录): other institutions' sign-in, who is who there, and work kept over a sign-out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.models import Institution, User
from oneplusx.web.records import Record
from oneplusx.web.sealing import unseal


class Protocol(models.TextChoices):
    """How another sign-in is spoken to."""

    OIDC = "oidc", _("OpenID Connect")
    CAS = "cas", _("CAS")


class OutsideSignIn(Record):
    """The sign-in of an institution (外部登录), by which its people can come in here.

    ``number_claim`` names what the other side sends as the student or staff number; empty: the subject itself.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="outside_sign_ins")
    protocol = models.CharField(max_length=10, choices=Protocol.choices)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    base_url = models.CharField(max_length=400)
    client_id = models.CharField(max_length=200, blank=True)
    secret_sealed = models.BinaryField(null=True)
    number_claim = models.CharField(max_length=80, blank=True)
    is_open = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution"], name="outside_sign_in_once")]

    def secret(self) -> str:
        """The secret that the other side gave, in clear."""
        return unseal(self.secret_sealed) if self.secret_sealed else ""


class OutsideIdentity(Record):
    """Who somebody is at an outside sign-in (外部身份); the subject is kept as a keyed digest."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"subject_index"})

    outside = models.ForeignKey(OutsideSignIn, on_delete=models.PROTECT, related_name="identities")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="outside_identities")
    subject_index = models.CharField(max_length=64)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outside", "subject_index"], name="outside_identity_once")]


class KeptWork(Record):
    """What somebody had typed when the session ended (暂存内容); sealed, for that sign-in only, for a day."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"body_sealed"})

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_work")
    path = models.CharField(max_length=500)
    body_sealed = models.BinaryField()
    was_sent = models.BooleanField()
    has_files = models.BooleanField(default=False)
    kept_at = models.DateTimeField()


class ProviderKey(Record):
    """The key with which this product signs who somebody is, for other systems (身份签名密钥)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    pem_sealed = models.BinaryField()
    made_at = models.DateTimeField()


class OutsideClient(Record):
    """Another system whose users sign in here (接入系统), of an institution."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="outside_clients")
    name = models.CharField(max_length=100)
    client_key = models.CharField(max_length=100, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class OutsideSubject(Record):
    """Under which name one system knows one person (对外标识): another one for each system."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"subject"})

    client = models.ForeignKey(OutsideClient, on_delete=models.PROTECT, related_name="subjects")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="outside_subjects")
    subject = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "user"], name="outside_subject_once")]
