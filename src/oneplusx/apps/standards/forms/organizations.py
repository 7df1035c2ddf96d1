from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.standards.models import ActivityKind, ApplicationState, CertificateType, OrganizationStatus
from oneplusx.apps.standards.services import HandedIn
from oneplusx.domain.provinces import PROVINCES
from oneplusx.web.forms import DateInput, FilterForm, SeveralFilesField
from oneplusx.web.naming import named
from oneplusx.web.search import search_filter

ALL = ("", _("All"))


def _provinces() -> list[tuple[str, str]]:
    return [(one.code, named(one)) for one in PROVINCES]


class RegisterFilters(FilterForm):
    q = forms.CharField(label=_("Name, code or field of work"), max_length=100)
    status = forms.ChoiceField(label=_("Status"), choices=[ALL, *OrganizationStatus.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("name_search", self.chosen("q") or ""))
        return rows.filter(status=self.chosen("status")) if self.chosen("status") else rows


class OrganizationStateFilters(FilterForm):
    q = forms.CharField(label=_("Name or code of the organization"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *ApplicationState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("organization__name_search", self.chosen("q") or ""))
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class ActivityFilters(FilterForm):
    q = forms.CharField(label=_("Name or code of the organization"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind of activity"), choices=[ALL, *ActivityKind.choices])
    from_on = forms.DateField(label=_("Ends on or after"), widget=DateInput)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("organization__name_search", self.chosen("q") or ""))
        rows = rows.filter(kind=self.chosen("kind")) if self.chosen("kind") else rows
        return rows.filter(ends_on__gte=self.chosen("from_on")) if self.chosen("from_on") else rows


class FilesForm(forms.Form):
    evidence = SeveralFilesField(
        label=_("Evidence"), required=False, help_text=_("PDF, images or spreadsheets, at most 12")
    )

    def handed_in(self) -> list[HandedIn]:
        """The files as the service wants them."""
        return [HandedIn(file.name or "file", file.read()) for file in self.cleaned_data["evidence"]]


class ApplicationForm(FilesForm):
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=24, help_text=_("18 characters, on the business license")
    )
    scope = forms.CharField(label=_("Fields of work"), max_length=300)
    statement = forms.CharField(
        label=_("Statement of the organization"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    field_order = ("credit_code", "scope", "statement", "evidence")


class SupplementForm(FilesForm):
    statement = forms.CharField(
        label=_("Statement of the organization"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    field_order = ("statement", "evidence")


class RecordForm(forms.Form):
    organization = forms.CharField(label=_("Code of the organization"), max_length=40)
    registered_on = forms.DateField(label=_("On the register since"), widget=DateInput)
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=24, required=False)
    scope = forms.CharField(label=_("Fields of work"), max_length=300, required=False)
    website = forms.CharField(label=_("Website"), max_length=200, required=False)

    def clean_organization(self) -> Institution:
        code = self.cleaned_data["organization"].strip()
        found = Institution.objects.filter(code=code, kind=InstitutionKind.ORGANIZATION).first()
        if found is None:
            raise forms.ValidationError(_("There is no organization with this code."))
        return found


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("New status"), choices=OrganizationStatus.choices)
    rectify_by = forms.DateField(
        label=_("Rectify by"), required=False, widget=DateInput, help_text=_("Only for rectification")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class FilingForm(FilesForm):
    province_code = forms.ChoiceField(label=_("Province"))
    certificate_types = forms.ModelMultipleChoiceField(
        label=_("Certificates"), queryset=CertificateType.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    from_on = forms.DateField(label=_("From"), widget=DateInput)
    until_on = forms.DateField(label=_("Until"), required=False, widget=DateInput)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ("province_code", "certificate_types", "from_on", "until_on", "note", "evidence")

    def __init__(self, *args: Any, types: QuerySet[CertificateType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province_code"].choices = _provinces()  # type: ignore[attr-defined]
        field = self.fields["certificate_types"]
        field.queryset = types  # type: ignore[attr-defined]
        field.label_from_instance = named  # type: ignore[attr-defined]


class EndFilingForm(forms.Form):
    last_on = forms.DateField(label=_("Last day"), widget=DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ActivityForm(forms.Form):
    province_code = forms.ChoiceField(label=_("Province"))
    kind = forms.ChoiceField(label=_("Kind of activity"), choices=ActivityKind.choices)
    title = forms.CharField(label=_("What will be done"), max_length=160)
    place = forms.CharField(label=_("Place of the activity"), max_length=200)
    responsible = forms.CharField(label=_("Person in charge"), max_length=120)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)
    participants_count = forms.IntegerField(label=_("Number of participants"), min_value=0, initial=0)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province_code"].choices = _provinces()  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
