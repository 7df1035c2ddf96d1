"""A duty, an incident, a ruling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.assessment.models import Duty, IncidentEffect

TEXT_MAX = 1000
MARK_FIELD = re.compile(r"mark-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class StaffForm(forms.Form):
    """Who does what, where."""

    person_id = forms.ChoiceField(label=_("Person"))
    duty = forms.ChoiceField(label=pgettext_lazy("exam", "Duty"), choices=Duty.choices)
    session_id = forms.ChoiceField(label=_("Session"), required=False)
    room_id = forms.ChoiceField(label=_("Room"), required=False)

    def __init__(
        self,
        *args: Any,
        people: list[tuple[str, str]],
        sessions: list[tuple[str, str]],
        rooms: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        wanted: dict[str, list[tuple[Any, Any]]] = {
            "person_id": people,
            "session_id": [("", _("All sessions")), *sessions],
            "room_id": [("", _("All rooms")), *rooms],
        }
        for name, choices in wanted.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def as_duty(self) -> dict[str, Any]:
        """The form as the service takes it."""
        return {name: value or None for name, value in self.cleaned_data.items()}


class IncidentForm(forms.Form):
    """What happened, to whom."""

    registration_id = forms.ChoiceField(label=_("Candidate"), required=False)
    text = forms.CharField(
        label=pgettext_lazy("incident", "What happened"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["registration_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The whole session")), *candidates]


class RulingForm(forms.Form):
    """What an incident means."""

    effect = forms.ChoiceField(label=pgettext_lazy("incident", "Effect"), choices=IncidentEffect.choices)
    ruling = forms.CharField(label=_("Reason"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 2}))


class MarksForm(forms.Form):
    """Marks kept at the door without a network."""

    marks = forms.FileField(
        label=_("File of marks"), widget=forms.FileInput(attrs={"accept": ".json,application/json"})
    )


def own_marks(data: Mapping[str, Any]) -> list[tuple[UUID, str]]:
    """Marks of a page, from its fields ``mark-ID``; other fields are not ours."""
    found = []
    for name, value in data.items():
        if value and (named := MARK_FIELD.fullmatch(name)):
            found.append((UUID(named[1]), str(value)))
    return found
