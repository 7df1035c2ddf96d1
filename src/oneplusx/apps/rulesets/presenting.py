"""A conversion method in readable tables, in the page's language."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oneplusx.apps.curriculum.models import CourseNature
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.selectors import composed
from oneplusx.apps.standards.models import AchievementType
from oneplusx.domain import rules

Json = Mapping[str, Any]
Words = Mapping[str, str]
WORDS: Mapping[str, str | Promise] = {
    "types": gettext_lazy("types"),
    "not_types": gettext_lazy("not types"),
    "where": gettext_lazy("where"),
    "count": gettext_lazy("number"),
    "min": gettext_lazy("at least"),
    "max": gettext_lazy("at most"),
    "all_of": gettext_lazy("all of"),
    "any_of": gettext_lazy("any of"),
    "n_of": gettext_lazy("several of"),
    "natures": gettext_lazy("course kinds"),
    "not_natures": gettext_lazy("not course kinds"),
    "courses": gettext_lazy("courses"),
    "not_courses": gettext_lazy("not courses"),
    "names": gettext_lazy("course names with"),
    "slots": gettext_lazy("requirements"),
    "any_course": gettext_lazy("any course"),
    "modules": gettext_lazy("parts of a course too"),
    "basis": gettext_lazy("by"),
    "give": gettext_lazy("gives"),
    "rows": gettext_lazy("table"),
    "when": gettext_lazy("when"),
    "at_least": gettext_lazy("at least"),
    "at_most": gettext_lazy("at most"),
    "above": gettext_lazy("above"),
    "below": gettext_lazy("below"),
    "not_one_of": gettext_lazy("none of"),
    "starts_with": gettext_lazy("begins with"),
    "at_most_bank_value": gettext_lazy("at most the bank value"),
    "hours_per_credit": gettext_lazy("hours per credit"),
    "points": gettext_lazy("points"),
    "grade": gettext_lazy("grade"),
    "ceiling": gettext_lazy("up to"),
    "level": gettext_lazy("level"),
    "score": gettext_lazy("score"),
    "award": gettext_lazy("award"),
    "organizer_level": gettext_lazy("organizer"),
    "primary": gettext_lazy("primary"),
    "intermediate": gettext_lazy("intermediate"),
    "advanced": gettext_lazy("advanced"),
    "fixed": gettext_lazy("fixed"),
    "table": gettext_lazy("table"),
    "course": gettext_lazy("the course's credits"),
    "outcome": gettext_lazy("the outcome's credits"),
    "hours": gettext_lazy("hours"),
    "range": gettext_lazy("a panel within a range"),
    "none": gettext_lazy("no credits"),
    "carry": gettext_lazy("the outcome's score"),
    "bonus": gettext_lazy("a bonus"),
    "share": gettext_lazy("share"),
    "base": gettext_lazy("of"),
    "program": gettext_lazy("the program"),
    "professional": gettext_lazy("professional courses"),
    "public": gettext_lazy("public courses"),
    "elective": gettext_lazy("electives"),
    "unit": gettext_lazy("unit"),
    "credits": gettext_lazy("credits"),
    "conversions": gettext_lazy("conversions"),
    "over": gettext_lazy("counting"),
    "within": gettext_lazy("within"),
    "ever": gettext_lazy("ever"),
    "institution": gettext_lazy("the college"),
    "rules": gettext_lazy("rules"),
    "categories": gettext_lazy("categories"),
    "kind": gettext_lazy("kind"),
    "from": gettext_lazy("from"),
    "to": gettext_lazy("to"),
    "dates": gettext_lazy("dates"),
    "yearly": gettext_lazy("every year"),
    "weeks": gettext_lazy("weeks of the term"),
    "monthly": gettext_lazy("every month"),
    "first_week": gettext_lazy("first week"),
    "last_week": gettext_lazy("last week"),
    "months": gettext_lazy("months"),
    "day": gettext_lazy("day"),
    "sum": gettext_lazy("together"),
    "highest": gettext_lazy("only the highest"),
    "once": gettext_lazy("only one"),
    "each": gettext_lazy("each"),
    "scope": gettext_lazy("for whom"),
    "majors": gettext_lazy("majors"),
    "entry_years": gettext_lazy("entry years"),
    "education_types": gettext_lazy("types of education"),
    "lengths_years": gettext_lazy("years of study"),
    "purposes": gettext_lazy("purpose"),
    "exemption": gettext_lazy("exemption"),
    "replacement": gettext_lazy("replacement of a failed course"),
    "offset": gettext_lazy("offset"),
    "graduation": gettext_lazy("graduation"),
    "content_match_min": gettext_lazy("content match at least"),
    "consumption": gettext_lazy("an outcome serves once per"),
    "evidence": gettext_lazy("evidence"),
    "reviewers": gettext_lazy("reviewers"),
    "windows": gettext_lazy("windows"),
    "category": gettext_lazy("category"),
    "surplus": gettext_lazy("surplus"),
    "lost": gettext_lazy("lost"),
    "kept": gettext_lazy("kept"),
    "valid_at_application": gettext_lazy("must be valid on the day of application"),
    "verified_evidence": gettext_lazy("evidence must be verified"),
    "months_since_issue_max": gettext_lazy("months since issue at most"),
    "same_outcome": gettext_lazy("the same outcome counts"),
    "refuse_scored_courses": gettext_lazy("courses with a score are refused"),
    "required_certificate_counts": gettext_lazy("a certificate the program requires counts"),
    "excluded_failure_causes": gettext_lazy("not for courses failed for"),
    "accepted_types": gettext_lazy("types accepted"),
    "excluded_natures": gettext_lazy("course kinds excluded"),
    "excluded_courses": gettext_lazy("courses excluded"),
    "excluded_course_names": gettext_lazy("course names excluded"),
    "targets_max": gettext_lazy("courses per application at most"),
    "cheating": gettext_lazy("cheating"),
    "absence": gettext_lazy("absence"),
    "adviser": gettext_lazy("class adviser"),
    "teacher": gettext_lazy("teacher"),
    "department_reviewer": gettext_lazy("department"),
    "academic_affairs": gettext_lazy("academic affairs"),
    "college_head": gettext_lazy("college leadership"),
    "organization_officer": gettext_lazy("evaluation organization"),
    "bank_officer": gettext_lazy("credit bank"),
    "authority_officer": gettext_lazy("authority"),
    "free_elective": gettext_lazy("free electives"),
    "public_elective": gettext_lazy("public electives"),
}
NAMED_APART = frozenset(
    {"id", "title_zh", "title_en", "clause", "from", "to", "credits", "score", "reason_zh", "reason_en"}
)
ONLY_TEXT = frozenset({"id", "clause", "title_zh", "title_en"})


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def words() -> Words:
    """Words for the codes of the rule language: fields, outcome types, kinds of courses."""
    found = {code: str(text) for code, text in WORDS.items()}
    found |= {str(value): str(label) for value, label in CourseNature.choices}
    for code, zh, en in AchievementType.objects.values_list("code", "name_zh", "name_en"):
        found[code] = zh if _is_chinese() else en or zh
    return found


def say_value(value: Any, known: Words) -> str:
    """A value of a document as people write it."""
    if isinstance(value, Mapping):
        separator = "；" if _is_chinese() else "; "
        return separator.join(_say_pair(key, part, known) for key, part in value.items() if key not in ONLY_TEXT)
    if isinstance(value, list | tuple):
        return ("、" if _is_chinese() else ", ").join(say_value(part, known) for part in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return known.get(str(value), "" if value is None else str(value))


def _say_pair(key: str, value: Any, known: Words) -> str:
    label = known.get(key, key)
    if value is True:
        return label
    if key in {"types", "natures", "where", "basis"}:
        return say_value(value, known)
    return f"{label} {say_value(value, known)}"


def try_choices(version: RuleSetVersion) -> dict[str, list[tuple[str, str]]]:
    """Rules of a version and outcome types, for the form that tries a case."""
    known = words()
    codes = AchievementType.objects.order_by("code").values_list("code", flat=True)
    return {
        "rules": [(rule.id, title_of(rule)) for rule in composed(version).rules],
        "types": [(code, known.get(code, code)) for code in codes],
    }


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in words."""

    id: str
    title: str
    clause: str
    origin: str
    source: str
    target: str
    credits: str
    score: str
    more: str


@dataclass(frozen=True, slots=True)
class Part:
    """One cap, window, group or setting in words."""

    name: str
    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole method in words."""

    rules: list[RuleLine]
    caps: list[Part]
    windows: list[Part]
    groups: list[Part]
    settings: list[Part]
    approval: list[Part]
    layers: list[str]


def title_of(item: rules.Rule | rules.RuleSet) -> str:
    """The title of a rule or method in the page's language."""
    title = item.title_zh if _is_chinese() else item.title_en or item.title_zh
    return title or getattr(item, "id", "") or getattr(item, "code", "")


def rule_in_words(version: RuleSetVersion, rule_id: str) -> str:
    """One rule with its method and version, e.g. on a voucher."""
    whole = composed(version)
    found = next((rule for rule in whole.rules if rule.id == rule_id), None)
    method = _("%(method)s, version %(version)s") % {"method": title_of(whole), "version": version.version}
    return " · ".join(part for part in (title_of(found) if found else rule_id, method) if part)


def shown(version: RuleSetVersion) -> Shown:
    """A version under its upper layers, in words."""
    whole, known = composed(version), words()
    document = rules.to_json(whole)
    pairs = zip(whole.rules, document.get("rules", []), strict=True)
    return Shown(
        rules=[_rule_line(rule, data, known) for rule, data in pairs],
        caps=_parts(document.get("caps", []), known),
        windows=_parts(document.get("windows", []), known),
        groups=_parts(document.get("groups", []), known),
        settings=[
            Part(known.get(name, name), say_value(value, known)) for name, value in document.get("settings", {}).items()
        ],
        approval=[_approval(step, known) for step in document.get("approval", [])],
        layers=[f"{layer.code} {layer.version}" for layer in whole.layers],
    )


def _rule_line(rule: rules.Rule, data: Json, known: Words) -> RuleLine:
    return RuleLine(
        id=rule.id,
        title=title_of(rule),
        clause=rule.clause,
        origin=rule.origin,
        source=say_value(data.get("from", {}), known),
        target=say_value(data.get("to", {}), known),
        credits=say_value(data.get("credits", {}), known),
        score=say_value(data.get("score", {}), known),
        more=say_value({key: value for key, value in data.items() if key not in NAMED_APART}, known),
    )


def _parts(items: Sequence[Json], known: Words) -> list[Part]:
    return [Part(str(item.get("id", "")), say_value(item, known), str(item.get("clause", ""))) for item in items]


def _approval(step: Json, known: Words) -> Part:
    role = str(step["role"])
    title = (step.get("title_zh") if _is_chinese() else step.get("title_en")) or known.get(role, role)
    days = step.get("days")
    return Part(str(title), "" if days is None else _("%(days)d days") % {"days": days})


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of the difference of two versions: ``kind`` is ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


def difference(old: RuleSetVersion, new: RuleSetVersion) -> list[DiffLine]:
    """What changed between two versions, line by line in the normal form of the document."""
    before = rules.dump_rule_set(rules.from_json(old.document)).splitlines()
    after = rules.dump_rule_set(rules.from_json(new.document)).splitlines()
    kinds = {" ": "same", "+": "added", "-": "removed"}
    lines = difflib.unified_diff(before, after, lineterm="", n=3)
    return [DiffLine(kinds[line[0]], line[1:]) for line in list(lines)[2:] if line[0] in kinds]
