"""Postings a second in batches of 10,000, against the raw bulk insert of such rows, and what growth costs.

The raw insert gets ready rows and writes them, and nothing else, into the same table with the same indexes, constraints
and triggers, in the same run: ``COPY`` on PostgreSQL, ``executemany`` on SQLite. Ours opens the states of 10,000
accounts, plans, digests, records the act, writes entries, postings and institutions' legs, and commits.
"""

from __future__ import annotations

import random
import shutil
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from benchmarks.measuring import POSTGRESQL, SQLITE, Context, Figure, at_least, at_most, seconds_of, side_by_side

BATCH = 10_000
ROUNDS = 9
POSTINGS_PER_LEARNER = 10
SMALL, LARGE, HUGE = 100_000, 1_000_000, 10_000_000
NOW = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
AMOUNT = 250
LOSS_MAX = 0.3


def figures(context: Context) -> Iterator[Figure]:
    """The ratios on each database; the growth on the worse of them."""
    for database in context.databases:
        context.say(f"{database}: {ROUNDS} batches of {BATCH:,} against raw inserts")
        speed = context.on(database, compare_with_raw)
        yield at_least(f"ledger.copy_ratio_{database}", speed["ratio"], "ratio", 0.5)
        yield Figure(f"ledger.postings_{database}", BATCH / speed["ours_s"], "1/s")
    sizes = [SMALL, LARGE, HUGE] if context.is_long else [SMALL, LARGE]
    losses: dict[int, list[float]] = {size: [] for size in sizes[1:]}
    for database in context.databases:
        context.say(f"{database}: growth to {sizes[-1]:,} postings")
        seconds = context.on(database, grow, sizes=sizes)
        for size in sizes[1:]:
            loss = seconds[str(size)] / seconds[str(SMALL)] - 1
            losses[size].append(loss)
            yield Figure(f"ledger.growth_loss_{size // LARGE}m_{database}", loss, "ratio")
    for size, measured in losses.items():
        yield at_most(f"ledger.growth_loss_{size // LARGE}m", max(measured), "ratio", LOSS_MAX)


def compare_with_raw() -> dict[str, float]:
    """Ours and the raw insert in turns, each on learners of its own."""
    from django.db import connection

    bank = _bank()
    ours, theirs = _learners(BATCH), _learners(BATCH)
    _post(bank, ours)
    chain_starts = _post(bank, theirs)
    batches = [_drafts(bank, ours) for _ in range(ROUNDS)]
    ready = [_raw_rows(theirs, chain_starts, turn) for turn in range(ROUNDS)]
    write = _copy if connection.vendor == POSTGRESQL else _execute_many
    _refresh_statistics()
    pair = side_by_side(ROUNDS, lambda turn: _post_drafts(batches[turn]), lambda turn: write(ready[turn]))
    return {"ratio": pair.speed, "ours_s": pair.ours_s}


def grow(sizes: Sequence[int]) -> dict[int, float]:
    """Median seconds of a batch at each size of the ledger; a batch is one college's cohort, drawn from all.

    The database is copied at each size, and the copies are measured in turns: what else the machine does meets them
    all.
    """
    from oneplusx.apps.ledger.models import Posting

    bank, cohorts, draw = _bank(), list[list[UUID]](), random.Random(7)
    names, seconds = {}, {size: list[float]() for size in sizes}
    for size in sizes:
        while Posting.objects.count() < size:
            cohorts.append(_learners(BATCH))
            for _ in range(POSTINGS_PER_LEARNER):
                _post(bank, cohorts[-1])
        _refresh_statistics()
        names[size] = _copy_database(f"_{size}")
    for _ in range(ROUNDS):
        for size in sizes:
            _switch_to(names[size])
            drafts = _drafts(bank, draw.choice(cohorts[: size // SMALL]))
            seconds[size].append(seconds_of(lambda todo=drafts: _post_drafts(todo)))  # type: ignore[misc]
    _drop_databases(list(names.values()))
    return {size: statistics.median(measured) for size, measured in seconds.items()}


def _copy_database(suffix: str) -> str:
    """Copies the present database; answers the name of the copy."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == SQLITE:
        shutil.copy(name, name + suffix)
        return name + suffix
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own test runner clones
        cursor.execute(f'CREATE DATABASE "{name}{suffix}" TEMPLATE "{name}"')
    return name + suffix


def _drop_databases(names: Sequence[str]) -> None:
    """Files of SQLite go with their folder."""
    from django.db import connection

    connection.close()
    if connection.vendor == POSTGRESQL:
        with connection._nodb_cursor() as cursor:  # noqa: SLF001
            for name in names:
                cursor.execute(f'DROP DATABASE "{name}"')


def _switch_to(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()


def _bank() -> UUID:
    from oneplusx.apps.parties.models import Institution

    return Institution.objects.create(kind="bank", code="BENCH", name_zh="学分银行", created_at=NOW).id


def _learners(count: int) -> list[UUID]:
    from oneplusx.apps.parties.models import Learner, Person

    people = [Person(name="测试", name_sort="ceshi", name_search="ceshi", created_at=NOW) for _ in range(count)]
    Person.objects.bulk_create(people, batch_size=2_000)
    learners = [Learner(person=person, bucket=0, opened_at=NOW) for person in people]
    Learner.objects.bulk_create(learners, batch_size=2_000)
    return [learner.id for learner in learners]


def _drafts(bank: UUID, learners: Sequence[UUID]) -> list[Any]:
    from oneplusx.apps.ledger.services import EntryDraft
    from oneplusx.web.ids import new_id

    return [EntryDraft.deposit(new_id(), learner_id, bank, new_id(), AMOUNT) for learner_id in learners]


def _post_drafts(drafts: Sequence[Any]) -> None:
    from oneplusx.apps.ledger.services import post_entries
    from oneplusx.web.actor import SYSTEM

    outcomes = post_entries(drafts=drafts, actor=SYSTEM, now=NOW)
    assert all(outcome.code == "posted" for outcome in outcomes)


def _post(bank: UUID, learners: Sequence[UUID]) -> list[UUID]:
    """Posts one deposit each; answers the ids of the entries, which raw rows can name."""
    drafts = _drafts(bank, learners)
    _post_drafts(drafts)
    return [draft.entry_id for draft in drafts]


def _raw_rows(learners: Sequence[UUID], entries: Sequence[UUID], turn: int) -> list[tuple[Any, ...]]:
    """Rows that go on with the learners' chains, under an entry that is there."""
    from oneplusx.web.ids import new_id

    seq, before = turn + 2, (turn + 1) * AMOUNT
    pairs = zip(learners, entries, strict=True)
    return [
        (one.hex, 11, seq, seq - 1, before, AMOUNT, before + AMOUNT, 0, None, -AMOUNT, 1, entry.hex, new_id().hex, None)
        for one, entry in pairs
    ]


def _copy(rows: Sequence[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    from oneplusx.apps.ledger.services.writing import POSTING_COLUMNS

    with transaction.atomic(), connection.cursor() as cursor:
        statement = f"COPY ledger_posting ({POSTING_COLUMNS}) FROM STDIN"
        text = "\n".join("\t".join("\\N" if value is None else str(value) for value in row) for row in rows)
        with cursor.copy(statement) as copy:
            copy.write(f"{text}\n")


def _execute_many(rows: Sequence[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    from oneplusx.apps.ledger.services.writing import POSTING_COLUMNS

    with transaction.atomic(), connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO ledger_posting ({POSTING_COLUMNS}) VALUES ({places})", rows)


def _refresh_statistics() -> None:
    """As autovacuum would have done by then."""
    from django.db import connection

    if connection.vendor != SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
