"""The databases of the hot path (数据源), asked directly: PostgreSQL in the event loop, SQLite in a thread."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import namedtuple_row

from oneplusx.apps.inquiry.hot.cache import Key
from oneplusx.apps.inquiry.hot.lookups import Found, Source, Unavailable
from oneplusx.apps.inquiry.signed_answers import Draft, draft_of, question
from oneplusx.web.clock import now

SESSION = (
    "-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=2000 -c lock_timeout=1000 "
    # Each key is one step down an index, whatever the statistics say of a table that grew since.
    "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off "
    "-c plan_cache_mode=force_generic_plan"
)
PREPARED_AFTER = 0
BUSY_MILLISECONDS = 1000
DATES = frozenset({"issued_on", "expires_on"})
MOMENTS = frozenset({"state_at", "recorded_at"})
IDS = frozenset({"id", "certificate_type_id"})


def sources_of(settings: Mapping[str, Any]) -> list[Source]:
    """Sources of a database of Django's settings."""
    if settings["ENGINE"].endswith("postgresql"):
        return [PostgresqlSource(settings)]  # one: while it is asked, the next question gathers, and is the longer
    return [SqliteSource(Path(str(settings["NAME"])))]


def _drafts(rows: Iterable[Any], key_of: Callable[[Any], Key], moment: datetime) -> Found:
    """The first row of each key, in the order of the directory."""
    found: dict[Key, Draft] = {}
    for row in rows:
        key = key_of(row)
        if key not in found:
            found[key] = draft_of(row, moment)
    return found


_pair_of = attrgetter("number_key", "name_key")


def _code_of(row: Any) -> Key:
    return (row.code,)


class PostgresqlSource:
    """One connection that only reads."""

    # No key has a line's end in it: it is compared without spaces.
    PAIRS = question(
        "(n.number_key, n.name_key) IN "
        "(SELECT * FROM unnest(string_to_array(%s::text, E'\\n'), string_to_array(%s::text, E'\\n')))"
    )
    CODES = question("n.code = ANY(string_to_array(%s::text, E'\\n'))")

    def __init__(self, settings: Mapping[str, Any]) -> None:
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        self._params: dict[str, Any] = {name: str(settings[key]) for name, key in names.items() if settings.get(key)}
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def connect(self) -> None:
        """Opens it."""
        try:
            self._connection = await psycopg.AsyncConnection.connect(
                **self._params,
                autocommit=True,
                prepare_threshold=PREPARED_AFTER,
                row_factory=namedtuple_row,
                options=SESSION,
                connect_timeout=2,
            )
        except (psycopg.Error, OSError) as error:
            raise Unavailable from error

    async def find(self, keys: Sequence[Key]) -> Found:
        """Answers of the keys that there are."""
        assert self._connection is not None
        pairs = [key for key in keys if len(key) > 1]
        codes = [key[0] for key in keys if len(key) == 1]
        moment = now()
        found: dict[Key, Draft] = {}
        try:
            if pairs:
                numbers, names = ("\n".join(half) for half in zip(*pairs, strict=True))
                found.update(_drafts(await self._rows(self.PAIRS, numbers, names), _pair_of, moment))
            if codes:
                found.update(_drafts(await self._rows(self.CODES, "\n".join(codes)), _code_of, moment))
        except (psycopg.Error, OSError) as error:
            raise Unavailable from error
        return found

    async def _rows(self, asked: str, *wanted: str) -> list[Any]:
        assert self._connection is not None
        return await (await self._connection.execute(asked, wanted, binary=True)).fetchall()

    async def close(self) -> None:
        """Closes it."""
        if self._connection is not None:
            with suppress(psycopg.Error, OSError):
                await self._connection.close()
            self._connection = None


class SqliteSource:
    """One connection that only reads, in a thread of its own."""

    PAIRS = question(
        "(n.number_key, n.name_key) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') "
        "FROM json_each(?))"
    )
    CODES = question("n.code IN (SELECT value FROM json_each(?))")

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inquiry")
        self._connection: sqlite3.Connection | None = None

    async def connect(self) -> None:
        """Opens it."""
        await self._run(self._open)

    async def find(self, keys: Sequence[Key]) -> Found:
        """Answers of the keys that there are."""
        found: Found = await self._run(self._find, keys)
        return found

    async def close(self) -> None:
        """Closes it."""
        with suppress(Unavailable):
            await self._run(self._close)

    async def _run(self, work: Any, *arguments: Any) -> Any:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        except sqlite3.Error as error:
            raise Unavailable from error

    def _open(self) -> None:
        address = f"{self._path.as_uri()}?mode=ro"
        self._connection = sqlite3.connect(address, uri=True, timeout=1, isolation_level=None)
        self._connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        self._connection.execute("PRAGMA query_only=ON")

    def _find(self, keys: Sequence[Key]) -> Found:
        pairs = [key for key in keys if len(key) > 1]
        codes = [key[0] for key in keys if len(key) == 1]
        moment = now()
        found: dict[Key, Draft] = {}
        for asked, wanted, key_of in ((self.PAIRS, pairs, _pair_of), (self.CODES, codes, _code_of)):
            if wanted:
                found.update(_drafts(self._rows(asked, wanted), key_of, moment))
        return found

    def _rows(self, asked: str, wanted: Sequence[object]) -> list[Any]:
        assert self._connection is not None
        cursor = self._connection.execute(asked, [orjson.dumps(wanted).decode()])
        names = [column[0] for column in cursor.description]
        kind = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024  columns are known when they come
        readers = [_reader(name) for name in names]
        return [
            kind(*(value if value is None or read is None else read(value) for read, value in zip(readers, row)))  # noqa: B905  as many
            for row in cursor.fetchall()
        ]

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _reader(name: str) -> Any:
    """From what SQLite holds to what PostgreSQL answers."""
    if name in DATES:
        return date.fromisoformat
    if name in MOMENTS:
        return _moment
    if name in IDS:
        return UUID
    return bool if name.startswith("is_") else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
