"""Forms of exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.exchange.credit_bank import LABELS, CreditBankList
from oneplusx.apps.exchange.layouts import DEFAULTS, FIELDS, REQUIRED
from oneplusx.apps.exchange.models import CreditBankCodes, Difference, ExportMapping, RowState, WriteBackRow
from oneplusx.apps.exchange.selectors import Choice
from oneplusx.apps.exchange.services.credit_bank import OUTCOMES
from oneplusx.apps.graduation.models import Review
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import of_learners_named
from oneplusx.web import naming
from oneplusx.web.forms import DateInput, FilterForm

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


class BankListForm(CollegeForm):
    """One of the lists for the credit bank: which, of what period or batch, and for what purpose."""

    which = forms.ChoiceField(label=_("List"), choices=[(one.value, label) for one, label in LABELS.items()])
    since = forms.DateField(
        label=_("Conversions from"), required=False, widget=DateInput(), help_text=_("For the first two lists")
    )
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    review = forms.ChoiceField(
        label=_("Graduation batch"), required=False, help_text=_("For the third list: graduates of this batch only")
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("Identity numbers are given in full; each reading is recorded with this purpose."),
    )

    def __init__(self, *args: Any, reviews: Sequence[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["review"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *[(str(one.id), one.title) for one in reviews]]

    def clean(self) -> dict[str, Any]:
        """The third list names its batch."""
        data = super().clean() or {}
        if data.get("which") == CreditBankList.OWN and not data.get("review"):
            self.add_error("review", _("Choose a graduation batch."))
        return data


class BankCodesForm(forms.Form):
    """A college's codes for the credit bank."""

    school_code = forms.CharField(label=_("Code of the college"), required=False, max_length=40)
    category_code = forms.CharField(label=_("Education category"), required=False, max_length=40)
    external_level_code = forms.CharField(
        label=_("Education level of courses passed elsewhere"), required=False, max_length=40
    )
    external_category_code = forms.CharField(
        label=_("Education category of courses passed elsewhere"), required=False, max_length=40
    )

    def __init__(
        self, *args: Any, codes: CreditBankCodes | None, education_types: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].initial = getattr(codes, name, "")
        for kind in education_types:
            plain = _("Education level")
            label = plain if len(education_types) == 1 else format_lazy("{} · {}", plain, kind)
            self._code(f"level_{kind}", label, codes.levels.get(kind, "") if codes else "")
        for outcome in OUTCOMES:
            label = format_lazy("{} · {}", _("End of studies"), outcome.label)
            self._code(f"outcome_{outcome.value}", label, codes.outcomes.get(outcome.value, "") if codes else "")

    def _code(self, name: str, label: Any, initial: str) -> None:
        self.fields[name] = forms.CharField(label=label, required=False, max_length=40, initial=initial)

    def named(self, start: str) -> dict[str, str]:
        """What was entered in the fields whose names begin like this."""
        cleaned = self.cleaned_data
        return {name.removeprefix(start): value for name, value in cleaned.items() if name.startswith(start)}


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


class InstitutionForm(forms.Form):
    """Whose certificates; hidden where there is one institution only."""

    institution = forms.ChoiceField(label=_("Institution"))

    def __init__(self, *args: Any, institutions: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), name) for key, name in naming.institutions(row.id for row in institutions).items()]
        field.initial = str(institutions[0].id) if institutions else None
        if len(institutions) == 1:
            field.widget = forms.HiddenInput()


class TableForm(InstitutionForm):
    """A table of certificates, its period, form and heads."""

    table = forms.ChoiceField(label=_("Table"))
    since = forms.DateField(label=_("Issued from"), widget=DateInput(), required=False)
    until = forms.DateField(label=_("Issued until"), widget=DateInput(), required=False)
    form = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    heads = forms.ChoiceField(
        label=_("Heads of the columns"),
        choices=(("titles", _("Titles")), ("codes", _("Field codes of the other system"))),
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["table"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.mapping.name) for one in choices]


class TableMappingForm(InstitutionForm):
    """A mapping document, as a file or pasted."""

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json"})
    )
    document = forms.CharField(
        label=_("Or paste the document"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        max_length=100_000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """One of both, as text."""
        data = super().clean() or self.cleaned_data
        if not data.get("file") and not data.get("document"):
            raise forms.ValidationError(_("Choose a file, or paste the document."))
        return data

    @property
    def text(self) -> str:
        """The document."""
        file = self.cleaned_data.get("file")
        return str(file.read().decode("utf-8-sig", errors="replace") if file else self.cleaned_data["document"])

    @property
    def file_name(self) -> str:
        """What errors call it."""
        file = self.cleaned_data.get("file")
        return str(file.name) if file else str(_("Pasted document"))


class RowFilters(FilterForm):
    """State, name or number."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *RowState.choices])
    q = forms.CharField(label=_("Name or student number"), max_length=60)

    def narrow(self, rows: Any) -> Any:
        """The rows left."""
        if state := self.chosen("state"):
            rows = rows.filter(state=state)
        if text := self.chosen("q"):
            found = WriteBackRow.objects.filter(of_learners_named(text))
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
            found = Difference.objects.filter(of_learners_named(text))
            rows = rows.filter(id__in=found.values("id"))
        return rows
