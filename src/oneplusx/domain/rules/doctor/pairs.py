"""Rules against each other: ambiguous (有歧义), contradictory (矛盾), shadowed (被遮蔽).

Rules with equal sources are compared all with all, by source; a rule that covers another's source is found through
the rarest exact value that it asks for, so that a hundred thousand rules need no hundred thousand times as many looks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from oneplusx.domain.rules.doctor.findings import Finding, Params, Place
from oneplusx.domain.rules.doctor.logic import (
    Key,
    Logic,
    rules_meet,
    scope_covers,
    shown_source,
    shown_target,
    source_key,
    target_covers,
    target_key,
    targets_apart,
)
from oneplusx.domain.rules.expression import Atom, Operator
from oneplusx.domain.rules.limits import GroupCount
from oneplusx.domain.rules.model import Rule, RuleSet
from oneplusx.domain.rules.policy import CreditBasis, CreditPolicy
from oneplusx.domain.rules.record import ConsumptionScope

Exact = tuple[str, object]


def find_pairs(rule_set: RuleSet, logic: Logic) -> Iterator[Finding]:
    """Everything that two or more rules do to each other."""
    by_source: dict[Key, list[Rule]] = defaultdict(list)
    for rule in rule_set.rules:
        by_source[source_key(rule.source)].append(rule)
    named = _Named(rule_set)
    settled: set[str] = set()
    for rules in by_source.values():
        if len(rules) > 1:
            yield from _same_source(rules, named, settled)
    yield from _covered(rule_set, logic, named, settled)
    yield from _group_conflicts(rule_set)
    for rule in rule_set.rules:
        if rule.credits.rows or (rule.score is not None and len(rule.score.rows) > 1):
            yield from _idle_rows(rule, logic)


_NONE: frozenset[str] = frozenset()


class _Named:
    """Which groups, caps and windows name a rule by its id."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._groups = _by_rule((group.id, group.rules) for group in rule_set.groups)
        self._caps = _by_rule((cap.id, cap.over.rules) for cap in rule_set.caps)
        self._windows = _by_rule((window.id, window.rules) for window in rule_set.windows)
        self._consumption = rule_set.settings.consumption

    def count_together(self, one: Rule, other: Rule) -> bool:
        """Whether a group says how the two count with each other."""
        return not self._groups.get(one.id, _NONE).isdisjoint(self._groups.get(other.id, _NONE))

    def serve_both(self, one: Rule, other: Rule) -> bool:
        """Whether one outcome may serve under both, each for its own course or slot: then nothing is left open.

        Both must say so: a rule that takes the outcome for good leaves nothing to the other. Where both reach the same
        course, they must give the same there.
        """
        is_per_target = all((rule.consumption or self._consumption) is ConsumptionScope.TARGET for rule in (one, other))
        if not is_per_target:
            return False
        return (one.credits, one.score) == (other.credits, other.score) or targets_apart(one.target, other.target)

    def bound_no_more(self, general: Rule, specific: Rule) -> bool:
        """Whether nothing names the general rule that does not name the specific one too."""
        return (
            self._groups.get(general.id, _NONE) <= self._groups.get(specific.id, _NONE)
            and self._caps.get(general.id, _NONE) <= self._caps.get(specific.id, _NONE)
            and self._windows.get(general.id, _NONE) == self._windows.get(specific.id, _NONE)
        )


def _by_rule(named: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, rules in named:
        for rule_id in rules:
            found[rule_id].add(name)
    return {rule_id: frozenset(names) for rule_id, names in found.items()}


def _same_source(rules: list[Rule], named: _Named, settled: set[str]) -> Iterator[Finding]:
    """One finding for all ambiguous rules of a source, one for each pair that contradicts or repeats."""
    open_: dict[str, Rule] = {}
    for one, other in combinations(rules, 2):
        if one.priority != other.priority or not rules_meet(one, other):
            continue
        if target_key(one.target) != target_key(other.target):
            if not (named.count_together(one, other) or named.serve_both(one, other)) and _leaves_open(one, other):
                open_[one.id], open_[other.id] = one, other
        elif one.credits != other.credits or one.score != other.score:
            settled.update((one.id, other.id))
            yield Finding("doctor.contradictory", _places(one, other), _pair_params(one, other))
        elif named.bound_no_more(one, other) and _is_milder(one, other):
            settled.add(other.id)
            yield Finding("doctor.shadowed", _places(other, one), _pair_params(other, one))
    if open_:
        ambiguous = tuple(open_.values())
        targets = tuple(dict.fromkeys(shown_target(rule.target) for rule in ambiguous))
        params: Params = {"source": shown_source(ambiguous[0].source), "targets": targets, "count": len(ambiguous)}
        yield Finding("doctor.ambiguous", _places(*ambiguous), params)


def _leaves_open(one: Rule, other: Rule) -> bool:
    """Whether the method does not say which of two targets it is; their number may say it."""
    if one.target.count_max < other.target.count_min or other.target.count_max < one.target.count_min:
        return False
    covers = target_covers(one.target, other.target) or target_covers(other.target, one.target)
    return not (covers and _gives_as_much(one, other))  # else one of them is needless


def _places(*rules: Rule) -> tuple[Place, ...]:
    return tuple(Place("rules", rule.id) for rule in rules)


def _pair_params(rule: Rule, other: Rule) -> Params:
    return {
        "rule": rule.id,
        "other": other.id,
        "source": shown_source(rule.source),
        "target": shown_target(rule.target),
    }


def _is_milder(general: Rule, specific: Rule) -> bool:
    """Whether whoever is served by the specific rule is served as well by the general one, apart from its source."""
    return (
        general.priority >= specific.priority
        and scope_covers(general.scope, specific.scope)
        and (not general.purposes or (bool(specific.purposes) and set(specific.purposes) <= set(general.purposes)))
        and set(general.evidence) <= set(specific.evidence)
        and (general.windows == specific.windows)
        and (general.content_match_min or 0) <= (specific.content_match_min or 0)
        and _no_younger(general.months_since_issue_max, specific.months_since_issue_max)
        and general.consumption == specific.consumption
        and general.category == specific.category
        and general.reviewers == specific.reviewers
    )


def _no_younger(general: int | None, specific: int | None) -> bool:
    """Whether the general rule takes outcomes as old as the specific one does."""
    return general is None or (specific is not None and specific <= general)


def _gives_as_much(general: Rule, specific: Rule) -> bool:
    if general.score != specific.score:
        return False
    mine, theirs = general.credits, specific.credits
    if mine == theirs:
        return True
    if mine.basis is theirs.basis is CreditBasis.FIXED:
        return _plain(mine) and _plain(theirs) and mine.fixed_hundredths >= theirs.fixed_hundredths
    return False


def _plain(policy: CreditPolicy) -> bool:
    limits = (policy.deductions, policy.at_most_hundredths, policy.at_most_bank_value, policy.per_request)
    return not any(limits)


def _exact_keys(atom: Atom) -> frozenset[Exact]:
    """What the atom asks for exactly; an atom that covers another asks for no more than that one."""
    keys: list[Exact] = [
        (criterion.attribute, criterion.values[0])
        for criterion in atom.where
        if criterion.operator is Operator.ONE_OF and len(criterion.values) == 1
    ]
    if len(atom.types) == 1:
        keys.append(("", atom.types[0]))
    return frozenset(keys)


class _Single(NamedTuple):
    """A rule with one leaf."""

    place: int
    rule: Rule
    atom: Atom
    keys: frozenset[Exact]


def _covered(rule_set: RuleSet, logic: Logic, named: _Named, settled: set[str]) -> Iterator[Finding]:
    """Rules whose source another rule covers, and which that rule makes needless."""
    singles = [
        _Single(place, rule, rule.source, _exact_keys(rule.source))
        for place, rule in enumerate(rule_set.rules)
        if isinstance(rule.source, Atom)
    ]
    frequency = Counter(key for single in singles for key in single.keys)
    by_rarest: dict[Exact | None, list[_Single]] = defaultdict(list)
    for single in singles:
        by_rarest[min(single.keys, key=frequency.__getitem__, default=None)].append(single)
    for single in singles:
        if single.rule.id in settled:
            continue
        near = [by_rarest[key] for key in (None, *single.keys) if key in by_rarest]
        general = _first_cover(single, near, logic, named)
        if general is not None:
            params = _pair_params(single.rule, general.rule)
            yield Finding("doctor.shadowed", _places(single.rule, general.rule), params)


def _first_cover(single: _Single, near: list[list[_Single]], logic: Logic, named: _Named) -> _Single | None:
    found: _Single | None = None
    for others in near:
        for other in others:
            if other is single or not other.keys <= single.keys:
                continue
            if found is not None and other.place > found.place:
                continue
            if named.bound_no_more(other.rule, single.rule) and _makes_needless(other, single, logic):
                found = other
    return found


def _makes_needless(general: _Single, specific: _Single, logic: Logic) -> bool:
    if not target_covers(general.rule.target, specific.rule.target):
        return False
    if not (_gives_as_much(general.rule, specific.rule) and _is_milder(general.rule, specific.rule)):
        return False
    if not logic.atom_covers(general.atom, specific.atom):
        return False
    is_earlier = general.place < specific.place
    return not logic.atom_covers(specific.atom, general.atom) or _comes_first(
        general.rule, specific.rule, is_earlier=is_earlier
    )


def _comes_first(general: Rule, specific: Rule, *, is_earlier: bool) -> bool:
    """Of two rules that say the same the later one is needless; else the one that reaches or gives less."""
    mutual = target_covers(specific.target, general.target) and _gives_as_much(specific, general)
    return is_earlier if mutual and _is_milder(specific, general) else True


def _group_conflicts(rule_set: RuleSet) -> Iterator[Finding]:
    """Two rules that one group lets count together and another lets count once."""
    for one, other in combinations(rule_set.groups, 2):
        if one.count is other.count:
            continue
        shared = [rule_id for rule_id in one.rules if rule_id in other.rules]
        if len(shared) > 1 and GroupCount.SUM in (one.count, other.count):
            places = (Place("groups", one.id), Place("groups", other.id), *(Place("rules", name) for name in shared))
            params: Params = {"group": one.id, "other": other.id, "rules": tuple(shared)}
            yield Finding("doctor.contradictory_groups", places, params)


def _idle_rows(rule: Rule, logic: Logic) -> Iterator[Finding]:
    """Rows that an earlier row of the same table always takes the place of."""
    tables = {"credits": [row.when for row in rule.credits.rows]}
    if rule.score is not None:
        tables["score"] = [row.when for row in rule.score.rows]
    for table, rows in tables.items():
        for place, when in enumerate(rows):
            earlier = next((at for at in range(place) if logic.implies(when, rows[at])), None)
            if earlier is not None:
                params: Params = {"rule": rule.id, "table": table, "row": place + 1, "earlier": earlier + 1}
                yield Finding("doctor.shadowed_row", _places(rule), params)
