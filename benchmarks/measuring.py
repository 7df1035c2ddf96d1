"""What a group of measurements uses: figures, medians, pairs, and databases of its own."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from devtools.console import ROOT

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SETTINGS = "oneplusx.site.settings.embedded"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Attributes:
        id: Dotted and stable, the group first: ``"ledger.copy_ratio_sqlite"``.
        value: The median of several runs.
        unit: ``"1/s"``, ``"s"``, ``"ms"``, ``"ratio"``.
        reach: What it must be, in words of arithmetic: ``">= 0.5"``; ``None`` for a number only shown.
        ok: Whether it is; ``None`` without a reach.
    """

    id: str
    value: float | None
    unit: str
    reach: str | None = None
    ok: bool | None = None


def at_least(identity: str, value: float, unit: str, reach: float) -> Figure:
    """A figure that must not be lower."""
    return Figure(identity, value, unit, f">= {reach:g}", value >= reach)


def at_most(identity: str, value: float, unit: str, reach: float) -> Figure:
    """A figure that must not be higher."""
    return Figure(identity, value, unit, f"<= {reach:g}", value <= reach)


def seconds_of(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_of(runs: int, work: Callable[[], object]) -> float:
    """Median seconds of several calls."""
    return statistics.median(seconds_of(work) for _ in range(runs))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two works measured in turns, so that what else the machine does meets both.

    Attributes:
        ours_s: Median seconds of ours.
        theirs_s: Median seconds of what it is compared with.
        speed: Median of ``theirs / ours`` over the rounds: 0.5 means half as fast.
    """

    ours_s: float
    theirs_s: float
    speed: float


def side_by_side(rounds: int, ours: Callable[[int], object], theirs: Callable[[int], object]) -> Pair:
    """Calls both once a round, changing who goes first; each is told the round."""
    pairs = []
    for turn in range(rounds):
        if turn % 2:
            theirs_s = seconds_of(lambda turn=turn: theirs(turn))  # type: ignore[misc]
            ours_s = seconds_of(lambda turn=turn: ours(turn))  # type: ignore[misc]
        else:
            ours_s = seconds_of(lambda turn=turn: ours(turn))  # type: ignore[misc]
            theirs_s = seconds_of(lambda turn=turn: theirs(turn))  # type: ignore[misc]
        pairs.append((ours_s, theirs_s))
    return Pair(
        statistics.median(ours_s for ours_s, _ in pairs),
        statistics.median(theirs_s for _, theirs_s in pairs),
        statistics.median(theirs_s / ours_s for ours_s, theirs_s in pairs),
    )


@dataclass(slots=True)
class Context:
    """What a group gets.

    Attributes:
        is_long: The big sizes are asked for.
        postgresql_url: Maintenance database of a PostgreSQL server; ``None`` where there is none.
    """

    is_long: bool = False
    postgresql_url: str | None = None
    _count: int = field(default=0)

    @property
    def databases(self) -> tuple[str, ...]:
        """Names of the databases that can be measured here."""
        return (SQLITE, POSTGRESQL) if self.postgresql_url else (SQLITE,)

    def say(self, text: str) -> None:
        """A line of progress for whoever waits."""
        sys.stderr.write(f"  {text}\n")
        sys.stderr.flush()

    def on(self, database: str, work: Callable[..., Any], **arguments: Any) -> Any:
        """Runs a function of a group in a process of its own, on a fresh and migrated database.

        Args:
            database: ``"sqlite"`` or ``"postgresql"``.
            work: A function at the top of a module; gets the arguments, may import Django's models inside.
            arguments: JSON values.

        Returns:
            What the function answered, through JSON.
        """
        with tempfile.TemporaryDirectory(prefix="oneplusx-bench-") as folder, self._database(database) as url:
            answer = Path(folder) / "answer.json"
            variables = {**os.environ, **_variables(folder, url)}
            task = json.dumps({"work": f"{work.__module__}:{work.__qualname__}", "arguments": arguments})
            command = [sys.executable, "-m", "benchmarks.process", task, str(answer)]
            subprocess.run(command, check=True, cwd=ROOT, env=variables, stdout=sys.stderr)
            return json.loads(answer.read_text(encoding="utf-8"))

    @contextlib.contextmanager
    def _database(self, database: str) -> Iterator[str]:
        """Yields the URL of a new database; the empty one stands for a file."""
        if database == SQLITE:
            yield ""
            return
        if self.postgresql_url is None:
            raise RuntimeError("no PostgreSQL here: ask context.databases first")
        import psycopg

        self._count += 1
        name = f"oneplusx_bench_{os.getpid()}_{self._count}"
        with psycopg.connect(self.postgresql_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
            try:
                yield urlunsplit(urlsplit(self.postgresql_url)._replace(path=f"/{name}"))
            finally:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _variables(folder: str, url: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "ONEPLUSX_DATA_DIR": folder,
        "ONEPLUSX_SECRET_KEY": "bench",
        "ONEPLUSX_MASTER_KEY": "bench",
        "ONEPLUSX_DEMO": "1",
        "DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
