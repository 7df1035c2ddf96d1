"""Standards as people see them: levels with scheme and majors in words, findings, changes beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.standards.models import STANDARD_ACTS, CertificateType, Major, Standard
from oneplusx.apps.standards.selectors import (
    contents_of,
    default_scheme,
    findings_of,
    levels_of,
    may_write,
    names_of_majors,
)
from oneplusx.apps.standards.services import may_record
from oneplusx.domain.assessment import Scheme
from oneplusx.domain.errors import DomainError
from oneplusx.domain.standards import (
    Change,
    Comparison,
    Contents,
    FactChange,
    Finding,
    Item,
    ItemChange,
    LevelContents,
)
from oneplusx.web.actor import Actor
from oneplusx.web.components import Label
from oneplusx.web.wording import say

PART_NAMES: Mapping[str, Label] = {
    "theory": pgettext_lazy("assessment", "Theory"),
    "practice": pgettext_lazy("assessment", "Practice"),
    "defense": pgettext_lazy("assessment", "Defense"),
}
FACT_NAMES: Mapping[str, Label] = {
    "name_zh": _("Chinese name"),
    "name_en": _("English name"),
    "description_zh": _("Description in Chinese"),
    "description_en": _("Description in English"),
    "occupations": _("Occupations"),
    "partners": _("Industry partners"),
    "hours_theory": _("Theory hours"),
    "hours_practice": _("Practice hours"),
    "major_codes": _("Majors"),
    "scheme": _("Assessment"),
    "certificate_code": _("Code of the certificate"),
}
CHANGE_NAMES: Mapping[str, Label] = {
    Change.SAME: _("The same"),
    Change.ADDED: _("Added"),
    Change.REMOVED: _("Removed"),
    Change.CHANGED: _("Changed"),
    Change.MOVED: _("Moved"),
}
TONES: Mapping[str, str] = {
    Change.SAME: "off",
    Change.ADDED: "good",
    Change.REMOVED: "bad",
    Change.CHANGED: "busy",
    Change.MOVED: "key",
}
ICONS: Mapping[str, str] = {
    Change.SAME: "circle-dashed",
    Change.ADDED: "plus",
    Change.REMOVED: "x",
    Change.CHANGED: "pencil",
    Change.MOVED: "arrow-up-down",
}
PIECE_MIN = 2


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the assessment: name, weight and lowest score, in hundredths."""

    name: Label
    weight_hundredths: int
    minimum_hundredths: int | None


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level as the pages show it."""

    contents: LevelContents
    parts: tuple[PartLine, ...]
    pass_hundredths: int
    resits_max: int
    is_default_scheme: bool
    majors: tuple[tuple[str, Major | None], ...]
    certificate: CertificateType | None


def level_views(standard: Standard, contents: Contents) -> list[LevelView]:
    """All levels of a version; three queries."""
    majors = names_of_majors(code for level in contents.levels for code in level.major_codes)
    certificates = {row.level: row.certificate_type for row in levels_of(standard)}
    default = default_scheme()
    return [_view(level, majors, certificates.get(level.level), default) for level in contents.levels]


def _view(
    level: LevelContents, majors: Mapping[str, Major], certificate: CertificateType | None, default: Scheme
) -> LevelView:
    try:
        scheme = Scheme.from_document(level.scheme) if level.scheme else default
    except DomainError:
        scheme = default
    return LevelView(
        contents=level,
        parts=tuple(
            PartLine(PART_NAMES.get(part.code, part.code), part.weight_hundredths, part.minimum_hundredths)
            for part in scheme.parts
        ),
        pass_hundredths=scheme.pass_hundredths,
        resits_max=scheme.resits_max,
        is_default_scheme=not level.scheme,
        majors=tuple((code, majors.get(code)) for code in level.major_codes),
        certificate=certificate,
    )


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words, with where it is."""

    text: str
    level: str
    item: str
    key: str
    is_blocking: bool


def findings_in_words(findings: Iterable[Finding]) -> list[FindingView]:
    """Findings in the language of the page."""
    language = get_language() or "zh-hans"
    return [
        FindingView(say(one.code, dict(one.params), language), one.level, one.item, one.key, one.is_blocking)
        for one in findings
    ]


def editor_context(standard: Standard) -> dict[str, Any]:
    """What the editor shows of a draft."""
    contents = contents_of(standard)
    findings = findings_in_words(findings_of(contents))
    return {
        "standard": standard,
        "contents": contents,
        "levels": level_views(standard, contents),
        "findings": findings,
        "blocking_count": sum(one.is_blocking for one in findings),
    }


def acts_for(actor: Actor, standard: Standard) -> frozenset[str]:
    """What this actor can do with the version now, by name."""
    if not may_write(actor, standard.organization_id):
        return frozenset()
    possible = {act for act, states in STANDARD_ACTS.items() if standard.state in states}
    if "record" in possible and not may_record(actor, standard):
        possible.discard("record")
    return frozenset(possible)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of a comparison: the words on both sides, what happened."""

    depth: int
    changes: tuple[tuple[str, Label, str, str], ...]
    old: Item | None
    new: Item | None
    old_pieces: tuple[Piece, ...]
    new_pieces: tuple[Piece, ...]
    old_parent: str
    new_parent: str


@dataclass(frozen=True, slots=True)
class LevelChanges:
    """One level of a comparison in words."""

    level: str
    change: tuple[str, Label, str, str]
    counts: tuple[tuple[str, Label, str, str, int], ...]
    facts: tuple[tuple[Label, str, str], ...]
    lines: tuple[ChangeLine, ...]


def comparison_in_words(found: Comparison, *, with_same: bool) -> dict[str, Any]:
    """A comparison as the page shows it.

    Args:
        with_same: Show what stayed the same too.
    """
    return {
        "facts": [_fact(one) for one in found.facts],
        "levels": [
            LevelChanges(
                level=level.level,
                change=_look(level.change),
                counts=tuple((*_look(change), level.count(change)) for change in Change if level.count(change)),
                facts=tuple(_fact(one) for one in level.facts),
                lines=tuple(_line(one) for one in level.items if with_same or not one.is_same),
            )
            for level in found.levels
        ],
        "is_same": found.is_same,
    }


def _look(change: Change) -> tuple[str, Label, str, str]:
    return change.value, CHANGE_NAMES[change], TONES[change], ICONS[change]


def _line(one: ItemChange) -> ChangeLine:
    old, new = (_text(one.old), _text(one.new))
    pieces = _pieces(old, new) if one.old and one.new and old != new else ((), ())
    return ChangeLine(
        one.depth,
        tuple(_look(change) for change in one.changes),
        one.old,
        one.new,
        pieces[0] or ((Piece("same", old),) if one.old else ()),
        pieces[1] or ((Piece("same", new),) if one.new else ()),
        one.old_parent,
        one.new_parent,
    )


def _text(item: Item | None) -> str:
    if item is None:
        return ""
    is_chinese = (get_language() or "zh").startswith("zh")
    return item.text_zh if is_chinese else item.text_en or item.text_zh


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces; a common piece of one character only is no help to a reader."""
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal" and b - a >= PIECE_MIN:
            left.append(Piece("same", old[a:b]))
            right.append(Piece("same", new[c:d]))
            continue
        left += [Piece("removed", old[a:b])] if b > a else []
        right += [Piece("added", new[c:d])] if d > c else []
    return tuple(left), tuple(right)


def _fact(one: FactChange) -> tuple[Label, str, str]:
    return FACT_NAMES.get(one.name, one.name), _value(one.old), _value(one.new)


def _value(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return "—"
    if isinstance(value, Mapping):
        return _scheme_words(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(str(getattr(one, "name_zh", one)) for one in value)
    return str(value)


def _scheme_words(document: Mapping[str, Any]) -> str:
    try:
        scheme = Scheme.from_document(document)
    except DomainError:
        return "—"
    parts = [f"{PART_NAMES.get(part.code, part.code)} {part.weight_hundredths / 100:g}%" for part in scheme.parts]
    return f"{' + '.join(parts)} ≥ {scheme.pass_hundredths / 100:g}"
