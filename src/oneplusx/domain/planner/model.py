"""What a plan (转换方案) is: which conversions to apply for, why, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from oneplusx.domain.rules import RecordedScore, Request, TargetRef


class Objective(StrEnum):
    """What a plan is good for (优化目标), each in its own unit, more is better but for achievements spent."""

    REQUIREMENTS = "requirements_met"
    CREDITS = "credits_gained_hundredths"
    SCORE = "recorded_score_hundredths"
    ACHIEVEMENTS = "achievements_spent"
    STABILITY = "kept_from_previous"


DEFAULT = (
    Objective.REQUIREMENTS,
    Objective.CREDITS,
    Objective.SCORE,
    Objective.ACHIEVEMENTS,
    Objective.STABILITY,
)
"""The published order: an objective counts only where all before it are equal. What then is still equal is
settled by the order of the options (rule, outcomes, targets), the earliest first."""


class Reason(NamedTuple):
    """A stable code and its values."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedConversion:
    """One conversion to apply for.

    Attributes:
        request: The application, ready to be decided.
        reason: What it brings.
    """

    rule_id: str
    achievement_ids: tuple[str, ...]
    targets: tuple[TargetRef, ...]
    credits_hundredths: int
    recorded_score: RecordedScore | None
    reason: Reason
    request: Request


class WhyNot(NamedTuple):
    """Why a rule, or one way of using it, is not in the plan.

    Attributes:
        achievement_ids: Empty where the rule could not be used at all.
    """

    rule_id: str
    achievement_ids: tuple[str, ...]
    targets: tuple[TargetRef, ...]
    reason: Reason


class RefusedPin(NamedTuple):
    """A pinned choice that the plan could not keep, and every reason."""

    request: Request
    reasons: tuple[Reason, ...]


class NextStep(NamedTuple):
    """What one more achievement would bring (下一步建议).

    Attributes:
        courses: Courses it would free in addition.
        credits_hundredths: Credits it would bring in addition.
        requirements: Requirements it would meet in addition.
    """

    achievement_id: str
    title: str
    rule_ids: tuple[str, ...]
    courses: tuple[str, ...]
    credits_hundredths: int
    requirements: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The best conversions of one learner under one rule set.

    Attributes:
        objectives: Value of each objective, in the order in which they were optimized.
        proved: Nothing better exists.
        gap: Where not proved: the objective it stopped at and by how much it could be better at most.
        why_not: For every rule that is not used, and for every other use of an outcome that was possible.
        refused_pins: Pinned choices that were not kept.
        alternatives: Other plans, the next best first; they carry no reasons and no steps of their own.
    """

    rule_set_code: str
    version: str
    on: date
    chosen: tuple[PlannedConversion, ...]
    objectives: tuple[tuple[Objective, int], ...]
    proved: bool
    gap: tuple[Objective, int] | None = None
    why_not: tuple[WhyNot, ...] = ()
    refused_pins: tuple[RefusedPin, ...] = ()
    next_best: tuple[NextStep, ...] = ()
    alternatives: tuple[Plan, ...] = ()

    @property
    def credits_hundredths(self) -> int:
        """Credits of all chosen conversions."""
        return sum(conversion.credits_hundredths for conversion in self.chosen)
