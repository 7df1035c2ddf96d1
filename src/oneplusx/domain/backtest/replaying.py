"""Taking decisions again (重新判定) under two versions.

Steps for each learner: 1 replay the cases under both versions; 2 plan what else could be converted; 3 audit
graduation where the two differ, else once; 4 note what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from oneplusx.domain.backtest.model import CaseFile, CaseFlip, LearnerChange, PastCase, RuleTotals, Side, Standing
from oneplusx.domain.backtest.narrowing import narrows, same_before
from oneplusx.domain.backtest.report import DETAILS_MAX, BacktestReport, Tally
from oneplusx.domain.graduation import (
    CompiledProgram,
    EarnedCourse,
    Program,
    Way,
    measured,
    measures_of,
    verdicts_of,
    with_requirements,
)
from oneplusx.domain.graduation.compiled import compiled_of
from oneplusx.domain.planner import Plan, plan
from oneplusx.domain.rules import (
    DecidedTarget,
    Decision,
    LearnerRecord,
    Outcome,
    PastConversion,
    ProgramFacts,
    Purpose,
    RuleSet,
    evaluate,
    past_conversion,
)


@dataclass(slots=True)
class _Replayed:
    """What one version gave one learner."""

    decisions: list[Decision] = field(default_factory=list)
    brought: list[EarnedCourse] = field(default_factory=list)
    totals: dict[str, tuple[int, int]] = field(default_factory=dict)
    credits_hundredths: int = 0
    planned_hundredths: int = 0
    approved: int = 0
    planned: int = 0
    planned_conversions: list[PastConversion] = field(default_factory=list)
    record: LearnerRecord | None = None
    plan: Plan | None = None

    def count(self, rule_id: str, credits_hundredths: int) -> None:
        """Adds a use of a rule."""
        cases, total = self.totals.get(rule_id, (0, 0))
        self.totals[rule_id] = (cases + 1, total + credits_hundredths)


def backtest(
    before: RuleSet,
    after: RuleSet,
    files: Iterable[CaseFile],
    *,
    programs: Mapping[str, Program | CompiledProgram] | None = None,
    details_max: int = DETAILS_MAX,
) -> BacktestReport:
    """Compares two versions on learners and what was decided about them (回溯检验).

    Args:
        before: A composed rule set, ready to be compared (``as_if_in_force``).
        after: The other one.
        files: The learners, each in one file.
        programs: By ``CaseFile.program_key``, without what a version asks in addition; without, graduation is not
            known.
        details_max: How many changed learners and flipped cases are kept one by one, the greatest first.

    Returns:
        The report; ``merge_reports`` joins those of several calls.
    """
    asked = _Asked(before, programs), _Asked(after, programs)
    names = (before.code, before.version), (after.code, after.version)
    tally = Tally(*names, details_max)
    order = _order(before, after)
    for file in files:
        cases = sorted(file.cases, key=lambda case: (case.on, case.id))
        old, new = _both(before, after, file, cases, order)
        standing = asked[0].standing(file, old)
        same = old.brought == new.brought and asked[0].asks_as(asked[1], file)
        later = standing if same else asked[1].standing(file, new)
        _note(tally, file, cases, (old, new), LearnerChange(file.learner_id, _side(old, standing), _side(new, later)))
    return tally.report()


class _Asked:
    """What a version asks of graduation, each program made ready once."""

    def __init__(self, rule_set: RuleSet, programs: Mapping[str, Program | CompiledProgram] | None) -> None:
        self._rule_set = rule_set
        self._programs = programs or {}
        self._compiled: dict[str, CompiledProgram] = {}

    def program(self, file: CaseFile) -> CompiledProgram | None:
        """The program of a learner with what the version asks of it."""
        key = file.program_key
        given = self._programs.get(key)
        if given is None or file.audit is None:
            return None
        if key not in self._compiled:
            plain = given.program if isinstance(given, CompiledProgram) else given
            whole = with_requirements(plain, self._rule_set, file.record.program)
            self._compiled[key] = compiled_of(given if whole is plain else whole)
        return self._compiled[key]

    def asks_as(self, other: _Asked, file: CaseFile) -> bool:
        """Whether the other version asks the same of this learner, counted by the same conversions."""
        if not self._rule_set.requirements and not other._rule_set.requirements:
            return True
        mine, theirs = self.program(file), other.program(file)
        if mine is None or theirs is None or measured(theirs.program):
            return mine is theirs
        return mine.program.requirement == theirs.program.requirement

    def standing(self, file: CaseFile, done: _Replayed) -> Standing:
        """Where the learner stands in the audit with what a version gave."""
        program = self.program(file)
        if program is None or file.audit is None:
            return Standing.UNKNOWN
        record = replace(file.audit, courses=(*file.audit.courses, *done.brought)) if done.brought else file.audit
        if measured(program.program):
            record = replace(record, measures=self._measures(file, done))
        now, later = verdicts_of(program, record)
        if now.satisfied:
            return Standing.SATISFIED
        return Standing.WOULD_BE if later.satisfied else Standing.NOT_YET

    def _measures(self, file: CaseFile, done: _Replayed) -> dict[str, int]:
        conversions = (done.record or file.record).conversions
        return measures_of(self._rule_set, file.record.program, (*conversions, *done.planned_conversions))


class _Order(Enum):
    """Which version only lowers caps of the other."""

    AFTER_NARROWS = "after"
    BEFORE_NARROWS = "before"
    NEITHER = "neither"


def _order(before: RuleSet, after: RuleSet) -> _Order:
    if narrows(after, before):
        return _Order.AFTER_NARROWS
    return _Order.BEFORE_NARROWS if narrows(before, after) else _Order.NEITHER


def _both(
    before: RuleSet, after: RuleSet, file: CaseFile, cases: list[PastCase], order: _Order
) -> tuple[_Replayed, _Replayed]:
    old, new = _replay(before, file, cases), _replay(after, file, cases)
    if file.plan_on is not None:
        if order is _Order.BEFORE_NARROWS:
            _plan(after, file, new, None)
            _plan(before, file, old, new)
        else:
            _plan(before, file, old, None)
            _plan(after, file, new, old if order is _Order.AFTER_NARROWS else None)
    return old, new


def _replay(rule_set: RuleSet, file: CaseFile, cases: list[PastCase]) -> _Replayed:
    done, record = _Replayed(), file.record
    rules = {rule.id for rule in rule_set.rules}
    for case in cases:
        request = case.request
        if request.rule_id is not None and request.rule_id not in rules:
            request = replace(request, rule_id=None)
        decision = evaluate(rule_set, record, request, case.on)
        done.decisions.append(decision)
        if decision.outcome is not Outcome.APPROVED or not case.stands:
            continue
        done.approved += 1
        done.credits_hundredths += decision.credits_hundredths
        done.count(decision.rule_id or "", decision.credits_hundredths)
        done.brought += _brought(decision, case.id, record.program)
        past = past_conversion(decision, id=case.id, converted_on=case.on, program=record.program)
        record = replace(record, conversions=(*record.conversions, past))
    done.record = record
    return done


def _plan(rule_set: RuleSet, file: CaseFile, done: _Replayed, looser: _Replayed | None) -> None:
    """Plans what else could be converted; the plan of a looser version serves where it keeps this one's caps."""
    record = done.record or file.record
    if file.plan_on is None or not record.achievements:
        return
    known = looser.plan if looser is not None and same_before(record, looser.record or file.record) else None
    if known is not None and known.proved:
        decisions = _decided(rule_set, record, known, file.plan_on)
        if decisions is not None:
            _take(done, known, decisions, record.program, file.plan_on)
            return
    found = plan(rule_set, record, file.plan_on, why_not=False)
    decisions = _decided(rule_set, record, found, file.plan_on)
    if decisions is None:  # planned together, but not approved in this order: each for itself
        decisions = [evaluate(rule_set, record, item.request, file.plan_on) for item in found.chosen]
    _take(done, found, decisions, record.program, file.plan_on)


def _decided(rule_set: RuleSet, record: LearnerRecord, found: Plan, on: date) -> list[Decision] | None:
    """The plan's conversions decided one upon the other; ``None`` when one of them is not approved as planned."""
    decisions = []
    for number, item in enumerate(found.chosen):
        decision = evaluate(rule_set, record, item.request, on)
        if decision.outcome is not Outcome.APPROVED or decision.credits_hundredths != item.credits_hundredths:
            return None
        decisions.append(decision)
        past = past_conversion(decision, id=f"plan-{number}", converted_on=on, program=record.program)
        record = replace(record, conversions=(*record.conversions, past))
    return decisions


def _take(done: _Replayed, found: Plan, decisions: list[Decision], program: ProgramFacts, on: date) -> None:
    done.plan = found
    for number, decision in enumerate(decisions):
        done.planned += 1
        done.planned_hundredths += decision.credits_hundredths
        done.count(decision.rule_id or "", decision.credits_hundredths)
        done.brought += _brought(decision, f"plan-{number}", program)
        past = past_conversion(decision, id=f"plan-{number}", converted_on=on, program=program)
        done.planned_conversions.append(past)


def _brought(decision: Decision, source_id: str, program: ProgramFacts) -> list[EarnedCourse]:
    way = Way.SUBSTITUTION if decision.purpose is Purpose.REPLACEMENT else Way.EXEMPTION
    return [_earned(target, source_id, program, way) for target in decision.targets]


def _earned(target: DecidedTarget, source_id: str, program: ProgramFacts, way: Way) -> EarnedCourse:
    if target.course_code is None:
        return EarnedCourse(
            code=f"slot:{target.slot}:{source_id}",
            name=target.slot or "",
            credits_hundredths=target.credits_hundredths,
            way=way,
            nature=target.slot or "",
            source_id=source_id,
        )
    course = program.course_by_code[target.course_code]
    score = target.score.points if target.score is not None else None
    return EarnedCourse(
        code=course.code,
        name=course.name,
        credits_hundredths=target.credits_hundredths or course.credits_hundredths,
        score=score,
        way=way,
        nature=course.nature.value,
        source_id=source_id,
    )


def _side(done: _Replayed, standing: Standing) -> Side:
    return Side(done.credits_hundredths, done.planned_hundredths, done.approved, done.planned, standing)


def _note(
    tally: Tally, file: CaseFile, cases: list[PastCase], both: tuple[_Replayed, _Replayed], change: LearnerChange
) -> None:
    old, new = both
    tally.add_learner(change)
    for case, before, after in zip(cases, old.decisions, new.decisions, strict=True):
        tally.add_case(
            _flip(file.learner_id, case, before, after), is_as_decided=case.decided in (None, before.outcome)
        )
    for rule_id in old.totals.keys() | new.totals.keys():
        tally.add_rule(rule_id, RuleTotals(*old.totals.get(rule_id, (0, 0)), *new.totals.get(rule_id, (0, 0))))


def _flip(learner_id: str, case: PastCase, before: Decision, after: Decision) -> tuple[CaseFlip, bool]:
    """The two decisions side by side, and whether they differ."""
    flip = CaseFlip(
        case_id=case.id,
        learner_id=learner_id,
        before=before.outcome,
        after=after.outcome,
        rule_before=before.rule_id or "",
        rule_after=after.rule_id or "",
        before_hundredths=before.credits_hundredths if before.outcome is Outcome.APPROVED else 0,
        after_hundredths=after.credits_hundredths if after.outcome is Outcome.APPROVED else 0,
        failed_before=before.failed,
        failed_after=after.failed,
    )
    scores = [target.score for target in before.targets] != [target.score for target in after.targets]
    differs = (before.outcome, flip.before_hundredths) != (after.outcome, flip.after_hundredths)
    return flip, differs or (scores and before.outcome is Outcome.APPROVED)
