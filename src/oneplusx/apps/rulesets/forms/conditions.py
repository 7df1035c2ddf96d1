"""Conditions of a draft as fields: what is compared, how, with which values; each with its own errors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.rulesets.offering import Offer, Pairs
from oneplusx.apps.rulesets.source_tree import CONDITIONS_MAX, Condition, conditions_of
from oneplusx.domain.rules import editing
from oneplusx.domain.rules.workbook.cells import write_cell
from oneplusx.domain.rules.workbook.layout import Column, Kind
from oneplusx.web.wording import say

Data = Mapping[str, Any]
SEVERAL = ("-types", "-not_types", "-chosen")
"""Ends of the names of fields that take several values."""
OTHER_ACTS = frozenset({"tree", "where"})
LISTS = ("one_of", "not_one_of", "starts_with")
OPERATORS = (
    ("one_of", pgettext_lazy("condition", "is one of")),
    ("not_one_of", pgettext_lazy("condition", "is none of")),
    ("at_least", pgettext_lazy("condition", "is at least")),
    ("at_most", pgettext_lazy("condition", "is at most")),
    ("above", pgettext_lazy("condition", "is above")),
    ("below", pgettext_lazy("condition", "is below")),
    ("starts_with", pgettext_lazy("condition", "begins with")),
)
OF_COURSES = (
    ("same_as", pgettext_lazy("condition", "is the same as the outcome's")),
    ("not_below", pgettext_lazy("condition", "is not below the fact")),
    ("not_above", pgettext_lazy("condition", "is not above the fact")),
)


class Ticks(forms.MultipleChoiceField):
    """Boxes to tick; a value that nobody offers any more stays offered while it is ticked."""

    widget = forms.CheckboxSelectMultiple


def with_found(known: Pairs, found: Sequence[str]) -> Pairs:
    """The choices, and what stands there though nobody offers it."""
    codes = {code for code, _label in known}
    return [*known, *((one, one) for one in found if one not in codes)]


class ConditionForm(forms.Form):
    """One condition: what is compared, how, with which values."""

    attribute = forms.CharField(widget=forms.HiddenInput, max_length=80)
    operator = forms.ChoiceField(label=pgettext_lazy("condition", "Comparison"))

    def __init__(
        self, data: Data | None, *, condition: Condition, offer: Offer, is_of_course: bool, place: int, prefix: str
    ) -> None:
        found = _found_values(condition, offer)
        super().__init__(data, initial=found, use_required_attribute=False, prefix=prefix)
        self.condition, self.place = condition, place
        self.label = offer.label(condition.attribute)
        self.fields["operator"].choices = [*OPERATORS, *(OF_COURSES if is_of_course else ())]  # type: ignore[attr-defined]
        known = with_found(offer.values.get(condition.attribute.rpartition(".")[2], []), condition.chosen)
        if known:
            self.fields["chosen"] = Ticks(label=_("Values"), choices=known, required=False)
        self.suggestions = offer.suggestions.get(condition.attribute, [])
        if not known or found["typed"] or (self.is_bound and condition.typed):
            self.fields["typed"] = forms.CharField(
                label=_("Other values") if known else _("Value"),
                required=False,
                max_length=2000,
                widget=forms.TextInput(attrs={"list": f"list-{self.prefix}"} if self.suggestions else {}),
            )

    def values(self) -> Any:
        """What the condition demands, as the document says it; ``None`` with errors at the fields."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        operator = data["operator"]
        texts = [json.dumps(one, ensure_ascii=False) for one in data.get("chosen", [])]
        cell = "|".join([*texts, *([data["typed"]] if data.get("typed") else [])])
        at = "typed" if "typed" in self.fields else "chosen"
        if not cell:
            self.add_error(at, gettext("Say which value."))
            return None
        sign = "^=" if operator == "starts_with" else "="
        item, problems = editing.item_of([Column("x", "", "", Kind.WHERE)], {"x": f"x{sign}{cell}"})
        for problem in problems:
            words = {"field": str(self.fields[at].label), "found": data.get("typed", ""), "allowed": problem.allowed}
            self.add_error(at, say("workbook.cell", words, get_language() or "zh-hans"))
            return None
        found = item["x"]["x"]
        values = found["starts_with"] if isinstance(found, Mapping) else found
        values = values if isinstance(values, list) else [values]
        if operator not in LISTS and len(values) > 1:
            self.add_error(at, gettext("Choose one value for this comparison."))
            return None
        return values if operator in LISTS else values[0]


def _found_values(condition: Condition, offer: Offer) -> dict[str, Any]:
    """Values of the document: ticked where they are offered, typed where not."""
    known = {code for code, _label in offer.values.get(condition.attribute.rpartition(".")[2], [])}
    chosen, typed = list(condition.chosen), condition.typed
    found = editing.item_of([Column("x", "", "", Kind.WHERE)], {"x": f"x={typed}"})[0] if known and typed else {}
    if found:
        values = found["x"]["x"]
        values = values if isinstance(values, list) else [values]
        chosen += [one for one in values if isinstance(one, str) and one in known and one not in chosen]
        others = [one for one in values if not (isinstance(one, str) and one in known)]
        typed = str(write_cell(Kind.TEXTS, others)) if others else ""
    return {"attribute": condition.attribute, "operator": condition.operator, "chosen": chosen, "typed": typed}


class ConditionsForm:
    """Conditions that must all hold, and the list from which one more is chosen."""

    def __init__(
        self,
        prefix: str,
        conditions: Sequence[Condition],
        offer: Offer,
        data: Data | None,
        *,
        is_of_course: bool = False,
        label: str = "",
    ) -> None:
        self.prefix, self.label, self.is_of_course = prefix, label, is_of_course
        self.attributes = offer.course_attributes if is_of_course else offer.attributes
        self.box = f"conditions-of-{prefix.replace('.', '-')}"
        self.count_name, self.new_name = f"{prefix}-c-count", f"{prefix}-c-new"
        found, is_acted = list(conditions), False
        if data is not None and self.count_name in data:
            found = conditions_in(data, prefix)
            is_acted = self._act(found, data)
        self.conditions = found
        bound = None if is_acted or data is None or self.count_name not in data else data
        self.forms = [
            ConditionForm(
                bound,
                condition=one,
                offer=offer,
                is_of_course=is_of_course,
                place=number,
                prefix=f"{prefix}-c-{number}",
            )
            for number, one in enumerate(found)
        ]

    def _act(self, found: list[Condition], data: Data) -> bool:
        """Adds or drops a condition as a button of these conditions says."""
        verb, _colon, rest = str(data.get("act", "")).partition(":")
        where, _colon, detail = rest.rpartition(":")
        if verb != "where" or where != self.prefix:
            return verb in OTHER_ACTS  # another button: nothing is to be told yet
        if detail == "add" and data.get(self.new_name) and len(found) < CONDITIONS_MAX:
            found.append(Condition(str(data[self.new_name])))
        elif detail.isdigit():
            del found[int(detail) : int(detail) + 1]
        return True

    def where(self) -> dict[str, Any]:
        """The ``where`` that the conditions say; look at ``has_errors`` afterwards."""
        found: dict[str, Any] = {}
        for form in self.forms:
            values = form.values()
            if values is None:
                continue
            wanted = found.setdefault(form.cleaned_data["attribute"], {})
            operator = form.cleaned_data["operator"]
            if operator in wanted:
                form.add_error("operator", gettext("This comparison stands here twice."))
            wanted[operator] = values
        return {name: _simplest(wanted) for name, wanted in found.items()}

    @property
    def has_errors(self) -> bool:
        """Whether a condition is wrong."""
        return any(form.errors for form in self.forms)

    def field_at(self, attribute: str) -> tuple[forms.Form, str] | None:
        """The field of an attribute of which a refusal speaks."""
        for form in self.forms:
            if form.condition.attribute == attribute or attribute.startswith(f"{form.condition.attribute}."):
                return form, "typed" if "typed" in form.fields else "chosen"
        return None

    def bound(self) -> Iterator[tuple[str, BoundField]]:
        """All fields, each with what it is about."""
        for form in self.forms:
            for field in form:
                yield form.label, field


def _simplest(wanted: dict[str, Any]) -> Any:
    if list(wanted) != ["one_of"]:
        return wanted
    values = wanted["one_of"]
    return values[0] if len(values) == 1 else values


def conditions_in(data: Data, prefix: str) -> list[Condition]:
    """The conditions that were sent."""
    count = whole_number(data.get(f"{prefix}-c-count"), CONDITIONS_MAX)
    names = [f"{prefix}-c-{number}" for number in range(count)]
    return [
        Condition(
            str(data.get(f"{name}-attribute", "")),
            str(data.get(f"{name}-operator", "one_of")),
            list(data.get(f"{name}-chosen", [])),
            str(data.get(f"{name}-typed", "")),
        )
        for name in names
        if data.get(f"{name}-attribute")
    ]


def conditions_data(prefix: str, conditions: Sequence[Condition]) -> dict[str, Any]:
    """What a browser would send for conditions."""
    found: dict[str, Any] = {f"{prefix}-c-count": str(len(conditions))}
    for number, one in enumerate(conditions):
        name = f"{prefix}-c-{number}"
        found[f"{name}-attribute"], found[f"{name}-operator"] = one.attribute, one.operator
        found[f"{name}-chosen"], found[f"{name}-typed"] = list(one.chosen), one.typed
    return found


def whole_number(text: Any, most: int) -> int:
    """A number that was sent, at most ``most``; 0 for anything else."""
    return min(int(text), most) if str(text).isdigit() else 0


def where_typed(prefix: str, data: Data) -> dict[str, Any]:
    """The ``where`` that was sent, to compare it with another."""
    return ConditionsForm(prefix, [], Offer(), {**data, "act": "save"}, is_of_course=True).where()


def plain_where(where: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """A ``where`` as the fields would write it."""
    return where_typed(prefix, conditions_data(prefix, conditions_of(where)))
