"""Parses what is to be back-tested or simulated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.selectors import of_learners_named, of_numbers_starting
from oneplusx.web.forms import FilterForm

DIRECTIONS = [
    ("", _("All")),
    ("gain", _("More credits")),
    ("lose", _("Fewer credits")),
    ("graduation", _("Graduation changes")),
    ("flip", _("A decision changes")),
]


class CohortForm(forms.Form):
    """Whom to replay."""

    entry_year_from = forms.IntegerField(label=_("First entry year"), required=False, min_value=2000, max_value=2100)
    entry_year_to = forms.IntegerField(label=_("Last entry year"), required=False, min_value=2000, max_value=2100)
    with_plan = forms.BooleanField(
        label=_("Also plan what could still be converted"),
        required=False,
        help_text=_("Slower; without it only decisions already taken are compared."),
    )

    def params(self) -> dict[str, Any]:
        """What the report keeps."""
        return {name: self.cleaned_data[name] for name in ("entry_year_from", "entry_year_to", "with_plan")}


class BacktestForm(CohortForm):
    """Compares with a version."""

    baseline = forms.ChoiceField(label=_("Compared with"), required=False)

    field_order = ("baseline", "entry_year_from", "entry_year_to", "with_plan")

    def __init__(self, *args: Any, baselines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["baseline"].choices = [("", _("The version in force")), *baselines]  # type: ignore[attr-defined]


class SimulationForm(CohortForm):
    """What if a cap were another one?"""

    cap = forms.ChoiceField(label=_("Cap"))
    limit = forms.CharField(label=_("What if it were"), max_length=20, help_text=_("40%, 1/3 or a number."))

    field_order = ("cap", "limit", "entry_year_from", "entry_year_to", "with_plan")

    def __init__(self, *args: Any, caps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cap"].choices = caps  # type: ignore[attr-defined]


class LineFilters(FilterForm):
    """Narrows the learners of a report."""

    q = forms.CharField(label=_("Name or number"))
    direction = forms.ChoiceField(label=_("What changes"), choices=DIRECTIONS)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filled-in fields leave."""
        text = self.chosen("q")
        if text:
            named = of_learners_named(text) | of_numbers_starting(text)
            rows = rows.filter(named)
        wanted = {
            "gain": Q(difference__gt=0),
            "lose": Q(difference__lt=0),
            "graduation": ~Q(graduation_before=F("graduation_after")),
            "flip": Q(flipped_count__gt=0),
        }
        direction = self.chosen("direction")
        return rows.filter(wanted[direction]) if direction in wanted else rows
