"""Why a requirement is not satisfied: stable codes with values; the wording lives at the edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oneplusx.domain.credits import format_credits
from oneplusx.domain.graduation.compiled import Leaf
from oneplusx.domain.graduation.facts import achievements_counted, average_of, best_level
from oneplusx.domain.graduation.instance import Instance, is_eligible
from oneplusx.domain.graduation.record import EarnedCourse, EarnedStatus
from oneplusx.domain.graduation.result import Reason, Unit
from oneplusx.domain.graduation.tree import AchievementIs, ConditionIs, CourseIs, GradeAverage, Measured

Placed = Mapping[int, Mapping[int, int]]
_NOTHING: Mapping[int, int] = {}
_SHORT = {
    Unit.CREDITS_HUNDREDTHS: "audit.credits_missing",
    Unit.COURSES: "audit.courses_missing",
    Unit.HOURS: "audit.hours_missing",
}


def _shown(leaf: Leaf, amount: int) -> int | str:
    """Credits as people write them, other amounts as they are."""
    return format_credits(amount) if leaf.unit is Unit.CREDITS_HUNDREDTHS else amount


class Notes:
    """What the reasons of all leaves draw on, gathered once per learner.

    Attributes:
        holder: Course of the record → the exclusive leaf it is allocated to.
        helpless: Leaf → lines of the record that its pool selects and that do not count, with the reason.
    """

    __slots__ = ("helpless", "holder", "instance", "placed")

    def __init__(self, instance: Instance, placed: Placed) -> None:
        self.instance = instance
        self.placed = placed
        self.holder = {index: at for at, taken in placed.items() for index in taken}
        self.helpless: dict[int, list[Reason]] = {}
        passed = {line.code for line in instance.courses if line.status is EarnedStatus.PASSED}
        for line in sorted(instance.record.courses, key=lambda line: (line.code, line.term, line.status)):
            self._note(line, is_passed=line.code in passed)

    def _note(self, line: EarnedCourse, *, is_passed: bool) -> None:
        candidates = self.instance.compiled.candidates(line.code, line.nature)
        if line.status is EarnedStatus.PASSED:
            for at in candidates.conditional:
                leaf = self.instance.compiled.leaves[at]
                if not is_eligible(leaf, line, may_improve=False):
                    self._add(at, _not_eligible(leaf, line))
            return
        if line.status is EarnedStatus.FAILED and is_passed:
            return
        code = "audit.course_failed" if line.status is EarnedStatus.FAILED else "audit.course_in_progress"
        for at in (*candidates.sure, *candidates.conditional):
            self._add(at, Reason(code, {"course": line.code}))

    def _add(self, at: int, reason: Reason) -> None:
        known = self.helpless.setdefault(at, [])
        if reason not in known:
            known.append(reason)


def _passed_here(instance: Instance, leaf: Leaf, placed: Placed) -> Mapping[int, int]:
    taken = placed.get(leaf.index, _NOTHING) if leaf.exclusive else instance.everything_for(leaf.index)
    return {
        index: worth
        for index, worth in taken.items()
        if instance.courses[index].status is EarnedStatus.PASSED
        and is_eligible(leaf, instance.courses[index], may_improve=False)
    }


def _short_reason(instance: Instance, leaf: Leaf, passed: Mapping[int, int]) -> Reason:
    node = instance.compiled.nodes[leaf.node]
    if isinstance(node, CourseIs):
        return Reason("audit.course_missing", {"course": node.code})
    total, _ = instance.counted(leaf, passed)
    given = leaf.demand - instance.demand[leaf.index]
    code = "audit.residency_missing" if leaf.own_only else _SHORT[leaf.unit]
    short = max(0, instance.demand[leaf.index] - total)
    amounts = {"required": leaf.demand, "earned": total + given, "missing": short}
    return Reason(code, {name: _shown(leaf, amount) for name, amount in amounts.items()})


def _part_reasons(instance: Instance, leaf: Leaf, passed: Mapping[int, int]) -> Iterator[Reason]:
    sums = [0] * (len(leaf.parts) + 1)
    for index, worth in passed.items():
        course = instance.courses[index]
        sums[leaf.part_of(course.code, course.nature)] += worth
    for (_, part), amount in zip(leaf.parts, sums, strict=False):
        titles = {"part": part.title_zh, "part_en": part.title_en}
        if amount < part.minimum:
            bounds = {"required": _shown(leaf, part.minimum), "earned": _shown(leaf, amount)}
            yield Reason("audit.part_missing", titles | bounds)
        if part.maximum is not None and amount > part.maximum:
            bounds = {"maximum": _shown(leaf, part.maximum), "earned": _shown(leaf, amount)}
            yield Reason("audit.part_surplus", titles | bounds)


def _used_elsewhere(notes: Notes, leaf: Leaf) -> Iterator[Reason]:
    compiled, courses = notes.instance.compiled, notes.instance.courses
    for index in notes.instance.supply[leaf.index]:
        holder = notes.holder.get(index, leaf.index)
        if holder != leaf.index and index not in notes.placed.get(leaf.index, _NOTHING):
            other = compiled.nodes[compiled.leaves[holder].node].id
            yield Reason("audit.course_used_elsewhere", {"course": courses[index].code, "node": other})


def _not_eligible(leaf: Leaf, line: EarnedCourse) -> Reason:
    if leaf.own_only and not line.own:
        return Reason("audit.course_not_own", {"course": line.code})
    score = "" if line.score is None else str(line.score)
    return Reason("audit.score_too_low", {"course": line.code, "score": score, "required": str(leaf.min_score)})


def leaf_reasons(notes: Notes, at: int) -> tuple[Reason, ...]:
    """What a course leaf lacks, and which of the learner's courses could have helped."""
    instance = notes.instance
    leaf = instance.compiled.leaves[at]
    passed = _passed_here(instance, leaf, notes.placed)
    reasons = [_short_reason(instance, leaf, passed)]
    if leaf.parts:
        reasons.extend(_part_reasons(instance, leaf, passed))
    if leaf.exclusive and instance.supply[at]:
        reasons.extend(_used_elsewhere(notes, leaf))
    reasons.extend(notes.helpless.get(at, ()))
    return tuple(reasons)


def fact_reasons(instance: Instance, at: int) -> tuple[Reason, ...]:
    """What a fact lacks."""
    node, record = instance.compiled.nodes[at], instance.record
    match node:
        case AchievementIs():
            held = achievements_counted(node, record)
            level = best_level(node, record)
            if level is not None and node.min_level is not None:
                return (Reason("audit.level_too_low", {"level": level, "required": node.min_level}),)
            return (Reason("audit.achievement_missing", {"required": node.count, "earned": held}),)
        case ConditionIs():
            known = node.condition in record.conditions
            code = "audit.condition_not_met" if known else "audit.condition_unknown"
            return (Reason(code, {"condition": node.condition}),)
        case Measured():
            return (_measured_reason(node, record.measures.get(node.measure, 0)),)
        case GradeAverage():
            average = average_of(node, instance.compiled.fact_selectors[at], record.courses)
            shown = "" if average is None else format_credits(int(average * 100))
            return (Reason("audit.average_too_low", {"average": shown, "required": str(node.min_score)}),)
        case _:
            raise TypeError(node)


def _measured_reason(node: Measured, earned: int) -> Reason:
    is_credits = node.unit is Unit.CREDITS_HUNDREDTHS
    shown = {
        name: format_credits(value) if is_credits else value
        for name, value in (("required", node.at_least), ("earned", earned), ("missing", node.at_least - earned))
    }
    return Reason("audit.converted_credits_missing" if is_credits else "audit.conversions_missing", shown)
