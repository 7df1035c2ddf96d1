"""What the editor of a draft shows: the decision table, the fields of a part, the last edits, what another changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.models import CourseNature
from oneplusx.apps.rulesets import presenting
from oneplusx.apps.rulesets.forms.conditions import ConditionsForm, conditions_data, plain_where, where_typed
from oneplusx.apps.rulesets.forms.editor import SOURCE, Choices, Known, PartForm
from oneplusx.apps.rulesets.forms.source import SourceForm, source_data, source_typed
from oneplusx.apps.rulesets.models import DraftRevision, RuleSetVersion
from oneplusx.apps.rulesets.offering import offer_for
from oneplusx.apps.rulesets.selectors import composed
from oneplusx.apps.rulesets.source_tree import conditions_of, tree_of
from oneplusx.domain import rules
from oneplusx.domain.rules import editing
from oneplusx.domain.rules.expression import Atom, Source
from oneplusx.domain.rules.model import REVIEWER_ROLES
from oneplusx.web import naming

PART_TITLES: Mapping[str, Any] = {
    "facts": _("About the method and what holds for all rules"),
    "rules": _("Rules"),
    "groups": _("Rules that count together"),
    "caps": _("Caps"),
    "requirements": _("What graduation asks for"),
    "windows": _("Windows"),
    "approval": _("Approval chain"),
    "level_maps": _("Level maps"),
    "grade_scales": _("Grade scales"),
}
GROUP_TITLES: Mapping[str, Any] = {
    "": _("Names and dates"),
    "from": _("Outcome"),
    "to": _("Converts into"),
    "credits": _("Credits"),
    "score": _("Score"),
    "scope": _("For whom"),
    "owner": _("Owner"),
    "entry_years": _("Entry years"),
    "effective": _("In force"),
    "source": _("Document it comes from"),
    "settings": _("What holds for all rules"),
    "over": _("What the cap counts"),
    "count": _("How many"),
}
RULE_NAMES = ("id", "title_zh", "title_en", "clause")
RULE_MORE = pgettext_lazy("rule", "Other conditions")
BASIC = frozenset(
    {
        *("to.natures", "to.courses", "to.slots", "to.any_course", "credits.basis"),
        *("credits.give", "credits.at_most", "credits.at_most_bank_value"),
        *("score.basis", "score.points", "score.grade"),
    }
)
NATURE_FIELDS = frozenset({"to.natures", "to.not_natures", "over.natures", "settings.excluded_natures"})
TYPE_FIELDS = frozenset({"over.types", "settings.accepted_types", "types"})
RULE_FIELDS = frozenset({"rules", "over.rules"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table of the draft: ``cells`` in words."""

    place: int
    name: str
    line: presenting.RuleLine | None = None
    text: str = ""
    clause: str = ""
    caps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartTable:
    """One list of the draft."""

    part: str
    title: str
    rows: list[TableRow]


def tables(version: RuleSetVersion) -> list[PartTable]:
    """All lists of a draft in words, in the order of its text."""
    document = rules.from_json(version.document)
    whole, known = rules.to_json(document), presenting.words()
    caps = composed(version).caps
    found = []
    for part in editing.PARTS:
        items = whole.get(part, [])
        if part == "rules":
            lines = presenting.rule_lines(document, known)
            rows = [
                TableRow(place, line.title, line, caps=tuple(_caps_over(rule, caps)))
                for place, (line, rule) in enumerate(zip(lines, document.rules, strict=True))
            ]
        else:
            rows = [
                TableRow(place, shown.name, text=shown.text, clause=shown.clause)
                for place, shown in enumerate(presenting.parts_in_words(part, items, known))
            ]
        found.append(PartTable(part, str(PART_TITLES[part]), rows))
    return found


def _caps_over(rule: rules.Rule, caps: Iterable[rules.Cap]) -> Iterable[str]:
    """The caps of which a rule consumes."""
    words = presenting.cap_words(caps)
    for cap in caps:
        over = cap.over
        counted = (
            (not over.rules or rule.id in over.rules)
            and (not over.categories or rule.category in over.categories)
            and (not over.natures or not rule.target.natures or set(over.natures) & set(rule.target.natures))
            and (not over.slots or bool(set(over.slots) & set(rule.target.slots)))
            and (not over.types or _may_take(rule.source, set(over.types)))
        )
        if counted:
            yield words[cap.id]


def _may_take(source: Source, types: set[str]) -> bool:
    """Whether an outcome of one of these types can be part of a source."""
    if isinstance(source, Atom):
        return not types <= set(source.not_types) and (not source.types or bool(types & set(source.types)))
    return any(_may_take(part, types) for part in source.of)


def known_for(version: RuleSetVersion, part: str) -> Known:
    """What can be chosen in the form of a part, in words."""
    return Known(_choices(version, part), offer_for(version))


def _choices(version: RuleSetVersion, part: str) -> dict[str, Choices]:
    known = presenting.words()
    document = editing.plain_document(version.text)
    own = [str(rule.get("id")) for rule in document.get("rules", [])]
    windows = [str(window.get("id")) for window in document.get("windows", [])]
    found: dict[str, Choices] = {}
    columns = [*editing.columns_of(part), *(one for sheet in editing.inner_sheets(part) for one in sheet.columns)]
    for column in columns:
        if column.field in NATURE_FIELDS:
            found[column.field] = list(CourseNature.choices)
        elif column.field in TYPE_FIELDS:
            found[column.field] = presenting.outcome_types(known)
        elif column.field in RULE_FIELDS:
            found[column.field] = [(one, one) for one in own]
        elif column.field == "windows":
            found[column.field] = [(one, one) for one in windows]
        elif column.choices:
            found[column.field] = [(code, presenting.word(known, column.field, code)) for code in column.choices]
        elif column.field == "reviewers":
            found[column.field] = [(code, known.get(code, code)) for code in REVIEWER_ROLES]
    return {name: options for name, options in found.items() if options}


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields of one topic; ``more`` are folded away until they say something."""

    title: str
    fields: list[BoundField]
    more: list[BoundField] = field(default_factory=list)
    is_open: bool = False
    rows: tuple[Any, ...] = ()
    wheres: tuple[ConditionsForm, ...] = ()
    source: SourceForm | None = None


def groups(form: PartForm) -> list[FieldGroup]:
    """The fields of a part's form, by topic."""
    by_group: dict[str, list[BoundField]] = {}
    for name, bound in form.bound().items():
        by_group.setdefault(_group_of(form.part, name), []).append(bound)
    found: list[FieldGroup] = []
    for key, fields in by_group.items():
        basic = [one for one in fields if form.part != "rules" or key == "" or one.name in BASIC]
        more = [one for one in fields if one not in basic]
        rows = tuple(rows for rows in form.rows if rows.sheet.inner.rpartition(".")[0] == key)
        is_open = any(one.errors or one.value() for one in more)
        title = str(RULE_MORE if key == "+" else GROUP_TITLES.get(key, key))
        wheres = tuple(one for name, one in form.wheres.items() if _group_of(form.part, name) == key)
        found.append(FieldGroup(title, basic, more, is_open and key != "+", rows, wheres))
        if key == "" and form.source:
            found.append(FieldGroup(str(GROUP_TITLES[SOURCE]), [], source=form.source))
    return found


def _group_of(part: str, name: str) -> str:
    prefix, dot, _rest = name.partition(".")
    if part == "rules" and not dot and name not in RULE_NAMES:
        return "+"
    return prefix if dot and prefix in GROUP_TITLES else ""


@dataclass(frozen=True, slots=True)
class EditLine:
    """One edit in the history of a draft."""

    number: int
    words: str
    who: str
    at: Any
    is_shown: bool


ACT_WORDS: Mapping[str, Any] = {
    "drafted": _("Drafted"),
    "add": _("Added"),
    "change": _("Changed"),
    "copy": _("Row copied"),
    "up": _("Moved up"),
    "down": _("Moved down"),
    "remove": _("Removed"),
    "text": _("Text replaced"),
}


def history(version: RuleSetVersion, limit: int = 30) -> list[EditLine]:
    """The last edits of a draft, newest first."""
    return _edit_lines(version, version.revisions.order_by("-number")[:limit])


def edits_since(version: RuleSetVersion, seen: int) -> list[EditLine]:
    """What was done to a draft since somebody saw it."""
    return _edit_lines(version, version.revisions.filter(number__gt=seen).order_by("number"))


def _edit_lines(version: RuleSetVersion, revisions: QuerySet[DraftRevision]) -> list[EditLine]:
    rows = list(revisions)
    people = naming.people(row.made_by_id for row in rows)
    return [
        EditLine(
            row.number,
            _edit_words(row),
            people.get(row.made_by_id, "") if row.made_by_id else "",
            row.made_at,
            row.number == version.revision,
        )
        for row in rows
    ]


def _edit_words(row: DraftRevision) -> str:
    words = [str(ACT_WORDS.get(row.act, row.act)), str(PART_TITLES.get(row.part, "")), row.item]
    separator = "：" if (get_language() or "zh").startswith("zh") else ": "
    return separator.join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Differing:
    """A field that somebody else changed meanwhile."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Typed values over another one's change: where the item stands now, and what was taken over.

    Attributes:
        place: ``None`` when the other one removed the item.
        data: What the form shows: mine where I changed something, theirs elsewhere.
        theirs: Fields that both changed.
    """

    place: int | None
    data: dict[str, Any]
    theirs: list[Differing]


def merge(version: RuleSetVersion, seen: int, part: str, place: int, data: Mapping[str, Any]) -> Merged:
    """Puts what was typed over a draft that changed since revision ``seen``."""
    base_row = version.revisions.filter(number=seen).first()
    base = _item(base_row.text if base_row else version.text, part, place)
    items = editing.plain_document(version.text)
    now_place = place if part == "facts" else _place_of(items.get(part) or [], base, place)
    now = {} if now_place is None else _item(version.text, part, now_place)
    known = known_for(version, part)
    earlier, current = PartForm(part, base, known), PartForm(part, now, known)
    merged, theirs = dict(data), []
    for name, bound in current.bound().items():
        if name not in earlier.form.fields or now_place is None:
            continue
        before, their = earlier.form[name].value(), bound.value()
        mine = data.get(name, [] if isinstance(their, list) else "")
        if their in (before, mine):
            continue
        if mine == before:
            merged[name] = their
        else:
            theirs.append(Differing(str(bound.label), _shown(before), _shown(their)))
    if now_place is not None:
        for block in _blocks(current, base, now, data):
            theirs += block.merge_into(merged)
    return Merged(now_place, merged, theirs)


@dataclass(frozen=True, slots=True)
class _Block:
    """Conditions, or the source, that two may have changed; ``typed`` is what a browser would send for theirs."""

    prefix: str
    label: str
    before: Any
    their: Any
    mine: Any
    typed: Mapping[str, Any]

    def merge_into(self, merged: dict[str, Any]) -> list[Differing]:
        """Takes theirs over where mine is as it was."""
        if self.their in (self.before, self.mine):
            return []
        if self.mine != self.before:
            known = presenting.words()
            before, their = presenting.say_value(self.before, known), presenting.say_value(self.their, known)
            return [Differing(self.label, before or "—", their or "—")]
        for name in [name for name in merged if name.startswith(self.prefix)]:
            del merged[name]
        merged.update(self.typed)
        return []


def _blocks(
    form: PartForm, base: Mapping[str, Any], now: Mapping[str, Any], data: Mapping[str, Any]
) -> Iterable[_Block]:
    if form.source:
        typed = source_data(tree_of(now.get(SOURCE, {})))
        before = source_typed(source_data(tree_of(base.get(SOURCE, {}))))
        yield _Block(SOURCE, str(GROUP_TITLES[SOURCE]), before, source_typed(typed), source_typed(data), typed)
    for name, where in form.wheres.items():
        theirs = plain_where(_at(now, name), name)
        typed = conditions_data(name, conditions_of(_at(now, name)))
        yield _Block(
            f"{name}-c-", where.label, plain_where(_at(base, name), name), theirs, where_typed(name, data), typed
        )


def _at(item: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    found: Any = item
    for name in path.split("."):
        found = found.get(name, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—")


def _item(text: str, part: str, place: int) -> dict[str, Any]:
    document = editing.plain_document(text)
    if part == "facts":
        return {name: value for name, value in document.items() if name not in editing.PARTS}
    items = document.get(part) or []
    return dict(items[place]) if 0 <= place < len(items) else {}


def item_at(version: RuleSetVersion, part: str, place: int) -> dict[str, Any]:
    """An item of a draft as it was written; empty when there is none."""
    return _item(version.text, part, place)


def length(version: RuleSetVersion, part: str) -> int:
    """How many items a list of a draft has."""
    return len(editing.plain_document(version.text).get(part) or [])


def name_of(item: Mapping[str, Any]) -> str:
    """What an item is called."""
    keys = ("title_zh", "id") if (get_language() or "zh").startswith("zh") else ("title_en", "id")
    return next((str(item[key]) for key in (*keys, "role", "attribute") if item.get(key)), "")


def inherited(version: RuleSetVersion) -> list[presenting.RuleLine]:
    """Rules that hold by the upper layers and are not written in this draft."""
    whole = composed(version)
    lines = presenting.rule_lines(whole, presenting.words())
    return [line for line in lines if line.origin and line.origin != version.rule_set.code]


def _place_of(items: Sequence[Mapping[str, Any]], wanted: Mapping[str, Any], place: int) -> int | None:
    if not wanted:
        return place if place < len(items) else None
    for key in ("id", "role", "attribute"):
        if key in wanted:
            return next((number for number, item in enumerate(items) if item.get(key) == wanted[key]), None)
    return place if place < len(items) else None
