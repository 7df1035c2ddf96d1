from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.intake.models import ImportState
from oneplusx.apps.intake.registry import ImportKind, Option, kinds
from oneplusx.web.forms import FilterForm

OPTION = "option_"
ACCEPT = ".xlsx,.xls,.ods,.csv"


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


class UploadForm(forms.Form):
    """The spreadsheet, the institution where there is a choice, and what the kind asks."""

    institution = forms.ChoiceField(label=_("Institution"))
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx, xls, ods or csv; at most 30 MB and 200,000 rows"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, kind: ImportKind, institutions: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = next(iter(institutions)) if len(institutions) == 1 else None
        self._options = kind.options
        field = self.fields["institution"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(id_), name) for id_, name in institutions.items()]
        if self._only is not None:
            del self.fields["institution"]
        for option in kind.options:
            self.fields[OPTION + option.key] = _option_field(option, list(institutions))

    @property
    def institution_id(self) -> UUID:
        return self._only or UUID(self.cleaned_data["institution"])

    @property
    def answers(self) -> dict[str, str]:
        return {option.key: self.cleaned_data[OPTION + option.key] for option in self._options}


def _option_field(option: Option, institutions: Sequence[UUID]) -> forms.Field:
    label = option.title_zh if _is_chinese() else option.title_en
    if option.choices is None:
        return forms.CharField(label=label, required=option.is_required, initial=option.default, max_length=200)
    place = 1 if _is_chinese() else 2
    rows = {row[0]: row[place] for id_ in institutions for row in option.choices(id_)}
    choices = [*([] if option.is_required else [("", "—")]), *rows.items()]
    return forms.ChoiceField(label=label, required=option.is_required, initial=option.default, choices=choices)


class ImportFilters(FilterForm):
    """Filters of the list of imports."""

    kind = forms.ChoiceField(label=_("Kind of import"))
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *ImportState.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        titles = [(kind.code, kind.title_zh if _is_chinese() else kind.title_en) for kind in kinds()]
        field.choices = [("", _("All")), *titles]

    def narrow(self, rows: Any) -> Any:
        wanted = {name: self.chosen(name) for name in ("kind", "state") if self.chosen(name)}
        return rows.filter(**wanted)
