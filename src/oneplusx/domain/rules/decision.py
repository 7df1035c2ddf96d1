"""A request and the decision (决定) about it: outcome, credits, score, what it consumes, and the trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from oneplusx.domain.rules.record import ConsumptionScope

TraceValue = str | int | bool | Fraction | None | tuple[str, ...]
"""What a trace may show; dates as ISO text, credits as hundredths (codes ending in ``_hundredths`` say so)."""


class Outcome(StrEnum):
    """The outcome of a decision."""

    APPROVED = "approved"
    REFUSED = "refused"
    NEEDS_SUPPLEMENT = "needs_supplement"


class Purpose(StrEnum):
    """What a conversion is for (用途)."""

    EXEMPTION = "exemption"  # 免修: a course not yet taken
    REPLACEMENT = "replacement"  # 置换: a failed course
    OFFSET = "offset"  # 冲抵: credits of a requirement slot
    GRADUATION = "graduation"  # 毕业要求


@dataclass(frozen=True, slots=True)
class TargetRef:
    """A course, a module of it (fewer credits than the course has) or a requirement slot.

    Attributes:
        course_code: Course of the program, or ``None`` for a slot.
        slot: Requirement slot, or ``None`` for a course.
        credits_hundredths: Credits asked for; ``None`` means all that the rule gives.
        content_match: Share of the course that the outcome covers; ``None`` means the program's known match.
    """

    course_code: str | None = None
    slot: str | None = None
    credits_hundredths: int | None = None
    content_match: Fraction | None = None

    @property
    def key(self) -> str:
        """``course:CODE`` or ``slot:NAME``."""
        return f"course:{self.course_code}" if self.course_code is not None else f"slot:{self.slot}"


@dataclass(frozen=True, slots=True)
class Request:
    """What a learner asks for. ``rule_id=None`` takes the rule that gives most.

    Attributes:
        purpose: ``None`` takes it from the course's standing and the target.
        evidence: Kinds of evidence that came with the request, for rules that demand some.
        granted_credits_hundredths: Credits that a panel granted, for rules with a range.
        at: Time of day of the application, in the college's time, for windows that close at an hour.
    """

    rule_id: str | None
    achievement_ids: tuple[str, ...]
    targets: tuple[TargetRef, ...]
    purpose: Purpose | None = None
    evidence: tuple[str, ...] = ()
    granted_credits_hundredths: int | None = None
    at: time | None = None


class Condition(NamedTuple):
    """One tested condition of the trace (判定依据).

    Attributes:
        code: Stable code, see ``oneplusx.domain.rules.codes``.
        rule_id: Rule, or ``""`` for one of the whole rule set.
        clause: Clause of the published text, ``""`` when it has none.
        actual: What was found.
        required: What was asked.
        passed: Whether it holds.
        subject: What it is about: achievement id, ``course:CODE``, ``slot:NAME``, cap id, or ``""``.
        field: Attribute or setting, or ``""``.
        missing: Not known rather than wrong: a supplement can settle it.
        origin: Code of the rule set that the condition comes from (its own or an upper one).
    """

    code: str
    rule_id: str
    clause: str
    actual: TraceValue
    required: TraceValue
    passed: bool
    subject: str = ""
    field: str = ""
    missing: bool = False
    origin: str = ""


class RecordedScore(NamedTuple):
    """The score to record (记载成绩): points, a grade text, or a grade text with the points that it stands for."""

    points: Fraction | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class DecidedTarget:
    """Credits and score for one course or slot."""

    course_code: str | None
    slot: str | None
    credits_hundredths: int
    score: RecordedScore | None
    nature: str | None = None


@dataclass(frozen=True, slots=True)
class Consumption:
    """What a conversion consumes of one achievement.

    Attributes:
        credits_hundredths: Taken from what the achievement deposited; never more than its bank value.
        given_hundredths: Its part in the credits that the targets get.
    """

    achievement_id: str
    credits_hundredths: int
    scope: ConsumptionScope
    type: str
    family: str | None = None
    given_hundredths: int = 0


class CapState(NamedTuple):
    """A cap before and after, in its own unit: ``credits_hundredths``, ``courses`` or ``conversions``."""

    cap_id: str
    unit: str
    limit: Fraction | None
    before: int
    after: int
    clause: str
    origin: str


@dataclass(frozen=True, slots=True)
class Change:
    """One step that would turn a refusal into an approval (最小改动)."""

    code: str
    params: Mapping[str, TraceValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a request, with every condition tested.

    Attributes:
        credits_hundredths: Credits converted, 0 unless approved or only a supplement is missing.
        recorded_score: Score of the first target (all targets carry theirs), ``None`` when none is recorded.
        reviewers: Roles of the approval chain, first to last.
        result_on: Day on which the published text promises the result, ``None`` when it names none.
        smallest_change: Fewest changes that give an approval; empty when approved or when there is none.
    """

    outcome: Outcome
    rule_id: str | None
    rule_set_code: str
    version: str
    credits_hundredths: int
    recorded_score: RecordedScore | None
    targets: tuple[DecidedTarget, ...]
    consumed: tuple[Consumption, ...]
    caps: tuple[CapState, ...]
    trace: tuple[Condition, ...]
    smallest_change: tuple[Change, ...] = ()
    purpose: Purpose | None = None
    reviewers: tuple[str, ...] = ()
    category: str | None = None
    result_on: date | None = None

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that do not hold, in order."""
        return tuple(condition for condition in self.trace if not condition.passed)


@dataclass(frozen=True, slots=True)
class RecognitionDecision:
    """Credits that a college gives an achievement without bank value (校内认定学分)."""

    outcome: Outcome
    rule_id: str | None
    rule_set_code: str
    version: str
    credits_hundredths: int
    trace: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One request that would be approved on its own: input for the planner.

    Attributes:
        exclusive_keys: Of all options that share a key at most one may be chosen.
        cap_uses: Cap id → amount in the cap's unit that this option adds.
        achievement_uses: Achievement id → (credits used, credits it has left); only for rules that keep the surplus.
        per_target: Its outcomes may serve other targets too, under rules that say the same.
    """

    request: Request
    decision: Decision
    exclusive_keys: tuple[str, ...]
    cap_uses: tuple[tuple[str, int], ...]
    achievement_uses: tuple[tuple[str, int, int], ...] = ()
    per_target: bool = False
