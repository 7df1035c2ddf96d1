"""Parses what learners and officers fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.conversion.models import AppealState, ConversionState
from oneplusx.apps.conversion.services.appeals import REASON_CHARACTERS_MAX
from oneplusx.apps.conversion.services.submission import NOTE_CHARACTERS_MAX
from oneplusx.domain.credits import parse_credits
from oneplusx.web.forms import EvidenceForm, FilterForm
from oneplusx.web.search import search_filter

Choice = tuple[str, str]


class ReasonForm(forms.Form):
    """A reason, as an appeal or a reversal needs it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class SupplementForm(EvidenceForm):
    """What was supplemented, in words and files; a phone offers its camera."""

    note = forms.CharField(
        label=_("What you supplemented"),
        required=False,
        max_length=NOTE_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("note", "photo", "evidence_files")


class GrantForm(forms.Form):
    """The credits that a panel granted."""

    credits = forms.DecimalField(label=_("Credits granted by the panel"), min_value=0, max_digits=6, decimal_places=2)

    def clean_credits(self) -> int:
        """Hundredths of a credit."""
        return parse_credits(self.cleaned_data["credits"])


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    is_upheld = forms.TypedChoiceField(
        label=pgettext_lazy("to an appeal", "Answer"),
        choices=[("yes", _("Uphold: the application is reviewed again")), ("no", _("Dismiss"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Grounds"),
        max_length=REASON_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learner reads it."),
    )


class RequestForm(forms.Form):
    """An application by hand: a rule, outcomes, courses or slots."""

    rule = forms.ChoiceField(label=_("Rule"), required=False)
    achievements = forms.MultipleChoiceField(label=_("Learning outcomes"), widget=forms.CheckboxSelectMultiple)
    targets = forms.MultipleChoiceField(label=_("Courses"), widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label=_("Note for the reviewers"),
        required=False,
        max_length=NOTE_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        *args: Any,
        rules: Sequence[Choice],
        achievements: Sequence[Choice],
        targets: Sequence[Choice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("rule", rules), ("achievements", achievements), ("targets", targets)):
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class ConversionFilters(FilterForm):
    """Narrows the list of applications."""

    q = forms.CharField(label=_("Name or student number"))
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *ConversionState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filled-in fields leave."""
        if self.chosen("q"):
            text = self.chosen("q").strip()
            named = search_filter("learner__person__name_search", text)
            rows = rows.filter(named | Q(enrollment__student_number__startswith=text))
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class AppealFilters(FilterForm):
    """Narrows the list of appeals."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *AppealState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filled-in fields leave."""
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows
