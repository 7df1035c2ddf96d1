"""Parses quotas: filters, one decided elsewhere, an adjustment; closings and explanations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.pilots.services import QuotaRow
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.naming import named
from oneplusx.web.origin import Origin
from oneplusx.web.search import search_filter


class QuotaFilters(FilterForm):
    """Certificate or college, year, where decided."""

    q = forms.CharField(label=_("Certificate or college"), max_length=60)
    year = forms.IntegerField(label=_("Pilot year"), min_value=2019, max_value=2100)
    origin = forms.ChoiceField(label=_("Where decided"), choices=[("", _("All")), *Origin.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The quotas left."""
        if text := self.chosen("q"):
            rows = rows.filter(
                search_filter("certificate_type__name_search", text) | search_filter("college__name_search", text)
            )
        exact = {"year": self.chosen("year"), "origin": self.chosen("origin")}
        return rows.filter(**{name: value for name, value in exact.items() if value})


class RecordForm(forms.Form):
    """A quota that was decided elsewhere."""

    institution = forms.ChoiceField(label=_("Recorded by"))
    college_code = forms.CharField(
        label=_("College code"), max_length=40, required=False, help_text=_("Left empty: the own college.")
    )
    certificate = forms.CharField(
        label=_("Certificate code"),
        max_length=80,
        help_text=_("Code in the catalogue, or the certificateId of the national platform."),
    )
    year = forms.IntegerField(label=_("Pilot year"), min_value=2019, max_value=2100)
    major_code = forms.CharField(
        label=_("Major code"), max_length=20, required=False, help_text=_("Left empty: for all majors together.")
    )
    approved_count = forms.IntegerField(label=_("Approved number"), min_value=0, max_value=1_000_000)
    document = forms.CharField(label=pgettext_lazy("pilots", "Document"), max_length=200, required=False)
    sat_count = forms.IntegerField(
        label=pgettext_lazy("exam", "Sat"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("If the exam was held elsewhere."),
    )
    passed_count = forms.IntegerField(label=_("Passed"), min_value=0, max_value=1_000_000, required=False)

    def __init__(self, *args: Any, places: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        if len(places) == 1:
            del self.fields["institution"]
            if places[0].kind == InstitutionKind.COLLEGE:
                del self.fields["college_code"]
        else:
            self.fields["institution"].choices = [(str(one.id), named(one)) for one in places]  # type: ignore[attr-defined]

    def place(self) -> Institution:
        """The institution that records."""
        wanted = self.cleaned_data.get("institution")
        return next((one for one in self.places if str(one.id) == wanted), self.places[0])

    def row(self) -> QuotaRow:
        """The valid form as a quota."""
        data = self.cleaned_data
        return QuotaRow(
            certificate=data["certificate"].strip(),
            year=data["year"],
            approved_count=data["approved_count"],
            major_code=data["major_code"].strip(),
            college_code=data.get("college_code", "").strip(),
            document=data["document"],
            sat_count=data["sat_count"],
            passed_count=data["passed_count"],
        )


class AdjustmentForm(forms.Form):
    """More or fewer places, and why."""

    wanted_count = forms.IntegerField(label=_("Places wanted in all"), min_value=0, max_value=1_000_000)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ClosingForm(forms.Form):
    """A year to close."""

    institution = forms.ChoiceField(label=_("Institution"))
    year = forms.IntegerField(label=_("Pilot year"), min_value=2019, max_value=2100)
    explain_below_percent = forms.IntegerField(
        label=_("Explain below"), min_value=0, max_value=100, help_text=_("Percent of the quota that sat.")
    )
    due_on = forms.DateField(label=_("Explanations due on"), widget=DateInput())

    def __init__(self, *args: Any, places: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        if len(places) == 1:
            del self.fields["institution"]
        else:
            self.fields["institution"].choices = [(str(one.id), named(one)) for one in places]  # type: ignore[attr-defined]

    def place(self) -> Institution:
        """The institution that closes."""
        wanted = self.cleaned_data.get("institution")
        return next((one for one in self.places if str(one.id) == wanted), self.places[0])


class ExplanationForm(forms.Form):
    """Why little of a quota was used."""

    explanation = forms.CharField(label=_("Explanation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
