from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.standards.models import AchievementType, Level, StandardState
from oneplusx.domain.credits import parse_credits
from oneplusx.domain.errors import DomainError
from oneplusx.web.forms import FilterForm
from oneplusx.web.refusals import words_of
from oneplusx.web.search import search_filter

ALL = ("", _("All"))


class CertificateFilters(FilterForm):
    q = forms.CharField(label=_("Name, code or organization"), max_length=100)
    level = forms.ChoiceField(label=_("Level"), choices=[ALL, *Level.choices])
    value = forms.ChoiceField(
        label=_("Bank value"),
        choices=[ALL, ("approved", _("Approved")), ("none", _("None yet")), ("proposed", _("Proposed"))],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("name_search", self.chosen("q") or ""))
        if self.chosen("level"):
            rows = rows.filter(level=self.chosen("level"))
        value = self.chosen("value")
        if value == "approved":
            return rows.exclude(bank_value_hundredths=None)
        if value == "proposed":
            return rows.filter(bank_value_proposals__state="proposed")
        return rows.filter(bank_value_hundredths=None) if value == "none" else rows


class StandardFilters(FilterForm):
    q = forms.CharField(label=_("Name, code or organization"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *StandardState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("name_search", self.chosen("q") or ""))
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class CreditsField(forms.CharField):
    """Credits as people write them; cleaned to hundredths."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=12, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_credits(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(words_of(error)) from None


class ProposalForm(forms.Form):
    value = CreditsField(label=_("Credits"), help_text=_("At most two decimals, e.g. 2.5"))
    reason = forms.CharField(
        label=_("Grounds"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Needed for a refusal"),
    )


class TypeForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=60)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160)
    is_open_to_learners = forms.BooleanField(label=_("Learners may register it"), required=False, initial=True)
    attributes = forms.CharField(
        label=_("Fields"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One per line: code | text, number or date | Chinese label | English label | required"),
    )

    def __init__(self, *args: Any, type_: AchievementType | None = None, **kwargs: Any) -> None:
        initial = _initial(type_) if type_ else {}
        super().__init__(*args, **{"initial": initial, **kwargs})
        if type_:
            self.fields["code"].widget.attrs["readonly"] = True

    def attribute_list(self) -> list[dict[str, Any]]:
        """The lines as the service wants them; choices come after the label parts as ``value=Chinese=English``."""
        return [_attribute(line) for line in self.cleaned_data["attributes"].splitlines() if line.strip()]


def _initial(type_: AchievementType) -> dict[str, Any]:
    return {
        "code": type_.code,
        "name_zh": type_.name_zh,
        "name_en": type_.name_en,
        "is_open_to_learners": type_.is_open_to_learners,
        "attributes": "\n".join(_line(field) for field in type_.attributes),
    }


def _line(field: dict[str, Any]) -> str:
    parts = [field["code"], field["kind"], field["label_zh"], field["label_en"]]
    parts += ["required"] if field.get("required") else []
    return " | ".join([*parts, *("=".join(choice) for choice in field.get("choices", ()))])


def _attribute(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    code, kind, label_zh, label_en = [*parts, "", "", "", ""][:4]
    rest = parts[4:]
    return {
        "code": code,
        "kind": kind or "text",
        "label_zh": label_zh,
        "label_en": label_en or label_zh,
        "required": "required" in rest,
        "choices": [part.split("=") for part in rest if "=" in part],
    }
