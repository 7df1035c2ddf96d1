"""What documents hold, and the small readers that both kinds share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus, Way
from oneplusx.domain.graduation.requirements import measures_of
from oneplusx.domain.graduation.tree import Program
from oneplusx.domain.rules import (
    Calendar,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    PastConversion,
    ProgramFacts,
    RuleSet,
)
from oneplusx.domain.rules.document.places import Path, Placed
from oneplusx.domain.rules.document.values import read_attribute, read_credits

Data = dict[str, Any]
_NO_CALENDAR = Calendar()


@dataclass(frozen=True, slots=True)
class ProgramDocument:
    """A program: what the graduation audit asks, and the facts that conversions look at."""

    program: Program
    facts: ProgramFacts


@dataclass(frozen=True, slots=True)
class RecordDocument:
    """A learner's record, for the audit and for conversions.

    Attributes:
        courses: The transcript.
        failed_causes: Course code → why it was failed.
        grades: Course code → grade text.
        facts: Course code → more facts that rules may ask for.
    """

    audit: AuditRecord
    conversions: tuple[PastConversion, ...] = ()
    calendar: Calendar = _NO_CALENDAR
    failed_causes: dict[str, str] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Data] = field(default_factory=dict)

    @property
    def on(self) -> date | None:
        """The day that the record describes, if it says so."""
        return self.audit.on

    def for_conversions(self, program: ProgramFacts) -> LearnerRecord:
        """The same record as rules and plans read it."""
        best: dict[str, EarnedCourse] = {}
        for line in self.audit.courses:
            known = best.get(line.code)
            if known is None or _rank(line) > _rank(known):
                best[line.code] = line
        standings = tuple(self._standing(best[code]) for code in sorted(best))
        conversions = tuple(
            past if past.program else replace(past, program=program.code, institution=program.institution)
            for past in self.conversions
        )
        return LearnerRecord(self.audit.achievements, standings, conversions, program, self.calendar)

    def for_audit(self, rule_set: RuleSet, program: ProgramFacts) -> AuditRecord:
        """The record as an audit under a conversion method reads it: what conversions brought is counted in.

        A conversion into a slot is a line of the transcript, whether or not the file writes it there too.
        """
        past = self.for_conversions(program).conversions
        known = {line.source_id for line in self.audit.courses}
        lines = tuple(
            EarnedCourse(
                code=f"slot:{target.slot}:{one.id}-{place}",
                name=target.slot,
                credits_hundredths=target.credits_hundredths,
                way=Way.EXEMPTION,
                nature=target.slot,
                source_id=one.id,
            )
            for one in past
            if one.id not in known and (one.program, one.institution) == (program.code, program.institution)
            for place, target in enumerate(one.targets)
            if target.course_code is None and target.slot is not None
        )
        measures = {**self.audit.measures, **measures_of(rule_set, program, past)}
        return replace(self.audit, courses=(*self.audit.courses, *lines), measures=measures)

    def _standing(self, line: EarnedCourse) -> CourseStanding:
        exempted = line.status is EarnedStatus.PASSED and line.way is Way.EXEMPTION
        return CourseStanding(
            code=line.code,
            status=CourseStatus.EXEMPTED if exempted else CourseStatus(line.status.value),
            score=line.score,
            grade=self.grades.get(line.code),
            failed_cause=self.failed_causes.get(line.code),
            facts=self.facts.get(line.code, {}),
        )


_RANKS = {EarnedStatus.PASSED: 2, EarnedStatus.IN_PROGRESS: 1, EarnedStatus.FAILED: 0}


def _rank(line: EarnedCourse) -> tuple[int, Fraction, str]:
    return _RANKS[line.status], Fraction(-1) if line.score is None else line.score, line.term


def credits_at(placed: Placed, path: Path, data: Data, name: str) -> int | None:
    """Credits in hundredths, ``None`` where there are none."""
    value = data.get(name)
    return None if value is None else read_credits(placed, (*path, name), value)


def texts_at(data: Data, name: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(data.get(name, ()))


def score_at(data: Data, name: str) -> Fraction | None:
    """An exact score, ``None`` where there is none."""
    value = data.get(name)
    return None if value is None else Fraction(value)


def facts_at(data: Data, name: str) -> Data:
    """Free facts by name."""
    return {key: read_attribute(value) for key, value in data.get(name, {}).items()}
