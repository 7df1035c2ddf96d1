"""The same possibilities as ``options``, without their decisions (可用转换的速算): what a plan is chosen from.

A decision is the sum of what is asked of the outcomes, of the targets, and of both together. What is asked of one
outcome or of one target is tested once, by the same functions as a decision's; for each set of outcomes what it gives,
once; for each pair of sets only sums and limits are left. Rules that ask more of both together (the course's facts
against the outcome's, outcomes that serve one target after another) are decided one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from oneplusx.domain.rules.case import HeldPart
from oneplusx.domain.rules.compiled import CompiledRule, CompiledRuleSet, compiled
from oneplusx.domain.rules.decision import Option, RecordedScore, Request, TargetRef
from oneplusx.domain.rules.model import RuleSet, SameOutcome
from oneplusx.domain.rules.offering import Given, OfferCase, given_by
from oneplusx.domain.rules.options import options_of_rule
from oneplusx.domain.rules.policy import CreditBasis, Surplus
from oneplusx.domain.rules.reaching import Reach, Reached
from oneplusx.domain.rules.record import ConsumptionScope, LearnerRecord
from oneplusx.domain.rules.sources import atom_takes, source_holds

_AMOUNTS = ("credits.within_outcome", "credits.at_most", "credits.bank_value")
_COUNTED = {"family.counted": "family", "group.counted": "group"}


@dataclass(slots=True, eq=False)
class Offer:
    """One request that would be approved on its own, and what planning asks of its decision.

    Attributes:
        targets: In the order of their keys.
        scores: Of each target.
        given_hundredths: What the outcomes give at most, after what counts before.
        counted: ``family`` or ``group:ID`` → credits that conversions in force already count.
        shares: Family → its part in the credits.
        exclusive_keys: As of an ``Option``; so are the following.
    """

    rule_id: str
    achievement_ids: tuple[str, ...]
    targets: tuple[TargetRef, ...]
    credits_hundredths: int
    scores: tuple[RecordedScore | None, ...]
    given_hundredths: int
    counted: Mapping[str, int]
    shares: Mapping[str, int]
    exclusive_keys: tuple[str, ...]
    cap_uses: tuple[tuple[str, int], ...]
    achievement_uses: tuple[tuple[str, int, int], ...] = ()
    per_target: bool = False
    _request: Request | None = field(default=None, repr=False)

    @property
    def request(self) -> Request:
        """The application, ready to be decided."""
        if self._request is None:
            self._request = Request(self.rule_id, self.achievement_ids, self.targets)
        return self._request


def offer_of(option: Option) -> Offer:
    """What planning asks of an option."""
    decision, counted = option.decision, dict[str, int]()
    given = []
    for test in decision.trace:
        kind = _COUNTED.get(test.code)
        if kind is not None and isinstance(test.actual, int):
            counted["family" if kind == "family" else f"{kind}:{test.subject}"] = test.actual
        if test.code in _AMOUNTS and isinstance(test.required, int) and not isinstance(test.required, bool):
            given.append(test.required)
    shares: dict[str, int] = {}
    for use in decision.consumed:
        if use.family is not None:
            shares[use.family] = shares.get(use.family, 0) + use.given_hundredths
    return Offer(
        rule_id=option.request.rule_id or "",
        achievement_ids=option.request.achievement_ids,
        targets=option.request.targets,
        credits_hundredths=decision.credits_hundredths,
        scores=tuple(target.score for target in decision.targets),
        given_hundredths=min(given, default=decision.credits_hundredths),
        counted=counted,
        shares=shares,
        exclusive_keys=option.exclusive_keys,
        cap_uses=option.cap_uses,
        achievement_uses=option.achievement_uses,
        per_target=option.per_target,
        _request=option.request,
    )


def offers(rule_set: RuleSet, record: LearnerRecord, on: date) -> Iterator[Offer]:
    """Lists what ``options`` lists, in its order.

    Args:
        rule_set: The composed rule set.
        record: The learner's record.
        on: Day of application.
    """
    rules = compiled(rule_set)
    case, reached = OfferCase(rules, record, on), Reached()
    for rule in rules.rules:
        if not _is_apart(rule, record):
            yield from (offer_of(option) for option in options_of_rule(rules, rule, record, on))
        elif case.rule_holds(rule):
            reach = Reach(case, rule, reached)
            if reach.targets:
                yield from _of_rule(case, rule, reach)


def _is_apart(rule: CompiledRule, record: LearnerRecord) -> bool:
    """Whether what a rule asks of outcomes and what it asks of targets have nothing to do with each other."""
    if rule.rule.credits.basis in (CreditBasis.NONE, CreditBasis.RANGE):
        return False
    if rule.consumption is ConsumptionScope.TARGET and record.conversions:
        return False
    return not any(test.same_as or test.bound_by.startswith("outcome.") for test in rule.target_criteria)


def _of_rule(case: OfferCase, rule: CompiledRule, reach: Reach) -> Iterator[Offer]:
    most = rule.targets_max
    for parts in _outcome_sets(case, rule):
        given = given_by(case, rule, parts)
        if given is None:
            continue
        keys = _Keys(case.rules, rule, given)
        fitting = reach.fitting(given)
        for count in range(max(1, rule.rule.target.count_min), min(most, len(fitting)) + 1):
            for places in combinations(fitting, count) if count > 1 else ((place,) for place in fitting):
                offer = _offer(reach, given, keys, places)
                if offer is not None:
                    yield offer


def _outcome_sets(case: OfferCase, rule: CompiledRule) -> Iterator[tuple[HeldPart, ...]]:
    """Sets of outcomes that the rule's source takes, by size, then by id."""
    fitting: list[HeldPart] = []
    taking: dict[str, tuple[int, ...]] = {}
    program, is_single = case.record.program, len(rule.atoms) == 1
    for part in case.held_for(rule):
        places = tuple(place for place, atom in enumerate(rule.atoms) if atom_takes(atom, part, program))
        if places and case.may_serve(rule, part):
            fitting.append(part)
            taking[part.held.id] = places
    most = min(sum(atom.count_max for atom in rule.atoms), len(fitting))
    least = min(atom.count_min for atom in rule.atoms)
    for size in range(max(1, least), most + 1):
        for parts in combinations(fitting, size):
            if is_single or source_holds(rule, [taking[part.held.id] for part in parts]):
                yield parts


class _Keys:
    """The keys of all conversions of one set of outcomes, in their order: outcomes, courses, families, groups."""

    def __init__(self, rules: CompiledRuleSet, rule: CompiledRule, given: Given) -> None:
        self.kept = rule.rule.credits.surplus is Surplus.KEPT
        self.per_target = rule.consumption is ConsumptionScope.TARGET
        self.ids = [part.held.id for part in given.parts]
        self.first: tuple[str, ...] = ()
        if not self.kept and not self.per_target:
            self.first = tuple(f"achievement:{name}" for name in sorted(self.ids))
        last: set[str] = set()
        if rules.rule_set.settings.same_outcome is SameOutcome.HIGHEST:
            last = {f"family:{part.held.family}" for part in given.parts if part.held.family is not None}
        for group in rule.groups:
            if group.per_family:
                last |= {f"group:{group.id}:{part.held.family or part.held.id}" for part in given.parts}
            else:
                last.add(f"group:{group.id}")
        self.last = tuple(sorted(last))

    def of(self, targets: Sequence[TargetRef], courses: tuple[str, ...]) -> tuple[str, ...]:
        """The keys of one conversion."""
        if not self.per_target:
            return (*self.first, *courses, *self.last)
        own = [f"achievement:{name}@{ref.key}" for name in self.ids for ref in targets]
        return tuple(sorted({*own, *courses, *self.last}))


def _offer(reach: Reach, given: Given, keys: _Keys, places: tuple[int, ...]) -> Offer | None:
    """The offer for some targets; ``None`` where they go beyond what is given, or beyond a cap."""
    bundle = reach.bundle(given, places)
    if bundle is None:
        return None
    needed, most = bundle.credits_hundredths, given.most
    if most is not None and needed > most:
        return None
    scores = (given.score,) * len(places) if given.is_scored_alike else given.scores(bundle.targets)
    if scores is None:
        return None
    shares = given.shares(needed) if given.is_shared else []
    return Offer(
        reach.rule.rule.id,
        given.ids,
        bundle.refs,
        needed,
        scores,
        needed if most is None else most,
        given.counted,
        _of_families(shares),
        keys.of(bundle.refs, bundle.courses),
        bundle.uses,
        given.left(shares) if keys.kept else (),
        keys.per_target,
    )


_NO_SHARES: Mapping[str, int] = {}


def _of_families(shares: Sequence[tuple[HeldPart, int]]) -> Mapping[str, int]:
    """Each family's part in the credits."""
    if not shares:
        return _NO_SHARES
    found: dict[str, int] = {}
    for part, share in shares:
        if part.held.family is not None:
            found[part.held.family] = found.get(part.held.family, 0) + share
    return found
