"""Parses what is asked and answered before publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.rulesets.services.consensus import DAYS_MAX, TEXT_MAX
from oneplusx.web.forms import DateInput

AREA = {"rows": 3}


class AskForm(forms.Form):
    """Whom a draft is laid before, and by when they answer."""

    departments = forms.MultipleChoiceField(label=_("Departments"), required=False, widget=forms.CheckboxSelectMultiple)
    q = forms.CharField(
        label=_("Find other institutions"),
        required=False,
        max_length=60,
        help_text=_("By name, pinyin or code: colleges, organizations, authorities. Then tick whom to ask."),
    )
    institutions = forms.MultipleChoiceField(
        label=_("Other institutions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(label=_("To answer by"), widget=DateInput)
    note = forms.CharField(
        label=_("What it is about"), required=False, max_length=TEXT_MAX, widget=forms.Textarea(attrs=AREA)
    )

    def __init__(
        self, *args: Any, departments: list[tuple[str, str]], institutions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].choices = departments  # type: ignore[attr-defined]
        self.fields["institutions"].choices = institutions  # type: ignore[attr-defined]
        self.has_institutions = bool(institutions)


class AnswerForm(forms.Form):
    """Signs off or objects."""

    agrees = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("We sign it off")), ("no", _("We object"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=TEXT_MAX,
        help_text=_("Needed for an objection."),
        widget=forms.Textarea(attrs=AREA),
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class CommentForm(forms.Form):
    """A comment on the draft or on one of its rules."""

    rule_id = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(label=_("Comment"), max_length=TEXT_MAX, widget=forms.Textarea(attrs=AREA))

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_id"].choices = [("", _("The whole draft")), *rules]  # type: ignore[attr-defined]


class PolicyForm(forms.Form):
    """What an owner demands before publishing."""

    is_required = forms.BooleanField(label=_("Nothing is published without consensus"), required=False)
    silence_agrees = forms.BooleanField(label=_("Who does not answer in time agrees"), required=False)
    days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=DAYS_MAX)
