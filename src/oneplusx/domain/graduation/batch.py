"""Audits of many learners of one program (批量审核), as one pure function: values in, values out.

A task and its answers are small and can be sent to another process. The transcript comes as the text that a database
gives (a JSON list of lines), so that whoever reads it need not touch single lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation.audit import search, verdict_of
from oneplusx.domain.graduation.compiled import CompiledProgram, compile_program
from oneplusx.domain.graduation.packing import Packer
from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus
from oneplusx.domain.graduation.tree import Program

Line = list[Any]
_NOTHING: Mapping[str, int] = {}


class Case(NamedTuple):
    """One learner.

    Attributes:
        key: Whatever the caller knows the learner by.
        lines: JSON list of ``[code, name, hours, credits in hundredths, score in hundredths, way, status, term,
            source]``, in any order; empty when there are none.
        more_lines: Courses that are no lines of the transcript.
        planned: Courses that a waiting plan would add; ``None`` where there is no plan.
        plan_digest: Changes when the plan does.
        conditions: JSON list of ``[name, is met]``; empty when there are none.
        known_digest: Digest of the stored answer; when it is still the same, nothing is audited.
        measures: What is counted outside the transcript.
        planned_measures: The same with the waiting plan.
    """

    key: str
    lines: str
    more_lines: tuple[EarnedCourse, ...] = ()
    conditions: str = ""
    achievements: tuple[HeldAchievement, ...] = ()
    planned: tuple[EarnedCourse, ...] | None = None
    plan_digest: str = ""
    known_digest: str = ""
    measures: Mapping[str, int] = _NOTHING
    planned_measures: Mapping[str, int] = _NOTHING


class Task(NamedTuple):
    """Learners of one program.

    Attributes:
        program_digest: Changes when the program does.
        natures: Course code → nature in this program, for the transcript.
    """

    program: Program
    program_digest: str
    natures: Mapping[str, str]
    on: date | None
    cases: Sequence[Case]


class Answer(NamedTuple):
    """What is kept of one audit; ``record`` and ``finding`` are packed (``packing``)."""

    key: str
    digest: str
    is_satisfied: bool
    would_be_satisfied: bool
    with_plan_satisfied: bool
    is_proved: bool
    earned_hundredths: int
    missing_hundredths: int
    record: str
    finding: str


def audit_task(task: Task) -> list[Answer]:
    """Answers of the cases whose input changed; the others are left out.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    return Auditor(task).answers()


def audit_tasks(tasks: Sequence[Task]) -> list[Answer]:
    """The answers of several tasks.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    return [answer for task in tasks for answer in audit_task(task)]


class Auditor:
    """One program, ready for many learners."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._compiled: CompiledProgram = compile_program(task.program)
        self._packer = Packer(self._compiled)
        self._known: dict[tuple[Any, ...], EarnedCourse] = {}

    def answers(self) -> list[Answer]:
        """One for each case whose input changed."""
        found = [self._answer(case) for case in self._task.cases]
        return [answer for answer in found if answer is not None]

    def record_of(self, case: Case) -> tuple[AuditRecord, str]:
        """What the learner of a case brings, in an order that does not depend on the database; and the same packed."""
        raw = _in_order(orjson.loads(case.lines)) if case.lines else ()
        courses, packed, terms = self._packer.read_lines(raw, self._task.natures, self._known)
        conditions = {name: bool(is_met) for name, is_met in orjson.loads(case.conditions or "[]")}
        record = AuditRecord((*courses, *case.more_lines), case.achievements, conditions, self._task.on, case.measures)
        return record, self._packer.pack_read(record, packed, terms, case.more_lines)

    def _answer(self, case: Case) -> Answer | None:
        record, packed = self.record_of(case)
        digest = self._digest(case, packed)
        if digest == case.known_digest:
            return None
        finding, instance = search(self._compiled, record)
        passed = [line.credits_hundredths for line in instance.courses if line.status is EarnedStatus.PASSED]
        return Answer(
            key=case.key,
            digest=digest,
            is_satisfied=finding.satisfied,
            would_be_satisfied=finding.would_be_satisfied,
            with_plan_satisfied=finding.satisfied or self._helps(record, case),
            is_proved=finding.proved,
            earned_hundredths=sum(passed),
            missing_hundredths=finding.missing_hundredths,
            record=packed,
            finding=self._packer.pack_finding(instance, finding),
        )

    def _helps(self, record: AuditRecord, case: Case) -> bool:
        if not case.planned:
            return False
        with_it = replace(record, courses=(*record.courses, *case.planned), measures=case.planned_measures)
        return verdict_of(self._compiled, with_it).satisfied

    def _digest(self, case: Case, packed: str) -> str:
        """The day itself does not matter, only what it makes expire."""
        on = self._task.on
        expired = [held.id for held in case.achievements if on and held.expires_on and held.expires_on < on]
        whole = "\0".join((self._task.program_digest, case.plan_digest, packed, *expired))
        return hashlib.sha256(whole.encode()).hexdigest()


_CODE = itemgetter(0)


def _in_order(lines: list[Line]) -> list[Line]:
    lines.sort(key=_CODE)
    if len(set(map(_CODE, lines))) < len(lines):
        lines.sort(key=_whole)
    return lines


def _whole(line: Line) -> tuple[Any, ...]:
    code, _, _, credits_hundredths, score, way, status, term, source = line
    return code, term, status, way, -1 if score is None else score, credits_hundredths, source or ""
