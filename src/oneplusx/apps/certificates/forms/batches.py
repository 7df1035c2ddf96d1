from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.certificates.models import BatchState, IssueProfile, ItemState
from oneplusx.apps.parties.selectors import of_learners_named
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.number_format import DEFAULT
from oneplusx.web.forms import DateInput, FilterForm

ALL = ("", _("All"))


class BatchFilters(FilterForm):
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *BatchState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class ItemFilters(FilterForm):
    q = forms.CharField(label=_("Holder"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *ItemState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if query := self.chosen("q"):
            rows = rows.filter(of_learners_named(query))
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class PrepareForm(forms.Form):
    level = forms.UUIDField(widget=forms.HiddenInput)
    issued_on = forms.DateField(label=_("Date of issue"), widget=DateInput())


class BatchReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ProfileForm(forms.Form):
    """Numbers and faces of certificates."""

    certificate_type = forms.ChoiceField(label=_("Certificate"), required=False)
    number_format = forms.CharField(
        label=_("Number format"),
        max_length=60,
        help_text=_(
            "Fields: {organization} {type} {level} {province} {year} {yy} {month}; one {serial:6} with its digits."
        ),
    )
    title = forms.CharField(label=pgettext_lazy("face", "Title"), max_length=60, required=False)
    text = forms.CharField(
        label=pgettext_lazy("face", "Text"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("{name}, {certificate} and {level} are filled in. Empty: the usual text."),
    )
    note = forms.CharField(label=pgettext_lazy("face", "Note at the foot"), max_length=200, required=False)
    shows_score = forms.BooleanField(label=_("Print the score"), required=False)
    needs_photo = forms.BooleanField(label=_("No certificate without a photo"), required=False)

    def __init__(self, *args: Any, types: QuerySet[CertificateType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["certificate_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All certificates without a setting of their own"))]
        field.choices += [(str(row.id), f"{row.name_zh} {row.code}") for row in types]

    @staticmethod
    def initial_of(profile: IssueProfile) -> dict[str, Any]:
        """What a profile says, as the form shows it."""
        type_id = str(profile.certificate_type_id or "")
        return {"certificate_type": type_id, "number_format": profile.number_format or DEFAULT, **profile.face}

    def face(self) -> dict[str, object]:
        """The settings of the face that were entered."""
        names = ("title", "text", "note", "shows_score", "needs_photo")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
