"""Which cohort to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.web.forms import FilterForm


class ProgressFilters(FilterForm):
    """Entry year; the program comes from the row that was opened."""

    year = forms.ChoiceField(label=_("Entry year"))
    program = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All entry years")), *((str(year), str(year)) for year in years)]

    def chosen(self, name: str) -> Any:
        """The cleaned value; nonsense in the address chooses nothing."""
        return getattr(self, "cleaned_data", {}).get(name) or None
