"""Every request that would be approved on its own (可用转换): input for the planner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations

from oneplusx.domain.rules.amounts import find_amounts
from oneplusx.domain.rules.case import Case, HeldPart
from oneplusx.domain.rules.compiled import CompiledCap, CompiledRule, CompiledRuleSet, compiled
from oneplusx.domain.rules.counting import cap_limit, used_of_cap
from oneplusx.domain.rules.criteria import derive_attributes
from oneplusx.domain.rules.decision import CapState, Condition, Decision, Option, Outcome, Request, TargetRef
from oneplusx.domain.rules.evaluation import evaluate_rule
from oneplusx.domain.rules.limits import CapUnit
from oneplusx.domain.rules.model import RuleSet, SameOutcome
from oneplusx.domain.rules.policy import CreditBasis, Surplus
from oneplusx.domain.rules.record import ConsumptionScope, LearnerRecord, ProgramCourseFacts
from oneplusx.domain.rules.sources import atom_takes, find_outcomes, given_attributes, source_holds, test_outcomes
from oneplusx.domain.rules.targets import DONE, test_targets


def options(rule_set: RuleSet, record: LearnerRecord, on: date, *, ignore_windows: bool = False) -> Iterator[Option]:
    """Lists every request that ``decide`` would approve on its own (rule × outcomes × targets).

    The order is that of the rules, then outcome ids, then targets; it does not depend on the record's order.

    Args:
        rule_set: The composed rule set.
        record: The learner's record.
        on: Day of application.
        ignore_windows: Also list what would be approved once a window opens (planning ahead).
    """
    rules = compiled(rule_set)
    for rule in rules.rules:
        yield from options_of_rule(rules, rule, record, on, ignore_windows=ignore_windows)


def options_of_rule(
    rules: CompiledRuleSet, rule: CompiledRule, record: LearnerRecord, on: date, *, ignore_windows: bool = False
) -> Iterator[Option]:
    """The options of one rule, decided one by one."""
    outcomes = list(_outcome_sets(rules, rule, record, on))
    targets = list(_target_refs(rules, rule, record, on)) if outcomes else []
    if not targets:
        return
    for held_ids in outcomes:
        for refs in _target_sets(rules, rule, record, held_ids, targets, on):
            request = Request(rule.rule.id, held_ids, refs)
            decision = evaluate_rule(rules, rule, record, request, on)
            if decision.outcome is Outcome.APPROVED or (ignore_windows and _only_window_closed(decision)):
                yield _option(rules, rule, record, request, decision)


def _only_window_closed(decision: Decision) -> bool:
    return all(condition.passed or condition.code.startswith("window.") for condition in decision.trace)


def _probe(rules: CompiledRuleSet, rule: CompiledRule, record: LearnerRecord, request: Request, on: date) -> Case:
    return Case(rules, rule, record, request, on, rule.rule.id, "", "")


_TOGETHER = frozenset({"source.count", "source.combination", "target.count", "evidence.given"})


def _fits_alone(trace: Iterable[Condition]) -> bool:
    return all(condition.passed or condition.code in _TOGETHER for condition in trace)


def _outcome_sets(
    rules: CompiledRuleSet, rule: CompiledRule, record: LearnerRecord, on: date
) -> Iterator[tuple[str, ...]]:
    fitting: list[str] = []
    places: dict[str, tuple[int, ...]] = {}
    for held_id in sorted(record.achievement_by_id):
        held = record.achievement_by_id[held_id]
        attributes = derive_attributes(rules.derivations, held.type, given_attributes(rules, held), record.program)
        part = HeldPart(held, attributes)
        taking = tuple(place for place, atom in enumerate(rule.atoms) if atom_takes(atom, part, record.program))
        if not taking:
            continue
        case = _probe(rules, rule, record, Request(rule.rule.id, (held_id,), ()), on)
        test_outcomes(case)
        if _fits_alone(case.trace):
            fitting.append(held_id)
            places[held_id] = taking
    most = min(sum(atom.count_max for atom in rule.atoms), len(fitting))
    least = min(atom.count_min for atom in rule.atoms)
    for size in range(max(1, least), most + 1):
        for held_ids in combinations(fitting, size):
            if len(rule.atoms) == 1 or source_holds(rule, [places[held_id] for held_id in held_ids]):
                yield held_ids


def _target_refs(rules: CompiledRuleSet, rule: CompiledRule, record: LearnerRecord, on: date) -> Iterator[TargetRef]:
    refs = [TargetRef(slot=slot) for slot in rule.rule.target.slots]
    if rule.rule.target.takes_courses:
        refs += [TargetRef(course_code=course.code) for course in record.program.courses if _open(rule, record, course)]
    for ref in sorted(refs, key=lambda ref: ref.key):
        case = _probe(rules, rule, record, Request(rule.rule.id, (), (ref,)), on)
        test_targets(case)
        if all(c.passed or c.missing or c.code in _TOGETHER for c in case.trace):
            yield ref


def _open(rule: CompiledRule, record: LearnerRecord, course: ProgramCourseFacts) -> bool:
    """Whether a course is worth a look: not done yet, and of a nature and code that the rule names."""
    if (rule.natures and course.nature not in rule.natures) or (rule.courses and course.code not in rule.courses):
        return False
    standing = record.standing_by_code.get(course.code)
    return standing is None or standing.status not in DONE


def _target_sets(
    rules: CompiledRuleSet,
    rule: CompiledRule,
    record: LearnerRecord,
    held_ids: tuple[str, ...],
    refs: list[TargetRef],
    on: date,
) -> Iterator[tuple[TargetRef, ...]]:
    """Sets of targets that the outcomes can reach; what must fail by match or credits alone is left out early."""
    case = _probe(rules, rule, record, Request(rule.rule.id, held_ids, ()), on)
    find_outcomes(case)
    most = _most_credits(case)
    courses = record.program.course_by_code
    reached = _reached(case)
    weighed = [
        (ref, courses[ref.course_code].credits_hundredths if ref.course_code is not None else 0)
        for ref in refs
        if reached is None or ref.course_code is None or ref.course_code in reached
    ]
    fitting = [(ref, weight) for ref, weight in weighed if most is None or weight <= most]
    for size in range(max(1, rule.rule.target.count_min), min(rule.targets_max, len(fitting)) + 1):
        for chosen in combinations(fitting, size):
            if most is None or sum(weight for _, weight in chosen) <= most:
                yield tuple(ref for ref, _ in chosen)


def _most_credits(case: Case) -> int | None:
    policy = case.compiled.rule.credits
    if policy.basis in (CreditBasis.NONE, CreditBasis.RANGE):
        return None
    limits = [find_amounts(case), policy.at_most_hundredths]
    return min((limit for limit in limits if limit is not None), default=None)


def _reached(case: Case) -> set[str] | None:
    """Courses that the outcomes cover well enough; ``None`` where the rule does not ask."""
    least = case.compiled.content_match_min
    if least is None:
        return None
    shares = case.record.program.matches_by_type
    found: set[str] = set()
    for part in case.outcomes:
        certificate = str(part.attributes.get("certificate_type", ""))
        found.update(code for code, share in shares.get(certificate, ()) if share >= least)
    return found


def _option(
    rules: CompiledRuleSet, rule: CompiledRule, record: LearnerRecord, request: Request, decision: Decision
) -> Option:
    kept = rule.rule.credits.surplus is Surplus.KEPT
    per_target = rule.consumption is ConsumptionScope.TARGET
    keys = [] if kept or per_target else [f"achievement:{use.achievement_id}" for use in decision.consumed]
    if per_target:
        keys += [f"achievement:{use.achievement_id}@{ref.key}" for use in decision.consumed for ref in request.targets]
    keys += [f"course:{target.course_code}" for target in decision.targets if target.course_code is not None]
    if rules.rule_set.settings.same_outcome is SameOutcome.HIGHEST:
        keys += [f"family:{use.family}" for use in decision.consumed if use.family is not None]
    keys += _group_keys(rule, decision)
    uses = [(cap.cap_id, cap.after - cap.before) for cap in decision.caps]
    uses.extend(
        (f"slot:{target.slot}", target.credits_hundredths)
        for target in decision.targets
        if target.slot is not None and record.program.slots.get(target.slot) is not None
    )
    left = _kept_uses(decision) if kept else ()
    return Option(request, decision, tuple(sorted(set(keys))), tuple(uses), left, per_target)


def _group_keys(rule: CompiledRule, decision: Decision) -> Iterator[str]:
    """One key per group, or per group and family. Of a group that takes one rule only one option is planned ahead."""
    for group in rule.groups:
        if not group.per_family:
            yield f"group:{group.id}"
            continue
        for use in decision.consumed:
            yield f"group:{group.id}:{use.family or use.achievement_id}"


def _kept_uses(decision: Decision) -> tuple[tuple[str, int, int], ...]:
    """Credits used and left of each outcome whose surplus is kept."""
    left = next((test.required for test in decision.trace if test.code == "credits.within_outcome"), None)
    return tuple(
        (use.achievement_id, use.given_hundredths, left if isinstance(left, int) else use.given_hundredths)
        for use in decision.consumed
    )


def cap_states(rule_set: RuleSet, record: LearnerRecord, on: date) -> tuple[CapState, ...]:
    """Every cap, and every slot with bounded room, as it stands before a plan; ``after`` equals ``before``."""
    rules = compiled(rule_set)
    found: dict[str, CapState] = {}
    for rule in rules.rules:
        case = _probe(rules, rule, record, Request(rule.rule.id, (), ()), on)
        for compiled_cap in rule.caps:
            cap = compiled_cap.cap
            if cap.id not in found:
                found[cap.id] = _cap_state(case, compiled_cap)
    for slot, room in sorted(record.program.slots.items()):
        if room is not None:
            found[f"slot:{slot}"] = CapState(f"slot:{slot}", "credits_hundredths", Fraction(room), 0, 0, "", "")
    return tuple(found[key] for key in sorted(found))


def _cap_state(case: Case, compiled_cap: CompiledCap) -> CapState:
    cap = compiled_cap.cap
    before = used_of_cap(case, compiled_cap)
    unit = "credits_hundredths" if cap.unit is CapUnit.CREDITS else cap.unit.value
    limit = cap_limit(case, compiled_cap)
    return CapState(cap.id, unit, limit, before, before, cap.clause, cap.origin or case.rules.rule_set.code)
