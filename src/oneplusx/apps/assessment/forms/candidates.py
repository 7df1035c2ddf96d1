"""Filters of candidates, a reason, photos, amounts, scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.assessment.models import AdmissionTicket, Channel, Party, RegistrationState
from oneplusx.apps.parties.selectors import of_learners_named, of_numbers_starting
from oneplusx.web.forms import FilterForm

TEXT_MAX = 1000


class CandidateFilters(FilterForm):
    """Name or number, state, channel, photo."""

    q = forms.CharField(label=_("Name or student number"), max_length=60)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *RegistrationState.choices])
    channel = forms.ChoiceField(label=pgettext_lazy("exam", "Channel"), choices=[("", _("All")), *Channel.choices])
    photo = forms.ChoiceField(label=_("Photo"), choices=[("", _("All")), ("no", _("Missing"))])
    college = forms.CharField(label=_("College"), max_length=60)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The candidates left."""
        if text := self.chosen("q"):
            name = of_learners_named(text)
            ticketed = AdmissionTicket.objects.filter(number=text).values("registration_id")
            rows = rows.filter(name | of_numbers_starting(text) | Q(pk__in=ticketed))
        if state := self.chosen("state"):
            rows = rows.filter(state=state)
        if channel := self.chosen("channel"):
            rows = rows.filter(channel=channel)
        if college := self.chosen("college"):
            rows = rows.filter(college__name_zh__contains=college)
        return rows.filter(photo=None) if self.chosen("photo") else rows


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))


class PhotoForm(forms.Form):
    """One photo."""

    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("JPEG or PNG, upright, at most 2 MB"),
    )


class ArchiveForm(forms.Form):
    """Photos of a college's candidates as one archive."""

    archive = forms.FileField(
        label=_("Photos as ZIP"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text=_("Each file is named by student or ID number, e.g. 20240001.jpg; at most 2 MB each"),
    )


class FeeForm(forms.Form):
    """Heads and sum that a party confirms."""

    party = forms.ChoiceField(choices=Party.choices, widget=forms.HiddenInput)
    institution_id = forms.UUIDField(widget=forms.HiddenInput)
    heads = forms.IntegerField(label=_("Heads"), min_value=0)
    amount = forms.DecimalField(label=_("Sum in yuan"), min_value=0, max_digits=12, decimal_places=2)

    @property
    def amount_fen(self) -> int:
        """The sum in fen."""
        return int(self.cleaned_data["amount"] * 100)


class StateFeeForm(forms.Form):
    """What a party has for one candidate."""

    party = forms.ChoiceField(choices=Party.choices)
    institution_id = forms.UUIDField()
    registration_id = forms.UUIDField()
    amount = forms.DecimalField(label=_("Amount in yuan"), min_value=0, max_digits=10, decimal_places=2)


class ScoreField(forms.DecimalField):
    """A score from 0 to 100 with at most two decimals, or nothing for absent; in hundredths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=5, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        """Hundredths of a point; ``None`` without a value."""
        found = super().clean(value)
        return int(found * 100) if isinstance(found, Decimal) else None


class ResolveForm(forms.Form):
    """What a third decides about a difference."""

    registration_id = forms.UUIDField(widget=forms.HiddenInput)
    part = forms.CharField(max_length=30, widget=forms.HiddenInput)
    score = ScoreField(label=_("Score"), required=False, help_text=_("0–100; empty: absent"))
    reason = forms.CharField(label=_("Reason"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 2}))


class CorrectionForm(forms.Form):
    """What a locked score should be, and why."""

    part = forms.ChoiceField(label=pgettext_lazy("exam", "Part"))
    score = ScoreField(label=_("Corrected score"), required=False, help_text=_("0–100; empty: absent"))
    reason = forms.CharField(label=_("Reason"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = parts


class AnswerForm(forms.Form):
    """The answer to an objection."""

    answer = forms.CharField(label=_("Reply"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))
    score = ScoreField(label=_("Corrected score"), required=False, help_text=_("Needed when the objection is upheld"))


class ObjectionForm(forms.Form):
    """A candidate's objection."""

    part = forms.ChoiceField(label=pgettext_lazy("exam", "Part"))
    text = forms.CharField(
        label=_("What is wrong, and why"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = parts


def sheet_scores(data: Any, ids: list[UUID]) -> tuple[dict[UUID, int | None], list[UUID]]:
    """Scores of a sheet as typed, ``score-ID`` and ``absent-ID``: those filled in, and those that are no score."""
    found: dict[UUID, int | None] = {}
    wrong: list[UUID] = []
    field = ScoreField(required=True, min_value=0, max_value=100)
    for one in ids:
        text = data.get(f"score-{one}", "").strip()
        if data.get(f"absent-{one}"):
            found[one] = None
        elif text:
            try:
                found[one] = field.clean(text)
            except forms.ValidationError:
                wrong.append(one)
    return found, wrong
