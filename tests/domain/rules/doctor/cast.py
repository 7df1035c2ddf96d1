"""Rule sets in a few words."""

from __future__ import annotations

from typing import Any

from oneplusx.domain.rules import RuleSet, from_json
from oneplusx.domain.rules.doctor import Catalogue, Finding, Report, examine

CORE = {"natures": ["professional_core"]}
FOUNDATION = {"natures": ["professional_foundation"]}
FIXED = {"basis": "fixed", "give": 2}


def rule(
    rule_id: str, where: dict[str, Any] | None = None, to: dict[str, Any] | None = None, /, **more: Any
) -> dict[str, Any]:
    """A rule from X certificates."""
    source: dict[str, Any] = {"types": ["x_certificate"]}
    if where:
        source["where"] = where
    return {"id": rule_id, "from": source, "to": to or CORE, "credits": FIXED} | more


def course_rule(rule_id: str, code: str, target: str, credits: Any = None, /, **where: Any) -> dict[str, Any]:
    """A rule from a course passed to a course of the program."""
    source = {"types": ["course"], "where": {"course_code": code, **where}}
    policy = {"basis": "course"} if credits is None else {"basis": "fixed", "give": credits}
    return {"id": rule_id, "from": source, "to": {"courses": [target]}, "credits": policy}


def method(*rules: dict[str, Any], **more: Any) -> RuleSet:
    """A college's method."""
    frame = {
        "format": "oneplusx-rule-set/1",
        "code": "M",
        "version": "1",
        "owner": {"level": "college", "code": "college"},
        "rules": list(rules),
    }
    return from_json(frame | more)


def found(code: str, *rules: dict[str, Any], catalogue: Catalogue | None = None, **more: Any) -> list[Finding]:
    """The findings of one code."""
    on = more.pop("on", None)
    return list(examined(*rules, catalogue=catalogue, on=on, **more).of(f"doctor.{code}"))


def examined(*rules: dict[str, Any], catalogue: Catalogue | None = None, on: Any = None, **more: Any) -> Report:
    """The whole report."""
    return examine(method(*rules, **more), catalogue=catalogue or Catalogue(), on=on)
