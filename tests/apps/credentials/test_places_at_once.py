"""Places in status lists: at random, never twice, also when many issue at the same time."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.credentials.facts import Place
from oneplusx.apps.credentials.models import StatusList, StatusPurpose
from oneplusx.apps.credentials.services import placing
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.credential.status_lists import StatusBits
from tests.support.at_once import at_once

THREADS, EACH = 6, 200


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_no_place_twice(organization: Institution, now: datetime) -> None:
    def take() -> list[Place]:
        return [place for _ in range(4) for place in placing.take_places(issuer=organization, count=EACH // 4, now=now)]

    taken: list[Place] = []
    for answer in at_once([take] * THREADS):
        assert isinstance(answer, list), answer
        taken += answer
    assert len({(place.list_id, place.index) for place in taken}) == THREADS * EACH
    rows = StatusList.objects.filter(purpose=StatusPurpose.REVOCATION)
    assert sum(row.taken_count for row in rows) == THREADS * EACH
    for row in rows:
        assert sum(byte.bit_count() for byte in bytes(row.taken)) == row.taken_count
        assert row.companions.get().number == row.number + 1


@pytest.mark.django_db
def test_places_are_at_random_and_a_full_list_gets_a_successor(
    organization: Institution, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "FILLED_MAX", 30)
    places = placing.take_places(issuer=organization, count=70, now=now)
    assert len({place.list_id for place in places}) == 3
    assert [place.index for place in places] != sorted(place.index for place in places)
    assert sorted({place.revocation for place in places}) == [1, 3, 5]
    assert {place.suspension - place.revocation for place in places} == {1}
    assert max(place.index for place in places) < StatusBits.empty().length
