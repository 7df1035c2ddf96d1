"""The one sealer: orders acts that are not chained yet, and chains them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from oneplusx.apps.trail.digests import FIRST_HASH, chain_hash
from oneplusx.apps.trail.models import Act, SealedAct

BATCH = 2000


def seal_acts(*, now: datetime) -> int:
    """Chains all acts not chained yet (存证); returns how many.

    Two sealers at once cannot fork the chain: a position is taken once, and the later one gives up.
    """
    total = 0
    while sealed := _seal_batch(now):
        total += sealed
    return total


def _seal_batch(now: datetime) -> int:
    acts = list(Act.objects.filter(seal=None).order_by("at", "id").only("id", "digest")[:BATCH])
    if not acts:
        return 0
    last = SealedAct.objects.order_by("-position").first()
    position, previous = (last.position, last.chain_hash) if last else (0, FIRST_HASH)
    seals = []
    for act in acts:
        position += 1
        current = chain_hash(previous, position, act.id, act.digest)
        seals.append(
            SealedAct(position=position, act_id=act.id, previous_hash=previous, chain_hash=current, sealed_at=now)
        )
        previous = current
    try:
        with transaction.atomic():
            SealedAct.objects.bulk_create(seals)
    except IntegrityError:
        return 0
    return len(seals)
