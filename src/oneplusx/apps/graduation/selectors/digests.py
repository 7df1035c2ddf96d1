"""Which record an answer or a decision rests on: the same record has the same digest, whatever the day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from oneplusx.apps.graduation.selectors.programs import audited_programs
from oneplusx.apps.graduation.selectors.records import audit_records
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain import graduation

CHUNK = 500


def record_digests(enrollments: Sequence[Enrollment], on: date) -> dict[UUID, str]:
    """Digests of what the audit looks at, by enrollment: program, results, conditions, outcomes that the program asks.

    Enrollments without a program have none.
    """
    return dict(pair for start in range(0, len(enrollments), CHUNK) for pair in _some(enrollments[start:][:CHUNK], on))


def _some(enrollments: Sequence[Enrollment], on: date) -> Iterator[tuple[UUID, str]]:
    programs = audited_programs(row.program_id for row in enrollments if row.program_id is not None)
    known = {key: _digest(program.program) for key, program in programs.items()}
    asking = {key for key, program in programs.items() if _asks_for_outcomes(program.program.requirement)}
    records = audit_records(enrollments, on)
    for row in enrollments:
        if row.program_id in known:
            record = records[row.id]
            held = sorted(
                (one.id, one.verified, one.expires_on is not None and one.expires_on < on)
                for one in (record.achievements if row.program_id in asking else ())
            )
            courses, conditions = sorted(map(repr, record.courses)), sorted(record.conditions.items())
            yield row.id, _digest((known[row.program_id], courses, held, conditions))


def _asks_for_outcomes(node: graduation.Node | None) -> bool:
    if isinstance(node, graduation.AchievementIs):
        return True
    return any(_asks_for_outcomes(child) for child in getattr(node, "children", ()))


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
