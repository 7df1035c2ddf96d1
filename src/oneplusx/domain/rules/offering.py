"""What outcomes give, apart from any target (成果一侧): the first half of an offer; the other is ``reaching``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from oneplusx.domain.rules.amounts import find_amounts
from oneplusx.domain.rules.case import Case, HeldPart, TargetPart
from oneplusx.domain.rules.compiled import CompiledCap, CompiledRule, CompiledRuleSet
from oneplusx.domain.rules.counting import cap_limit, consumptions, counted_before, credit_limit, used_of_cap
from oneplusx.domain.rules.decision import Condition, Purpose, RecordedScore, Request, TargetRef
from oneplusx.domain.rules.evaluation import test_rule_set, test_scope, test_window
from oneplusx.domain.rules.model import Scope
from oneplusx.domain.rules.policy import CreditBasis, ScoreBasis, Surplus
from oneplusx.domain.rules.record import LearnerRecord
from oneplusx.domain.rules.scores import score_of
from oneplusx.domain.rules.sources import find_outcomes, test_held

_ANYWHERE = Scope()
_COUNT = "target.count"
_OF_OUTCOMES = frozenset({ScoreBasis.FIXED, ScoreBasis.CARRY, ScoreBasis.WEIGHTED})


class OfferCase:
    """One learner under one rule set on one day: what is tested once and asked often."""

    def __init__(self, rules: CompiledRuleSet, record: LearnerRecord, on: date) -> None:
        self.rules, self.record, self.on = rules, record, on
        self._by_type: dict[str, list[HeldPart]] = {}
        self._parts: list[HeldPart] = []
        if rules.rules:
            case = self.case(rules.rules[0], Request(None, tuple(record.achievement_by_id), ()))
            find_outcomes(case)
            self._parts = case.outcomes
        for part in self._parts:
            self._by_type.setdefault(part.held.type, []).append(part)
        self._serving: dict[tuple[str, object, object, str], bool] = {}
        self._caps: dict[str, int | None] = {}
        self._covered: dict[tuple[str, int, int], frozenset[str]] = {}

    def case(self, rule: CompiledRule, request: Request) -> Case:
        """An empty case of a rule."""
        return Case(self.rules, rule, self.record, request, self.on, rule.rule.id, rule.rule.clause, rule.origin)

    def rule_holds(self, rule: CompiledRule) -> bool:
        """Whether the rule is in force and meant for the learner; one that demands evidence offers nothing."""
        if rule.rule.evidence:
            return False
        case = self.case(rule, _NOTHING)
        test_rule_set(case)
        if rule.rule.scope is not _ANYWHERE:
            test_scope(case, rule.rule.scope)
        return passes(case.trace)

    def held_for(self, rule: CompiledRule) -> Sequence[HeldPart]:
        """The outcomes of the types that a rule names, by id."""
        if any(not atom.types for atom in rule.atoms):
            return self._parts
        types = {name for atom in rule.atoms for name in atom.types}
        if len(types) == 1:
            return self._by_type.get(next(iter(types)), ())
        return sorted((p for name in types for p in self._by_type.get(name, ())), key=lambda part: part.held.id)

    def may_serve(self, rule: CompiledRule, part: HeldPart) -> bool:
        """Whether an outcome may serve under a rule, whatever its source asks for."""
        own = rule.rule.id if rule.rule.credits.surplus is Surplus.KEPT else ""
        key = part.held.id, rule.months_max, rule.consumption, own
        known = self._serving.get(key)
        if known is None:
            case = self.case(rule, _NOTHING)
            test_held(case, part)
            known = self._serving[key] = passes(case.trace)
        return known

    def window_open(self, rule: CompiledRule, purpose: Purpose | None) -> bool:
        """Whether the rule takes applications for a purpose today."""
        if not rule.windows:
            return True
        case = self.case(rule, _NOTHING)
        case.purpose = purpose
        test_window(case)
        return passes(case.trace)

    def room_of(self, rule: CompiledRule, cap: CompiledCap) -> int | None:
        """What is left under a cap, in its unit; ``None`` when its base is not known."""
        if cap.cap.id not in self._caps:
            case = self.case(rule, _NOTHING)
            limit = cap_limit(case, cap)
            self._caps[cap.cap.id] = None if limit is None else int(limit) - used_of_cap(case, cap)
        return self._caps[cap.cap.id]

    def covered(self, certificate: str, least: Fraction) -> frozenset[str]:
        """Courses that a certificate type covers well enough."""
        over, under = least.numerator, least.denominator
        key = certificate, over, under
        known = self._covered.get(key)
        if known is None:
            shares = self.record.program.matches_by_type.get(certificate, ())
            known = self._covered[key] = frozenset(
                code for code, share in shares if share.numerator * under >= over * share.denominator
            )
        return known


_NOTHING = Request(None, (), ())


def passes(trace: Sequence[Condition]) -> bool:
    """Whether every condition holds."""
    return not trace or all(condition.passed for condition in trace)


@dataclass(slots=True)
class Given:
    """What a set of outcomes gives under a rule.

    Attributes:
        available: Credits for all targets together, ``None`` where the rule names no amount.
        bounded: Whether the credits are tested against what is available.
        most: Of the credits, ``None`` where nothing bounds them.
        is_shared: Somebody asks how the credits are spread over the outcomes.
        score: Recorded for every target, where it does not depend on the course.
    """

    case: Case
    parts: Sequence[HeldPart]
    ids: tuple[str, ...]
    available: int | None
    bounded: bool
    most: int | None
    counted: Mapping[str, int]
    kinds: frozenset[str]
    covered: frozenset[str] | None
    is_scored_alike: bool = True
    score: RecordedScore | None = None
    is_shared: bool = False

    def scores(self, targets: Sequence[TargetPart]) -> tuple[RecordedScore | None, ...] | None:
        """The score of each target; ``None`` where one is not known."""
        if self.is_scored_alike:
            return (self.score,) * len(targets)
        before = len(self.case.trace)
        found = tuple(score_of(self.case, part) for part in targets)
        return found if passes(self.case.trace[before:]) else None

    def shares(self, credits_hundredths: int) -> list[tuple[HeldPart, int]]:
        """The credits spread over the outcomes."""
        if len(self.parts) == 1:
            return [(self.parts[0], credits_hundredths)]
        uses = consumptions(self.case, credits_hundredths)
        return [(part, use.given_hundredths) for part, use in zip(self.parts, uses, strict=True)]

    def left(self, shares: Sequence[tuple[HeldPart, int]]) -> tuple[tuple[str, int, int], ...]:
        """Credits used and left of each outcome whose surplus is kept."""
        left = self.available if self.bounded else None
        return tuple((part.held.id, share, share if left is None else left) for part, share in shares)


_COUNTED = ("family.counted", "group.counted")


def given_by(offered: OfferCase, rule: CompiledRule, parts: Sequence[HeldPart]) -> Given | None:
    """What a set of outcomes gives; ``None`` when it is not known, or counts before leave nothing."""
    ids = tuple(part.held.id for part in parts)
    case = offered.case(rule, _NOTHING)
    case.outcomes = [HeldPart(part.held, part.attributes, None, part.recognized) for part in parts]
    policy = rule.rule.credits
    by_course = policy.basis is CreditBasis.COURSE
    given = find_amounts(case)
    available = credit_limit(case, given)
    counted = counted_before(case, available) if offered.record.conversions and passes(case.trace) else 0
    if available is not None:
        if available <= 0 and not by_course and not counted:
            return None
        available = max(0, available - counted)
    limits = []
    if by_course and policy.at_most_hundredths is not None:
        limits.append(policy.at_most_hundredths)
    if by_course and policy.at_most_bank_value and given is not None:
        limits.append(given)
    bounded = available is not None and bool(not by_course or counted)
    if available is not None and bounded:
        limits.append(available)
    alike = rule.rule.score is None or (rule.rule.score.basis in _OF_OUTCOMES and not offered.rules.grade_scales)
    score = score_of(case, TargetPart(_NO_TARGET, "", None, None)) if alike else None
    if not passes(case.trace):
        return None
    actual = {
        "family" if test.code == "family.counted" else f"group:{test.subject}": test.actual
        for test in (case.trace if counted else ())
        if test.code in _COUNTED and isinstance(test.actual, int)
    }
    is_shared = policy.surplus is Surplus.KEPT or any(part.held.family is not None for part in parts)
    return Given(
        case=case,
        parts=case.outcomes,
        ids=ids,
        available=available,
        bounded=bounded,
        most=min(limits, default=None),
        counted=actual,
        kinds=frozenset(part.held.type for part in parts),
        covered=_covered(offered, rule, case.outcomes),
        is_scored_alike=alike,
        score=score,
        is_shared=is_shared,
    )


_NO_TARGET = TargetRef()


def _covered(offered: OfferCase, rule: CompiledRule, parts: Sequence[HeldPart]) -> frozenset[str] | None:
    """Courses that one of the outcomes covers well enough; ``None`` where the rule does not ask."""
    least = rule.content_match_min
    if least is None:
        return None
    found = [offered.covered(str(part.attributes.get("certificate_type", "")), least) for part in parts]
    return found[0] if len(found) == 1 else frozenset().union(*found)
