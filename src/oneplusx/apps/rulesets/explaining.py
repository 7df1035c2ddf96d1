"""Puts a decision's trace into words of the reader's language; the decision itself holds only codes and values.

Every code is worded in one table (``oneplusx.web.wording``): conditions under their own codes, fields and values under
``word.…``. What only the caller knows by name (outcomes, courses, rules, windows, types of a deployment) comes in
``names``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oneplusx.domain import rules
from oneplusx.domain.achievement import STANDARD_TYPES
from oneplusx.domain.credits import format_credits
from oneplusx.domain.rules.limits import Cap, CapUnit, Window, WindowKind
from oneplusx.web.days import with_written_days
from oneplusx.web.wording import is_worded, join_words, say, word_of

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
NAMED_BY = {
    "source.type": "type",
    "source.accepted_type": "type",
    "scope.major": "major",
    "window.open": "window",
    "window.term_known": "window",
    "target.pool": "course",
    "target.not_excluded": "course",
}
"""What the values of a condition are the codes of, where ``names`` may know better words."""
OPERATOR = re.compile(r"^([≥≤<>≠=]+ )(.+)$")
OPEN_RANGES = ((re.compile(r"^([^–]+)–$"), "range.from"), (re.compile(r"^–([^–]+)$"), "range.until"))
"""Ranges with one end: ``2020-01-01–`` since a day, ``–2024`` up to a year."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition in words."""

    code: str
    text: str
    passed: bool
    is_missing: bool
    clause: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """Knows the names that the caller gave, and the language."""

    names: Mapping[str, str]
    language: str

    def show(self, value: Any, *, code: str = "", field: str = "", in_credits: bool = False) -> str:
        """A value of a trace in words."""
        if isinstance(value, list | tuple):
            return join_words((self.show(part, code=code, field=field) for part in value), self.language)
        if isinstance(value, str) and not (in_credits and _credits(value) != value):
            return self.word(value, code=code, field=field)
        return show_value(value, in_credits=in_credits, as_share=code in SHARE_CODES, language=self.language)

    def word(self, text: str, *, code: str = "", field: str = "") -> str:
        """A code in words, behind its comparison (``≥ intermediate``); what is no code stays as it is."""
        compared = OPERATOR.match(text)
        if compared:
            value = self.word(compared[2], code=code, field=field)
            return say("operator.not", {"value": value}, self.language) if compared[1] == "≠ " else compared[1] + value
        for pattern, wording in OPEN_RANGES:
            if found := pattern.match(text):
                return say(wording, {"value": found[1]}, self.language)
        return self._named(text, code, field)

    def _named(self, text: str, code: str, field: str) -> str:
        name, equals, value = text.partition("=")
        if equals:
            return f"{word_of(name, self.language)} {self.word(value, field=name)}"
        kind = NAMED_BY.get(code, "")
        for name in (f"{kind}:{text}", text):
            if name in self.names:
                return self.names[name]
        if kind == "type" and text in STANDARD_TYPES:
            return STANDARD_TYPES[text][0 if self.language.startswith("zh") else 1]
        if code in SHARE_CODES:
            return _percent(text)
        return word_of(text, self.language, code, field)

    def subject(self, subject: str) -> str:
        """What a condition is about: an outcome, ``course:CODE``, ``slot:NAME``."""
        if subject in self.names:
            return self.names[subject]
        kind, colon, name = subject.partition(":")
        return self.word(name) if colon and kind in {"course", "slot"} else subject


def explain_trace(
    decision: Mapping[str, Any], names: Mapping[str, str], language: str, *, failed_only: bool = False
) -> list[Reason]:
    """The trace of a stored decision.

    Args:
        decision: As written by ``domain.rules.decision_to_json``.
        names: Words for what the decision names: achievement id, ``course:CODE``, ``slot:NAME``, and what
            ``names_of_parts`` and ``type:CODE``, ``major:CODE`` add.
    """
    conditions: Sequence[Mapping[str, Any]] = decision.get("trace", [])
    units = {cap["cap_id"]: cap["unit"] for cap in decision.get("caps", [])}
    reader = _Reader(names, language)
    return [_reason(condition, reader, units) for condition in conditions if not (failed_only and condition["passed"])]


def _reason(condition: Mapping[str, Any], reader: _Reader, units: Mapping[str, str]) -> Reason:
    code, subject, field = condition["code"], condition.get("subject", ""), condition.get("field", "")
    in_credits = code in CREDIT_CODES or (code == "cap" and units.get(subject) == "credits_hundredths")
    values = {
        "actual": reader.show(condition["actual"], code=code, field=field, in_credits=in_credits),
        "required": reader.show(condition["required"], code=code, field=field, in_credits=in_credits),
        "subject": reader.subject(subject),
        "field": word_of(field, reader.language),
    }
    return Reason(
        code=code,
        text=say(_wording_of(condition), values, reader.language),
        passed=condition["passed"],
        is_missing=condition.get("missing", False),
        clause=condition.get("clause", ""),
        rule_id=condition.get("rule_id", ""),
    )


def _wording_of(condition: Mapping[str, Any]) -> str:
    """The text of a condition; some have one of their own where they fail or where something is not known."""
    code = str(condition["code"])
    if condition.get("missing", False) and is_worded(f"{code}.missing"):
        return f"{code}.missing"
    return f"{code}.failed" if not condition["passed"] and is_worded(f"{code}.failed") else code


def explain_changes(decision: Mapping[str, Any], names: Mapping[str, str], language: str) -> list[str]:
    """The smallest changes that would turn a refusal into an approval, in words."""
    reader = _Reader(names, language)
    return [
        say(f"change.{change['code']}", _named(change.get("params", {}), reader), language)
        for change in decision.get("smallest_change", [])
    ]


def _named(params: Mapping[str, Any], reader: _Reader) -> dict[str, str]:
    return {name: _changed(name, value, str(params.get("field", "")), reader) for name, value in params.items()}


def _changed(name: str, value: Any, field: str, reader: _Reader) -> str:
    if isinstance(value, list | tuple):
        return join_words((_changed(name, part, field, reader) for part in value), reader.language)
    if name == "rule_id":
        return reader.names.get(f"rule:{value}", str(value))
    if name in {"target", "targets"}:
        return reader.subject(str(value))
    if name == "required" and isinstance(value, str) and "/" in value:
        return _percent(value)
    return reader.show(value, field=field, in_credits=name.endswith("_hundredths"))


def names_of_parts(rule_set: rules.RuleSet, language: str) -> dict[str, str]:
    """Words for the rules (``rule:ID``), windows (``window:ID``) and caps (``cap:ID``) of a method."""
    is_chinese = language.startswith("zh")
    names = {
        f"rule:{rule.id}": (rule.title_zh if is_chinese else rule.title_en or rule.title_zh) or rule.id
        for rule in rule_set.rules
    }
    names |= {f"window:{one.id}": one.clause or _window(one, language) for one in rule_set.windows}
    return names | {f"cap:{cap.id}": cap.clause or words_of_cap(cap, language) for cap in rule_set.caps}


def _window(window: Window, language: str) -> str:
    opens, closes = {
        WindowKind.DATES: (window.opens_on, window.closes_on),
        WindowKind.YEARLY: (_month_day(window.opens_month_day), _month_day(window.closes_month_day)),
        WindowKind.WEEKS: (window.first_week, window.last_week),
        WindowKind.MONTHLY: (list(window.months), window.day),
        WindowKind.EVENT: (word_of(window.event or "", language), window.to_days),
    }[window.kind]
    return say(f"word.window.{window.kind.value}", {"opens": opens, "closes": closes}, language)


def _month_day(month_day: tuple[int, int] | None) -> str:
    return "" if month_day is None else f"{month_day[0]:02}-{month_day[1]:02}"


def words_of_cap(cap: Cap, language: str) -> str:
    """A cap in a few words, e.g. 50 % of the program's credits."""
    if cap.share is not None:
        share = _percent(f"{cap.share.numerator}/{cap.share.denominator}")
        return say("word.cap.share", {"share": share, "base": word_of(cap.base, language)}, language)
    amount = format_credits(cap.amount or 0) if cap.unit is CapUnit.CREDITS else str(cap.amount)
    return say(f"word.cap.{cap.unit.value}", {"amount": amount}, language)


def show_value(value: Any, *, in_credits: bool = False, as_share: bool = False, language: str = "zh-hans") -> str:
    """A trace value as people write it: credits as decimals, shares as percent, lists joined."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list | tuple):
        return join_words((show_value(part, language=language) for part in value), language)
    text = str(value)
    if in_credits:
        return _credits(text)
    return _percent(text) if as_share else with_written_days(text, language)


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
