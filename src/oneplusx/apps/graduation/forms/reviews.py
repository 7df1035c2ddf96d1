"""Filters of a review and its conclusions, a review to open, what a stage rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.graduation.forms.audits import ANSWERS, CONDITIONS, AuditForm
from oneplusx.apps.graduation.models import Outcome, Stage
from oneplusx.apps.graduation.services import Ruling
from oneplusx.apps.parties.selectors import of_learners_named, of_numbers_starting
from oneplusx.web.forms import DateInput, FilterForm

RESULT = "enrollment__graduation_result__"
MARKS = (
    ("", _("All")),
    ("returned", pgettext_lazy("review", "Returned")),
    ("changed", _("Record changed since")),
)
YES = (("", _("All")), ("1", _("Record changed since")))
PASS, RETURN = "pass", "return"
TEXT_MAX = 1000


def _by_name(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    name = of_learners_named(text)
    return rows.filter(name | of_numbers_starting(text))


class ItemFilters(FilterForm):
    """Stage, audited answer, outcome, mark, class, name or number."""

    stage = forms.ChoiceField(label=_("Stage"), choices=[("", _("All stages")), *Stage.choices])
    answer = forms.ChoiceField(label=_("Answer"), choices=ANSWERS)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("review", "Outcome"), choices=[("", _("All outcomes")), *Outcome.choices]
    )
    mark = forms.ChoiceField(label=_("Mark"), choices=MARKS)
    group = forms.CharField(label=_("Class"), max_length=60)
    q = forms.CharField(label=_("Name or student number"), max_length=60)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The learners left."""
        if stage := self.chosen("stage"):
            rows = rows.filter(stage=stage)
        if answer := self.chosen("answer"):
            rows = rows.filter(_at_result(CONDITIONS[answer]))
        if outcome := self.chosen("outcome"):
            rows = rows.filter(Q(outcome=outcome) | Q(outcome="", suggested=outcome))
        if mark := self.chosen("mark"):
            rows = rows.filter(is_returned=True) if mark == "returned" else rows.filter(changed_at__isnull=False)
        if group := self.chosen("group"):
            rows = rows.filter(enrollment__class_group__name__contains=group)
        if text := self.chosen("q"):
            rows = _by_name(rows, text)
        return rows


def _at_result(condition: Q) -> Q:
    """A condition on answers as one on learners in review."""
    return Q(**{RESULT + name: value for name, value in condition.children})  # type: ignore[misc]


class ConclusionFilters(FilterForm):
    """Outcome, entry year, changed since, name or number."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("review", "Outcome"), choices=[("", _("All outcomes")), *Outcome.choices]
    )
    year = forms.IntegerField(label=_("Entry year"), min_value=1990, max_value=2100)
    q = forms.CharField(label=_("Name or student number"), max_length=60)
    changed = forms.ChoiceField(label=_("Mark"), choices=YES)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The conclusions left."""
        if outcome := self.chosen("outcome"):
            rows = rows.filter(outcome=outcome)
        if year := self.chosen("year"):
            rows = rows.filter(enrollment__entry_year=year)
        if text := self.chosen("q"):
            rows = _by_name(rows, text)
        return rows.filter(changed_at__isnull=False) if self.chosen("changed") else rows


class OpenReviewForm(AuditForm):
    """Which cohort to review, under which name."""

    title = forms.CharField(label=_("Name of the review"), max_length=120)
    field_order = ("title", "college", "program", "year")


class RulingForm(forms.Form):
    """What a stage rules about the learners chosen; the last stage names its document."""

    ruling = forms.ChoiceField(
        label=pgettext_lazy("review", "Decision"),
        choices=[(PASS, pgettext_lazy("review", "Pass on")), (RETURN, pgettext_lazy("review", "Return"))],
        initial=PASS,
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=pgettext_lazy("review", "Outcome"),
        choices=[("", _("As proposed for each")), *Outcome.choices],
        required=False,
        help_text=_("Only outcomes that the audit allows are accepted; another one than proposed needs a reason."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.CharField(
        label=_("Concluding document"), max_length=120, help_text=_("Title and number of the document that concludes.")
    )
    number_prefix = forms.CharField(
        label=_("Certificate numbers begin with"),
        max_length=40,
        required=False,
        help_text=_("Graduates and completers get running numbers after it; empty gives none."),
    )
    concluded_on = forms.DateField(label=_("Day of the conclusion"), required=False, widget=DateInput())
    extended_until_on = forms.DateField(label=_("Extensions last until"), required=False, widget=DateInput())

    FINAL = ("document", "number_prefix", "concluded_on", "extended_until_on")

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stage != Stage.LEADERSHIP:
            for name in self.FINAL:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A return needs a reason, and no document."""
        data = super().clean() or {}
        if data.get("ruling") == RETURN:
            self.errors.pop("document", None)
            if not str(data.get("reason", "")).strip():
                self.add_error("reason", _("A return needs a reason."))
        return data

    def as_ruling(self) -> Ruling:
        """What the service is told."""
        data = self.cleaned_data
        final = {name: data[name] for name in self.FINAL if data.get(name)}
        return Ruling(
            returns=data["ruling"] == RETURN, outcome=data.get("outcome", ""), reason=data.get("reason", ""), **final
        )


class ChoiceOfLearners(forms.Form):
    """Whom: everybody at the stage, or those ticked; and whom not."""

    stage = forms.ChoiceField(choices=Stage.choices)
    scope = forms.ChoiceField(choices=[("all", ""), ("chosen", "")])
    items = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    left_out = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name in ("items", "left_out"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = [(one, one) for one in data.getlist(name)]

    @property
    def item_ids(self) -> Sequence[UUID] | None:
        """Ids of those ticked; ``None`` for everybody."""
        return None if self.cleaned_data["scope"] == "all" else self.cleaned_data["items"]


class ReasonForm(forms.Form):
    """Why a conclusion is reopened, or a review cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))


class ShareForm(forms.Form):
    """From which share of the required credits on a review suggests completion."""

    share = forms.IntegerField(
        label=_("Least share of the required credits for completion, in percent"),
        min_value=1,
        max_value=100,
        help_text=_(
            "Who cannot graduate and earned at least this share is suggested for completion, others for incompletion."
        ),
    )
