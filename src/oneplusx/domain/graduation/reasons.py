"""Why a requirement is not satisfied: stable codes with values; the wording lives at the edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oneplusx.domain.credits import format_credits
from oneplusx.domain.graduation.compiled import Leaf
from oneplusx.domain.graduation.facts import average_of, achievements_counted, best_level
from oneplusx.domain.graduation.instance import Instance, is_eligible
from oneplusx.domain.graduation.record import EarnedCourse, EarnedStatus
from oneplusx.domain.graduation.result import Reason, Unit
from oneplusx.domain.graduation.tree import AchievementIs, ConditionIs, CourseIs, GradeAverage

Placed = Mapping[int, Mapping[int, int]]
_NOTHING: Mapping[int, int] = {}
_SHORT = {
    Unit.CREDITS_HUNDREDTHS: "audit.credits_missing",
    Unit.COURSES: "audit.courses_missing",
    Unit.HOURS: "audit.hours_missing",
}


def _passed_here(instance: Instance, leaf: Leaf, placed: Placed) -> dict[int, int]:
    taken = placed.get(leaf.index, _NOTHING) if leaf.exclusive else instance.everything_for(leaf.index)
    return {
        index: worth
        for index, worth in taken.items()
        if instance.courses[index].status is EarnedStatus.PASSED
        and is_eligible(leaf, instance.courses[index], may_improve=False)
    }


def _of_pool(instance: Instance, leaf: Leaf) -> list[EarnedCourse]:
    """Every line of the record that the pool selects, failed ones too, in canonical order."""
    found = (line for line in instance.record.courses if leaf.selects(line.code, line.nature))
    return sorted(found, key=lambda line: (line.code, line.term, line.status.value))


def _short_reason(instance: Instance, leaf: Leaf, passed: Mapping[int, int]) -> Reason:
    node = instance.compiled.nodes[leaf.node]
    if isinstance(node, CourseIs):
        return Reason("audit.course_missing", {"course": node.code})
    total, _ = instance.counted(leaf, passed)
    given = leaf.demand - instance.demand[leaf.index]
    code = "audit.residency_missing" if leaf.own_only else _SHORT[leaf.unit]
    short = max(0, instance.demand[leaf.index] - total)
    return Reason(code, {"required": leaf.demand, "earned": total + given, "missing": short})


def _part_reasons(instance: Instance, leaf: Leaf, passed: Mapping[int, int]) -> Iterator[Reason]:
    sums = [0] * (len(leaf.parts) + 1)
    for index, worth in passed.items():
        course = instance.courses[index]
        sums[leaf.part_of(course.code, course.nature)] += worth
    for (_, part), amount in zip(leaf.parts, sums, strict=False):
        if amount < part.minimum:
            values = {"part": part.title_zh, "part_en": part.title_en, "required": part.minimum, "earned": amount}
            yield Reason("audit.part_missing", values)
        if part.maximum is not None and amount > part.maximum:
            values = {"part": part.title_zh, "part_en": part.title_en, "maximum": part.maximum, "earned": amount}
            yield Reason("audit.part_surplus", values)


def _course_reasons(instance: Instance, leaf: Leaf, placed: Placed) -> Iterator[Reason]:
    """Courses of the pool that the learner has and that do not help here, and why."""
    here = placed.get(leaf.index, _NOTHING)
    elsewhere = {index: at for at, taken in placed.items() for index in taken if at != leaf.index}
    if leaf.exclusive:
        for index in instance.supply[leaf.index]:
            if index in elsewhere and index not in here:
                other = instance.compiled.nodes[instance.compiled.leaves[elsewhere[index]].node].id
                yield Reason("audit.course_used_elsewhere", {"course": instance.courses[index].code, "node": other})
    passed = {line.code for line in instance.courses if line.status is EarnedStatus.PASSED}
    for line in _of_pool(instance, leaf):
        if line.status is EarnedStatus.FAILED and line.code not in passed:
            yield Reason("audit.course_failed", {"course": line.code})
        elif line.status is EarnedStatus.IN_PROGRESS:
            yield Reason("audit.course_in_progress", {"course": line.code})
        elif line.status is EarnedStatus.PASSED and not is_eligible(leaf, line, may_improve=False):
            yield _not_eligible(leaf, line)


def _not_eligible(leaf: Leaf, line: EarnedCourse) -> Reason:
    if leaf.own_only and not line.own:
        return Reason("audit.course_not_own", {"course": line.code})
    score = "" if line.score is None else str(line.score)
    return Reason("audit.score_too_low", {"course": line.code, "score": score, "required": str(leaf.min_score)})


def leaf_reasons(instance: Instance, at: int, placed: Placed) -> tuple[Reason, ...]:
    """What a course leaf lacks, and which of the learner's courses could have helped."""
    leaf = instance.compiled.leaves[at]
    passed = _passed_here(instance, leaf, placed)
    reasons = [_short_reason(instance, leaf, passed)]
    reasons.extend(_part_reasons(instance, leaf, passed))
    reasons.extend(_course_reasons(instance, leaf, placed))
    return tuple(_unique(reasons))


def _unique(reasons: list[Reason]) -> list[Reason]:
    seen, kept = set(), []
    for reason in reasons:
        key = (reason.code, *sorted((name, str(value)) for name, value in reason.params.items()))
        if key not in seen:
            seen.add(key)
            kept.append(reason)
    return kept


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
        case GradeAverage():
            average = average_of(node, instance.compiled.fact_selectors[at], record.courses)
            shown = "" if average is None else format_credits(int(average * 100))
            return (Reason("audit.average_too_low", {"average": shown, "required": str(node.min_score)}),)
        case _:
            raise TypeError(node)
