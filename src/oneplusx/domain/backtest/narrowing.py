"""When one version only narrows another: the same but for lower caps.

What the tighter version allows is then a part of what the looser one allows, alike in everything else. So a plan that
is best under the looser version, and keeps the caps of the tighter one, is best under both: it is not sought twice.
"""

from __future__ import annotations

from dataclasses import replace

from oneplusx.domain.rules import Cap, LearnerRecord, RuleSet


def narrows(tighter: RuleSet, looser: RuleSet) -> bool:
    """Whether the versions differ in nothing but caps that the tighter one sets as low or lower."""
    if len(tighter.caps) != len(looser.caps):
        return False
    if replace(tighter, version="", replaces=None, caps=()) != replace(looser, version="", replaces=None, caps=()):
        return False
    return all(_is_as_low(low, high) for low, high in zip(tighter.caps, looser.caps, strict=True))


def _is_as_low(low: Cap, high: Cap) -> bool:
    if replace(low, share=None, amount=None) != replace(high, share=None, amount=None):
        return False
    if low.share is not None and high.share is not None:
        return low.share <= high.share
    return low.amount is not None and high.amount is not None and low.amount <= high.amount


def same_before(one: LearnerRecord, other: LearnerRecord) -> bool:
    """Whether two records of one learner hold the same conversions."""
    return one is other or one.conversions == other.conversions
