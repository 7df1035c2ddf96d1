"""Parses applications: what a college applies for, what an office decides, filters of the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.approvals.models import StepState
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.pilots.forms.windows import SEPARATORS
from oneplusx.apps.pilots.models import ApplicationState, PilotApplication
from oneplusx.apps.pilots.services import ApplicationTerms
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import Role
from oneplusx.web.forms import FilterForm, SeveralFilesField, SeveralFilesInput
from oneplusx.web.naming import named
from oneplusx.web.search import search_filter

OUTCOMES = [
    (StepState.APPROVED.value, pgettext_lazy("decision", "Approve")),
    (StepState.RETURNED.value, _("Return for supplement")),
    (StepState.REFUSED.value, pgettext_lazy("decision", "Refuse")),
]
OFFICES = [
    ("", _("All offices")),
    (Role.ORGANIZATION_OFFICER.value, pgettext_lazy("office", "Organization")),
    (Role.AUTHORITY_OFFICER.value, pgettext_lazy("office", "Authority")),
]


class ApplicationForm(forms.Form):
    """One application; ``college`` only where the visitor applies for several."""

    college = forms.ChoiceField(label=_("College"))
    certificate = forms.ChoiceField(label=_("Certificate and level"))
    major_code = forms.CharField(
        label=_("Major code"), max_length=20, widget=forms.TextInput(attrs={"list": "majors", "autocomplete": "off"})
    )
    students_count = forms.IntegerField(label=_("Number of students"), min_value=1, max_value=100_000)
    recruiting_since = forms.IntegerField(
        label=_("Recruiting since"),
        required=False,
        min_value=1950,
        max_value=2100,
        help_text=_("First of the years in a row in which the major has recruited; empty: told from the roll."),
    )
    is_free = forms.BooleanField(label=_("Students are not charged"), required=False)
    class_codes = forms.CharField(
        label=_("Classes that take part"), required=False, help_text=_("Codes, separated by commas; optional.")
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    documents = SeveralFilesField(
        label=_("Attachments"),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf,.xlsx,.xls"}),
        help_text=_("PDF, pictures or spreadsheets, up to 10 MB each, at most 6"),
    )

    def __init__(
        self,
        *args: Any,
        colleges: Sequence[Institution],
        types: Sequence[CertificateType],
        application: PilotApplication | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"initial": _initial(application) if application else {}, **kwargs})
        self.colleges = colleges
        if application is not None or len(colleges) == 1:
            del self.fields["college"]
        else:
            self.fields["college"].choices = [(str(one.id), named(one)) for one in colleges]  # type: ignore[attr-defined]
        offered = list(types)
        if application is not None and application.certificate_type not in offered:
            offered.insert(0, application.certificate_type)
        self.fields["certificate"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((one.code, f"{one.code} {named(one)}") for one in offered),
        ]

    def terms(self) -> ApplicationTerms:
        """The valid form as what is applied for."""
        data = self.cleaned_data
        return ApplicationTerms(
            certificate=data["certificate"],
            major_code=data["major_code"].split(maxsplit=1)[0],
            students_count=data["students_count"],
            recruiting_since=data["recruiting_since"],
            is_free=data["is_free"],
            class_codes=[code for code in SEPARATORS.split(data["class_codes"]) if code],
            note=data["note"],
        )

    def handed_in(self) -> list[tuple[str, bytes]]:
        """Name and content of each attached file."""
        return [(one.name or "file", one.read()) for one in self.cleaned_data["documents"]]

    def college_chosen(self) -> Institution:
        """The college that applies."""
        wanted = self.cleaned_data.get("college")
        return next((one for one in self.colleges if str(one.id) == wanted), self.colleges[0])


def _initial(application: PilotApplication) -> dict[str, object]:
    names = ("major_code", "students_count", "recruiting_since", "is_free", "note")
    values = {name: getattr(application, name) for name in names}
    return values | {
        "certificate": application.certificate_type.code,
        "class_codes": ", ".join(application.class_codes),
    }


class DecisionForm(forms.Form):
    """What an office decides; the authority names a number."""

    outcome = forms.ChoiceField(choices=OUTCOMES, label=_("Decision"))
    granted_count = forms.IntegerField(label=_("Places granted"), required=False, min_value=1)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal or a return; the college reads it."),
    )

    def __init__(self, *args: Any, with_count: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_count:
            del self.fields["granted_count"]


class ApplicationFilters(FilterForm):
    """State, office, certificate or college or major, year, overdue."""

    q = forms.CharField(label=_("Certificate, college or major"), max_length=60)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *ApplicationState.choices])
    office = forms.ChoiceField(label=_("Office"), choices=OFFICES)
    year = forms.IntegerField(label=_("Pilot year"), min_value=2019, max_value=2100)
    overdue = forms.ChoiceField(label=_("Overdue"), choices=(("", _("All")), ("1", _("Overdue"))))

    def __init__(self, *args: Any, on: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The applications left."""
        if text := self.chosen("q"):
            rows = rows.filter(
                search_filter("certificate_type__name_search", text)
                | search_filter("college__name_search", text)
                | Q(major_code__startswith=text)
            )
        exact = {"state": self.chosen("state"), "office": self.chosen("office"), "window__year": self.chosen("year")}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        return rows.filter(due_on__lt=self.on) if self.chosen("overdue") and self.on else rows
