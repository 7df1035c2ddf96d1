"""Answers of the audit as people see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    "conversions": pgettext_lazy("unit", "conversions"),
}
FIXES: Mapping[str, Promise] = {
    "course": gettext_lazy("Take %(name)s"),
    "credits": gettext_lazy("Earn credits: %(name)s"),
    "courses": gettext_lazy("Take courses: %(name)s"),
    "hours": gettext_lazy("Complete hours: %(name)s"),
    "finish": gettext_lazy("Pass %(name)s, which is in progress"),
    "achievement": gettext_lazy("Obtain %(name)s"),
    "condition": gettext_lazy("Meet the condition %(name)s"),
    "conversion": gettext_lazy("Convert more outcomes: %(name)s"),
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

SAID_BY_STATE = frozenset({"audit.course_in_progress", "audit.course_missing"})
"""The state of a course says the same."""
TOGETHER: Mapping[str, Promise] = {
    "audit.course_in_progress": gettext_lazy("In progress: %(names)s."),
    "audit.course_failed": gettext_lazy("Not passed: %(names)s."),
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
    source: str = ""

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


def _language() -> str:
    return get_language() or "zh-hans"


def _is_chinese() -> bool:
    return _language().startswith("zh")


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
    names = _course_names(document)
    for node in document["nodes"]:
        if node["depth"] == 1:
            groups.append(_node(node, names))
        elif node["depth"] > 1 and groups:
            groups[-1].children.append(_node(node, names))
    return groups


def _course_names(document: Mapping[str, Any]) -> dict[str, str]:
    """Names of courses by code, as far as the document knows them."""
    language = _language()
    found = {item["code"]: item["name"] for item in document["cheapest_fix"] if item["code"] and item["name"]}
    nodes = {node["id"]: node for node in document["nodes"]}
    codes = {reason["params"].get("course", "") for node in document["nodes"] for reason in node["reasons"]}
    return found | {code: _title(nodes[f"course-{code}"], language) for code in codes if f"course-{code}" in nodes}


@dataclass(frozen=True, slots=True)
class Shares:
    """One requirement in shares of 100."""

    title: str
    done: float
    in_progress: float
    missing: float


def requirement_shares(document: Mapping[str, Any]) -> list[Shares]:
    """How far each requirement below the root is; those that ask for nothing are left out."""
    language, found = _language(), []
    for node in document["nodes"]:
        if node["depth"] != 1 or not node["required"] or not node["is_needed"]:
            continue
        done = 100.0 if node["satisfied"] else _share(node["earned"], node["required"], 100)
        coming = _share(node["in_progress"], node["required"], 100 - done)
        found.append(Shares(_title(node, language), done, coming, round(100 - done - coming, 1)))
    return found


def _share(part: int, whole: int, most: float) -> float:
    return min(round(100 * part / whole, 1), most)


def missing_lines(document: Mapping[str, Any]) -> list[str]:
    """Every unmet requirement with its reasons, one line each."""
    language, line, between = _language(), _("%(what)s: %(why)s"), "" if _is_chinese() else " "
    lines = []
    for node in document["nodes"]:
        if node["satisfied"] or not node["is_needed"]:
            continue
        if reasons := _reasons(node, language):
            lines.append(line % {"what": _title(node, language), "why": between.join(reasons)})
    return lines


def _title(node: Mapping[str, Any], language: str) -> str:
    zh, en = node["title_zh"], node["title_en"]
    return str((zh if language.startswith("zh") else en or zh) or node["id"])


def _node(node: Mapping[str, Any], names: Mapping[str, str]) -> NodeView:
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
    language = _language()
    reasons = _reasons(_shortened(node), language, names) if state in {"missing", "in_progress"} else []
    return NodeView(_title(node, language), state, text, reasons, source=node.get("source", ""))


def _amount(unit: str, value: int) -> str:
    return format_credits(value) if unit.endswith("_hundredths") else str(value)


def _shortened(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without what the state of a course says already."""
    own = [
        reason
        for reason in node["reasons"]
        if reason["code"] not in SAID_BY_STATE or node["id"] != f"course-{reason['params']['course']}"
    ]
    return {**node, "reasons": own}


def _reasons(node: Mapping[str, Any], language: str, names: Mapping[str, str] | None = None) -> list[str]:
    implied = {"audit.children_missing"}
    if not MORE_EXACT.isdisjoint(reason["code"] for reason in node["reasons"]):
        implied.add("audit.course_missing")
    found = [reason for reason in node["reasons"] if reason["code"] not in implied]
    said = [say(one["code"], _named(one["params"], language), language) for one in found if not _joins(one, names)]
    return said + _together([one for one in found if _joins(one, names)], names or {})


def _joins(reason: Mapping[str, Any], names: Mapping[str, str] | None) -> bool:
    return names is not None and reason["code"] in TOGETHER


def _together(reasons: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    """Courses of which the same holds in one sentence, by name."""
    by_code: dict[str, list[str]] = {}
    for reason in reasons:
        course = reason["params"]["course"]
        by_code.setdefault(reason["code"], []).append(names.get(course, course))
    between = "、" if _is_chinese() else ", "
    return [str(TOGETHER[code]) % {"names": between.join(courses)} for code, courses in by_code.items()]


def _named(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    names = CONDITION_NAMES.get(params.get("condition", ""))
    if names is None:
        return dict(params)
    return {**params, "condition": names[0 if language.startswith("zh") else 1]}


def cheapest_fix(document: Mapping[str, Any]) -> list[FixView]:
    """The steps of the cheapest fix; more than three of a kind are one line with its parts."""
    language = _language()
    titles = {node["id"]: _title(node, language) for node in document["nodes"]}
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
