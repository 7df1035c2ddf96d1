"""Which record an answer or a decision rests on: the same record has the same digest, whatever the day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from oneplusx.apps.graduation.selectors.asking import audited_learners
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain import graduation

CHUNK = 500


def record_digests(enrollments: Sequence[Enrollment], on: date) -> dict[UUID, str]:
    """Digests of what the audit looks at, by enrollment: program and method, results, conditions, outcomes asked for.

    Enrollments without a program have none.
    """
    return dict(pair for start in range(0, len(enrollments), CHUNK) for pair in _some(enrollments[start:][:CHUNK], on))


def _some(enrollments: Sequence[Enrollment], on: date) -> Iterator[tuple[UUID, str]]:
    known: dict[int, tuple[str, bool]] = {}
    for enrollment_id, found in audited_learners(enrollments, on).items():
        program, record = found.program.program, found.record
        if id(program) not in known:
            known[id(program)] = _digest(program), graduation.asks_for_outcomes(program)
        digest, is_asking = known[id(program)]
        held = sorted(
            (one.id, one.verified, one.expires_on is not None and one.expires_on < on)
            for one in (record.achievements if is_asking else ())
        )
        courses, conditions = sorted(map(repr, record.courses)), sorted(record.conditions.items())
        yield enrollment_id, _digest((digest, courses, held, conditions, sorted(record.measures.items())))


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
