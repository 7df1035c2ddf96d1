"""Parses windows: what they say, their checks, another end."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.pilots.models import PilotWindow
from oneplusx.apps.pilots.presenting import CHECK_LABELS, EFFECT_LABELS
from oneplusx.apps.pilots.services import WindowTerms
from oneplusx.domain.pilots import COUNTING, THRESHOLD_MAX, Check, CheckCode, Effect, default_checks

SEPARATORS = re.compile(r"[\s,，、;；]+")


class MomentInput(forms.DateTimeInput):
    """A date and time, with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class WindowForm(forms.Form):
    """A window; three fields for each check."""

    title = forms.CharField(label=_("Title of the window"), max_length=160)
    year = forms.IntegerField(label=_("Pilot year"), min_value=2019, max_value=2100)
    opens_at = forms.DateTimeField(label=_("Opens at"), widget=MomentInput())
    closes_at = forms.DateTimeField(
        label=_("Closes at"), widget=MomentInput(), help_text=_("Beijing time; what comes later is refused.")
    )
    document = forms.CharField(label=pgettext_lazy("pilots", "Document"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Note for the colleges"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    type_codes = forms.CharField(
        label=_("Admitted certificates"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Codes, separated by spaces or lines; empty: all that are published."),
    )
    supplement_days = forms.IntegerField(label=_("Working days for a supplement"), min_value=0, max_value=60, initial=5)
    is_organization_asked = forms.BooleanField(
        label=_("The evaluation organization reviews first"), required=False, initial=True
    )
    is_per_major = forms.BooleanField(label=_("Quotas are given per major"), required=False, initial=True)
    social_takes_quota = forms.BooleanField(label=_("Social candidates take places of the quota"), required=False)

    def __init__(self, *args: Any, window: PilotWindow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(window) if window else {}, **kwargs})
        if window is not None:
            del self.fields["year"]
        for check in window.checks_set() if window else default_checks():
            self._add_check(check)

    def _add_check(self, check: Check) -> None:
        code, label = check.code.value, CHECK_LABELS[check.code]
        self.fields[f"{code}_effect"] = forms.ChoiceField(
            label=str(label), choices=[(one.value, EFFECT_LABELS[one]) for one in Effect], initial=check.effect.value
        )
        if check.code in COUNTING:
            self.fields[f"{code}_threshold"] = forms.IntegerField(
                label=_("At least"), min_value=0, max_value=THRESHOLD_MAX, initial=check.threshold
            )
        self.fields[f"{code}_source"] = forms.CharField(
            label=_("Clause it comes from"), max_length=200, required=False, initial=check.source
        )

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """All fields but those of the checks."""
        return [field for field in self if not self._is_of_check(field.name)]

    @property
    def check_groups(self) -> list[list[forms.BoundField]]:
        """The fields of each check."""
        return [[field for field in self if field.name.startswith(f"{code.value}_")] for code in CheckCode]

    @staticmethod
    def _is_of_check(name: str) -> bool:
        return any(name.startswith(f"{code.value}_") for code in CheckCode)

    def terms(self) -> WindowTerms:
        """The valid form as what the window says."""
        data = self.cleaned_data
        return WindowTerms(
            title=data["title"],
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            document=data["document"],
            note=data["note"],
            checks=[self._check(code) for code in CheckCode],
            type_codes=[code for code in SEPARATORS.split(data["type_codes"]) if code],
            is_organization_asked=data["is_organization_asked"],
            is_per_major=data["is_per_major"],
            social_takes_quota=data["social_takes_quota"],
            supplement_days=data["supplement_days"],
        )

    def _check(self, code: CheckCode) -> dict[str, object]:
        data = self.cleaned_data
        return {
            "code": code.value,
            "effect": data[f"{code.value}_effect"],
            "threshold": data.get(f"{code.value}_threshold", 0),
            "source": data[f"{code.value}_source"],
        }


def _initial(window: PilotWindow) -> dict[str, object]:
    names = (
        "title",
        "opens_at",
        "closes_at",
        "document",
        "note",
        "supplement_days",
        "is_organization_asked",
        "is_per_major",
        "social_takes_quota",
    )
    codes = window.admitted.order_by("certificate_type__code").values_list("certificate_type__code", flat=True)
    return {name: getattr(window, name) for name in names} | {"type_codes": "\n".join(codes)}


class ExtendForm(forms.Form):
    """Another end of a published window."""

    closes_at = forms.DateTimeField(label=_("New end"), widget=MomentInput())
    reason = forms.CharField(label=_("Reason"), max_length=300)
