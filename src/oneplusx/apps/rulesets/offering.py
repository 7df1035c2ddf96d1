"""What the editor offers to choose from in conditions: attributes of outcomes and courses, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from oneplusx.apps.rulesets import presenting
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.standards.models import AchievementType, CatalogueState, CertificateType
from oneplusx.domain.achievement import STANDARD_ATTRIBUTES
from oneplusx.domain.rules import editing
from oneplusx.domain.rules.model import DEFAULT_SCALES
from oneplusx.web import naming

Pairs = list[tuple[str, str]]
OF_EVERY_OUTCOME = ("obtained_on", "credits")
OF_PROGRAMS = ("program.major", "program.entry_year", "program.education_type", "program.length_years", "program.code")
OF_COURSES = (
    *("course.attendance", "course.homework", "course.assessment", "course.status", "course.term", "course.unified"),
    *("course.credits", "course.hours"),
)
SUGGESTED_MAX = 400


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen.

    Attributes:
        types: Types of outcomes.
        attributes: Attributes of outcomes and programs, for the conditions of a source.
        course_attributes: Facts of courses and programs.
        values: The values of an attribute, where it has a list of them.
        suggestions: Values that are proposed while typing.
        labels: The word of an attribute.
    """

    types: Pairs = field(default_factory=list)
    attributes: Pairs = field(default_factory=list)
    course_attributes: Pairs = field(default_factory=list)
    values: Mapping[str, Pairs] = field(default_factory=dict)
    suggestions: Mapping[str, Pairs] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, attribute: str) -> str:
        """An attribute in words."""
        return self.labels.get(attribute) or self.labels.get(attribute.rpartition(".")[2], attribute)


def offer_for(version: RuleSetVersion) -> Offer:
    """What the conditions of a draft can be about: the catalogue, and what the draft itself names."""
    known = presenting.words()
    document = editing.plain_document(version.text)
    types = list(AchievementType.objects.order_by("order", "code"))
    described = [one for type_ in types for one in type_.attributes]
    labels = dict(known) | {one["code"]: _chosen(one["label_zh"], one["label_en"]) for one in described}
    used = list(dict.fromkeys(_attributes_in(document)))
    outcome = [*STANDARD_ATTRIBUTES, *(one["code"] for one in described), *OF_EVERY_OUTCOME]
    outcome += [name for name in used if "." not in name]
    course = [*OF_COURSES, *(name for name in used if name.startswith("course."))]
    values = _values(types, {**DEFAULT_SCALES, **document.get("scales", {})}, known)
    offer = Offer(values=values, labels=labels)
    return Offer(
        types=[(one.code, naming.named(one)) for one in types],
        attributes=_named(offer, [*outcome, *OF_PROGRAMS]),
        course_attributes=_named(offer, [*course, *OF_PROGRAMS]),
        values=values,
        suggestions={"certificate_type": _certificates()},
        labels=labels,
    )


def _named(offer: Offer, codes: Iterable[str]) -> Pairs:
    return [(code, offer.label(code)) for code in dict.fromkeys(codes)]


def _attributes_in(data: Any) -> Iterable[str]:
    """Attributes that the conditions of a document name."""
    if isinstance(data, list):
        for part in data:
            yield from _attributes_in(part)
    elif isinstance(data, Mapping):
        for name, part in data.items():
            if name in {"where", "when", "course_where"} and isinstance(part, Mapping):
                yield from part
            else:
                yield from _attributes_in(part)


def _values(types: Iterable[AchievementType], scales: Mapping[str, Any], known: presenting.Words) -> dict[str, Pairs]:
    found: dict[str, dict[str, str]] = {}
    for name, codes in scales.items():
        found[name] = {str(code): presenting.word(known, name, str(code)) for code in codes}
    for type_ in types:
        for one in type_.attributes:
            for code, zh, en in one.get("choices", ()):
                found.setdefault(one["code"], {})[code] = _chosen(zh, en)
    for key, word in known.items():
        name, dot, code = key.partition(".")
        if dot and "." not in code and name in STANDARD_ATTRIBUTES:
            found.setdefault(name, {}).setdefault(code, word)
    return {name: list(codes.items()) for name, codes in found.items()}


def _chosen(chinese: str, english: str) -> str:
    is_chinese = (get_language() or "zh").startswith("zh")
    return chinese if is_chinese or not english else english


def _certificates() -> Pairs:
    rows = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).order_by("code")[:SUGGESTED_MAX]
    return [(row.code, naming.named(row)) for row in rows]
