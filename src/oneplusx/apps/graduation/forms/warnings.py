"""Filters of warnings, the term to work out, levels of a college, an acknowledgment, conditions of a learner."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.graduation.selectors.programs import CONDITIONS
from oneplusx.apps.graduation.selectors.warnings import NamedLevel
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import of_learners_named, of_numbers_starting
from oneplusx.domain.credits import as_decimal
from oneplusx.domain.graduation.warning import Level, Measure
from oneplusx.web import naming
from oneplusx.web.forms import FilterForm
from oneplusx.web.search import search_filter

HUNDRED = 100
STATES = (
    ("", pgettext_lazy("warning", "In force")),
    ("waiting", _("Not acknowledged")),
    ("acknowledged", _("Acknowledged")),
    ("lifted", _("Lifted")),
)
STATE_CONDITIONS = {
    "": Q(lifted_at=None),
    "waiting": Q(lifted_at=None, acknowledged_at=None),
    "acknowledged": Q(lifted_at=None, acknowledged_at__isnull=False),
    "lifted": Q(lifted_at__isnull=False),
}
TERM_MAX = 20


class WarningFilters(FilterForm):
    """Term, level, state, class, adviser, name or number."""

    term = forms.ChoiceField(label=_("Term"))
    level = forms.ChoiceField(label=_("Level"))
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    group = forms.CharField(label=_("Class"), max_length=60)
    adviser = forms.CharField(label=_("Adviser"), max_length=60)
    q = forms.CharField(label=_("Name or student number"), max_length=60)

    def __init__(self, *args: Any, terms: Sequence[str], levels: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, level = self.fields["term"], self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(level, forms.ChoiceField)
        field.choices = [("", _("All terms")), *((term, term) for term in terms)]
        level.choices = [("", _("All levels")), *levels]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The warnings left."""
        rows = rows.filter(STATE_CONDITIONS[self.chosen("state") or ""])
        if term := self.chosen("term"):
            rows = rows.filter(term_code=term)
        if level := self.chosen("level"):
            rows = rows.filter(rank=level)
        if group := self.chosen("group"):
            rows = rows.filter(enrollment__class_group__name__contains=group)
        if adviser := self.chosen("adviser"):
            rows = rows.filter(search_filter("enrollment__class_group__adviser__name_search", adviser))
        if text := self.chosen("q"):
            name = of_learners_named(text)
            rows = rows.filter(name | of_numbers_starting(text))
        return rows


class TermForm(forms.Form):
    """Which college, which term."""

    college = forms.ChoiceField(label=_("College"))
    term = forms.ChoiceField(label=_("Term"))

    def __init__(self, *args: Any, colleges: Sequence[Institution], terms: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        college, term = self.fields["college"], self.fields["term"]
        assert isinstance(college, forms.ChoiceField)
        assert isinstance(term, forms.ChoiceField)
        college.choices = [(str(key), name) for key, name in naming.institutions(one.id for one in colleges).items()]
        if len(colleges) == 1:
            college.widget, college.initial = forms.HiddenInput(), str(colleges[0].id)
        term.choices = [(one, one) for one in terms]


class LevelForm(forms.Form):
    """One level; a figure left empty is not looked at."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=40, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    term_failed = forms.DecimalField(
        label=_("Credits failed in the term, from"), min_value=0, max_value=999, decimal_places=2, required=False
    )
    open_failed = forms.DecimalField(
        label=_("Credits failed and not made up, from"), min_value=0, max_value=999, decimal_places=2, required=False
    )
    open_courses = forms.IntegerField(
        label=_("Courses failed and not made up, from"), min_value=1, max_value=99, required=False
    )
    behind = forms.DecimalField(
        label=_("Credits behind the program, from"), min_value=0, max_value=999, decimal_places=2, required=False
    )

    def as_level(self, rank: int) -> NamedLevel | None:
        """The level; ``None`` for a line left empty."""
        data = self.cleaned_data
        limits = {
            Measure.TERM_FAILED: _hundredths(data["term_failed"]),
            Measure.OPEN_FAILED: _hundredths(data["open_failed"]),
            Measure.OPEN_COURSES: data["open_courses"],
            Measure.BEHIND: _hundredths(data["behind"]),
        }
        if not data["name_zh"] and not data["name_en"] and all(limit is None for limit in limits.values()):
            return None
        level = Level(rank, **{measure.value: limit for measure, limit in limits.items()})
        return NamedLevel(level, data["name_zh"], data["name_en"])


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * HUNDRED)


LEVELS_SHOWN = 5
LevelSet = forms.formset_factory(LevelForm, extra=0, max_num=LEVELS_SHOWN)


def initial_levels(levels: Sequence[NamedLevel]) -> list[dict[str, Any]]:
    """What the form shows of levels, with empty lines for more."""
    rows: list[dict[str, Any]] = [
        {
            "name_zh": named.name_zh,
            "name_en": named.name_en,
            "term_failed": _credits(named.level.term_failed_hundredths),
            "open_failed": _credits(named.level.open_failed_hundredths),
            "open_courses": named.level.open_failed_courses,
            "behind": _credits(named.level.behind_hundredths),
        }
        for named in levels
    ]
    return rows if len(rows) >= LEVELS_SHOWN else [*rows, {}]


def _credits(value: int | None) -> Decimal | None:
    return None if value is None else as_decimal(value)


class NoteForm(forms.Form):
    """What was agreed with the learner."""

    note = forms.CharField(
        label=_("What was agreed"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConditionsForm(forms.Form):
    """Whether a learner meets each named condition."""

    CHOICES = (("", _("Not recorded")), ("yes", _("Met")), ("no", _("Not met")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_chinese = (get_language() or "zh").startswith("zh")
        for code, name_zh, name_en in CONDITIONS:
            label = name_zh if is_chinese else name_en
            self.fields[code] = forms.ChoiceField(label=label, choices=self.CHOICES, required=False)

    def met(self) -> dict[str, bool]:
        """The conditions that are recorded."""
        return {code: value == "yes" for code, value in self.cleaned_data.items() if value}
