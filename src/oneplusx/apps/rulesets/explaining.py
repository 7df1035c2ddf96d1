"""Puts a decision's trace into words of the reader's language; the decision itself holds only codes and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oneplusx.domain.credits import format_credits
from oneplusx.web.wording import say

CREDIT_CODES = frozenset(
    {
        "credits.at_most",
        "credits.bank_value",
        "credits.positive",
        "credits.table",
        "credits.within_outcome",
        "family.counted",
        "group.counted",
        "target.credits",
        "target.room",
    }
)
SHARE_CODES = frozenset({"target.content_match"})
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition in words."""

    code: str
    text: str
    passed: bool
    is_missing: bool
    clause: str
    rule_id: str


def explain_trace(
    decision: Mapping[str, Any], names: Mapping[str, str], language: str, *, failed_only: bool = False
) -> list[Reason]:
    """The trace of a stored decision.

    Args:
        decision: As written by ``domain.rules.decision_to_json``.
        names: Words for subjects: achievement id, ``course:CODE``, ``slot:NAME`` → name.
    """
    conditions: Sequence[Mapping[str, Any]] = decision.get("trace", [])
    units = {cap["cap_id"]: cap["unit"] for cap in decision.get("caps", [])}
    return [
        _reason(condition, names, units, language)
        for condition in conditions
        if not (failed_only and condition["passed"])
    ]


def _reason(condition: Mapping[str, Any], names: Mapping[str, str], units: Mapping[str, str], language: str) -> Reason:
    code, subject = condition["code"], condition.get("subject", "")
    in_credits = code in CREDIT_CODES or (code == "cap" and units.get(subject) == "credits_hundredths")
    values = {
        "actual": show_value(condition["actual"], in_credits=in_credits, as_share=code in SHARE_CODES),
        "required": show_value(condition["required"], in_credits=in_credits, as_share=code in SHARE_CODES),
        "subject": names.get(subject, subject),
        "field": condition.get("field", ""),
    }
    return Reason(
        code=code,
        text=say(code, values, language),
        passed=condition["passed"],
        is_missing=condition.get("missing", False),
        clause=condition.get("clause", ""),
        rule_id=condition.get("rule_id", ""),
    )


def explain_changes(decision: Mapping[str, Any], names: Mapping[str, str], language: str) -> list[str]:
    """The smallest changes that would turn a refusal into an approval, in words."""
    return [
        say(f"change.{change['code']}", _named(change.get("params", {}), names), language)
        for change in decision.get("smallest_change", [])
    ]


def _named(params: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    return {
        name: show_value(
            [names.get(part, part) for part in value] if isinstance(value, list) else names.get(str(value), value),
            in_credits=name.endswith("_hundredths"),
        )
        for name, value in params.items()
    }


def show_value(value: Any, *, in_credits: bool = False, as_share: bool = False) -> str:
    """A trace value as people write it: credits as decimals, shares as percent, lists joined."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list | tuple):
        return "、".join(show_value(part) for part in value)
    text = str(value)
    if in_credits:
        return _credits(text)
    return _percent(text) if as_share else text


def _credits(text: str) -> str:
    sign, _, digits = text.rpartition(" ")
    numerator, _, denominator = digits.partition("/")
    if not numerator.lstrip("-").isdigit():
        return text
    shown = format_credits(int(numerator) // int(denominator or 1))
    return f"{sign} {shown}" if sign else shown


def _percent(text: str) -> str:
    numerator, _, denominator = text.partition("/")
    if not numerator.isdigit():
        return text
    return f"{HUNDRED * int(numerator) // int(denominator or 1)} %"
