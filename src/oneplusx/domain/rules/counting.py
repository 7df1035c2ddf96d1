"""Credits of the targets against what the outcome gives, families, groups and caps (学分与上限)."""

from __future__ import annotations

from fractions import Fraction

from oneplusx.domain.rules.amounts import bank_values, family_amounts, find_amounts
from oneplusx.domain.rules.bases import base_of
from oneplusx.domain.rules.case import Case, HeldPart, TargetPart
from oneplusx.domain.rules.compiled import CompiledCap
from oneplusx.domain.rules.decision import CapState, Condition, Consumption
from oneplusx.domain.rules.limits import CapUnit, Group, GroupCount
from oneplusx.domain.rules.model import SameOutcome
from oneplusx.domain.rules.policy import CreditBasis
from oneplusx.domain.rules.record import ConsumptionScope, PastConversion


def test_credits(case: Case) -> None:
    """Settles the credits of every target and tests them against the rule's policy."""
    policy = case.compiled.rule.credits
    before = len(case.trace)
    given = find_amounts(case)
    if policy.basis is CreditBasis.NONE:
        _test_groups(case, None)
        return
    if not case.outcomes:
        return
    by_course = policy.basis is CreditBasis.COURSE
    available = credit_limit(case, given)
    known = all(condition.passed for condition in case.trace[before:])
    counted = counted_before(case, available) if known else 0
    if available is not None:
        if available <= 0 and known and not by_course and not counted:
            case.test("credits.positive", available, "> 0", passed=False)
        available = max(0, available - counted)
    case.available = available
    _settle_targets(case, available)
    needed = sum(part.credits for part in case.targets)
    if by_course:
        _test_course_limits(case, needed, given if known else None)
    if available is not None and known and (not by_course or counted):
        case.test("credits.within_outcome", needed, available, passed=needed <= available)
    case.consumed = consumptions(case, needed)


def credit_limit(case: Case, given: int | None) -> int | None:
    """What the outcomes give, no more than the policy allows; ``None`` where the rule names no amount."""
    policy = case.compiled.rule.credits
    limits = [] if given is None else [given]
    if policy.at_most_hundredths is not None:
        limits.append(policy.at_most_hundredths)
    if policy.at_most_bank_value and policy.basis is not CreditBasis.COURSE:
        limits.append(bank_values(case))
    return min(limits) if limits else None


def _test_course_limits(case: Case, needed: int, bank_value: int | None) -> None:
    policy = case.compiled.rule.credits
    if policy.at_most_hundredths is not None:
        limit = policy.at_most_hundredths
        case.test("credits.at_most", needed, limit, passed=needed <= limit)
    if policy.at_most_bank_value and bank_value is not None:
        case.test("credits.bank_value", needed, bank_value, passed=needed <= bank_value)


def _settle_targets(case: Case, available: int | None) -> None:
    rest = available
    if rest is not None:
        rest -= sum(_asked(part) for part in case.targets if part.course or part.ref.credits_hundredths is not None)
    for part in case.targets:
        part.credits = _asked(part)
        if part.course is not None:
            _test_course_credits(case, part, part.course.credits_hundredths)
            continue
        if part.ref.credits_hundredths is None:
            part.credits = max(0, min(rest or 0, _room(case, part, rest or 0)))
            rest = (rest or 0) - part.credits
        _test_slot_credits(case, part)


def _asked(part: TargetPart) -> int:
    if part.ref.credits_hundredths is not None:
        return part.ref.credits_hundredths
    return part.course.credits_hundredths if part.course is not None else 0


def _room(case: Case, part: TargetPart, unknown: int) -> int:
    room = case.record.program.slots.get(part.ref.slot or "")
    return unknown if room is None else room


def _test_course_credits(case: Case, part: TargetPart, own: int) -> None:
    asked = part.ref.credits_hundredths
    if asked is None:
        return
    fits = asked == own or (case.compiled.rule.target.modules and 0 < asked <= own)
    case.test("target.credits", asked, own, part.key, passed=fits)


def _test_slot_credits(case: Case, part: TargetPart) -> None:
    room = case.record.program.slots.get(part.ref.slot or "")
    if room is not None:
        case.test("target.room", part.credits, room, part.key, passed=part.credits <= room and room > 0)
    if part.credits <= 0 and (case.available is None or case.available > 0):
        unknown = case.available is None and part.ref.credits_hundredths is None
        case.test("target.credits", part.credits, "> 0", part.key, passed=False, missing=unknown)


def counted_before(case: Case, total: int | None) -> int:
    """Credits that the same or similar outcomes, or the group, have already brought."""
    counted = 0
    if case.rules.rule_set.settings.same_outcome is SameOutcome.HIGHEST:
        counted = _family_counted(case)
        if counted:
            left = (total or 0) - counted
            case.test("family.counted", counted, total or 0, passed=left > 0)
    return max(counted, _test_groups(case, total))


def _family_counted(case: Case) -> int:
    counted = 0
    ids = {part.held.id for part in case.outcomes}
    for key in family_amounts(case):
        kind, _, family = key.partition(":")
        if kind != "family":
            continue
        for conversion, use in case.record.uses_by_family.get(family, ()):
            if use.achievement_id not in ids and case.counts_with(conversion, case.compiled.consumption):
                counted += use.credits_hundredths
    return counted


def _test_groups(case: Case, total: int | None) -> int:
    counted = 0
    for group in case.compiled.groups:
        past = [conversion for conversion in case.record.conversions if _in_group(case, group, conversion)]
        if group.count is GroupCount.ONE_RULE:
            past = [conversion for conversion in past if conversion.rule_id != case.rule_id]
        if group.count in (GroupCount.ONCE, GroupCount.ONE_RULE):
            first = min((conversion.id for conversion in past), default=None)
            case.test("group.once", first, None, group.id, passed=not past)
            continue
        before = sum(conversion.credits_hundredths for conversion in past)
        if before:
            case.test("group.counted", before, total or 0, group.id, passed=(total or 0) > before)
        counted = max(counted, before)
    return counted


def _in_group(case: Case, group: Group, conversion: PastConversion) -> bool:
    if conversion.rule_id not in group.rules or conversion.rule_set_code not in case.rules.codes:
        return False
    if group.per_family:
        mine = {part.held.family or part.held.id for part in case.outcomes}
        if not any((use.family or use.achievement_id) in mine for use in conversion.uses):
            return False
    return case.counts_with(conversion, ConsumptionScope.PROGRAM)


def consumptions(case: Case, needed: int) -> tuple[Consumption, ...]:
    """Spreads the targets' credits over the outcomes: dearest first, then by id."""
    if len(case.outcomes) == 1:
        return (_consumption(case, case.outcomes[0], needed),)
    rest = needed
    parts = sorted(case.outcomes, key=lambda part: (-(part.amount or 0), part.held.id))
    shares: dict[str, int] = {}
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        bounded = part.amount is not None and not last
        share = min(rest, part.amount or 0) if bounded else rest
        shares[part.held.id] = share
        rest -= share
    return tuple(_consumption(case, part, shares[part.held.id]) for part in case.outcomes)


def _consumption(case: Case, part: HeldPart, share: int) -> Consumption:
    held = part.held
    bank = held.bank_value_hundredths
    taken = share if bank is None else min(share, bank)
    return Consumption(held.id, taken, case.compiled.consumption, held.type, held.family, share)


def test_caps(case: Case) -> None:
    """Tests every cap that counts this conversion, and notes it before and after."""
    for compiled_cap in case.compiled.caps:
        if compiled_cap.types and not any(part.held.type in compiled_cap.types for part in case.outcomes):
            continue
        added = _added(case, compiled_cap)
        if added is not None:
            _test_cap(case, compiled_cap, added)


def _added(case: Case, compiled_cap: CompiledCap) -> int | None:
    places = compiled_cap.places
    parts = [part for part in case.targets if part.place in places] if places else case.targets
    if not parts:
        return None
    unit = compiled_cap.cap.unit
    if unit is CapUnit.CREDITS:
        return sum(part.credits for part in parts)
    return sum(part.course is not None for part in parts) if unit is CapUnit.COURSES else 1


def _test_cap(case: Case, compiled_cap: CompiledCap, added: int) -> None:
    cap = compiled_cap.cap
    before = used_of_cap(case, compiled_cap)
    limit = cap_limit(case, compiled_cap)
    after = before + added
    unit = "credits_hundredths" if cap.unit is CapUnit.CREDITS else cap.unit.value
    origin = cap.origin or case.rules.rule_set.code
    case.caps.append(CapState(cap.id, unit, limit, before, after, cap.clause, origin))
    code = "cap.base_known" if limit is None else "cap"
    required = cap.base if limit is None else limit
    passed = limit is not None and after <= int(limit)
    case.trace.append(
        Condition(code, case.rule_id, cap.clause, after, required, passed, cap.id, cap.base, limit is None, origin)
    )


def used_of_cap(case: Case, compiled_cap: CompiledCap) -> int:
    """What past conversions have used of a cap."""
    return sum(
        _past_share(compiled_cap, conversion)
        for conversion in case.record.conversions
        if case.counts_with(conversion, compiled_cap.cap.within)
    )


def _past_share(compiled_cap: CompiledCap, conversion: PastConversion) -> int:
    if compiled_cap.rules and conversion.rule_id not in compiled_cap.rules:
        return 0
    if compiled_cap.categories and conversion.category not in compiled_cap.categories:
        return 0
    if compiled_cap.types and not any(use.type in compiled_cap.types for use in conversion.uses):
        return 0
    targets = conversion.targets
    if compiled_cap.places:
        targets = tuple(target for target in targets if _place(target.nature, target.slot) in compiled_cap.places)
    if compiled_cap.cap.unit is CapUnit.CREDITS:
        return sum(target.credits_hundredths for target in targets)
    if compiled_cap.cap.unit is CapUnit.COURSES:
        return sum(target.course_code is not None for target in targets)
    return 1 if targets else 0


def _place(nature: str | None, slot: str | None) -> str | None:
    return f"slot:{slot}" if slot else nature


def cap_limit(case: Case, compiled_cap: CompiledCap) -> Fraction | None:
    """The cap's limit, exact; ``None`` when its base is not known."""
    cap, program = compiled_cap.cap, case.record.program
    if cap.share is None:
        return Fraction(cap.amount or 0)
    base = base_of(case.rules, cap, program)
    if base is None:
        return None
    known = case.rules.limits.get((cap.id, base))
    if known is None:
        known = case.rules.limits[cap.id, base] = cap.share * base
    return known
