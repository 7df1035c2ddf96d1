"""One learner before one program: which course can count where, and how much is there at best."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from fractions import Fraction
from operator import attrgetter

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation.compiled import CompiledProgram, Leaf
from oneplusx.domain.graduation.facts import fact_holds
from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus
from oneplusx.domain.graduation.result import Unit

_RANK = {EarnedStatus.PASSED: 2, EarnedStatus.IN_PROGRESS: 1, EarnedStatus.FAILED: 0}
_BY_CODE = attrgetter("code")
_LOWEST = Fraction(-1)


def _preference(course: EarnedCourse) -> tuple[int, Fraction, int, int, str, str, str, str]:
    """Of several lines of one course the one that ranks highest counts; a total order, so input order is nothing."""
    score = _LOWEST if course.score is None else course.score
    return (
        _RANK[course.status],
        score,
        course.credits_hundredths,
        course.hours,
        course.way.value,
        course.term,
        course.nature,
        course.source_id,
    )


def _merged(compiled: CompiledProgram, courses: Sequence[EarnedCourse]) -> tuple[list[EarnedCourse], frozenset[str]]:
    """One line per course (per course and term where repeatable), and the codes in progress once more."""
    best: dict[tuple[str, str], EarnedCourse] = {}
    again: set[str] = set()
    repeatable = compiled.repeatable
    for course in courses:
        key = (course.code, course.term if repeatable and repeatable.match(course.code) else "")
        known = best.get(key)
        if known is None or _preference(course) > _preference(known):
            best[key] = course
        if known is not None and EarnedStatus.IN_PROGRESS in (course.status, known.status):
            again.add(course.code)
    return [best[key] for key in sorted(best)], frozenset(again)


def merge_courses(
    compiled: CompiledProgram, courses: Sequence[EarnedCourse]
) -> tuple[list[EarnedCourse], frozenset[str]]:
    """One line per course, in canonical order.

    Returns:
        The lines, and the codes of courses that are in progress although already passed once.
    """
    lines = sorted(courses, key=_BY_CODE)
    again: frozenset[str] = frozenset()
    if len({line.code for line in lines}) != len(lines):
        lines, again = _merged(compiled, lines)
    return lines, again


def weight_of(unit: Unit, course: EarnedCourse) -> int:
    """What a course is worth in the unit of a leaf."""
    if unit is Unit.COURSES:
        return 1
    return course.credits_hundredths if unit is Unit.CREDITS_HUNDREDTHS else course.hours


def is_eligible(leaf: Leaf, course: EarnedCourse, *, may_improve: bool) -> bool:
    """Whether a course of the leaf's pool meets its minimum score and residency."""
    if leaf.own_only and not course.own:
        return False
    if leaf.min_score is None or course.status is EarnedStatus.IN_PROGRESS or may_improve:
        return True
    return leaf.unscored_counts if course.score is None else course.score >= leaf.min_score


def _hours_of(held: HeldAchievement) -> int:
    hours = held.attributes.get("hours", 0)
    return int(hours) if isinstance(hours, int | Fraction) or hours.isdecimal() else 0


Members = Mapping[int, int]
"""Index of a course → what it is worth in the unit of the leaf it is allocated to."""


class Instance:
    """The courses that may count, and for every leaf those it could take.

    Attributes:
        courses: Canonical order.
        options: Per course the exclusive leaves that could take it.
        supply: Per leaf the indexes of the courses it could count (free leaves count them all).
        demand: Per leaf, less what achievements already give.
        reach: Per leaf what it would count if nobody else took anything, parts and their limits heeded.
        gaps: Per leaf what it lacks even when it may take every course of its pool.
        alone: Per node whether it is satisfied when every leaf may take every course of its pool.
        waits: Some of the courses are still in progress.
        facts: Fact node → whether it holds.
    """

    __slots__ = (
        "_alone",
        "compiled",
        "courses",
        "demand",
        "facts",
        "gaps",
        "options",
        "reach",
        "record",
        "supply",
        "waits",
    )

    def __init__(
        self,
        compiled: CompiledProgram,
        record: AuditRecord,
        lines: Sequence[EarnedCourse],
        again: frozenset[str] = frozenset(),
        *,
        with_progress: bool,
    ) -> None:
        self.compiled = compiled
        self.record = record
        wanted = (EarnedStatus.PASSED, EarnedStatus.IN_PROGRESS) if with_progress else (EarnedStatus.PASSED,)
        self.courses = [line for line in lines if line.status in wanted]
        self.waits = with_progress and any(line.status is EarnedStatus.IN_PROGRESS for line in self.courses)
        self.demand = [leaf.demand for leaf in compiled.leaves]
        self.supply: list[list[int]] = [[] for _ in compiled.leaves]
        self.options: list[tuple[int, ...]] = []
        self._connect(again if with_progress else frozenset())
        self.facts = {at: fact_holds(compiled, at, record, lines) for at in compiled.facts}
        self._credit_achievement_hours()
        self.reach = [
            len(counted) if leaf.counts_courses else self._reach(leaf)
            for leaf, counted in zip(compiled.leaves, self.supply, strict=True)
        ]
        self.gaps = [self._gap(leaf) for leaf in compiled.leaves]
        self._alone: list[bool] | None = None

    def _connect(self, improving: frozenset[str]) -> None:
        supply, candidates, options = self.supply, self.compiled.candidates, self.options
        for index, course in enumerate(self.courses):
            sure, exclusive, conditional = candidates(course.code, course.nature)
            for at in sure:
                supply[at].append(index)
            options.append(exclusive)
            if conditional:
                options[-1] = self._check_conditional(index, conditional, improving, exclusive)

    def _check_conditional(
        self, index: int, conditional: tuple[int, ...], improving: frozenset[str], sure: tuple[int, ...]
    ) -> tuple[int, ...]:
        takers, course = list(sure), self.courses[index]
        for at in conditional:
            leaf = self.compiled.leaves[at]
            if is_eligible(leaf, course, may_improve=course.code in improving):
                self.supply[at].append(index)
                if leaf.exclusive:
                    takers.append(at)
        return tuple(sorted(takers))

    def _credit_achievement_hours(self) -> None:
        for leaf in self.compiled.leaves:
            if leaf.achievement_types:
                hours = sum(
                    _hours_of(held)
                    for held in self.record.achievements
                    if held.type in leaf.achievement_types and held.verified
                )
                self.demand[leaf.index] = max(0, leaf.demand - hours)

    def _reach(self, leaf: Leaf) -> int:
        if leaf.parts:
            return self.counted(leaf, self.everything_for(leaf.index))[0]
        if leaf.unit is Unit.COURSES:
            return len(self.supply[leaf.index])
        courses = self.courses
        if leaf.unit is Unit.CREDITS_HUNDREDTHS:
            return sum([courses[index].credits_hundredths for index in self.supply[leaf.index]])
        return sum([courses[index].hours for index in self.supply[leaf.index]])

    def settle(self, nodes: Container[int], facts: Mapping[int, bool]) -> None:
        """Takes the facts as given elsewhere, and as holding among these nodes."""
        self.facts = {at: holds or at in nodes for at, holds in facts.items()}
        self._alone = None

    def everything_for(self, at: int) -> dict[int, int]:
        """All that a leaf could take."""
        unit = self.compiled.leaves[at].unit
        return {index: weight_of(unit, self.courses[index]) for index in self.supply[at]}

    def counted(self, leaf: Leaf, members: Members) -> tuple[int, int]:
        """What the leaf counts of these courses, and how much its parts' minimums lack."""
        if not leaf.parts:
            return sum(members.values()), 0
        sums = [0] * (len(leaf.parts) + 1)
        for index, amount in members.items():
            course = self.courses[index]
            sums[leaf.part_of(course.code, course.nature)] += amount
        total, lacking = sums[-1], 0
        for (_, part), amount in zip(leaf.parts, sums, strict=False):
            total += amount if part.maximum is None else min(amount, part.maximum)
            lacking += max(0, part.minimum - amount)
        return total, lacking

    def gap(self, leaf: Leaf, members: Members) -> int:
        """What the leaf still lacks with these courses; 0 when it is satisfied."""
        total, lacking = self.counted(leaf, members)
        return max(0, self.demand[leaf.index] - total, lacking)

    def asks(self, at: int) -> bool:
        """Whether the leaf asks for anything at all."""
        return self.demand[at] > 0 or self.compiled.leaves[at].asks_of_parts

    def _gap(self, leaf: Leaf) -> int:
        if leaf.parts:
            return self.gap(leaf, self.everything_for(leaf.index))
        lacking = self.demand[leaf.index] - self.reach[leaf.index]
        return max(0, lacking)

    @property
    def alone(self) -> list[bool]:
        """Computed when it is first asked for."""
        if self._alone is None:
            self._alone = self._satisfiable_alone()
        return self._alone

    def _satisfiable_alone(self) -> list[bool]:
        compiled, gaps, facts = self.compiled, self.gaps, self.facts
        leaf_at, need, children = compiled.leaf_at, compiled.need, compiled.children
        ok = [False] * len(leaf_at)
        for at in range(len(leaf_at) - 1, -1, -1):
            leaf = leaf_at[at]
            if leaf >= 0:
                ok[at] = not gaps[leaf]
            elif at in facts:
                ok[at] = facts[at]
            else:
                held = 0
                for child in children[at]:
                    held += ok[child]
                ok[at] = held >= need[at]
        return ok
