"""Parses what of the board is asked for, and the report to make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.parties.labels import province_name
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.supervision.labels import level_label
from oneplusx.apps.supervision.selectors import Choices, GroupBy, Narrowing
from oneplusx.domain.supervision import Step
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.naming import named

YEAR_MIN, YEAR_MAX = 2019, 2100
ALL = ("", _("All"))


class BoardQuery(forms.Form):
    """The address of a board or of rows behind a figure; nonsense asks for nothing in particular."""

    NO_PROVINCE = "-"

    year = forms.IntegerField(min_value=YEAR_MIN, max_value=YEAR_MAX, required=False)
    province = forms.CharField(max_length=2, required=False)
    social = forms.BooleanField(required=False)
    organization = forms.UUIDField(required=False)
    college = forms.UUIDField(required=False)
    certificate = forms.UUIDField(required=False)
    level = forms.CharField(max_length=20, required=False)
    plan = forms.UUIDField(required=False)
    by = forms.ChoiceField(choices=[(one.value, one.value) for one in GroupBy], required=False)
    step = forms.ChoiceField(choices=[(one.value, one.value) for one in Step], required=False)

    def narrowing(self, this_year: int) -> Narrowing:
        """What is asked for."""
        self.is_valid()
        data = self.cleaned_data
        return Narrowing(
            year=data.get("year") or this_year,
            province=data.get("province") or "",
            organization_id=data.get("organization"),
            college_id=data.get("college"),
            certificate_type_id=data.get("certificate"),
            level=data.get("level") or "",
            plan_id=data.get("plan"),
            is_social=bool(data.get("social")),
        )

    def group(self) -> GroupBy:
        """What a row is."""
        self.is_valid()
        return GroupBy(self.cleaned_data.get("by") or GroupBy.PLAN)

    def figure(self) -> Step:
        """Which figure."""
        self.is_valid()
        return Step(self.cleaned_data.get("step") or Step.REGISTERED)


class BoardFilters(FilterForm):
    """The filters in sight: year, province, organization, college, certificate, level."""

    year = forms.IntegerField(label=_("Pilot year"), min_value=YEAR_MIN, max_value=YEAR_MAX)
    province = forms.ChoiceField(label=_("Province"))
    organization = forms.ChoiceField(label=pgettext_lazy("board", "Organization"))
    college = forms.ChoiceField(label=_("College"))
    certificate = forms.ChoiceField(label=_("Certificate"))
    level = forms.ChoiceField(label=_("Level"))

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, str]]] = {
            "province": [(code, province_name(code)) for code in choices.provinces],
            "organization": _named(choices.organizations),
            "college": _named(choices.colleges),
            "certificate": _named(choices.certificates),
            "level": [(code, level_label(code)) for code in choices.levels],
        }
        for name, options in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [ALL, *options]


def _named(rows: Sequence[Any]) -> list[tuple[str, str]]:
    return [(str(row.id), named(row)) for row in rows]


class ReportForm(forms.Form):
    """For whom and for which period to make a report."""

    institution = forms.ChoiceField(label=_("Institution"))
    on = forms.DateField(label=_("A day in the period"), widget=DateInput())

    def __init__(self, *args: Any, places: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _named(places)

    def place(self) -> UUID:
        """The institution chosen."""
        return UUID(self.cleaned_data["institution"])
