"""A conversion method in readable tables, in the page's language."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rulesets.explaining import names_of_parts, words_of_cap
from oneplusx.apps.rulesets.models import DraftComment, RuleSetVersion
from oneplusx.apps.rulesets.selectors import Thread, composed
from oneplusx.apps.standards.models import AchievementType, Major
from oneplusx.apps.trail.selectors import acts_of
from oneplusx.apps.trail.timelines import timeline_steps
from oneplusx.domain import rules
from oneplusx.domain.achievement import STANDARD_TYPES
from oneplusx.domain.errors import DomainError
from oneplusx.web import naming
from oneplusx.web.actor import Actor
from oneplusx.web.components import TimelineStep
from oneplusx.web.joining import joined
from oneplusx.web.wording import all_wording, say

Json = Mapping[str, Any]
Words = Mapping[str, str]
WORD = "word."
TYPE_CODES = frozenset({"source.type", "source.accepted_type"})
NAMED_APART = frozenset(
    {"id", "title_zh", "title_en", "clause", "from", "to", "credits", "score", "reason_zh", "reason_en"}
)
COMPARISONS = frozenset({"at_least", "at_most", "above", "below", "not_one_of", "starts_with", "min", "max"})
ONLY_TEXT = frozenset({"id", "clause", "title_zh", "title_en"})


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def words() -> Words:
    """Words for the codes of the rule language: fields, outcome types, kinds of courses."""
    codes = (code for code in all_wording() if code.startswith(WORD))
    found = {code.removeprefix(WORD): say(code, {}, get_language() or "zh-hans") for code in codes}
    for code, zh, en in AchievementType.objects.values_list("code", "name_zh", "name_en"):
        found[code] = zh if _is_chinese() else en or zh
    return found


def say_value(value: Any, known: Words, field: str = "") -> str:
    """A value of a document as people write it; ``field`` is the attribute that it belongs to."""
    if isinstance(value, Mapping):
        separator = "；" if _is_chinese() else "; "
        pairs = (_say_pair(key, part, known, field) for key, part in value.items() if key not in ONLY_TEXT)
        return separator.join(pairs)
    if isinstance(value, list | tuple):
        return joined(say_value(part, known, field) for part in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = "" if value is None else str(value)
    return known.get(f"{field}.{text}") or known.get(text, text)


def _say_pair(key: str, value: Any, known: Words, field: str) -> str:
    label = known.get(key) or known.get(key.rpartition(".")[2], key)
    if value is True:
        return label
    if key in {"types", "natures", "where", "basis"}:
        return say_value(value, known)
    within = field if key in COMPARISONS else key
    return f"{label} {say_value(value, known, within)}"


def try_choices(version: RuleSetVersion) -> dict[str, list[tuple[str, str]]]:
    """Rules of a version and outcome types, for the form that tries a case."""
    known = words()
    return {
        "rules": [(rule.id, title_of(rule)) for rule in composed(version).rules],
        "types": outcome_types(known),
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
    requirements: list[Part]
    windows: list[Part]
    groups: list[Part]
    settings: list[Part]
    grade_scales: list[Part]
    approval: list[Part]
    layers: list[str]


def title_of(item: rules.Rule | rules.RuleSet) -> str:
    """The title of a rule or method in the page's language."""
    title = item.title_zh if _is_chinese() else item.title_en or item.title_zh
    return title or getattr(item, "id", "") or getattr(item, "code", "")


def names_in_decision(decision: Json, rule_set: rules.RuleSet | None = None) -> dict[str, str]:
    """Words for what a decision names: parts of its method, types of outcomes that a deployment added, majors."""
    trace = decision.get("trace", [])
    named = {
        kind: {str(one) for condition in trace if condition["code"] in codes for one in _values(condition)}
        for kind, codes in (("type", TYPE_CODES), ("major", {"scope.major"}))
    }
    names = names_of_parts(rule_set, get_language() or "zh-hans") if rule_set else {}
    added = named["type"] - STANDARD_TYPES.keys()
    if added:
        types = AchievementType.objects.filter(code__in=added)
        names |= {f"type:{one.code}": naming.named(one) for one in types}
    if named["major"]:
        majors = Major.objects.filter(code__in=named["major"])
        names |= {f"major:{one.code}": f"{one.code} {naming.named(one)}" for one in majors}
    return names


def _values(condition: Json) -> list[Any]:
    required = condition["required"]
    return [condition["actual"], *(required if isinstance(required, list | tuple) else [required])]


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
    return Shown(
        rules=rule_lines(whole, known),
        caps=_parts(document.get("caps", []), known),
        requirements=_parts(document.get("requirements", []), known),
        windows=_parts(document.get("windows", []), known),
        groups=_parts(document.get("groups", []), known),
        settings=[
            Part(known.get(name, name), say_value(value, known)) for name, value in document.get("settings", {}).items()
        ],
        grade_scales=_parts(document.get("grade_scales", []), known),
        approval=[_approval(step, known) for step in document.get("approval", [])],
        layers=[f"{layer.code} {layer.version}" for layer in whole.layers],
    )


def rule_lines(rule_set: rules.RuleSet, known: Words) -> list[RuleLine]:
    """The rules of a method in words."""
    pairs = zip(rule_set.rules, rules.to_json(rule_set).get("rules", []), strict=True)
    return [_rule_line(rule, data, known) for rule, data in pairs]


def parts_in_words(part: str, items: Sequence[Json], known: Words) -> list[Part]:
    """The items of a list of a document (``caps``, ``approval`` …) in words."""
    if part == "approval":
        return [_approval(item, known) for item in items]
    return [replace(one, name=one.name or one.text) for one in _parts(items, known)]


def cap_words(caps: Iterable[rules.Cap]) -> dict[str, str]:
    """Short words for caps by id."""
    return {cap.id: words_of_cap(cap, get_language() or "zh-hans") for cap in caps}


def outcome_types(known: Words) -> list[tuple[str, str]]:
    """All outcome types, for a list to choose from."""
    codes = AchievementType.objects.order_by("code").values_list("code", flat=True)
    return [(code, known.get(code, code)) for code in codes]


def institution_choices(rows: Iterable[Institution]) -> list[tuple[str, str]]:
    """Institutions to choose from, with their codes."""
    return [(row.code, f"{naming.named(row)} · {row.code}") for row in rows]


def word(known: Words, field: str, code: str) -> str:
    """A code in words, as it is called in a field."""
    return known.get(f"{field.rpartition('.')[2]}.{code}") or known.get(code, code)


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


def own_rules(version: RuleSetVersion) -> list[tuple[str, str]]:
    """Ids and titles of the rules that a version writes itself."""
    return [(rule.id, title_of(rule)) for rule in rules.from_json(version.document).rules]


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment, who wrote it, and the answers to it."""

    comment: DraftComment
    who: str
    institution: str
    rule: str
    replies: tuple[CommentLine, ...] = ()


def threads(found: Sequence[Thread], version: RuleSetVersion) -> list[CommentLine]:
    """Comments with the names of who wrote them and of the rules they are about."""
    rows = [row for thread in found for row in (thread.comment, *thread.replies)]
    people = naming.people(row.author_id for row in rows)
    places = naming.institutions(row.institution_id for row in rows)
    titles = dict(own_rules(version))

    def line(row: DraftComment, replies: tuple[CommentLine, ...] = ()) -> CommentLine:
        who = people.get(row.author_id, "") if row.author_id else ""
        place = places.get(row.institution_id, "") if row.institution_id else ""
        return CommentLine(row, who, place, titles.get(row.rule_id, row.rule_id), replies)

    return [line(thread.comment, tuple(line(one) for one in thread.replies)) for thread in found]


def problems_in_words(error: DomainError) -> list[dict[str, Any]]:
    """What is wrong in a document, problem by problem, with its line and field."""
    found = error.params.get("problems")
    if not isinstance(found, list):
        return []
    return [{**problem, "text": say(problem["code"], problem, get_language() or "zh-hans")} for problem in found]


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


def version_timeline(actor: Actor, version: RuleSetVersion) -> list[TimelineStep]:
    """The acts on a version, its rules and other parts by their names."""
    parts = names_of_parts(rules.from_json(version.document), get_language() or "zh-hans")
    names = {key.partition(":")[2]: name for key, name in parts.items()}
    acts = acts_of(actor, "rulesets.version", version.id)
    steps = timeline_steps(replace(one, facts=_named_parts(one.facts, names)) for one in acts)
    return [replace(step, title=str(step.title).rstrip("：: ")) for step in steps]


def _named_parts(facts: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {key: names.get(str(value), value) if key in {"rule_id", "item"} else value for key, value in facts.items()}
