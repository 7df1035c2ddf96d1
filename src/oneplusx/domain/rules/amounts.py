"""How many credits a rule gives an outcome (给予学分), before targets and caps."""

from __future__ import annotations

from fractions import Fraction

from oneplusx.domain.rules.case import Case, HeldPart
from oneplusx.domain.rules.compiled import CompiledDeduction
from oneplusx.domain.rules.criteria import all_hold
from oneplusx.domain.rules.model import SameOutcome
from oneplusx.domain.rules.policy import CreditBasis, CreditPolicy, Surplus

_HUNDREDTHS = 100


def find_amounts(case: Case) -> int | None:
    """Sets the amount of every outcome and tests that it is known.

    Returns:
        What all outcomes of the request give together, ``None`` when the rule names no amount.
    """
    policy = case.compiled.rule.credits
    if policy.basis in (CreditBasis.NONE, CreditBasis.COURSE):
        return _bank_limit(case) if policy.at_most_bank_value else None
    if policy.basis is CreditBasis.HOURS:
        return _hours_amount(case, policy)
    if policy.basis is CreditBasis.RANGE:
        return _panel_amount(case, policy)
    for part in case.outcomes:
        part.amount = _one_amount(case, policy, part)
    if policy.surplus is Surplus.KEPT:
        _leave_out_used(case)
    if policy.per_request:
        return max((part.amount or 0 for part in case.outcomes), default=0)
    return sum(family_amounts(case).values())


def family_amounts(case: Case) -> dict[str, int]:
    """Amount by family; an outcome without one, or where each counts, stands for itself."""
    highest = case.rules.rule_set.settings.same_outcome is SameOutcome.HIGHEST
    amounts: dict[str, int] = {}
    for part in case.outcomes:
        family = part.held.family
        key = f"family:{family}" if highest and family is not None else f"outcome:{part.held.id}"
        amounts[key] = max(amounts.get(key, 0), part.amount or 0)
    return amounts


def _one_amount(case: Case, policy: CreditPolicy, part: HeldPart) -> int:
    if policy.basis is CreditBasis.OUTCOME:
        return _outcome_amount(case, part)
    if policy.basis is CreditBasis.TABLE:
        base = _table_amount(case, part)
        if base is None:
            return 0
    else:
        base = policy.fixed_hundredths
    for deduction in case.compiled.deductions:
        base = _deduct(case, deduction, part, base)
    return base


def _outcome_amount(case: Case, part: HeldPart) -> int:
    own = part.attributes.get("credits_hundredths")
    amount = part.held.bank_value_hundredths
    if amount is None:
        amount = part.recognized
    if amount is None and isinstance(own, int):
        amount = own
    if amount is None:
        case.test(
            "credits.outcome_known", None, "known", part.held.id, "credits_hundredths", passed=False, missing=True
        )
    return amount or 0


def _table_amount(case: Case, part: HeldPart) -> int | None:
    program = case.record.program
    for criteria, give in case.compiled.credit_rows:
        if all_hold(criteria, part.attributes, program):
            case.test("credits.table", give, "known", part.held.id, passed=True)
            return give
    asked = {
        criterion.name for criteria, _ in case.compiled.credit_rows for criterion in criteria if not criterion.space
    }
    absent = tuple(sorted(name for name in asked if name not in part.attributes))
    shown = tuple(f"{name}={part.attributes[name]}" for name in sorted(asked) if name in part.attributes)
    case.test("credits.table", shown, "known", part.held.id, ",".join(absent), passed=False, missing=bool(absent))
    return None


def _deduct(case: Case, deduction: CompiledDeduction, part: HeldPart, base: int) -> int:
    if not all_hold(deduction.when, part.attributes, case.record.program):
        return base
    times = 1
    if deduction.per is not None:
        place = part.attributes.get(deduction.per)
        times = max(0, int(place) - deduction.beyond) if isinstance(place, int | Fraction) else 0
    lowered = base - times * deduction.by_hundredths
    return min(base, max(lowered, deduction.floor_hundredths))


def _hours_amount(case: Case, policy: CreditPolicy) -> int:
    total = Fraction(0)
    per_credit = policy.hours_per_credit or Fraction(1)
    for part in case.outcomes:
        hours = part.attributes.get(policy.hours_attribute)
        if hours is None or isinstance(hours, str):
            case.test(
                "credits.hours_known", hours, "known", part.held.id, policy.hours_attribute, passed=False, missing=True
            )
            continue
        part.amount = int(hours * _HUNDREDTHS / per_credit)
        total += hours
    exact = total * _HUNDREDTHS / per_credit
    return int(exact / policy.step_hundredths) * policy.step_hundredths


def _panel_amount(case: Case, policy: CreditPolicy) -> int:
    least, most = policy.range_hundredths or (0, 0)
    granted = case.request.granted_credits_hundredths
    passed = granted is not None and least <= granted <= most
    case.test("credits.panel", granted, f"{least}–{most}", passed=passed, missing=granted is None)
    for part in case.outcomes:
        part.amount = granted if passed else 0
    return granted if granted is not None and passed else 0


def _bank_limit(case: Case) -> int:
    """Sets the bank values as amounts: they are the limit where the course's own credits count."""
    for part in case.outcomes:
        part.amount = part.held.bank_value_hundredths
    bank_values(case)
    return sum(family_amounts(case).values())


def bank_values(case: Case) -> int:
    """The bank values of all outcomes of the request; one that is not known is missing from the trace."""
    total = 0
    for part in case.outcomes:
        if part.held.bank_value_hundredths is None:
            case.test("credits.bank_value", None, "known", part.held.id, "bank_value", passed=False, missing=True)
        total += part.held.bank_value_hundredths or 0
    return total


def _leave_out_used(case: Case) -> None:
    for part in case.outcomes:
        for conversion, use in case.record.uses_by_achievement.get(part.held.id, ()):
            if conversion.rule_id == case.rule_id and case.counts_with(conversion, case.compiled.consumption):
                part.amount = max(0, (part.amount or 0) - use.credits_hundredths)
