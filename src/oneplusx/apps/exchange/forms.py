"""Forms of exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.exchange.layouts import DEFAULTS, FIELDS, REQUIRED
from oneplusx.apps.exchange.models import Difference, ExportMapping, RowState, WriteBackRow
from oneplusx.apps.parties.models import Institution
from oneplusx.web import naming
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.search import search_filter

FORMATS = (("xlsx", "XLSX"), ("csv", "CSV"))
ORDER_MAX = 99
TITLE = "title_"
ORDER = "order_"


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


class ExportForm(CollegeForm):
    """The columns of an export."""

    mapping = forms.ChoiceField(label=_("Columns"), required=False)

    def __init__(self, *args: Any, mappings: Sequence[ExportMapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mapping"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The usual columns")), *[(str(one.id), one.name) for one in mappings]]


class ScoresForm(ExportForm):
    """The period and form of certificate scores."""

    since = forms.DateField(label=_("From"), widget=DateInput())
    until = forms.DateField(label=_("Until"), widget=DateInput())
    form = forms.ChoiceField(label=_("Format"), choices=FORMATS)


class ReceiptForm(forms.Form):
    """The file that came back."""

    file = forms.FileField(
        label=_("Receipt"),
        help_text=_(
            "The exported file with “posted” or “refused” in the status column of each row, "
            "and the reason of a refusal: xlsx, xls, ods or csv"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


class MappingForm(forms.Form):
    """For each field a column title and its place; a field without a place is left out."""

    name = forms.CharField(label=_("Name of the mapping"), max_length=120)

    def __init__(
        self, *args: Any, layout: str, columns: Sequence[Mapping[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout
        places = {
            column["field"]: (place, column["title"]) for place, column in enumerate(columns or DEFAULTS[layout], 1)
        }
        for code, field in FIELDS.items():
            place, title = places.get(code, (None, field.title))
            is_required = code in REQUIRED[layout]
            self.fields[ORDER + code] = forms.IntegerField(
                label=_("Place"), required=is_required, min_value=1, max_value=ORDER_MAX, initial=place
            )
            self.fields[TITLE + code] = forms.CharField(
                label=_("Column title"), required=False, max_length=60, initial=title
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """What the field is, its place and its title."""
        return [(field.label, self[ORDER + code], self[TITLE + code]) for code, field in FIELDS.items()]

    @property
    def columns(self) -> list[dict[str, str]]:
        """The columns as chosen, in order."""
        data = self.cleaned_data
        chosen = [(place, code) for code in FIELDS if (place := data.get(ORDER + code)) is not None]
        order = {code: number for number, code in enumerate(FIELDS)}
        chosen.sort(key=lambda pair: (pair[0], order[pair[1]]))
        return [{"field": code, "title": data[TITLE + code] or FIELDS[code].title} for _place, code in chosen]


class RowFilters(FilterForm):
    """State, name or number."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *RowState.choices])
    q = forms.CharField(label=_("Name or student number"), max_length=60)

    def narrow(self, rows: Any) -> Any:
        """The rows left."""
        if state := self.chosen("state"):
            rows = rows.filter(state=state)
        if text := self.chosen("q"):
            found = WriteBackRow.objects.filter(search_filter("learner__person__name_search", text))
            numbered = WriteBackRow.objects.filter(target__enrollment__student_number__startswith=text)
            rows = rows.filter(id__in=(found | numbered).values("id"))
        return rows


class DifferenceFilters(FilterForm):
    """Cause, name."""

    cause = forms.ChoiceField(label=_("Cause"))
    q = forms.CharField(label=_("Name"), max_length=60)

    def __init__(self, *args: Any, causes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *causes]

    def narrow(self, rows: Any) -> Any:
        """The rows left."""
        if cause := self.chosen("cause"):
            rows = rows.filter(cause=cause)
        if text := self.chosen("q"):
            found = Difference.objects.filter(search_filter("learner__person__name_search", text))
            rows = rows.filter(id__in=found.values("id"))
        return rows
