"""Outcomes that count together up to the highest (同类取最高): the higher one, applied for later, gives the difference.

Of one family, or one group that counts the highest, several conversions may stand side by side as long as, going up
by what each outcome gives, the credits taken so far never exceed it. Applied for in that order, each is approved.
A group that counts per family has one ladder for each family. A conversion over several families stands on each of
theirs, which allows a little more than the rule: what counted in all of them together is for ``check_plan`` to test.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from oneplusx.domain.rules import Offer, RuleSet
from oneplusx.domain.rules.limits import GroupCount


class Rung(NamedTuple):
    """One conversion's place on a ladder: what it may reach, and what it takes; in hundredths."""

    ladder: str
    reach: int
    taken: int


def highest_groups(rule_set: RuleSet) -> frozenset[str]:
    """Keys of the groups that count the highest; of those that count per family what their keys begin with."""
    return frozenset(
        f"group:{group.id}:" if group.per_family else f"group:{group.id}"
        for group in rule_set.groups
        if group.count is GroupCount.HIGHEST
    )


def _is_ladder(key: str, groups: frozenset[str]) -> bool:
    kind, _, name = key.partition(":")
    return key in groups or f"{kind}:{name.partition(':')[0]}:" in groups


def rungs_of(offer: Offer, groups: frozenset[str]) -> tuple[Rung, ...]:
    """The ladders that an offer stands on.

    Of what already counts on several ladders the rules take off only the most: the others reach that much higher.
    """
    if not offer.shares and not groups:
        return ()
    needed, counted = offer.credits_hundredths, offer.counted
    total = offer.given_hundredths + max(counted.values(), default=0)
    given = total - counted.get("family", 0)
    rungs = [
        Rung(f"family:{family}", given - needed + part, part)
        for family, part in sorted(offer.shares.items())
        if f"family:{family}" in offer.exclusive_keys
    ]
    for key in offer.exclusive_keys if groups else ():
        if _is_ladder(key, groups):
            given = total - counted.get(":".join(key.split(":")[:2]), 0)
            rungs.append(Rung(key, given, needed))
    return tuple(rungs)


def holds(rungs: Iterable[Rung]) -> bool:
    """Whether conversions on one ladder can all stand: none reaches less than what is taken up to it."""
    total = 0
    for rung in sorted(rungs, key=lambda rung: (rung.reach, rung.taken)):
        total += rung.taken
        if total > rung.reach:
            return False
    return True
