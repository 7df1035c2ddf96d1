"""Answers of the audit as people see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.graduation.selectors.programs import CONDITIONS
from oneplusx.domain.credits import format_credits
from oneplusx.web.wording import say

CONDITION_NAMES = {code: (zh, en) for code, zh, en in CONDITIONS}
UNITS: Mapping[str, Promise] = {
    "credits_hundredths": gettext_lazy("credits"),
    "courses": pgettext_lazy("unit", "courses"),
    "hours": gettext_lazy("hours"),
    "children": gettext_lazy("parts"),
    "achievements": gettext_lazy("outcomes"),
    "score_hundredths": pgettext_lazy("unit", "points"),
    "conditions": gettext_lazy("conditions"),
}
FIXES: Mapping[str, Promise] = {
    "course": gettext_lazy("Take %(name)s"),
    "credits": gettext_lazy("Earn credits: %(name)s"),
    "courses": gettext_lazy("Take courses: %(name)s"),
    "hours": gettext_lazy("Complete hours: %(name)s"),
    "finish": gettext_lazy("Pass %(name)s, which is in progress"),
    "achievement": gettext_lazy("Obtain %(name)s"),
    "condition": gettext_lazy("Meet the condition %(name)s"),
    "average": gettext_lazy("Raise the average: %(name)s"),
}
STATES: Mapping[str, Promise] = {
    "satisfied": gettext_lazy("Done"),
    "in_progress": gettext_lazy("In progress"),
    "missing": gettext_lazy("Missing"),
    "none": gettext_lazy("Not needed"),
}
VERDICTS: Mapping[str, Promise] = {
    "can_graduate": gettext_lazy("Can graduate"),
    "in_progress": gettext_lazy("Can graduate once what is in progress is passed"),
    "cannot_graduate": gettext_lazy("Cannot graduate yet"),
}

MORE_EXACT = frozenset({"audit.course_in_progress", "audit.course_failed"})
ALONE_MAX = 3


@dataclass(slots=True)
class NodeView:
    """One requirement in words."""

    title: str
    state: str
    amount: str
    reasons: list[str]
    children: list[NodeView] = field(default_factory=list)

    @property
    def state_label(self) -> Promise:
        """The state in words."""
        return STATES[self.state]

    @property
    def done(self) -> int:
        """Children that are done."""
        return sum(child.state == "satisfied" for child in self.children)


@dataclass(frozen=True, slots=True)
class FixView:
    """One step of the cheapest fix in words; many of a kind stand together, with their parts behind them."""

    text: str
    credits_hundredths: int
    parts: tuple[FixView, ...] = ()


def _is_chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def verdict(result: GraduationResult) -> tuple[str, Promise]:
    """Code and words of the answer."""
    code = "in_progress" if result.would_be_satisfied else "cannot_graduate"
    if result.is_satisfied:
        code = "can_graduate"
    return code, VERDICTS[code]


def answer(result: GraduationResult | None) -> dict[str, Any]:
    """What ``graduation/answer.html`` shows of a stored answer."""
    if result is None:
        return {"result": None}
    code, words = verdict(result)
    return {
        "result": result,
        "verdict_code": code,
        "verdict": words,
        "groups": requirements(result.document),
        "fixes": cheapest_fix(result.document),
        "is_fix_proved": result.document["fix_proved"],
    }


def requirements(document: Mapping[str, Any]) -> list[NodeView]:
    """The requirements below the root, each with its own parts."""
    groups: list[NodeView] = []
    for node in document["nodes"]:
        if node["depth"] == 1:
            groups.append(_node(node))
        elif node["depth"] > 1 and groups:
            groups[-1].children.append(_node(node))
    return groups


def missing_lines(document: Mapping[str, Any]) -> list[str]:
    """Every unmet requirement with its reasons, one line each."""
    lines = []
    for node in document["nodes"]:
        reasons = _reasons(node)
        if node["is_needed"] and not node["satisfied"] and reasons:
            lines.append(
                _("%(what)s: %(why)s") % {"what": _title(node), "why": ("" if _is_chinese() else " ").join(reasons)}
            )
    return lines


def _title(node: Mapping[str, Any]) -> str:
    zh, en = node["title_zh"], node["title_en"]
    return str((zh if _is_chinese() else en or zh) or node["id"])


def _node(node: Mapping[str, Any]) -> NodeView:
    if node["satisfied"]:
        state = "satisfied"
    elif not node["is_needed"]:
        state = "none"
    else:
        state = "in_progress" if node["would_be_satisfied"] else "missing"
    unit = node["unit"]
    amounts = [_amount(unit, node["earned"]), _amount(unit, node["required"])]
    text = f"{amounts[0]} / {amounts[1]} {UNITS[unit]}"
    if node["in_progress"]:
        text += " " + _("(+%(amount)s in progress)") % {"amount": _amount(unit, node["in_progress"])}
    return NodeView(_title(node), state, text, _reasons(node) if state in {"missing", "in_progress"} else [])


def _amount(unit: str, value: int) -> str:
    return format_credits(value) if unit.endswith("_hundredths") else str(value)


def _reasons(node: Mapping[str, Any]) -> list[str]:
    language = get_language() or "zh-hans"
    implied = {"audit.children_missing"}
    if not MORE_EXACT.isdisjoint(reason["code"] for reason in node["reasons"]):
        implied.add("audit.course_missing")
    found = [reason for reason in node["reasons"] if reason["code"] not in implied]
    return [say(reason["code"], _named(reason["params"]), language) for reason in found]


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    names = CONDITION_NAMES.get(params.get("condition", ""))
    if names is None:
        return dict(params)
    return {**params, "condition": names[0] if _is_chinese() else names[1]}


def cheapest_fix(document: Mapping[str, Any]) -> list[FixView]:
    """The steps of the cheapest fix; more than three of a kind are one line with its parts."""
    titles = {node["id"]: _title(node) for node in document["nodes"]}
    steps: list[FixView] = []
    for kind, items in groupby(document["cheapest_fix"], key=itemgetter("kind")):
        parts = tuple(_fix(item, titles) for item in items)
        if kind in GROUPED and len(parts) > ALONE_MAX:
            total = sum(part.credits_hundredths for part in parts)
            steps.append(FixView(GROUPED[kind](len(parts)) % {"n": len(parts)}, total, parts))
        else:
            steps.extend(parts)
    return steps


def _fix(item: Mapping[str, Any], titles: Mapping[str, str]) -> FixView:
    name = titles.get(item["node_id"]) or item["name"] or item["code"]
    if item["kind"] in {"finish", "course"}:
        name = " ".join(text for text in (item["code"], item["name"]) if text) or name
    return FixView(FIXES[item["kind"]] % {"name": name}, item["credits_hundredths"])


def _courses_to_pass(n: int) -> str:
    return ngettext("Pass %(n)d course that is in progress", "Pass %(n)d courses that are in progress", n)


def _courses_to_take(n: int) -> str:
    return ngettext("Take %(n)d course", "Take %(n)d courses", n)


GROUPED = {"finish": _courses_to_pass, "course": _courses_to_take}
