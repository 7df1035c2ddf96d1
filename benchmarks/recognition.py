"""Recognitions a second in batch: verified outcomes become deposits, with traces, states, trail and notices.

Beside it, in turns, the raw bulk insert of as many postings into the ledger's table: what the database alone could do.
One recognition is far more than one posting: it is decided with its trace, posted, kept and announced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from benchmarks.ledger import NOW, _bank, _copy, _execute_many, _learners, _post, _raw_rows, _refresh_statistics
from benchmarks.measuring import POSTGRESQL, Context, Figure, side_by_side

BATCH = 5_000
ROUNDS = 7
VALUE = 400


def figures(context: Context) -> Iterator[Figure]:
    """The rate on each database, and the lower of them."""
    rates = []
    for database in context.databases:
        context.say(f"{database}: {ROUNDS} batches of {BATCH:,} recognitions against raw inserts of postings")
        speed = context.on(database, compare_with_raw)
        rates.append(BATCH / speed["ours_s"])
        yield Figure(f"recognition.batch_per_s_{database}", rates[-1], "1/s")
        yield Figure(f"recognition.raw_ratio_{database}", speed["ratio"], "ratio")
    yield Figure("recognition.batch_per_s", min(rates), "1/s")


def compare_with_raw() -> dict[str, float]:
    """Ours and the raw insert in turns, each on learners of its own."""
    from django.db import connection

    bank = _bank()
    ours, theirs = _learners(BATCH), _learners(BATCH)
    starts = _post(bank, theirs)
    batches = [_outcomes(ours) for _ in range(ROUNDS)]
    ready = [_raw_rows(theirs, starts, turn) for turn in range(ROUNDS)]
    write = _copy if connection.vendor == POSTGRESQL else _execute_many
    _refresh_statistics()
    pair = side_by_side(ROUNDS, lambda turn: _recognize(batches[turn]), lambda turn: write(ready[turn]))
    return {"ratio": pair.speed, "ours_s": pair.ours_s}


def _outcomes(learners: Sequence[UUID]) -> list[UUID]:
    """One verified outcome per learner, of a certificate type with a bank value."""
    from oneplusx.apps.recognition.models import Achievement, AchievementState, Source
    from oneplusx.apps.standards.models import AchievementType, CertificateType
    from oneplusx.web.bulk import insert_rows
    from oneplusx.web.ids import new_id

    kind = AchievementType.objects.get(code="x_certificate")
    of_type, _made = CertificateType.objects.get_or_create(
        code="BENCH",
        defaults={
            "achievement_type": kind,
            "family": "BENCH",
            "name_zh": "测试",
            "bank_value_hundredths": VALUE,
        },
    )
    rows: list[Any] = [
        Achievement(
            learner_id=learner_id,
            type=kind,
            certificate_type=of_type,
            title="测试",
            attributes={"certificate_type": "BENCH", "score": 85},
            family="BENCH",
            obtained_on=date(2026, 5, 1),
            state=AchievementState.VERIFIED,
            source=Source.ISSUER,
            registered_at=NOW,
            fingerprint=new_id().hex,
        )
        for learner_id in learners
    ]
    insert_rows(Achievement, rows)
    return [row.id for row in rows]


def _recognize(ids: Sequence[UUID]) -> None:
    from oneplusx.apps.recognition.services import recognize_achievements
    from oneplusx.web.actor import SYSTEM

    report = recognize_achievements(achievement_ids=ids, actor=SYSTEM, now=NOW)
    assert report.recognized == len(ids)
