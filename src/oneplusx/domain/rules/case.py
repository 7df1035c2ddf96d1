"""The case under decision: one rule, one request, and the trace that grows while it is tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from oneplusx.domain.achievement import AttributeValue, HeldAchievement
from oneplusx.domain.rules.compiled import CompiledRule, CompiledRuleSet
from oneplusx.domain.rules.decision import (
    CapState,
    Condition,
    Consumption,
    DecidedTarget,
    Purpose,
    Request,
    TargetRef,
    TraceValue,
)
from oneplusx.domain.rules.record import CourseStanding, LearnerRecord, PastConversion, ProgramCourseFacts

_new = tuple.__new__  # the fields stand in their order: half the time of a call


@dataclass(slots=True)
class HeldPart:
    """One outcome of the request: its derived attributes, the credits that the rule gives it, what a member gave."""

    held: HeldAchievement
    attributes: Mapping[str, AttributeValue]
    amount: int | None = None
    recognized: int | None = None


@dataclass(slots=True)
class TargetPart:
    """One target of the request; ``course`` is ``None`` for a slot."""

    ref: TargetRef
    key: str
    course: ProgramCourseFacts | None
    standing: CourseStanding | None
    credits: int = 0

    @property
    def place(self) -> str:
        """What caps count it under: the nature of the course, or ``slot:NAME``."""
        return self.course.nature.value if self.course is not None else self.key


@dataclass(slots=True)
class Case:
    """One rule tried on one request."""

    rules: CompiledRuleSet
    compiled: CompiledRule
    record: LearnerRecord
    request: Request
    on: date
    rule_id: str
    clause: str
    origin: str
    trace: list[Condition] = field(default_factory=list)
    outcomes: list[HeldPart] = field(default_factory=list)
    targets: list[TargetPart] = field(default_factory=list)
    available: int | None = None
    purpose: Purpose | None = None
    result_on: date | None = None
    caps: list[CapState] = field(default_factory=list)
    decided: tuple[DecidedTarget, ...] = ()
    consumed: tuple[Consumption, ...] = ()

    def test(
        self,
        code: str,
        actual: TraceValue,
        required: TraceValue,
        subject: str = "",
        name: str = "",
        *,
        passed: bool,
        missing: bool = False,
    ) -> bool:
        """Adds a condition of the rule to the trace.

        Returns:
            Whether it holds.
        """
        self.trace.append(
            _new(
                Condition,
                (code, self.rule_id, self.clause, actual, required, passed, subject, name, missing, self.origin),
            )
        )
        return passed

    def counts_with(self, conversion: PastConversion, scope: str) -> bool:
        """Whether a past conversion lies within a consumption scope, seen from this program."""
        program = self.record.program
        if scope in ("program", "target"):
            return conversion.program == program.code and conversion.institution == program.institution
        return scope == "ever" or conversion.institution == program.institution
