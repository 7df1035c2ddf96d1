"""A tried case on a page: its form, and the decision with its trace."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from oneplusx.apps.rulesets import presenting
from oneplusx.apps.rulesets.explaining import explain_changes, explain_trace
from oneplusx.apps.rulesets.forms.library import TryForm
from oneplusx.apps.rulesets.trying import COURSE, OUTCOME, TriedCase, try_case
from oneplusx.domain import rules
from oneplusx.web.clock import today

HUNDRED = 100


def tried(form: TryForm, rule_set: rules.RuleSet) -> dict[str, Any]:
    """The decision about the case in a form, in words; nothing while the form is empty or wrong."""
    if not form.is_bound or not form.is_valid():
        return {}
    decision = try_case(rule_set, _case(form.cleaned_data))
    names = {OUTCOME: "", COURSE: "", f"course:{COURSE}": form.cleaned_data["course_name"]}
    language, document = get_language() or "zh-hans", rules.decision_to_json(decision)
    names |= presenting.names_in_decision(document, rule_set)
    return {
        "decision": decision,
        "reasons": explain_trace(document, names, language),
        "changes": explain_changes(document, names, language),
    }


def imagined() -> dict[str, Any]:
    """What the form proposes."""
    on = today()
    return {"on": on, "obtained_on": on, "entry_year": on.year - 1, "course_credits": 4, "program_credits": 140}


def _case(data: dict[str, Any]) -> TriedCase:
    def hundredths(name: str) -> int:
        return int(data[name] * HUNDRED)

    return TriedCase(
        rule_id=data["rule"] or None,
        type=data["type"],
        level=data["level"],
        score=None if data["score"] is None else Fraction(data["score"]),
        obtained_on=data["obtained_on"],
        expires_on=data["expires_on"],
        bank_value_hundredths=None if data["bank_value"] is None else hundredths("bank_value"),
        course_code=data["course_code"],
        course_name=data["course_name"],
        nature=data["nature"],
        course_credits_hundredths=hundredths("course_credits"),
        major=data["major"],
        entry_year=data["entry_year"],
        program_credits_hundredths=hundredths("program_credits"),
        on=data["on"],
    )
