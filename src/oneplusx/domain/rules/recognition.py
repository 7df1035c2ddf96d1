"""Credits that a college gives an achievement without bank value (校内认定)."""

from __future__ import annotations

from datetime import date

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.rules.amounts import find_amounts
from oneplusx.domain.rules.case import Case
from oneplusx.domain.rules.compiled import CompiledRule, CompiledRuleSet, compiled
from oneplusx.domain.rules.decision import Condition, Outcome, RecognitionDecision, Request
from oneplusx.domain.rules.evaluation import test_rule_set, test_scope
from oneplusx.domain.rules.model import RuleSet
from oneplusx.domain.rules.policy import CreditBasis
from oneplusx.domain.rules.record import LearnerRecord, ProgramFacts
from oneplusx.domain.rules.sources import test_outcomes

_GIVING = (CreditBasis.FIXED, CreditBasis.TABLE, CreditBasis.HOURS, CreditBasis.OUTCOME)


def recognized_credits(
    rule_set: RuleSet, achievement: HeldAchievement, program: ProgramFacts, on: date
) -> RecognitionDecision:
    """Says how many credits the college's own method gives an achievement.

    The rule that gives most counts; of equals the first. An achievement with a bank value is deposited at
    that value and not here.

    Args:
        rule_set: The composed rule set of the learner's enrollment.
        achievement: The achievement, evidence verified.
        program: The learner's program.
        on: Day of recognition.

    Returns:
        The credits with the trace of the rule that gives them, or of the nearest rule when none does.
    """
    rules = compiled(rule_set)
    decisions = [_recognize(rules, rule, achievement, program, on) for rule in rules.rules if _gives(rule)]
    if not decisions:
        condition = Condition("rule.unknown", "", "", achievement.type, None, passed=False, subject=achievement.id)
        return RecognitionDecision(Outcome.REFUSED, None, rule_set.code, rule_set.version, 0, (condition,))
    return min(decisions, key=_merit)


def _gives(rule: CompiledRule) -> bool:
    return rule.rule.credits.basis in _GIVING


def _merit(decision: RecognitionDecision) -> tuple[int, int, bool, int]:
    rank = {Outcome.APPROVED: 0, Outcome.NEEDS_SUPPLEMENT: 1, Outcome.REFUSED: 2}[decision.outcome]
    failing = [condition for condition in decision.trace if not condition.passed]
    wrong_type = any(condition.code == "source.type" for condition in failing)
    return (rank, -decision.credits_hundredths, wrong_type, len(failing))


def _recognize(
    rules: CompiledRuleSet, rule: CompiledRule, achievement: HeldAchievement, program: ProgramFacts, on: date
) -> RecognitionDecision:
    record = LearnerRecord((achievement,), (), (), program)
    request = Request(rule.rule.id, (achievement.id,), ())
    case = Case(rules, rule, record, request, on, rule.rule.id, rule.rule.clause, rule.origin)
    bank_value = achievement.bank_value_hundredths
    case.test("achievement.no_bank_value", bank_value, None, achievement.id, passed=bank_value is None)
    test_rule_set(case)
    test_scope(case, rule.rule.scope)
    test_outcomes(case)
    credits = find_amounts(case) or 0
    limit = rule.rule.credits.at_most_hundredths
    if limit is not None:
        credits = min(credits, limit)
    failing = [condition for condition in case.trace if not condition.passed]
    if not failing and credits <= 0:
        case.test("credits.positive", credits, "> 0", achievement.id, passed=False)
    outcome = _outcome(case)
    given = 0 if outcome is Outcome.REFUSED else credits
    rule_set = rules.rule_set
    return RecognitionDecision(outcome, rule.rule.id, rule_set.code, rule_set.version, given, tuple(case.trace))


def _outcome(case: Case) -> Outcome:
    failing = [condition for condition in case.trace if not condition.passed]
    if not failing:
        return Outcome.APPROVED
    return Outcome.NEEDS_SUPPLEMENT if all(condition.missing for condition in failing) else Outcome.REFUSED
