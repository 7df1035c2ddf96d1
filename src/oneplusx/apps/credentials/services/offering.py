"""Offers of credentials to wallets (钱包领取): made by the holder, taken once.

1. ``offer_to_wallet``: the holder gets a link (as QR code too) and a code of six digits that goes another way.
2. ``redeem_offer``: the wallet sends both and gets a token, once. Five wrong digits end the offer.
3. ``issue_nonce``, then ``deliver_credential``: with the token and a proof of its key the wallet gets the credential,
   bound to that key.

Codes, tokens and nonces are kept as digests.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from oneplusx.apps.credentials.models import CredentialState, WalletNonce, WalletOffer
from oneplusx.apps.credentials.openid import PIN_DIGITS, offer_address, proven_key
from oneplusx.apps.credentials.selectors import credential_of, own_certificate
from oneplusx.apps.credentials.services.holding import record_held, wallet_edition
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.sealing import seal

OFFER_FOR = timedelta(minutes=15)
TOKEN_FOR = timedelta(minutes=10)
NONCE_FOR = timedelta(minutes=5)
FAILURES_MAX = 5
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class MadeOffer:
    """An offer as its holder sees it, once: the link for the wallet and the digits to type there."""

    offer: WalletOffer
    address: str
    pin: str


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and how long it holds."""

    token: str
    seconds: int


@transaction.atomic
def offer_to_wallet(*, certificate_id: UUID, actor: Actor, now: datetime) -> MadeOffer:
    """Offers one of the own credentials to a wallet (领取到钱包); offers made before for it end.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``wallet.not_in_force``.
    """
    held = own_certificate(actor, certificate_id)
    if held.credential.state != CredentialState.VALID:
        raise Conflict("wallet.not_in_force")
    open_offers = WalletOffer.objects.filter(
        learner_id=held.credential.learner_id, certificate_id=certificate_id, redeemed_at=None, expires_at__gt=now
    )
    open_offers.update(expires_at=now)
    code, pin = secrets.token_urlsafe(SECRET_BYTES), f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
    offer = WalletOffer.objects.create(
        learner_id=held.credential.learner_id,
        certificate_id=certificate_id,
        code_sealed=seal(code),
        code_digest=_digest(code),
        pin_digest=_digest(code + pin),
        offered_at=now,
        expires_at=now + OFFER_FOR,
    )
    record_held(credential=held.credential, what="offered", actor=actor, now=now)
    return MadeOffer(offer, offer_address(offer.id), pin)


def redeem_offer(*, code: str, pin: str, actor: Actor = SYSTEM, now: datetime) -> Token:  # noqa: ARG001  the wallet has no name
    """Exchanges the code of an offer for an access token (兑换令牌), once.

    Raises:
        Denied: ``wallet.invalid_grant``: unknown, over, used, or the wrong digits.
    """
    offer = WalletOffer.objects.filter(code_digest=_digest(code), redeemed_at=None, expires_at__gt=now).first()
    if offer is None or offer.failures >= FAILURES_MAX:
        raise Denied("wallet.invalid_grant")
    if not secrets.compare_digest(offer.pin_digest, _digest(code + pin)):
        WalletOffer.objects.filter(id=offer.id).update(failures=F("failures") + 1)
        raise Denied("wallet.invalid_grant")
    token = secrets.token_urlsafe(SECRET_BYTES)
    rows = WalletOffer.objects.filter(id=offer.id, redeemed_at=None, failures__lt=FAILURES_MAX)
    if not rows.update(redeemed_at=now, token_digest=_digest(token), token_expires_at=now + TOKEN_FOR):
        raise Denied("wallet.invalid_grant")
    return Token(token, int(TOKEN_FOR.total_seconds()))


def issue_nonce(*, actor: Actor = SYSTEM, now: datetime) -> str:  # noqa: ARG001  anybody may ask
    """A nonce for a proof of possession (随机数); those that are over go."""
    nonce = secrets.token_urlsafe(SECRET_BYTES)
    WalletNonce.objects.filter(expires_at__lte=now).delete()
    WalletNonce.objects.create(digest=_digest(nonce), expires_at=now + NONCE_FOR)
    return nonce


def token_holds(*, token: str, now: datetime) -> bool:
    """Whether an access token still fetches its credential."""
    return _redeemed(token, now).exists()


@transaction.atomic
def deliver_credential(*, token: str, proof: str, actor: Actor = SYSTEM, now: datetime) -> dict[str, Any]:
    """Hands the credential of an offer to the wallet that proves its key (交付凭证), once.

    Raises:
        Denied: ``wallet.invalid_token``.
        Invalid: ``wallet.invalid_proof``, ``wallet.invalid_nonce``.
        Conflict: ``wallet.not_in_force``: revoked or replaced meanwhile.
    """
    offer = _redeemed(token, now).select_for_update().first()
    if offer is None:
        raise Denied("wallet.invalid_token")
    did, nonce = proven_key(proof, now=now)
    used, _ = WalletNonce.objects.filter(digest=_digest(nonce), expires_at__gt=now).delete()
    if not used:
        raise Invalid("wallet.invalid_nonce")
    credential = credential_of(offer.certificate_id)
    if credential is None or credential.state != CredentialState.VALID:
        raise Conflict("wallet.not_in_force")
    WalletOffer.objects.filter(id=offer.id).update(delivered_at=now)
    return wallet_edition(credential=credential, subject_id=did, actor=actor, now=now)


def _redeemed(token: str, now: datetime) -> QuerySet[WalletOffer]:
    digest = _digest(token) if token else "-"
    return WalletOffer.objects.filter(token_digest=digest, token_expires_at__gt=now, delivered_at=None)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
