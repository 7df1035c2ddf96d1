"""A published method after a college left an alliance (退出联盟之后).

A published version never changes. What changes with the day is who belongs to the alliance: from the day of leaving,
its rules decide nothing new for the college that left, neither side accepts what the other has recognized, and what
the alliance made stricter stays until the college publishes its next version: that is what its learners read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from oneplusx.domain.rules.model import RuleSet


def as_of_membership(rule_set: RuleSet, *, left: Collection[str], members: Collection[str]) -> RuleSet:
    """The composed method as it decides with these members.

    Args:
        left: Codes of the alliances' methods among the layers that the college is no longer under.
        members: Colleges that belong to the other alliances on the day of the decision.

    Returns:
        The method itself where nothing changed.
    """
    kept = tuple(code for code in rule_set.members if code in members)
    rules = tuple(rule for rule in rule_set.rules if rule.origin not in left) if left else rule_set.rules
    if kept == rule_set.members and len(rules) == len(rule_set.rules):
        return rule_set
    return replace(rule_set, members=kept, rules=rules)
