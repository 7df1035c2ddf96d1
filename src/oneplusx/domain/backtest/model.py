"""What goes into a back-test (回溯检验) and what it says about one learner and one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from oneplusx.domain.graduation import AuditRecord
from oneplusx.domain.rules import Condition, LearnerRecord, Outcome, Request


class Standing(StrEnum):
    """Where a learner stands in the graduation audit."""

    SATISFIED = "satisfied"  # can graduate by what is passed
    WOULD_BE = "would_be"  # can once what is in progress is passed
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"  # no program or transcript was given


@dataclass(frozen=True, slots=True)
class PastCase:
    """One decision taken.

    Attributes:
        id: Unique among all cases; what it brings carries it.
        request: What was asked. A rule that a version does not have is replaced by the one that gives most.
        on: Day of application.
        decided: What was decided then, to show where the records have changed since; ``None`` when not known.
        stands: False for what people refused, withdrew or reversed: decided again, but it brings nothing.
    """

    id: str
    request: Request
    on: date
    decided: Outcome | None = None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One learner in one enrollment.

    Attributes:
        learner_id: Key of the learner or enrollment, unique among the files.
        record: Without what the cases brought; other conversions (of other colleges) stay in it.
        cases: In any order; they are replayed by day, then id.
        program_key: Key of the program to audit, ``""`` for none.
        audit: Transcript without what the cases brought; ``None`` for no audit.
        plan_on: Also plan what could be converted on this day; ``None`` compares decisions only.
    """

    learner_id: str
    record: LearnerRecord
    cases: tuple[PastCase, ...] = ()
    program_key: str = ""
    audit: AuditRecord | None = None
    plan_on: date | None = None


class Side(NamedTuple):
    """What one version gives one learner.

    Attributes:
        credits_hundredths: Of the replayed cases that are approved and stand.
        planned_hundredths: Of what could be converted in addition.
        approved: Number of such cases.
        planned: Number of conversions planned.
    """

    credits_hundredths: int
    planned_hundredths: int
    approved: int
    planned: int
    standing: Standing

    @property
    def total_hundredths(self) -> int:
        """Credits decided and planned."""
        return self.credits_hundredths + self.planned_hundredths


class LearnerChange(NamedTuple):
    """A learner whom the versions treat differently."""

    learner_id: str
    before: Side
    after: Side

    @property
    def difference_hundredths(self) -> int:
        """Credits gained; negative when lost."""
        return self.after.total_hundredths - self.before.total_hundredths


class CaseFlip(NamedTuple):
    """A case that the versions decide differently: outcome, credits or recorded score.

    Attributes:
        rule_before: The rule that decided; another one may have taken the place of a rule that is gone.
        failed_before: The conditions that did not hold under the old version.
        failed_after: And under the new one.
    """

    case_id: str
    learner_id: str
    before: Outcome
    after: Outcome
    rule_before: str
    rule_after: str
    before_hundredths: int
    after_hundredths: int
    failed_before: tuple[Condition, ...]
    failed_after: tuple[Condition, ...]

    @property
    def difference_hundredths(self) -> int:
        """Credits gained; negative when lost."""
        return self.after_hundredths - self.before_hundredths


class RuleTotals(NamedTuple):
    """What a rule was used for, decided and planned, under both versions."""

    cases_before: int = 0
    credits_before_hundredths: int = 0
    cases_after: int = 0
    credits_after_hundredths: int = 0

    def plus(self, other: RuleTotals) -> RuleTotals:
        """Both together."""
        return RuleTotals(*(one + two for one, two in zip(self, other, strict=True)))
