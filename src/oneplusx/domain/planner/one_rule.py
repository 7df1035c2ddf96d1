"""Groups that take one rule only (只用一条办法): its conversions exclude those of the other rules, not each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from oneplusx.domain.rules import Offer, RuleSet
from oneplusx.domain.rules.limits import GroupCount

PAIRS_MAX = 5_000


def excluding_other_rules(rule_set: RuleSet, found: Sequence[Offer]) -> tuple[list[Offer], bool]:
    """The offers with a key for each two that exclude each other, in the place of the group's one key.

    Returns:
        The offers, and whether all that the rules allow together is allowed: not where a group has more than 5,000
        such pairs, whose offers then exclude each other one and all.
    """
    groups = {f"group:{group.id}": group.per_family for group in rule_set.groups if group.count is GroupCount.ONE_RULE}
    if not groups:
        return list(found), True
    keys = [set(offer.exclusive_keys) for offer in found]
    is_whole = True
    for key, by_rule in _members(groups, found).items():
        if all(len(places) == 1 for places in by_rule.values()):
            continue
        pairs = list(_across(by_rule))
        if len(pairs) > PAIRS_MAX:
            is_whole = False
            continue
        for places in by_rule.values():
            for place in places:
                keys[place].discard(key)
        for first, second in pairs:
            keys[first].add(f"{key}|{first}|{second}")
            keys[second].add(f"{key}|{first}|{second}")
    paired = [replace(offer, exclusive_keys=tuple(sorted(own))) for offer, own in zip(found, keys, strict=True)]
    return paired, is_whole


def _members(groups: Mapping[str, bool], found: Sequence[Offer]) -> dict[str, dict[str, list[int]]]:
    """Key → rule → places of its offers."""
    members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, offer in enumerate(found):
        for key in offer.exclusive_keys:
            if groups.get(key) is False or groups.get(key.rpartition(":")[0]):
                members[key][offer.rule_id].append(place)
    return members


def _across(by_rule: Mapping[str, Sequence[int]]) -> Iterator[tuple[int, int]]:
    for one, other in combinations(by_rule.values(), 2):
        for first in one:
            for second in other:
                yield first, second
