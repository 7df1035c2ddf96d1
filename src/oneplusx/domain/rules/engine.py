"""``decide``: the one entrance to a decision (判定)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from oneplusx.domain.rules.changes import smallest_change
from oneplusx.domain.rules.decision import Decision, Outcome, Request
from oneplusx.domain.rules.evaluation import evaluate
from oneplusx.domain.rules.model import RuleSet
from oneplusx.domain.rules.record import LearnerRecord


def decide(rule_set: RuleSet, record: LearnerRecord, request: Request, on: date) -> Decision:
    """Decides one request (判定): outcome, credits, score, caps, and every condition tested.

    Args:
        rule_set: A rule set, composed with its upper ones where it has any.
        record: What the learner holds, has studied and has converted, and the program.
        request: Outcomes, targets and rule; ``rule_id=None`` takes the rule that gives most.
        on: Day of application.

    Returns:
        The decision; a refusal names all failing conditions and the smallest change that gives an approval.
    """
    decision = evaluate(rule_set, record, request, on)
    if decision.outcome is Outcome.APPROVED:
        return decision
    return replace(decision, smallest_change=smallest_change(rule_set, record, request, on, decision))
