"""When one statement is at least as strict as another: what a lower rule set may always do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from oneplusx.domain.rules.limits import Cap, Group, GroupCount, Requirement, Window, WindowKind
from oneplusx.domain.rules.model import Rule, SameOutcome, Scope
from oneplusx.domain.rules.policy import CreditPolicy
from oneplusx.domain.rules.record import ConsumptionScope

Stricter = Callable[[Any, Any], bool]

_SCOPES = (ConsumptionScope.TARGET, ConsumptionScope.PROGRAM, ConsumptionScope.INSTITUTION, ConsumptionScope.EVER)
_STRICTER_COUNTS = {
    GroupCount.SUM: tuple(GroupCount),
    GroupCount.HIGHEST: (GroupCount.HIGHEST, GroupCount.ONCE),
    GroupCount.ONE_RULE: (GroupCount.ONE_RULE, GroupCount.ONCE),
    GroupCount.ONCE: (GroupCount.ONCE,),
}


def _not_less(upper: Any, lower: Any) -> bool:
    return upper is None or (lower is not None and lower >= upper)


def _not_more(upper: Any, lower: Any) -> bool:
    return upper is None or (lower is not None and lower <= upper)


def _not_wider(upper: tuple[Any, ...], lower: tuple[Any, ...]) -> bool:
    return not upper or (bool(lower) and set(lower) <= set(upper))


def _adds(_upper: object, _lower: object) -> bool:
    return True


SETTINGS: Mapping[str, Stricter] = {
    "valid_at_application": lambda upper, lower: lower or not upper,
    "verified_evidence": lambda upper, lower: lower or not upper,
    "months_since_issue_max": _not_more,
    "obtained_since_entry": _not_less,
    "same_outcome": lambda upper, lower: upper is SameOutcome.EACH or lower is SameOutcome.HIGHEST,
    "consumption": lambda upper, lower: _SCOPES.index(lower) >= _SCOPES.index(upper),
    "content_match_min": _not_less,
    "refuse_scored_courses": lambda upper, lower: lower or not upper,
    "required_certificate_counts": lambda upper, lower: upper or not lower,
    "excluded_failure_causes": _adds,
    "accepted_types": _not_wider,
    "excluded_natures": _adds,
    "excluded_courses": _adds,
    "excluded_course_names": _adds,
    "course_where": _adds,
    "targets_max": _not_more,
    "education_types": _not_wider,
    "lengths_years": _not_wider,
    "mutual_recognition": lambda upper, lower: lower or not upper,  # a promise to the other members
}
"""Setting → whether the lower value is at least as strict as the upper one."""

ADDED_UP = ("excluded_failure_causes", "excluded_natures", "excluded_courses", "excluded_course_names", "course_where")
"""Settings whose lists add up from layer to layer."""


def cap_keeps(upper: Cap, lower: Cap) -> bool:
    """Whether a lower cap is at least as strict: it counts the same and allows no more."""
    same = replace(lower, amount=upper.amount, share=upper.share, clause=upper.clause, origin=upper.origin) == upper
    if not same or (upper.share is None) != (lower.share is None):
        return False
    return _not_more(upper.share, lower.share) and _not_more(upper.amount, lower.amount)


def group_keeps(upper: Group, lower: Group) -> bool:
    """Whether a lower group is at least as strict: it holds no fewer rules and counts no more of them."""
    holds_all = set(upper.rules) <= set(lower.rules) and (upper.per_family or not lower.per_family)
    return holds_all and lower.count in _STRICTER_COUNTS[upper.count]


def requirement_keeps(upper: Requirement, lower: Requirement) -> bool:
    """Whether a lower requirement is at least as strict: it counts the same and asks for no less."""
    same = replace(
        lower, amount=upper.amount, within_years=upper.within_years, clause=upper.clause, origin=upper.origin
    )
    return same == upper and lower.amount >= upper.amount and _not_more(upper.within_years, lower.within_years)


def window_lies_in(upper: Window, lower: Window) -> bool:
    """Whether a lower window is open only when the upper one is."""
    if upper.kind is not lower.kind or not _not_more(upper.closes_at, lower.closes_at):
        return False
    if not _not_wider(upper.rules, lower.rules) or not _not_wider(upper.purposes, lower.purposes):
        return False
    if upper.when != lower.when:  # who has no window may apply at any time
        return False
    return _days_lie_in(upper, lower)


def _days_lie_in(upper: Window, lower: Window) -> bool:
    if upper.kind is WindowKind.EVENT:
        inside = _not_less(upper.from_days, lower.from_days) and _not_more(upper.to_days, lower.to_days)
        return upper.event == lower.event and inside
    if upper.kind is WindowKind.DATES:
        return _not_less(upper.opens_on, lower.opens_on) and _not_more(upper.closes_on, lower.closes_on)
    if upper.kind is WindowKind.WEEKS:
        return _not_less(upper.first_week, lower.first_week) and _not_more(upper.last_week, lower.last_week)
    if upper.kind is WindowKind.YEARLY:
        opens, closes = upper.opens_month_day, upper.closes_month_day
        straight = all(
            (window.opens_month_day or (1, 1)) <= (window.closes_month_day or (12, 31)) for window in (upper, lower)
        )
        return straight and _not_less(opens, lower.opens_month_day) and _not_more(closes, lower.closes_month_day)
    same_day = (upper.day, upper.moved_to_working_day) == (lower.day, lower.moved_to_working_day)
    first, lower_first = upper.from_day or upper.day, lower.from_day or lower.day
    return same_day and _not_less(first, lower_first) and _not_wider(upper.months, lower.months)


def rule_keeps(upper: Rule, lower: Rule) -> bool:
    """Whether a lower rule is at least as strict: the same rule, giving no more and asking no less."""
    texts = ("title_zh", "title_en", "reason_zh", "reason_en", "clause", "origin", "priority")
    compared: dict[str, Any] = {
        "credits": upper.credits,
        "content_match_min": upper.content_match_min,
        "months_since_issue_max": upper.months_since_issue_max,
        "evidence": upper.evidence,
    }
    scopes: dict[str, Any] = {"scope": upper.scope, "reviewers": upper.reviewers, "consumption": upper.consumption}
    wordings: dict[str, Any] = {name: getattr(upper, name) for name in texts}
    same = replace(lower, **wordings, **compared, **scopes) == upper
    return (
        same
        and _credits_keep(upper.credits, lower.credits)
        and _not_less(upper.content_match_min, lower.content_match_min)
        and _not_more(upper.months_since_issue_max, lower.months_since_issue_max)
        and set(upper.evidence) <= set(lower.evidence)
        and set(upper.reviewers) <= set(lower.reviewers)
        and (lower.scope == upper.scope or upper.scope == Scope())
        and (upper.consumption is None or _consumption_keeps(upper.consumption, lower.consumption))
    )


def _consumption_keeps(upper: ConsumptionScope, lower: ConsumptionScope | None) -> bool:
    return lower is not None and _SCOPES.index(lower) >= _SCOPES.index(upper)


def _credits_keep(upper: CreditPolicy, lower: CreditPolicy) -> bool:
    rows = tuple(replace(row, give_hundredths=0) for row in upper.rows)
    lower_rows = tuple(replace(row, give_hundredths=0) for row in lower.rows)
    compared: dict[str, Any] = {
        "fixed_hundredths": upper.fixed_hundredths,
        "rows": upper.rows,
        "at_most_hundredths": upper.at_most_hundredths,
        "at_most_bank_value": upper.at_most_bank_value,
        "hours_per_credit": upper.hours_per_credit,
    }
    if replace(lower, **compared) != upper or rows != lower_rows:
        return False
    return (
        lower.fixed_hundredths <= upper.fixed_hundredths
        and all(low.give_hundredths <= high.give_hundredths for low, high in zip(lower.rows, upper.rows, strict=True))
        and _not_more(upper.at_most_hundredths, lower.at_most_hundredths)
        and (lower.at_most_bank_value or not upper.at_most_bank_value)
        and _not_less(upper.hours_per_credit, lower.hours_per_credit)
    )
