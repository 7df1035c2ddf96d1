"""Parses what learners and officers fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.conversion.models import AppealState, ConversionState
from oneplusx.apps.conversion.selectors import awaiting_panel
from oneplusx.apps.conversion.services.appeals import REASON_CHARACTERS_MAX
from oneplusx.apps.conversion.services.requesting import NOTE_CHARACTERS_MAX
from oneplusx.apps.parties.selectors import of_learners_named, of_numbers_starting
from oneplusx.domain.credits import parse_credits
from oneplusx.web.forms import EvidenceForm, FilterForm, SeveralFilesField, SeveralFilesInput
from oneplusx.web.wording import word_of

Choice = tuple[str, str]
PANEL = "panel"


class ReasonForm(forms.Form):
    """A reason, as an appeal or a reversal needs it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class DemandedForm(forms.Form):
    """One field for each kind of evidence that is still missing; ``cleaned_data["demanded"]`` holds its files."""

    def __init__(self, *args: Any, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = dict(enumerate(kinds))
        language = get_language() or "zh-hans"
        for number, kind in self.kinds.items():
            self.fields[f"demanded_{number}"] = SeveralFilesField(
                label=word_of(kind, language, "evidence"),
                required=False,
                widget=SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
                help_text=_("The rule demands it. JPEG, PNG, WebP or PDF, up to 10 MB each"),
            )
        self.order_fields(["note", *(f"demanded_{number}" for number in self.kinds)])

    def clean(self) -> dict[str, Any]:
        """Name, content and kind of each file."""
        data = super().clean() or self.cleaned_data
        data["demanded"] = [
            (file.name or "file", file.read(), kind)
            for number, kind in self.kinds.items()
            for file in data.get(f"demanded_{number}", [])
        ]
        return data


class FirstEvidenceForm(DemandedForm):
    """Evidence that comes with the application itself, or later."""

    later = forms.BooleanField(label=_("I will hand in what is missing later"), required=False)

    def clean(self) -> dict[str, Any]:
        """Names what is missing, before anything is sent."""
        data = super().clean()
        for number in () if data.get("later") else self.kinds:
            if not data.get(f"demanded_{number}"):
                self.add_error(f"demanded_{number}", _("This evidence is missing. Choose a file, or hand it in later."))
        return data


class SupplementForm(DemandedForm, EvidenceForm):
    """What was supplemented, in words and files, each demanded kind in its own field; a phone offers its camera."""

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
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), (PANEL, _("Waiting for a panel")), *ConversionState.choices]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filled-in fields leave."""
        if self.chosen("state") == PANEL:
            rows = awaiting_panel(rows)
        if self.chosen("q"):
            text = self.chosen("q").strip()
            named = of_learners_named(text)
            rows = rows.filter(named | of_numbers_starting(text))
        state = self.chosen("state")
        return rows.filter(state=state) if state and state != PANEL else rows


class AppealFilters(FilterForm):
    """Narrows the list of appeals."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *AppealState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filled-in fields leave."""
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows
