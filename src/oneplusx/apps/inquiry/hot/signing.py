"""Signs answers at their first look-up (首次签名): what came or changed since the last job, in batches, in a thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import Error, close_old_connections

from oneplusx.apps.inquiry.services import sign_answers
from oneplusx.apps.inquiry.signed_answers import Signed
from oneplusx.domain.errors import DomainError
from oneplusx.web.actor import SYSTEM
from oneplusx.web.clock import now

GATHER_SECONDS = 0.01
BATCH_MAX = 500
SECONDS_MAX = 1.0
"""Who asks does not wait longer: the answer then goes out unsigned, and says so."""
logger = logging.getLogger(__name__)
Waiting = asyncio.Future["Signed | None"]


class Signer:
    """One batch at a time."""

    def __init__(self) -> None:
        self._queue: dict[UUID, Waiting] = {}
        self._task: asyncio.Task[None] | None = None

    async def sign(self, certificate_id: UUID) -> Signed | None:
        """The signature of a certificate's answer; ``None`` where it cannot be had in time."""
        waiting = self._queue.get(certificate_id)
        if waiting is None:
            waiting = self._queue[certificate_id] = asyncio.get_running_loop().create_future()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._serve())
        try:
            async with asyncio.timeout(SECONDS_MAX):
                return await asyncio.shield(waiting)
        except TimeoutError:
            return None

    async def _serve(self) -> None:
        while self._queue:
            await asyncio.sleep(GATHER_SECONDS)
            taken = {one: self._queue.pop(one) for one in list(self._queue)[:BATCH_MAX]}
            made: dict[UUID, Signed] = {}
            try:
                made = await asyncio.to_thread(_sign, list(taken))
            finally:
                for certificate_id, waiting in taken.items():
                    if not waiting.done():
                        waiting.set_result(made.get(certificate_id))


def _sign(certificate_ids: Sequence[UUID]) -> dict[UUID, Signed]:
    close_old_connections()
    try:
        return sign_answers(certificate_ids=certificate_ids, actor=SYSTEM, now=now())
    except (Error, DomainError):
        logger.exception("answers cannot be signed")
        return {}
    finally:
        close_old_connections()
