"""The checker of plans (方案校验): shares no code with the search, the solver or the candidates.

It plays the plan: every conversion is decided anew, after the ones before it have been entered into the record as
conversions in force. What the rules then refuse, or give other credits for, is a problem. One pass over the plan.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from oneplusx.domain.credits import format_credits
from oneplusx.domain.planner.model import Objective, Plan, PlannedConversion, Reason
from oneplusx.domain.rules import (
    CourseStanding,
    CourseStatus,
    Decision,
    LearnerRecord,
    Outcome,
    RuleSet,
    decide,
    past_conversion,
)


class PlanProblem(NamedTuple):
    """What is wrong with the conversion at a place of the plan; -1 is the plan as a whole."""

    place: int
    reason: Reason


def _after(record: LearnerRecord, decision: Decision, place: int, on: date) -> LearnerRecord:
    """The record once the conversion is in force."""
    past = past_conversion(decision, id=f"planned-{place:06d}", converted_on=on, program=record.program)
    freed = {target.course_code for target in decision.targets if target.course_code is not None}
    kept = tuple(standing for standing in record.courses if standing.code not in freed)
    exempted = tuple(CourseStanding(code, CourseStatus.EXEMPTED) for code in sorted(freed))
    slots = dict(record.program.slots)
    for target in decision.targets:
        room = slots.get(target.slot) if target.slot is not None else None
        if target.slot is not None and room is not None:
            slots[target.slot] = room - target.credits_hundredths
    return replace(
        record,
        courses=(*kept, *exempted),
        conversions=(*record.conversions, past),
        program=replace(record.program, slots=slots),
    )


def _compare(place: int, planned: PlannedConversion, decision: Decision) -> list[PlanProblem]:
    problems = []
    if decision.outcome is not Outcome.APPROVED:
        codes = ", ".join(condition.code for condition in decision.failed)
        problems.append(PlanProblem(place, Reason("plan.not_approved", {"rule": planned.rule_id, "failed": codes})))
        return problems
    if decision.credits_hundredths != planned.credits_hundredths:
        values = {
            "planned": format_credits(planned.credits_hundredths),
            "decided": format_credits(decision.credits_hundredths),
        }
        problems.append(PlanProblem(place, Reason("plan.other_credits", values)))
    if decision.recorded_score != planned.recorded_score:
        problems.append(PlanProblem(place, Reason("plan.other_score", {"rule": planned.rule_id})))
    if planned.rule_id != planned.request.rule_id or planned.rule_id != decision.rule_id:
        problems.append(PlanProblem(place, Reason("plan.other_rule", {"rule": planned.rule_id})))
    if (planned.achievement_ids, planned.targets) != (planned.request.achievement_ids, planned.request.targets):
        problems.append(PlanProblem(place, Reason("plan.other_request", {"rule": planned.rule_id})))
    return problems


def _points(decision: Decision) -> int:
    scores = [target.score for target in decision.targets]
    return sum(int(score.points * 100) for score in scores if score is not None and score.points is not None)


def _totals(plan: Plan, score: int) -> list[PlanProblem]:
    claimed = dict(plan.objectives)
    found = {
        Objective.CREDITS: sum(conversion.credits_hundredths for conversion in plan.chosen),
        Objective.SCORE: score,
        Objective.ACHIEVEMENTS: len({name for conversion in plan.chosen for name in conversion.achievement_ids}),
    }
    return [
        PlanProblem(
            -1, Reason("plan.other_total", {"objective": objective, "claimed": claimed[objective], "found": value})
        )
        for objective, value in found.items()
        if objective in claimed and claimed[objective] != value
    ]


def check_plan(rule_set: RuleSet, record: LearnerRecord, plan: Plan, on: date) -> list[PlanProblem]:
    """Everything wrong with a plan; empty when every conversion is approved as planned, one after the other.

    Args:
        rule_set: The rule set that the plan claims to follow.
        record: The learner's record before the plan.
        plan: The plan to check, wherever it comes from.
        on: Day of application.
    """
    problems: list[PlanProblem] = []
    if (plan.rule_set_code, plan.version) != (rule_set.code, rule_set.version):
        values = {"planned": f"{plan.rule_set_code} {plan.version}", "given": f"{rule_set.code} {rule_set.version}"}
        problems.append(PlanProblem(-1, Reason("plan.other_rule_set", values)))
    score = 0
    for place, planned in enumerate(plan.chosen):
        decision = decide(rule_set, record, planned.request, on)
        problems.extend(_compare(place, planned, decision))
        if decision.outcome is Outcome.APPROVED:
            score += _points(decision)
            record = _after(record, decision, place, on)
    problems.extend(_totals(plan, score))
    return problems
