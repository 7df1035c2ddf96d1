"""The decision (判定): a rule set, a learner's record and a request in; outcome and trace out.

Steps, each adding its conditions to the trace: 1 the rule set is in force; 2 the rule's scope; 3 the window;
4 the outcomes; 5 the targets; 6 the credits; 7 the caps; 8 the recorded score; 9 the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from oneplusx.domain.rules.case import Case
from oneplusx.domain.rules.compiled import CompiledRule, CompiledRuleSet, compiled
from oneplusx.domain.rules.counting import test_caps, test_credits
from oneplusx.domain.rules.decision import Condition, Consumption, Decision, Outcome, Request
from oneplusx.domain.rules.model import RuleSet, Scope
from oneplusx.domain.rules.policy import CreditBasis
from oneplusx.domain.rules.record import LearnerRecord
from oneplusx.domain.rules.scores import test_scores
from oneplusx.domain.rules.sources import test_outcomes
from oneplusx.domain.rules.targets import test_targets
from oneplusx.domain.rules.windows import is_open, result_on, windows_for


def evaluate(rule_set: RuleSet, record: LearnerRecord, request: Request, on: date) -> Decision:
    """Decides without looking for the smallest change: what ``decide`` says otherwise, faster."""
    rules = compiled(rule_set)
    if request.rule_id is not None:
        rule = rules.by_id.get(request.rule_id)
        if rule is None:
            return _unknown_rule(rules, request.rule_id)
        return evaluate_rule(rules, rule, record, request, on)
    decisions = [evaluate_rule(rules, rule, record, request, on) for rule in rules.rules]
    return _best(decisions) if decisions else _unknown_rule(rules, None)


_RANK = {Outcome.APPROVED: 0, Outcome.NEEDS_SUPPLEMENT: 1, Outcome.REFUSED: 2}


def _best(decisions: Iterable[Decision]) -> Decision:
    """The decision that gives most; of refusals the one with fewest failing conditions; then the first rule."""

    def merit(decision: Decision) -> tuple[int, int, object, int]:
        score = decision.recorded_score
        points = score.points if score is not None and score.points is not None else 0
        failing = sum(not condition.passed for condition in decision.trace)
        return (_RANK[decision.outcome], -decision.credits_hundredths, -points, failing)

    return min(decisions, key=merit)


def _unknown_rule(rules: CompiledRuleSet, rule_id: str | None) -> Decision:
    known = tuple(rule.rule.id for rule in rules.rules)
    trace = (Condition("rule.unknown", rule_id or "", "", rule_id, known, passed=False, origin=rules.rule_set.code),)
    rule_set = rules.rule_set
    return Decision(Outcome.REFUSED, rule_id, rule_set.code, rule_set.version, 0, None, (), (), (), trace)


def evaluate_rule(
    rules: CompiledRuleSet, rule: CompiledRule, record: LearnerRecord, request: Request, on: date
) -> Decision:
    """Decides a request under one rule."""
    case = Case(rules, rule, record, request, on, rule.rule.id, rule.rule.clause, rule.origin)
    test_rule_set(case)
    if rule.rule.scope is not _ANYWHERE:
        test_scope(case, rule.rule.scope)
    test_outcomes(case)
    test_targets(case)
    if rule.windows:
        test_window(case)
    test_credits(case)
    if rule.caps:
        test_caps(case)
    test_scores(case)
    return _conclude(case)


_ANYWHERE = Scope()


def test_rule_set(case: Case) -> None:
    """Tests that the rule set is in force and meant for the learner's enrollment."""
    rule_set, program = case.rules.rule_set, case.record.program
    first, last = rule_set.effective
    if first is not None or last is not None:
        inside = (first or date.min) <= case.on <= (last or date.max)
        case.test("rule_set.in_force", case.on.isoformat(), _span(first, last), passed=inside)
    from_year, to_year = rule_set.entry_years
    if from_year is not None or to_year is not None:
        inside = (from_year or 0) <= program.entry_year <= (to_year or program.entry_year)
        case.test("rule_set.entry_year", program.entry_year, _span(from_year, to_year), passed=inside)
    settings = rule_set.settings
    if settings.education_types:
        fits = program.education_type in settings.education_types
        case.test("scope.education_type", program.education_type, settings.education_types, passed=fits)
    if settings.lengths_years:
        lengths = tuple(str(years) for years in settings.lengths_years)
        case.test("scope.length", program.length_years, lengths, passed=program.length_years in settings.lengths_years)


def _span(first: object, last: object) -> str:
    return f"{'' if first is None else first}–{'' if last is None else last}"


def test_scope(case: Case, scope: Scope) -> None:
    """Tests that the rule is meant for the learner's program."""
    program = case.record.program
    if scope.majors:
        case.test("scope.major", program.major, scope.majors, passed=program.major.startswith(scope.majors))
    if scope.not_majors:
        required = tuple(f"≠ {major}…" for major in scope.not_majors)
        case.test("scope.major", program.major, required, passed=not program.major.startswith(scope.not_majors))
    if scope.education_types:
        fits = program.education_type in scope.education_types
        case.test("scope.education_type", program.education_type, scope.education_types, passed=fits)
    if scope.lengths_years:
        lengths = tuple(str(years) for years in scope.lengths_years)
        case.test("scope.length", program.length_years, lengths, passed=program.length_years in scope.lengths_years)
    if scope.entry_year_from is not None or scope.entry_year_to is not None:
        inside = (scope.entry_year_from or 0) <= program.entry_year <= (scope.entry_year_to or program.entry_year)
        span = _span(scope.entry_year_from, scope.entry_year_to)
        case.test("scope.entry_year", program.entry_year, span, passed=inside)


def test_window(case: Case) -> None:
    """Tests that a window is open, if any is meant for the case's purpose."""
    calendar = case.record.calendar
    windows = windows_for(case.compiled.windows, case.purpose, case.record.program)
    if not windows:
        return
    names = tuple(window.id for window in windows)
    answers = [is_open(window, case.on, calendar, case.request.at) for window in windows]
    if not any(answers) and None in answers:
        case.test("window.term_known", None, names, passed=False, missing=True)
    else:
        at = case.request.at
        shown = case.on.isoformat() if at is None else f"{case.on.isoformat()} {at:%H:%M}"
        case.test("window.open", shown, names, passed=any(answers))
    results = [result_on(window, case.on, calendar) for window, answer in zip(windows, answers, strict=True) if answer]
    case.result_on = min((day for day in results if day is not None), default=None)


def _conclude(case: Case) -> Decision:
    outcome = Outcome.APPROVED
    for condition in case.trace:
        if not condition.passed:
            if not condition.missing:
                outcome = Outcome.REFUSED
                break
            outcome = Outcome.NEEDS_SUPPLEMENT
    rule_set, refused = case.rules.rule_set, outcome is Outcome.REFUSED
    decided = () if refused else case.decided
    return Decision(
        outcome=outcome,
        rule_id=case.rule_id,
        rule_set_code=rule_set.code,
        version=rule_set.version,
        credits_hundredths=sum(target.credits_hundredths for target in decided),
        recorded_score=decided[0].score if decided else None,
        targets=decided,
        consumed=() if refused else _consumed(case),
        caps=tuple(case.caps),
        trace=tuple(case.trace),
        purpose=case.purpose,
        reviewers=case.compiled.reviewers,
        category=case.compiled.rule.category,
        result_on=None if refused else case.result_on,
    )


def _consumed(case: Case) -> tuple[Consumption, ...]:
    if case.compiled.rule.credits.basis is not CreditBasis.NONE:
        return case.consumed
    scope = case.compiled.consumption
    return tuple(Consumption(part.held.id, 0, scope, part.held.type, part.held.family) for part in case.outcomes)
