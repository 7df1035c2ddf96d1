"""The limits of the fast door refuse what those of the other doors refuse, and never take more memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from oneplusx.apps.inquiry import limits
from oneplusx.apps.inquiry.hot.counters import COUNT_MAX, Counters, places_of
from oneplusx.apps.inquiry.hot.limiting import Limits
from oneplusx.domain.errors import TooMany
from tests.support.public_door import HotDoor, Reply, at_the_door

START = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
SECRET = b"secret"


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


def test_the_same_inquiries_are_refused_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred inquiries of a few askers, some proved, some missing, over some minutes: refused alike."""
    for name, value in {"PER_ADDRESS_FREE": 8, "PER_ADDRESS": 15, "PER_NUMBER": 10, "PER_NAME": 12}.items():
        monkeypatch.setattr(limits, name, value)
    for name, value in {"MISSES_PER_ADDRESS": 40, "MISSES_PER_NUMBER": 30, "MISSES_PER_NAME": 35}.items():
        monkeypatch.setattr(limits, name, value)
    hot, random, moment = Limits(None, SECRET), Random(7), START
    refusals = set()
    for _ in range(600):
        moment += timedelta(seconds=random.choice([0, 0, 1, 2]))
        asked = {
            "address": f"192.0.2.{random.randint(1, 3)}",
            "number": random.choice(["A1", "B2", "C3"]),
            "name": random.choice(["", "甲", "乙"]),
        }
        is_proved, is_missing = random.random() < 0.3, random.random() < 0.5
        ours = _hot_refusal(hot, asked, moment, is_proved=is_proved)
        theirs = _refusal(lambda: limits.count_inquiry(**asked, now=moment, is_proved=is_proved))  # noqa: B023
        assert ours == theirs
        refusals.add(ours and ours[0])
        if ours is None and is_missing:
            hot.count_miss(hot.places(**asked), int(moment.timestamp()))
            limits.count_miss(**asked, now=moment)
    assert refusals == {None, "inquiry.too_many", "inquiry.proof_needed", "inquiry.too_many_misses"}


def _hot_refusal(hot: Limits, asked: dict[str, str], moment: datetime, *, is_proved: bool) -> tuple[str, int] | None:
    return hot.refusal(hot.places(**asked), int(moment.timestamp()), is_proved=is_proved)


def _refusal(count: Callable[[], None]) -> tuple[str, int] | None:
    try:
        count()
    except TooMany as error:
        return error.code, int(str(error.params["seconds"]))
    return None


def test_processes_share_their_counts(tmp_path: Path) -> None:
    one, other = Limits(tmp_path, SECRET), Limits(tmp_path, SECRET)
    places = one.places("192.0.2.1", "A1", "")
    for turn in range(limits.PER_ADDRESS_FREE):
        assert (one, other)[turn % 2].refusal(places, 6000) is None
    assert one.refusal(places, 6000) == ("inquiry.proof_needed", 60)
    assert other.refusal(places, 6000 + 60) is None, "the next minute"


def test_counters_keep_their_size_and_never_read_low(tmp_path: Path) -> None:
    counters = Counters(tmp_path / "counts")
    keys = [places_of(f"{number}".encode(), SECRET) for number in range(20_000)]
    for places in keys:
        counters.add(places, 1)
    assert all(counters.count(places, 1) >= 1 for places in keys)
    assert sum(counters.count(places, 1) > 1 for places in keys) < 50, "seldom too high"
    assert (tmp_path / "counts").stat().st_size == 8 * 1024 * 1024
    for _ in range(COUNT_MAX + 5):
        counters.add(keys[0], 1)
    assert counters.count(keys[0], 1) == COUNT_MAX
    assert counters.count(keys[0], 2) == 0
    counters.close()


@pytest.fixture
def _in_one_minute() -> None:
    """Waits where the minute would end in the middle of the test."""
    left = 60 - time.time() % 60
    if left < 15:
        time.sleep(left)


@pytest.mark.usefixtures("_in_one_minute")
@pytest.mark.django_db(transaction=True)
def test_beyond_the_limit_nothing_is_looked_up_and_a_proxy_in_front_is_believed(hot_folder: Path) -> None:
    async def ask(door: HotDoor) -> list[Reply]:
        asked = [await door.get("2222222222222222") for _ in range(limits.PER_NUMBER)]
        return [*asked, await door.get("2222222222222222"), await door.get("2222222222222222", client="192.0.2.2")]

    *fine, refused, other = at_the_door(ask)
    assert {reply.status for reply in fine} == {200}
    assert (refused.status, refused.json()["code"]) == (429, "inquiry.proof_needed")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert (other.status, other.json()["code"]) == (429, "inquiry.too_many"), "the code was asked for too often"


@pytest.mark.usefixtures("_in_one_minute")
@pytest.mark.django_db(transaction=True)
def test_who_asks_behind_a_proxy(hot_folder: Path, settings: LazySettings) -> None:
    settings.ONEPLUSX_PROXIES = ["127.0.0.1"]

    async def ask(door: HotDoor) -> list[int]:
        found = []
        for number in range(limits.PER_ADDRESS_FREE + 1):
            forged = f"203.0.113.{number}, 198.51.100.7"
            reply = await door.post(number=f"A{number}", name="甲")
            behind = await door.ask("GET", f"/inquiry/answers/X{number}", client="127.0.0.1", x_forwarded_for=forged)
            found.append(behind.status)
            assert reply.status == (200 if number < limits.PER_ADDRESS_FREE else 429)
        return found

    statuses = at_the_door(ask)
    assert statuses == [200] * limits.PER_ADDRESS_FREE + [429], (
        "what the asker wrote before the proxy counts for nothing"
    )
