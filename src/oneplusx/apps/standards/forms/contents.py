"""Forms of the editor of standards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards.importers.contents import ROLES
from oneplusx.apps.standards.models import Level
from oneplusx.domain.assessment import Scheme
from oneplusx.domain.credits import format_credits, parse_credits
from oneplusx.domain.errors import DomainError
from oneplusx.domain.standards import Contents, Item, LevelContents, Occupation, Partner, PartnerRole
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.refusals import words_of
from oneplusx.web.search import search_filter

LINES = forms.Textarea(attrs={"rows": 3})
RANKS = {level.value: rank for rank, level in enumerate(Level, start=1)}
CASE_BYTES_MAX = 10_000_000


class OutcomeFilters(FilterForm):
    q = forms.CharField(label=_("Words of the outcome"), max_length=100)
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("All")), *Level.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("text_search", self.chosen("q") or ""))
        return rows.filter(level=self.chosen("level")) if self.chosen("level") else rows


class OrganizationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of organizations by name."""

    def label_from_instance(self, obj: Institution) -> str:
        """The name in the language of the page."""
        return obj.name_zh if (get_language() or "zh").startswith("zh") else obj.name_en or obj.name_zh


class NewStandardForm(forms.Form):
    organization = OrganizationField(label=_("Organization"), queryset=Institution.objects.none())
    code = forms.CharField(label=_("Code"), max_length=60, required=False)
    version = forms.CharField(label=_("Version"), max_length=20, required=False, initial="1.0")
    name_zh = forms.CharField(label=_("Chinese name"), max_length=160, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    package = forms.FileField(
        label=_("CASE package"),
        required=False,
        help_text=_("A JSON file of CASE 1.0 or 1.1: the draft takes code, version, name and contents from it."),
    )

    def __init__(self, *args: Any, organizations: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations
        field.initial = organizations.first()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        package = data.get("package")
        if package is None:
            for name in ("code", "version", "name_zh"):
                if not data.get(name):
                    self.add_error(name, _("This is needed without a CASE package."))
        elif package.size > CASE_BYTES_MAX:
            self.add_error("package", _("The file is larger than 10 MB."))
        return data


class VersionForm(forms.Form):
    version = forms.CharField(label=_("New version number"), max_length=20)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=LINES)


class RecordForm(forms.Form):
    decided_on = forms.DateField(label=_("Published elsewhere on"), widget=DateInput())
    source = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Title and number of the document that decided it")
    )


class FactsForm(forms.Form):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=160)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    description_zh = forms.CharField(label=_("Description in Chinese"), max_length=2000, widget=LINES, required=False)
    description_en = forms.CharField(label=_("Description in English"), max_length=2000, widget=LINES, required=False)
    occupations = forms.CharField(
        label=_("Occupations"),
        widget=LINES,
        required=False,
        help_text=_("One per line: code | Chinese name | English name"),
    )
    partners = forms.CharField(
        label=_("Industry partners"),
        widget=LINES,
        required=False,
        help_text=_("One per line: Chinese name | English name | lead, drafting or reviewing"),
    )

    @staticmethod
    def initial_of(contents: Contents) -> dict[str, Any]:
        """What the form shows first."""
        names = ("name_zh", "name_en", "description_zh", "description_en")
        return {
            **{name: getattr(contents, name) for name in names},
            "occupations": "\n".join(f"{one.code} | {one.name_zh} | {one.name_en}" for one in contents.occupations),
            "partners": "\n".join(f"{one.name_zh} | {one.name_en} | {one.role}" for one in contents.partners),
        }

    def clean_occupations(self) -> tuple[Occupation, ...]:
        rows = _lines(self.cleaned_data["occupations"])
        if not all(zh for _code, zh, _en in rows):
            raise forms.ValidationError(_("An occupation needs a Chinese name."))
        return tuple(Occupation(zh, code, en) for code, zh, en in rows)

    def clean_partners(self) -> tuple[Partner, ...]:
        return tuple(Partner(zh, en, _role(word)) for zh, en, word in _lines(self.cleaned_data["partners"]) if zh)

    def contents(self) -> Contents:
        """The facts as entered, without levels."""
        return Contents(**self.cleaned_data)


def _lines(text: str) -> list[tuple[str, str, str]]:
    rows = [[part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip()]
    if any(len(row) > 3 or len(part) > 160 for row in rows for part in row):  # noqa: PLR2004  three parts, a name
        raise forms.ValidationError(_("At most three parts per line, separated by |."))
    return [(*row, *[""] * (3 - len(row))) for row in rows]  # type: ignore[misc]


def _role(word: str) -> PartnerRole:
    known = {"": PartnerRole.DRAFTING, **ROLES, **{role.value: role for role in PartnerRole}}
    if word not in known:
        raise forms.ValidationError(_("The last part is lead, drafting or reviewing."))
    return known[word]


class PercentField(forms.CharField):
    """A number with two decimals, cleaned to hundredths."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(max_length=6, required=False, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_credits(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(words_of(error)) from None


class LevelForm(forms.Form):
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    description_zh = forms.CharField(label=_("Description in Chinese"), max_length=2000, widget=LINES, required=False)
    description_en = forms.CharField(label=_("Description in English"), max_length=2000, widget=LINES, required=False)
    hours_theory = forms.IntegerField(label=_("Theory hours"), min_value=0, max_value=10_000, required=False)
    hours_practice = forms.IntegerField(label=_("Practice hours"), min_value=0, max_value=10_000, required=False)
    major_codes = forms.CharField(
        label=_("Majors"), max_length=2000, required=False, help_text=_("Codes, separated by commas")
    )
    certificate_code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=60,
        required=False,
        help_text=_("Empty: made from the code of the standard"),
    )
    theory_weight = PercentField(
        label=_("Theory, weight in percent"), help_text=_("All weights empty: the default assessment holds")
    )
    theory_minimum = PercentField(label=_("Theory, lowest score"))
    practice_weight = PercentField(label=_("Practice, weight in percent"))
    practice_minimum = PercentField(label=_("Practice, lowest score"))
    other_parts = forms.CharField(
        label=_("Other parts"),
        widget=LINES,
        required=False,
        help_text=_("One per line: code | weight in percent | lowest score"),
    )
    pass_line = PercentField(label=_("Pass line"))
    resits_max = forms.IntegerField(label=_("Resits"), min_value=0, max_value=9, required=False)

    def __init__(self, *args: Any, level: LevelContents | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _level_initial(level) if level else {}, **kwargs})
        self.stored = level
        if level is not None:
            del self.fields["level"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                data["scheme"] = self._scheme(data)
            except DomainError as error:
                self.add_error(None, words_of(error))
        return data

    def _scheme(self, data: dict[str, Any]) -> dict[str, Any]:
        parts = [
            {"code": code, "weight_hundredths": data[f"{code}_weight"], "minimum_hundredths": data[f"{code}_minimum"]}
            for code in ("theory", "practice")
            if data.get(f"{code}_weight")
        ]
        for code, weight, minimum in _lines(data.get("other_parts", "")):
            lowest = parse_credits(minimum) if minimum else None
            parts.append({"code": code, "weight_hundredths": parse_credits(weight), "minimum_hundredths": lowest})
        if not parts:
            return {}
        document = {
            "parts": parts,
            "pass_hundredths": 6000 if data.get("pass_line") is None else data["pass_line"],
            "resits_max": 1 if data.get("resits_max") is None else data["resits_max"],
        }
        return Scheme.from_document(document).as_document()

    def contents(self) -> LevelContents:
        """The level as entered, without items."""
        data = self.cleaned_data
        name = self.stored.level if self.stored else data["level"]
        codes = re.split(r"[^\w.-]+", data["major_codes"])
        return LevelContents(
            level=name,
            rank=self.stored.rank if self.stored else RANKS.get(name, 0),
            description_zh=data["description_zh"],
            description_en=data["description_en"],
            hours_theory=data["hours_theory"],
            hours_practice=data["hours_practice"],
            major_codes=tuple(dict.fromkeys(code.strip() for code in codes if code.strip())),
            scheme=data["scheme"],
            certificate_code=data["certificate_code"].strip(),
            key=self.stored.key if self.stored else "",
            case_id=self.stored.case_id if self.stored else "",
        )


def _level_initial(level: LevelContents) -> dict[str, Any]:
    names = ("description_zh", "description_en", "hours_theory", "hours_practice", "certificate_code")
    initial: dict[str, Any] = {name: getattr(level, name) for name in names}
    initial["major_codes"] = ", ".join(level.major_codes)
    if not level.scheme:
        return initial
    scheme = Scheme.from_document(level.scheme)
    others = []
    for part in scheme.parts:
        weight = format_credits(part.weight_hundredths)
        minimum = "" if part.minimum_hundredths is None else format_credits(part.minimum_hundredths)
        if part.code in {"theory", "practice"}:
            initial |= {f"{part.code}_weight": weight, f"{part.code}_minimum": minimum}
        else:
            others.append(f"{part.code} | {weight} | {minimum}")
    passing = format_credits(scheme.pass_hundredths)
    return {**initial, "other_parts": "\n".join(others), "pass_line": passing, "resits_max": scheme.resits_max}


class ItemForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=40, required=False, help_text=_("Empty: the next one, or as it is")
    )
    text_zh = forms.CharField(label=_("Words in Chinese"), max_length=2000, widget=LINES)
    text_en = forms.CharField(label=_("Words in English"), max_length=2000, widget=LINES, required=False)
    parent = forms.ChoiceField(label=_("Stands under"), required=False)

    def __init__(self, *args: Any, item: Item | None = None, parents: Sequence[Item] = (), **kwargs: Any) -> None:
        initial = {"code": item.code, "text_zh": item.text_zh, "text_en": item.text_en} if item else {}
        super().__init__(*args, **{"initial": {**initial, **kwargs.pop("initial", {})}, **kwargs})
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)
        if parents:
            field.choices = [(one.key, f"{one.code} {one.text_zh}"[:80]) for one in parents]
        else:
            del self.fields["parent"]

    def chosen_parent(self) -> str:
        """Key of the item it shall stand under; empty where that cannot be chosen."""
        return str(self.cleaned_data.get("parent", ""))
