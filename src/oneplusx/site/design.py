"""Examples for the page that shows every component (demo mode only)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneplusx.apps.parties.models import Institution
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.components import Chart, ChartKind, Series, StepState, Tab, TimelineStep
from oneplusx.web.forms import DateInput, EvidenceForm, FilterForm
from oneplusx.web.naming import named
from oneplusx.web.paging import paginate
from oneplusx.web.tables import Column, TableSpec


class ExampleFilters(FilterForm):
    """One filter."""

    q = forms.CharField(label=gettext_lazy("Name"), max_length=60)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those with this name."""
        return rows.filter(name_zh__contains=self.chosen("q") or "")


INSTITUTIONS = TableSpec(
    columns=(
        Column("name", gettext_lazy("Name"), sort="name_zh", value=named),
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("kind", gettext_lazy("Kind"), sort="kind", value=lambda row: row.get_kind_display()),
        Column("since", gettext_lazy("Since"), sort="created_at", is_whole=True, value=lambda row: row.created_at),
    ),
    order="name",
    filters=ExampleFilters,
    per_page=5,
)


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    number = forms.CharField(
        label=gettext_lazy("Certificate number"), help_text=gettext_lazy("As printed on the certificate.")
    )
    obtained_on = forms.DateField(label=gettext_lazy("Obtained on"), widget=DateInput(), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("x", gettext_lazy("X certificate")), ("c", gettext_lazy("Competition"))]
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Counts"),
        widget=forms.RadioSelect,
        choices=[("once", gettext_lazy("once ever")), ("program", gettext_lazy("once per program"))],
    )
    evidence = forms.FileField(label=gettext_lazy("Evidence"), required=False)
    is_sure = forms.BooleanField(label=gettext_lazy("What I entered is true"))
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea, required=False)


def examples(query: QueryDict) -> dict[str, Any]:
    """What the page of components shows."""
    return {
        "form": ExampleForm(),
        "evidence_form": EvidenceForm(auto_id="evidence_%s"),
        "wrong_form": ExampleForm({"name": ""}, prefix="wrong", auto_id="wrong_%s"),
        "timeline": _timeline(),
        "tabs": [
            Tab(label=_("To do"), url="?tab=todo", is_current=True, count=12),
            Tab(label=_("Done"), url="?tab=done", count=1204),
            Tab(label=_("Started by me"), url="?tab=mine"),
        ],
        "step_labels": [_("Upload"), _("Check the rows"), _("Confirm"), _("Done")],
        "states": [
            ("valid", _("Valid")),
            ("pending", _("In review")),
            ("returned", _("Returned")),
            ("expiring", _("About to expire")),
            ("revoked", _("Revoked")),
            ("draft", _("Draft")),
            ("reversed", _("Reversed")),
        ],
        "tones": ["good", "busy", "wait", "bad"],
        "page": paginate(list(range(1204)), query),
        "charts": [_funnel(), _shares()],
        "table": INSTITUTIONS.read(Institution.objects.all(), query),
    }


def _timeline() -> list[TimelineStep]:
    first = datetime(2026, 11, 18, 9, 30, tzinfo=SHANGHAI)
    return [
        TimelineStep(title=_("Applied"), state=StepState.DONE, who=_("Learner"), at=first),
        TimelineStep(
            title=_("Department"),
            state=StepState.DONE,
            who=_("Department reviewer"),
            at=first.replace(day=19, hour=15, minute=5),
            note=_("The original was seen."),
        ),
        TimelineStep(
            title=_("Academic affairs"),
            state=StepState.CURRENT,
            who=_("Academic affairs officer"),
            expected_on=date(2026, 11, 26),
        ),
        TimelineStep(title=_("Credits settled, course exempted"), state=StepState.TODO),
    ]


def _funnel() -> Chart:
    return Chart(
        key="funnel",
        title=_("From certificate to course"),
        kind=ChartKind.FUNNEL,
        heading=_("Stage"),
        categories=[_("Registered"), _("Recognized"), _("Converted")],
        series=[Series(name=_("Outcomes"), values=[2310, 1984, 780])],
    )


def _shares() -> Chart:
    return Chart(
        key="types",
        title=_("Credits by type"),
        kind=ChartKind.ROWS,
        heading=_("Type"),
        categories=[_("X certificate"), _("Competition"), _("Work experience"), _("Patent")],
        series=[Series(name=_("Credits"), values=[4816, 920.5, 312, 96])],
    )
