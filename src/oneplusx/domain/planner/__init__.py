"""The planner (转换规划), pure: the best conversions of a learner, proved, checked and explained."""

from __future__ import annotations

from oneplusx.domain.planner.checking import PlanProblem, check_plan
from oneplusx.domain.planner.model import (
    DEFAULT,
    NextStep,
    Objective,
    Plan,
    PlannedConversion,
    Reason,
    RefusedPin,
    WhyNot,
)
from oneplusx.domain.planner.next_steps import next_best_steps
from oneplusx.domain.planner.plan_json import plan_from_json, plan_to_json, reason_to_json, step_to_json
from oneplusx.domain.planner.planning import DEFAULT_TIME_LIMIT_S, plan, without_windows

__all__ = [
    "DEFAULT",
    "DEFAULT_TIME_LIMIT_S",
    "NextStep",
    "Objective",
    "Plan",
    "PlanProblem",
    "PlannedConversion",
    "Reason",
    "RefusedPin",
    "WhyNot",
    "check_plan",
    "next_best_steps",
    "plan",
    "plan_from_json",
    "plan_to_json",
    "reason_to_json",
    "step_to_json",
    "without_windows",
]
