"""The next best step (下一步建议): what one more achievement would bring under the rules in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.planner.model import NextStep, Objective, Plan
from oneplusx.domain.planner.planning import plan, without_windows
from oneplusx.domain.rules import LearnerRecord, RuleSet


def _courses(found: Plan) -> set[str]:
    return {
        target.course_code
        for conversion in found.chosen
        for target in conversion.targets
        if target.course_code is not None
    }


def _gain(before: Plan, after: Plan, objective: Objective) -> int:
    return dict(after.objectives).get(objective, 0) - dict(before.objectives).get(objective, 0)


def _step(before: Plan, after: Plan, wanted: HeldAchievement) -> NextStep | None:
    credits_hundredths = _gain(before, after, Objective.CREDITS)
    requirements = _gain(before, after, Objective.REQUIREMENTS)
    rules = tuple(c.rule_id for c in after.chosen if wanted.id in c.achievement_ids)
    if not rules or (credits_hundredths <= 0 and requirements <= 0):
        return None
    courses = tuple(sorted(_courses(after) - _courses(before)))
    return NextStep(wanted.id, wanted.title, rules, courses, credits_hundredths, requirements)


def next_best_steps(
    rule_set: RuleSet,
    record: LearnerRecord,
    catalog: Iterable[HeldAchievement],
    on: date,
    *,
    limit: int = 5,
    ignore_windows: bool = True,
) -> tuple[NextStep, ...]:
    """What each obtainable achievement would bring beyond the best plan with what is held now.

    Args:
        rule_set: The composed rule set in force.
        record: The learner's record.
        catalog: Achievements that could be obtained, as they would be held; ids must differ from those held.
        on: Day of application.
        limit: At most so many steps.
        ignore_windows: Plan ahead of the application window.

    Returns:
        Most credits first, then most requirements, then by id; what brings nothing is left out.
    """
    if ignore_windows:
        rule_set = without_windows(rule_set)
    before = plan(rule_set, record, on, why_not=False)
    steps = []
    for wanted in sorted(catalog, key=lambda held: held.id):
        if wanted.id in record.achievement_by_id:
            continue
        richer = replace(record, achievements=(*record.achievements, wanted))
        after = plan(rule_set, richer, on, previous=before, why_not=False)
        step = _step(before, after, wanted)
        if step is not None:
            steps.append(step)
    steps.sort(key=lambda step: (-step.credits_hundredths, -step.requirements, step.achievement_id))
    return tuple(steps[:limit])
