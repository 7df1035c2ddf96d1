"""Parses uploads and tried cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.curriculum.models import CourseNature
from oneplusx.apps.rulesets.models import RuleScope
from oneplusx.web.forms import DateInput, FilterForm

BYTES_MAX = 2_000_000
LEVELS = [("", _("None")), ("primary", _("Primary")), ("intermediate", _("Intermediate")), ("advanced", _("Advanced"))]


class RuleSetFilters(FilterForm):
    """Narrows the library."""

    q = forms.CharField(label=_("Title, code or owner"))
    scope = forms.ChoiceField(
        label=pgettext_lazy("of a conversion method", "Level"), choices=[("", _("All")), *RuleScope.choices]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filled-in fields leave."""
        text = self.chosen("q")
        if text:
            named = Q(title_zh__icontains=text) | Q(title_en__icontains=text) | Q(code__icontains=text)
            rows = rows.filter(named | Q(owner__name_zh__icontains=text) | Q(owner__name_en__icontains=text))
        return rows.filter(scope=self.chosen("scope")) if self.chosen("scope") else rows


class UploadForm(forms.Form):
    """A method as a file, or pasted."""

    owner = forms.ChoiceField(label=_("Institution"))
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("YAML, JSON or the spreadsheet (XLSX), at most 2 MB.")
    )
    text = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "code"}),
    )

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of file and text."""
        data = super().clean() or {}
        if not data.get("file") and not str(data.get("text", "")).strip():
            self.add_error("file", _("Choose a file or paste the method."))
        if data.get("file") and data["file"].size > BYTES_MAX:
            self.add_error("file", _("The file is larger than 2 MB."))
        return data


class TryForm(forms.Form):
    """One outcome for one course of an imagined learner."""

    rule = forms.ChoiceField(label=_("Rule"), required=False)
    type = forms.ChoiceField(label=_("Outcome type"))
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, required=False)
    score = forms.DecimalField(label=_("Score"), required=False, max_digits=7, decimal_places=2)
    obtained_on = forms.DateField(label=_("Obtained on"), widget=DateInput)
    expires_on = forms.DateField(label=_("Valid to"), required=False, widget=DateInput)
    bank_value = forms.DecimalField(label=_("Bank value"), required=False, min_value=0, max_digits=6, decimal_places=2)
    nature = forms.ChoiceField(label=_("Kind of course"), choices=CourseNature.choices)
    course_code = forms.CharField(label=_("Course code"), required=False, max_length=60)
    course_name = forms.CharField(label=_("Course name"), required=False, max_length=120)
    course_credits = forms.DecimalField(label=_("Course credits"), min_value=0, max_digits=5, decimal_places=2)
    program_credits = forms.DecimalField(label=_("Program credits"), min_value=1, max_digits=6, decimal_places=2)
    major = forms.CharField(label=_("Major code"), required=False, max_length=12)
    entry_year = forms.IntegerField(label=_("Entry year"), min_value=2000, max_value=2100)
    on = forms.DateField(label=_("Day of application"), widget=DateInput)

    def __init__(self, *args: Any, rules: list[tuple[str, str]], types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", _("The rule that gives most")), *rules]  # type: ignore[attr-defined]
        self.fields["type"].choices = types  # type: ignore[attr-defined]
