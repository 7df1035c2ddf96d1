"""One inquiry on the hot path (热路径查询): counted, looked for in the cache, else in the database, and taken down."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, NamedTuple

from oneplusx.apps.inquiry.hot.answers import answer_of, not_found
from oneplusx.apps.inquiry.hot.cache import Answer, AnswerCache, Key
from oneplusx.apps.inquiry.hot.journal import Journal
from oneplusx.apps.inquiry.hot.limiting import AllPlaces, Limits
from oneplusx.apps.inquiry.hot.lookups import Lookups, Unavailable
from oneplusx.apps.inquiry.hot.signing import Signer

NOT_FOUND = "not_found"


class Refused(Exception):
    """The inquiry is beyond the limits: the code of the refusal and the seconds to wait."""

    def __init__(self, code: str, seconds: int) -> None:
        super().__init__(code)
        self.code, self.seconds = code, seconds


class Asked(NamedTuple):
    """What is asked, in the forms in which it is compared.

    Attributes:
        key: ``(number_key, name_key)`` or ``(code,)``; an empty code matches nothing.
        number: Number or code as the limits count it.
        name: Name as the limits count it: its keyed digest.
    """

    key: Key
    number: str
    name: str
    way: str


class Desk:
    """Answers inquiries; made inside the event loop."""

    def __init__(
        self, *, limits: Limits, cache: AnswerCache, lookups: Lookups, signer: Signer, journal: Journal
    ) -> None:
        self._limits = limits
        self._cache = cache
        self._lookups = lookups
        self._signer = signer
        self._journal = journal
        self._clock = get_running_loop().time
        self._not_found = not_found(datetime.min)  # noqa: DTZ901  no moment stands in it

    def answer(
        self, asked: Asked, *, address: str, now_s: int, is_proved: bool = False
    ) -> Answer | Coroutine[Any, Any, Answer]:
        """Counts the inquiry and answers it: at once from the cache, else whoever looks it up.

        Args:
            now_s: Seconds of the clock.
            is_proved: Whether a proof of work came with it.

        Raises:
            Refused: Beyond the limits; nothing was looked up.
            Unavailable: Cannot be checked now; the coroutine raises it too.
        """
        places = self._limits.places(address, asked.number, asked.name)
        refusal = self._limits.refusal(places, now_s, is_proved=is_proved)
        if refusal is not None:
            self._journal.note("refused", now_s, asked.way, places)
            raise Refused(*refusal)
        answer = self._cache.get(asked.key, self._clock())
        if answer is None:
            return self._answer_of(asked, places, now_s)
        return self._noted(answer, asked, places, now_s)

    async def _answer_of(self, asked: Asked, places: AllPlaces, now_s: int) -> Answer:
        try:
            answer = await self._look_up(asked.key)
        except Unavailable:
            self._journal.note("unavailable", now_s, asked.way, places)
            raise
        return self._noted(answer, asked, places, now_s)

    def _noted(self, answer: Answer, asked: Asked, places: AllPlaces, now_s: int) -> Answer:
        if answer.outcome == NOT_FOUND:
            self._limits.count_miss(places, now_s)
        self._journal.note(answer.outcome, now_s, asked.way, places)
        return answer

    async def _look_up(self, key: Key) -> Answer:
        if not all(key):
            return self._not_found
        asked_at, draft = await self._lookups.ask(key)
        answer = self._cache.get(key, self._clock())
        if answer is not None:  # another waited for the same question
            return answer
        if draft is None:
            answer = self._not_found
        elif draft.signed is None:
            answer = answer_of(draft, await self._signer.sign(draft.certificate_id))
        else:
            answer = answer_of(draft)
        self._cache.put(key, answer, asked_at)
        return answer

    async def stop(self) -> None:
        """Ends: what was taken down is written."""
        await self._lookups.stop()
        await self._journal.stop()
        self._limits.close()
