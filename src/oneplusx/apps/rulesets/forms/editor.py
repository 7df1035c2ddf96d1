"""The form of one part of a draft: one field per column of the decision table, rows for the lists inside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.rulesets.forms.conditions import SEVERAL, ConditionsForm, plain_where
from oneplusx.apps.rulesets.forms.source import SourceForm
from oneplusx.apps.rulesets.offering import Offer
from oneplusx.apps.rulesets.source_tree import conditions_of
from oneplusx.domain.errors import DomainError
from oneplusx.domain.rules import editing
from oneplusx.domain.rules.workbook.layout import Column, Kind, Sheet
from oneplusx.web.wording import say

OUTER = frozenset({"rule", "scale"})
"""Columns of an inner list that say which item it belongs to."""
FIXED = frozenset({"format", "code", "owner.level", "owner.code"})
TITLES = {
    "credits.rows": "Credit rows",
    "credits.deductions": "Deductions",
    "score.rows": "Score rows",
    "grades": "Grades",
}
LONG_TEXT = 80
SPARE_ROWS, MORE_ROWS, ROWS_MAX = 1, 3, 60
EMPTY_LIST = "-"
YES_NO = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
ALLOWED = {"a number": _("a number"), "yes, no": _("yes or no")}
HELP = {
    Kind.WHERE: _("For example: level=intermediate; score>=425; kind=a|b; kind!=c"),
    Kind.TEXTS: _("Several are separated by commas."),
    Kind.NUMBERS: _("Several are separated by commas."),
    Kind.JSON: _("JSON, as in the format's description."),
}
Choices = Sequence[tuple[str, Any]]
SOURCE = "from"
OF_COURSES = frozenset({"to.where", "settings.course_where"})


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen in the form of a part: codes by field, and what conditions are made of."""

    choices: Mapping[str, Choices]
    offer: Offer


class ColumnForm(forms.Form):
    """One field per column; a column with choices is a list to choose from."""

    def __init__(
        self,
        *args: Any,
        columns: Iterable[Column],
        choices: Mapping[str, Choices],
        cells: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        self.columns = tuple(columns)
        fields = {column.field: _field_of(column, choices, cells.get(column.field, "")) for column in self.columns}
        initial = {name: _initial(field, cells.get(name, "")) for name, field in fields.items()}
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.initial = initial
        self.fields.update(fields)

    def cells(self) -> dict[str, str]:
        """What stands in the fields, as cells of the table."""
        return {name: _cell(value) for name, value in self.cleaned_data.items()}

    def item(self) -> dict[str, Any]:
        """The part that the fields say; cells that cannot be read become errors of their fields."""
        item, problems = editing.item_of(self.columns, self.cells())
        for problem in problems:
            words = {"field": self.label(problem.field), "found": problem.found}
            known = (words for start, words in ALLOWED.items() if problem.allowed.startswith(start))
            allowed = str(next(known, problem.allowed))
            self.add_error(problem.field, say("workbook.cell", words | {"allowed": allowed}, _language()))
        return item

    def label(self, field: str) -> str:
        """The title of a field."""
        return str(self.fields[field].label) if field in self.fields else field


class _Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


def _language() -> str:
    return get_language() or "zh-hans"


def _field_of(column: Column, choices: Mapping[str, Choices], cell: str) -> forms.Field:
    label = column.zh if _language().startswith("zh") else column.en[:1].upper() + column.en[1:]
    known = choices.get(column.field)
    if column.kind is Kind.FLAG:
        return forms.ChoiceField(label=label, choices=YES_NO, required=False)
    if column.kind is Kind.TEXT and known:
        return forms.ChoiceField(label=label, choices=[("", "—"), *_with(known, [cell])], required=False)
    if column.kind is Kind.TEXTS and known:
        offered = [*_with(known, _listed(cell)), *([(EMPTY_LIST, _("None at all"))] if cell == EMPTY_LIST else [])]
        return _Several(label=label, choices=offered, required=False)
    widget: forms.Widget = forms.TextInput()
    if column.kind is Kind.JSON or "\n" in cell or len(cell) > LONG_TEXT:
        widget = forms.Textarea(attrs={"rows": 3, "class": "code" if column.kind is Kind.JSON else ""})
    if column.kind is Kind.NUMBER:
        widget.attrs["inputmode"] = "decimal"
    return forms.CharField(label=label, required=False, help_text=HELP.get(column.kind, ""), widget=widget)


def _with(known: Choices, found: Iterable[str]) -> list[tuple[str, Any]]:
    """The choices, and what stands there though nobody offers it."""
    codes = {code for code, _label in known}
    return [*known, *((one, one) for one in found if one and one != EMPTY_LIST and one not in codes)]


def _listed(cell: str) -> list[str]:
    return [str(one) for one in editing.item_of([Column("x", "", "", Kind.TEXTS)], {"x": cell})[0].get("x", [])]


def _initial(field: forms.Field, cell: str) -> Any:
    if isinstance(field, _Several):
        return [EMPTY_LIST] if cell == EMPTY_LIST else _listed(cell)
    return cell


def _cell(value: Any) -> str:
    if isinstance(value, list):
        named = [one for one in value if one != EMPTY_LIST]
        empty = EMPTY_LIST if value else ""
        return ", ".join(json.dumps(one, ensure_ascii=False) for one in named) if named else empty
    return str(value or "").replace("\r\n", "\n")


class RowsForm:
    """The rows of a list inside an item, with spare rows to fill in."""

    def __init__(
        self,
        sheet: Sheet,
        choices: Mapping[str, Choices],
        rows: Sequence[Mapping[str, Any]],
        data: Mapping[str, Any] | None,
    ) -> None:
        self.sheet = sheet
        self.title = sheet.name if _language().startswith("zh") else _title(sheet)
        self.columns = tuple(column for column in sheet.columns if column.field not in OUTER)
        self.count_name = f"{sheet.inner}-count"
        count = len(rows) + SPARE_ROWS if data is None else _count(data.get(self.count_name))
        if data is not None and data.get("act") == f"rows:{sheet.inner}":
            count = min(count + MORE_ROWS, ROWS_MAX)
        cells = [editing.cells_of(self.columns, row) for row in rows]
        self.forms = [
            ColumnForm(
                data,
                columns=self.columns,
                choices=choices,
                cells=cells[number] if number < len(cells) else {},
                prefix=f"{sheet.inner}-{number}",
            )
            for number in range(count)
        ]

    def items(self) -> list[dict[str, Any]]:
        """The rows that are filled in."""
        self.filled = [form for form in self.forms if form.is_valid() and any(form.cells().values())]
        return [form.item() for form in self.filled]

    @property
    def is_open(self) -> bool:
        """Whether the rows say something, or are about to."""
        return len(self.forms) > SPARE_ROWS or self.has_errors or any(any(one.initial.values()) for one in self.forms)

    @property
    def has_errors(self) -> bool:
        """Whether a row is wrong."""
        return any(form.errors for form in self.forms)


def _title(sheet: Sheet) -> str:
    return TITLES.get(sheet.inner, sheet.inner)


def _count(text: Any) -> int:
    return min(int(text), ROWS_MAX) if str(text).isdigit() else SPARE_ROWS


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line of the summary of errors: what is wrong, and where."""

    id: str
    label: str
    text: str


class PartForm:
    """The whole form of an item: its columns, the tree of its source, its conditions and the lists inside it."""

    def __init__(self, part: str, item: Mapping[str, Any], known: Known, data: Mapping[str, Any] | None = None) -> None:
        self.part = part
        self.original = item
        shown = [column for column in editing.columns_of(part) if column.field not in FIXED]
        self.source: SourceForm | None = None
        if part == "rules":
            self.source = SourceForm(item.get(SOURCE, {}), known.offer, data)
            shown = [column for column in shown if not column.field.startswith(f"{SOURCE}.")]
        self.wheres = {
            column.field: ConditionsForm(
                column.field,
                conditions_of(_at(item, column.field) or {}),
                known.offer,
                data,
                is_of_course=column.field in OF_COURSES,
                label=column.zh if _language().startswith("zh") else column.en[:1].upper() + column.en[1:],
            )
            for column in shown
            if column.kind is Kind.WHERE
        }
        columns = [column for column in shown if column.kind is not Kind.WHERE]
        self.form = ColumnForm(data, columns=columns, choices=known.choices, cells=editing.cells_of(columns, item))
        self.rows = [
            RowsForm(sheet, known.choices, _at(item, sheet.inner) or (), data) for sheet in editing.inner_sheets(part)
        ]

    def item(self) -> dict[str, Any]:
        """The item that the form says; look at ``has_errors`` afterwards."""
        source = self.source.source() if self.source else {}
        wheres = {name: self._where(name) for name in self.wheres}
        if not self.form.is_valid():
            return {}
        item = self.form.item()
        inner = {rows.sheet.inner: rows.items() for rows in self.rows}
        for name, found in [*wheres.items(), *inner.items()]:
            if found:
                _put(item, name, found)
        if self.part == "rules":
            item = {"id": "", "to": {}, "credits": {}} | item | {SOURCE: source}
        if self.part == "facts":
            fixed = [column for column in editing.columns_of(self.part) if column.field in FIXED]
            for column in fixed:
                _put(item, column.field, _at(self.original, column.field))
        return item

    def _where(self, name: str) -> Mapping[str, Any]:
        """Conditions as they were written, where they still say the same."""
        found, was = self.wheres[name].where(), _at(self.original, name) or {}
        return was if was and found == plain_where(was, name) else found

    def wrong(self) -> Iterator[Wrong]:
        """Everything that is wrong, for the summary above the form."""
        bound = [("", field) for field in self.form]
        bound += self.source.bound() if self.source else ()
        bound += [one for where in self.wheres.values() for one in where.bound()]
        bound += [("", field) for rows in self.rows for one in rows.forms for field in one]
        yield from (Wrong("", "", str(error)) for error in self.form.non_field_errors())
        for about, field in bound:
            at = field.id_for_label or f"{field.auto_id}_0"
            label = f"{about} · {field.label}" if about else str(field.label)
            yield from (Wrong(at, label, str(error)) for error in field.errors)
        if self.source and self.source.json_error:
            yield Wrong("id_from.json", "JSON", self.source.json_error)

    @property
    def has_errors(self) -> bool:
        """Whether anything in the form is wrong."""
        in_source = self.source is not None and self.source.has_errors
        in_wheres = any(where.has_errors for where in self.wheres.values())
        return bool(self.form.errors) or in_source or in_wheres or any(rows.has_errors for rows in self.rows)

    def add_error(self, error: DomainError, place: int) -> None:
        """Shows a refusal at the fields it is about; the rest above the form."""
        problems = error.params.get("problems")
        for problem in problems if isinstance(problems, list) else [{"code": error.code, **error.params}]:
            self._place(problem, str(problem.get("field", "")), place)

    def _place(self, problem: Mapping[str, Any], path: str, place: int) -> None:
        own = f"{self.part}[{place}]."
        inside = path.removeprefix(own) if path.startswith(own) else path if self.part == "facts" else ""
        form, field = self._field_at(inside) if inside else (self.form, None)
        shown = problem if field is None else {**problem, "field": str(form.fields[field].label)}
        form.add_error(field, say(str(problem["code"]), shown, _language()))

    def _field_at(self, path: str) -> tuple[forms.Form, str | None]:
        if self.source and path.startswith(SOURCE):
            return self.source.field_at(path.removeprefix(SOURCE).lstrip("."))
        for name, where in self.wheres.items():
            at = where.field_at(path.removeprefix(name).lstrip(".")) if path.startswith(name) else None
            if at:
                return at
        for rows in self.rows:
            start = f"{rows.sheet.inner}["
            if path.startswith(start):
                number, _bracket, rest = path.removeprefix(start).partition("]")
                form = rows.filled[int(number)] if int(number) < len(rows.filled) else self.form
                return form, _nearest(form, rest.lstrip("."))
        return self.form, _nearest(self.form, path)

    def bound(self) -> dict[str, BoundField]:
        """The fields by name."""
        return {name: self.form[name] for name in self.form.fields}


def _nearest(form: ColumnForm, path: str) -> str | None:
    """The field of a path: ``from.where.level`` is in ``from.where``; ``credits`` is told at ``credits.basis``."""
    above = [name for name in form.fields if path == name or path.startswith((f"{name}.", f"{name}["))]
    best = max(above, key=len, default=None)
    return best or next((name for name in form.fields if path and name.startswith(f"{path}.")), None)


def _at(data: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(data, Mapping) or name not in data:
            return None
        data = data[name]
    return data


def _put(item: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for name in above:
        item = item.setdefault(name, {})
    item[last] = value


class TextForm(forms.Form):
    """The text of a draft as a whole."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    text = forms.CharField(
        label=_("Text of the method"),
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 30, "class": "code", "spellcheck": "false"}),
    )

    def written(self) -> str:
        """The text with the line ends of documents."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


def plain_data(post: QueryDict, part: str, known: Known) -> dict[str, Any]:
    """What was sent, with lists for the fields that take several values."""
    kinds = PartForm(part, {}, known)
    several = {name for name, one in kinds.form.fields.items() if isinstance(one, _Several)}
    return {name: post.getlist(name) if name in several or name.endswith(SEVERAL) else post[name] for name in post}
