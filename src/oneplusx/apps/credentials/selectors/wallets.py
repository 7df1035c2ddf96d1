"""Offers to wallets as their holder sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.credentials.models import WalletOffer
from oneplusx.apps.credentials.openid import offer_document
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import unseal


def open_offer(offer_id: UUID, *, now: datetime) -> dict[str, Any]:
    """The offer behind a link, as a wallet reads it; public: whoever has the link still needs the digits.

    Raises:
        NotFound: ``not_found``: unknown, used or over.
    """
    found = WalletOffer.objects.filter(id=offer_id, redeemed_at=None, expires_at__gt=now).first()
    if found is None:
        raise NotFound("not_found")
    return offer_document(unseal(found.code_sealed))


def offers_of(actor: Actor, certificate_id: UUID) -> QuerySet[WalletOffer]:
    """The learner's own offers of a certificate, the latest first."""
    rows = WalletOffer.objects.filter(certificate_id=certificate_id).order_by("-offered_at", "-id")
    if actor.learner_id is None:
        return rows.none()
    return rows.filter(learner_id__in=learner_ids(actor.learner_id))
