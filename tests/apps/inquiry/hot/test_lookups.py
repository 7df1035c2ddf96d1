"""Coalescing, the cache's bounds, and a database that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import uuid4

import pytest

from oneplusx.apps.inquiry.hot import lookups as hot_lookups
from oneplusx.apps.inquiry.hot.cache import ENTRY_BYTES, SECONDS_MAX, Answer, AnswerCache, Key
from oneplusx.apps.inquiry.hot.lookups import KEYS_MAX, Found, Lookups, Unavailable
from oneplusx.apps.inquiry.selectors import Verdict
from oneplusx.apps.inquiry.signed_answers import Draft
from tests.support.public_door import in_a_loop


class Memory:
    """A source that answers from memory; ``is_away`` makes it fail as a database does."""

    def __init__(self, keys: Sequence[Key] = ()) -> None:
        self.known = {key: Draft(uuid4(), Verdict.VALID, key[0].encode(), b"", None) for key in keys}
        self.questions: list[list[Key]] = []
        self.is_away = False
        self.opened = self.closed = 0

    async def connect(self) -> None:
        if self.is_away:
            raise Unavailable
        self.opened += 1

    async def find(self, keys: Sequence[Key]) -> Found:
        self.questions.append(list(keys))
        await asyncio.sleep(0.005)
        if self.is_away:
            raise Unavailable
        return {key: self.known[key] for key in keys if key in self.known}

    async def close(self) -> None:
        self.closed += 1


def test_what_waits_is_asked_together_and_once() -> None:
    source = Memory([(f"K{number}",) for number in range(50)])

    async def run() -> None:
        lookups = Lookups([source])
        lookups.start()
        asked = [lookups.ask((f"K{number % 60}",)) for number in range(600)]
        answers = await asyncio.gather(*asked)
        assert [draft is None for _, draft in answers[:60]] == [False] * 50 + [True] * 10
        await lookups.stop()

    in_a_loop(run())
    assert [len(keys) for keys in source.questions] == [60]


def test_no_question_is_longer_than_allowed() -> None:
    source = Memory()

    async def run() -> None:
        lookups = Lookups([source, source])
        lookups.start()
        await asyncio.gather(*[lookups.ask((f"K{number}",)) for number in range(1_000)])
        await lookups.stop()

    in_a_loop(run())
    assert sum(len(keys) for keys in source.questions) == 1_000
    assert max(len(keys) for keys in source.questions) <= KEYS_MAX


def test_while_the_database_is_away_everybody_hears_so_at_once_and_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hot_lookups, "SECONDS_BETWEEN_TRIES", 0.02)
    source = Memory([("K1",)])

    async def run() -> None:
        lookups = Lookups([source])
        lookups.start()
        assert (await lookups.ask(("K1",)))[1] is not None
        source.is_away = True
        with pytest.raises(Unavailable):
            await lookups.ask(("K1",))
        await asyncio.sleep(0.1)
        with pytest.raises(Unavailable):
            lookups.ask(("K1",))
        source.is_away = False
        await asyncio.sleep(0.1)
        assert (await lookups.ask(("K1",)))[1] is not None
        await lookups.stop()

    in_a_loop(run())
    assert source.opened == 2
    assert source.closed >= 2


def test_too_much_that_waits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot_lookups, "WAITING_MAX", 10)

    async def run() -> None:
        lookups = Lookups([Memory()])
        waiting = [lookups.ask((f"K{number}",)) for number in range(10)]
        with pytest.raises(Unavailable):
            lookups.ask(("K11",))
        lookups.start()
        await asyncio.gather(*waiting)
        await lookups.stop()

    in_a_loop(run())


def answer(size: int) -> Answer:
    return Answer("valid", b"", b"x" * size, b'"e"')


def test_the_cache_is_bounded_in_bytes_and_keeps_what_is_asked_for() -> None:
    cache = AnswerCache(100 * (ENTRY_BYTES + 300))
    for number in range(1_000):
        cache.put((f"K{number}",), answer(300), 0.0)
        assert cache.get(("K0",), 1.0) is not None
        assert cache.size_bytes <= 100 * (ENTRY_BYTES + 300)
    assert len(cache) == 100
    cache.put(("big",), answer(10**6), 0.0)
    assert cache.get(("big",), 0.0) is None
    cache.put(("K0",), answer(400), 0.5)
    assert cache.size_bytes <= 100 * (ENTRY_BYTES + 300)


def test_no_answer_is_given_beyond_its_age_however_often_it_is_asked_for() -> None:
    cache = AnswerCache(10**6)
    cache.put(("K",), answer(10), 100.0)
    for tenth in range(int(SECONDS_MAX * 10)):
        assert cache.get(("K",), 100 + tenth / 10) is not None
    assert cache.get(("K",), 100 + SECONDS_MAX + 0.01) is None
    assert (len(cache), cache.size_bytes) == (0, 0)
    cache.put(("K",), answer(10), 100.0)
    assert cache.get(("K",), 99.0) is None, "a clock that went back"
