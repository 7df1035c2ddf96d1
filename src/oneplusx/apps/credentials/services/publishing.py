"""Publishes status lists (发布状态列表): whatever changed is signed anew within one interval."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from oneplusx.apps.credentials.facts import status_address
from oneplusx.apps.credentials.models import Credential, CredentialState, StatusList, StatusPurpose
from oneplusx.apps.credentials.signing import issuer_of, signed, text_of
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.credential.badges import StatusPurpose as Purpose
from oneplusx.domain.credential.status_lists import StatusBits, StatusListFacts, status_list_credential
from oneplusx.domain.errors import Conflict

SET_BY = {
    StatusPurpose.REVOCATION: (CredentialState.REVOKED, CredentialState.REPLACED),
    StatusPurpose.SUSPENSION: (CredentialState.SUSPENDED,),
}
FRESH_FOR = timedelta(hours=12)
VALID_FOR = timedelta(days=7)


def publish_status_lists(*, now: datetime) -> int:
    """Signs every list that changed since it was published, or is older than half a day.

    Returns:
        How many were published.
    """
    stale = Q(published_version__lt=F("changed_version")) | Q(published_at=None) | Q(published_at__lt=now - FRESH_FOR)
    ids = list(StatusList.objects.filter(stale).order_by("number").values_list("id", flat=True))
    published = 0
    for one in ids:
        with suppress(Conflict):  # an issuer without a key keeps its last list until there is one
            published += publish_status_list(status_list_id=one, now=now)
    return published


@transaction.atomic
def publish_status_list(*, status_list_id: UUID, now: datetime) -> bool:
    """Signs one list as the states of its credentials are now.

    What changes while it is signed counts a version further, so that the next turn publishes it.
    """
    row = StatusList.objects.select_related("issuer").get(id=status_list_id)
    version = row.changed_version
    credentials = Credential.objects.filter(status_list_id=row.pair_id or row.id)
    indexes = credentials.filter(state__in=SET_BY[StatusPurpose(row.purpose)]).values_list("status_index", flat=True)
    bits = StatusBits.of(indexes)
    facts = StatusListFacts(
        url=status_address(row.number),
        issuer=issuer_of(row.issuer, now=now),
        bits=bits,
        valid_from=now,
        valid_until=now + VALID_FOR,
        purpose=Purpose(row.purpose),
        ttl_seconds=settings.ONEPLUSX_STATUS_SECONDS,
    )
    [document] = signed(row.issuer, [status_list_credential(facts)], now=now)
    mine = StatusList.objects.filter(id=row.id, published_version__lte=version)
    return bool(
        mine.update(
            document=text_of(document),
            set_count=len(indexes),
            published_version=version,
            published_at=now,
        )
    )


def publish_new_lists(*, issuer: Institution, now: datetime) -> None:
    """Signs the issuer's lists that were never published: no credential points at a list that is not there."""
    for one in StatusList.objects.filter(issuer=issuer, published_at=None).values_list("id", flat=True):
        publish_status_list(status_list_id=one, now=now)


def mark_changed(list_ids: Sequence[UUID]) -> None:
    """Notes in the caller's transaction that both lists of these pairs must be published anew."""
    pairs = sorted(set(list_ids))
    rows = StatusList.objects.filter(Q(id__in=pairs) | Q(pair_id__in=pairs))
    rows.update(changed_version=F("changed_version") + 1)
