"""Thousands of planted instances: who can graduate is never refused, who cannot never passed."""

from __future__ import annotations

import os

from oneplusx.domain.graduation import (
    AllOf,
    AuditRecord,
    CreditsFrom,
    EarnedCourse,
    Pool,
    Program,
    audit,
    find,
    verdict_of,
)
from tests.domain.graduation.planted import Planted

LONG = os.environ.get("ONEPLUSX_LONG") == "1"
SOLVABLE, DEFICIENT = (6_000, 6_000) if LONG else (3_000, 2_500)


def test_a_planted_transcript_is_never_refused() -> None:
    for seed in range(SOLVABLE):
        case = Planted(seed, tight=seed % 3 == 0)
        for record in (case.record, case.with_more()):
            found = verdict_of(case.program, record)
            assert (found.satisfied, found.proved) == (True, True), seed


def test_a_planted_hole_is_never_passed() -> None:
    for seed in range(DEFICIENT):
        program, record, is_running = Planted(seed, tight=True).broken()
        found = find(program, record, fix=False, blocking=False)
        assert (found.satisfied, found.would_be_satisfied, found.proved) == (False, is_running, True), seed


def test_what_blocks_and_the_fix_hold_up_for_planted_holes() -> None:
    for seed in range(0, DEFICIENT, 25):
        program, record, _ = Planted(seed, tight=True).broken()
        result = audit(program, record)
        assert result.fix_proved
        assert result.blocking, seed


def test_a_credits_node_is_not_counted_twice() -> None:
    """Two nodes over the same pool need two sets of courses, however the tree is written."""
    for count in range(2, 6):
        nodes = tuple(CreditsFrom(id=f"n{n}", min_hundredths=300, pool=Pool(patterns=("E*",))) for n in range(count))
        program = Program(code="P", requirement=AllOf(id="x", children=nodes))
        enough = tuple(EarnedCourse(f"E{n}", credits_hundredths=300) for n in range(count))
        assert verdict_of(program, AuditRecord(enough)).satisfied
        assert not verdict_of(program, AuditRecord(enough[:-1])).satisfied
        big = (EarnedCourse("E0", credits_hundredths=300 * count),)
        assert not verdict_of(program, AuditRecord(big)).satisfied
