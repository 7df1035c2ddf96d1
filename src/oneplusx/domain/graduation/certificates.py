"""What certificates not yet taken would save (取证补救): the cheapest fix again, with each of them held.

A certificate counts where the program asks for one, and through the courses that the college's method exempts for it;
which courses these are is the planner's answer, given here as a value. Nothing is estimated: with each certificate (and
each pair of them, when asked) the learner is audited anew, so every cost is proved as any other fix is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation.audit import DEFAULT_EFFORT, find
from oneplusx.domain.graduation.compiled import CompiledProgram, compiled_of
from oneplusx.domain.graduation.covering import Cost
from oneplusx.domain.graduation.finding import Finding
from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus
from oneplusx.domain.graduation.tree import Program


@dataclass(frozen=True, slots=True)
class Obtainable:
    """A certificate that the learner could take.

    Attributes:
        held: As it would be held.
        freed: Courses it would exempt from.
    """

    held: HeldAchievement
    freed: tuple[EarnedCourse, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateFix:
    """What is left to earn with these certificates.

    Attributes:
        certificates: Ids, in the order given.
        credits_hundredths: Credits still to earn.
        courses: Courses still to take.
        other_steps: Achievements and conditions still open, these certificates not counted.
        saved_hundredths: Credits fewer than without; 0 where the certificates only replace other steps.
        satisfied: Nothing is left but what is in progress.
        proved: No cheaper way exists with these certificates.
    """

    certificates: tuple[str, ...]
    credits_hundredths: int
    courses: int
    other_steps: int
    saved_hundredths: int
    satisfied: bool
    proved: bool


def fixes_with_certificates(
    program: Program | CompiledProgram,
    record: AuditRecord,
    obtainable: Sequence[Obtainable],
    *,
    most: int = 1,
    effort: float = DEFAULT_EFFORT,
) -> tuple[CertificateFix, ...]:
    """Certificates that leave less to do, the most helpful first (证书补救方案).

    Fewest credits come first, then fewest courses, then fewest certificates and other steps; ties by the order given.

    Args:
        program: What is required.
        record: What the learner has.
        obtainable: What could be taken.
        most: How many certificates together; every set up to this size is tried, and one that is no better than a
            part of it is left out.
        effort: As for ``audit``.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    compiled = compiled_of(program)
    start = find(compiled, record, blocking=False, effort=effort)
    if start.would_be_satisfied:
        return ()
    costs: dict[tuple[int, ...], Cost | None] = {(): _cost(start)}
    found = []
    for some in _sets(len(obtainable), most):
        with_them = find(compiled, _with(record, [obtainable[place] for place in some]), blocking=False, effort=effort)
        costs[some] = _cost(with_them)
        if _helps(costs, some):
            found.append((some, with_them))
    found.sort(key=lambda pair: (*_order(costs[pair[0]], len(pair[0])), pair[0]))
    without = costs[()]
    return tuple(_as_fix(obtainable, some, finding, without) for some, finding in found)


def _sets(count: int, most: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, most + 1):
        yield from combinations(range(count), size)


def _with(record: AuditRecord, some: Sequence[Obtainable]) -> AuditRecord:
    freed = [course for one in some for course in one.freed]
    codes = {course.code for course in freed}
    kept = tuple(line for line in record.courses if line.code not in codes or line.status is EarnedStatus.PASSED)
    return replace(record, courses=(*kept, *freed), achievements=(*record.achievements, *(one.held for one in some)))


def _cost(finding: Finding) -> Cost | None:
    """What is left to earn; ``None`` where nothing within the program's reach helps."""
    if finding.would_be_satisfied:
        return 0, 0, 0
    return finding.fix.cost if finding.fix else None


def _order(cost: Cost | None, size: int) -> tuple[int, ...]:
    return (1,) if cost is None else (0, cost[0], cost[1], cost[2] + size)


def _helps(costs: dict[tuple[int, ...], Cost | None], some: tuple[int, ...]) -> bool:
    """Cheaper, certificates counted as steps, than every part of the set."""
    mine = _order(costs[some], len(some))
    parts = (part for size in range(len(some)) for part in combinations(some, size))
    return costs[some] is not None and all(mine < _order(costs[part], len(part)) for part in parts)


def _as_fix(
    obtainable: Sequence[Obtainable], some: tuple[int, ...], finding: Finding, without: Cost | None
) -> CertificateFix:
    credits_hundredths, courses, steps = _cost(finding) or (0, 0, 0)
    return CertificateFix(
        certificates=tuple(obtainable[place].held.id for place in some),
        credits_hundredths=credits_hundredths,
        courses=courses,
        other_steps=steps,
        saved_hundredths=0 if without is None else without[0] - credits_hundredths,
        satisfied=finding.would_be_satisfied,
        proved=finding.proved and finding.fix_proved,
    )
