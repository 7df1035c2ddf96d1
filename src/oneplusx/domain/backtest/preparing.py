"""Making rule sets and records ready to be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import TypeVar

from oneplusx.domain.errors import NotFound
from oneplusx.domain.graduation import AuditRecord
from oneplusx.domain.rules import CourseStatus, LearnerRecord, RuleSet

Item = TypeVar("Item")


def as_if_in_force(rule_set: RuleSet) -> RuleSet:
    """The version as if it held on every day, for every entry year and in every window.

    A new version begins after the cases that it is tried on: with its own dates it would refuse them all.
    """
    rules = tuple(replace(rule, windows=()) if rule.windows else rule for rule in rule_set.rules)
    return replace(rule_set, rules=rules, effective=(None, None), entry_years=(None, None), windows=())


def with_cap(rule_set: RuleSet, cap_id: str, *, share: Fraction | None = None, amount: int | None = None) -> RuleSet:
    """The version with another limit in one cap ("what if it were 40 %?").

    Args:
        rule_set: A composed rule set.
        cap_id: The cap to change.
        share: The new share of the cap's base; or
        amount: the new limit, hundredths for credits.

    Raises:
        NotFound: ``backtest.unknown_cap``.
    """
    if not any(cap.id == cap_id for cap in rule_set.caps):
        raise NotFound("backtest.unknown_cap", cap=cap_id, known=[cap.id for cap in rule_set.caps])
    caps = tuple(replace(cap, share=share, amount=amount) if cap.id == cap_id else cap for cap in rule_set.caps)
    return replace(rule_set, caps=caps)


def set_back(
    record: LearnerRecord, audit: AuditRecord | None, conversion_ids: Collection[str]
) -> tuple[LearnerRecord, AuditRecord | None]:
    """The record and the transcript without what some conversions brought.

    A course that only they exempted counts as not taken again.
    """
    gone = frozenset(conversion_ids)
    freed = {
        target.course_code
        for conversion in record.conversions
        if conversion.id in gone
        for target in conversion.targets
        if target.course_code is not None
    }
    courses = tuple(
        standing
        for standing in record.courses
        if not (standing.code in freed and standing.status is CourseStatus.EXEMPTED)
    )
    kept = tuple(conversion for conversion in record.conversions if conversion.id not in gone)
    before = replace(record, courses=courses, conversions=kept)
    if audit is None:
        return before, None
    return before, replace(audit, courses=tuple(line for line in audit.courses if line.source_id not in gone))


def chunks(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The items in pieces of at most ``size``, in their order; reads no further than asked."""
    left = iter(items)
    while piece := tuple(islice(left, size)):
        yield piece
