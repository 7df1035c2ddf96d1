"""How forms look everywhere (``{{ form }}``), and the base of filter forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class SiteRenderer(TemplatesSetting):
    """Renders every form with the components: summary of errors, then labelled fields."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class DateInput(forms.DateInput):
    """A date, with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class SeveralFilesInput(forms.FileInput):
    """Lets the browser choose several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file as a single field would take it."""
        return [super(SeveralFilesField, self).clean(one, initial) for one in data or []]


class EvidenceForm(forms.Form):
    """Photos or PDF handed in as evidence; a phone offers its camera.

    ``cleaned_data["handed_in"]`` holds name and content of each file.
    """

    photo = forms.FileField(
        label=_("Take a photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment", "data-photo": ""}),
    )
    evidence_files = SeveralFilesField(
        label=_("Photos or PDF"),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf", "data-photo": ""}),
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB each, at most 6"),
    )

    def clean(self) -> dict[str, Any]:
        """The files of both fields together."""
        data = super().clean() or self.cleaned_data
        taken = [data["photo"]] if data.get("photo") else []
        files = [*taken, *data.get("evidence_files", [])]
        data["handed_in"] = [(file.name or "file", file.read()) for file in files]
        return data


class FilterForm(forms.Form):
    """Filters of a table. Every field is optional; nonsense in the address filters nothing.

    Subclasses say in ``narrow`` which rows a choice leaves.
    """

    use_required_attribute = False
    is_filter = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        for field in self.fields.values():
            field.required = False

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filled-in fields leave."""
        return rows

    def chosen(self, name: str) -> Any:
        """The cleaned value of a field, or ``None`` when it is empty."""
        return self.cleaned_data.get(name) or None
