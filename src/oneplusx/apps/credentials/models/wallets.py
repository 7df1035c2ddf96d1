"""Offers of credentials to wallets (OpenID4VCI) and the nonces of their proofs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneplusx.web.records import Record


class WalletOffer(Record):
    """An offer of one credential to its holder's wallet: once, for a term, with a code told apart from the link.

    The code is sealed, as the wallet fetches the offer by its address; digits and tokens are kept as digests only.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner_id = models.UUIDField()
    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="+")
    code_sealed = models.BinaryField()
    code_digest = models.CharField(max_length=64, db_index=True)
    pin_digest = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(default=0)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)
    token_expires_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["learner_id", "offered_at"], name="wallet_offer_of")]


class WalletNonce(Record):
    """A nonce that a wallet signs to prove possession of its key; used once."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
