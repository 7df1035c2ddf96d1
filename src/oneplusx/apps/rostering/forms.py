"""Forms of roster exchange."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rostering.models import RosterSource
from oneplusx.apps.rostering.scopes import DEFAULT, SCOPES
from oneplusx.apps.rostering.services import Connection
from oneplusx.apps.rostering.services.sources import DEFAULTS, READ_SCOPES
from oneplusx.web import naming

READABLE = tuple(scope for scope in SCOPES if scope.endswith("readonly"))


class CollegeForm(forms.Form):
    """Which college; hidden where there is one only."""

    college = forms.ChoiceField(label=_("College"))

    def __init__(self, *args: Any, colleges: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["college"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), name) for key, name in naming.institutions(one.id for one in colleges).items()]
        field.initial = str(colleges[0].id) if colleges else None
        if len(colleges) == 1:
            field.widget = forms.HiddenInput()


class ClientForm(CollegeForm):
    """A system that may read."""

    name = forms.CharField(label=_("Name of the system"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(SCOPES.items()),
        initial=list(DEFAULT),
        widget=forms.CheckboxSelectMultiple,
    )


class SourceFields(forms.Form):
    """How a school system is reached."""

    name = forms.CharField(label=_("Name of the system"), max_length=120)
    base_url = forms.CharField(
        label=_("Address of OneRoster"),
        max_length=300,
        help_text=_("Up to /ims/oneroster, e.g. https://sis.example.edu/ims/oneroster"),
    )
    token_url = forms.CharField(label=_("Address for tokens"), max_length=300)
    client_id = forms.CharField(label=_("Client id"), max_length=200)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=300,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted and never shown. Empty keeps the present one."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What is read"),
        choices=[(scope, SCOPES[scope]) for scope in READABLE],
        initial=list(READ_SCOPES),
        widget=forms.CheckboxSelectMultiple,
    )
    department_code = forms.CharField(
        label=_("Department code where the system gives none"), required=False, max_length=40
    )
    major_code = forms.CharField(label=_("Major code where the system gives none"), required=False, max_length=20)
    entry_year = forms.CharField(label=_("Entry year where the system gives none"), required=False, max_length=4)
    category = forms.CharField(
        label=_("Category of final results"),
        required=False,
        max_length=120,
        help_text=_("Only results of line items in this category are read; empty: all."),
    )
    is_automatic = forms.BooleanField(
        label=_("Read every night and import without confirming"),
        required=False,
        help_text=_("Rows with errors are left out and shown; the others are written."),
    )

    def connection(self) -> Connection:
        """What was entered."""
        given = self.cleaned_data
        return Connection(
            name=given["name"],
            base_url=given["base_url"],
            token_url=given["token_url"],
            client_id=given["client_id"],
            secret=given["secret"],
            scopes=given["scopes"],
            defaults={name: given[name] for name in DEFAULTS},
            is_automatic=given["is_automatic"],
        )


class SourceForm(SourceFields, CollegeForm):
    """A new school system."""

    field_order = ("college", "name")


def initial_of(source: RosterSource) -> dict[str, Any]:
    """What the form of a known system begins with."""
    plain = ("name", "base_url", "token_url", "client_id", "scopes", "is_automatic")
    return {**{name: getattr(source, name) for name in plain}, **source.defaults}
