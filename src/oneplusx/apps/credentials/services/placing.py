"""Places in status lists (状态列表): taken at random, each once, whoever issues at the same time."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from oneplusx.apps.credentials.facts import Place
from oneplusx.apps.credentials.models import StatusList, StatusPurpose
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.credential.status_lists import LENGTH, StatusBits

FILLED_MAX = LENGTH * 3 // 4
"""A list is left for a new one before free places get hard to find at random."""


@transaction.atomic
def take_places(*, issuer: Institution, count: int, now: datetime) -> list[Place]:
    """Takes places in the issuer's lists (分配状态位) in the caller's transaction.

    The row of the list of revocations is locked until then, so no place is taken twice.
    """
    places: list[Place] = []
    while len(places) < count:
        row = _open_list(issuer, now)
        suspension = StatusList.objects.values_list("number", flat=True).get(pair=row)
        wanted = min(count - len(places), FILLED_MAX - row.taken_count)
        taken = StatusBits(bytes(row.taken) or bytes(LENGTH // 8))
        for _ in range(wanted):
            index = _free_index(taken)
            taken.set(index)
            places.append(Place(row.id, row.number, suspension, index))
        StatusList.objects.filter(id=row.id).update(taken=bytes(taken), taken_count=row.taken_count + wanted)
    return places


def _free_index(taken: StatusBits) -> int:
    while taken.get(index := secrets.randbelow(LENGTH)):
        pass
    return index


def _open_list(issuer: Institution, now: datetime) -> StatusList:
    lists = StatusList.objects.select_for_update().filter(issuer=issuer, purpose=StatusPurpose.REVOCATION)
    latest = lists.order_by("-number").first()
    return latest if latest is not None and latest.taken_count < FILLED_MAX else _new_pair(issuer, now)


def _new_pair(issuer: Institution, now: datetime) -> StatusList:
    """Two lists with the next numbers; somebody else may take a number first."""
    while True:
        number = (StatusList.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                row = StatusList.objects.create(
                    issuer=issuer, number=number, purpose=StatusPurpose.REVOCATION, created_at=now
                )
                StatusList.objects.create(
                    issuer=issuer, number=number + 1, purpose=StatusPurpose.SUSPENSION, pair=row, created_at=now
                )
                return row
        except IntegrityError:
            continue
