"""Filters of the cohort, the audit to start, the certificate to try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.models import ProgramCourse
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import of_learners_named, of_numbers_starting
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web import naming
from oneplusx.web.forms import FilterForm

ANSWERS = (
    ("", _("All answers")),
    ("can_graduate", _("Can graduate")),
    ("cannot_graduate", _("Cannot graduate yet")),
    ("in_progress", _("Once what is in progress is passed")),
    ("with_plan", _("With the waiting plan")),
    ("unproved", _("Not proved")),
)
CONDITIONS = {
    "can_graduate": Q(is_satisfied=True),
    "cannot_graduate": Q(is_satisfied=False),
    "in_progress": Q(is_satisfied=False, would_be_satisfied=True),
    "with_plan": Q(is_satisfied=False, with_plan_satisfied=True),
    "unproved": Q(is_proved=False),
}


class CohortFilters(FilterForm):
    """Program, entry year, answer, name or number."""

    program = forms.ChoiceField(label=_("Program"))
    year = forms.IntegerField(label=_("Entry year"), min_value=1990, max_value=2100)
    answer = forms.ChoiceField(label=_("Answer"), choices=ANSWERS)
    q = forms.CharField(label=_("Name or student number"), max_length=60)
    group = forms.ChoiceField(label=_("Class"))

    def __init__(
        self, *args: Any, programs: Sequence[tuple[str, str]], groups: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        program, group = self.fields["program"], self.fields["group"]
        assert isinstance(program, forms.ChoiceField)
        assert isinstance(group, forms.ChoiceField)
        program.choices = [("", _("All programs")), *programs]
        group.choices = [("", _("All classes")), *groups]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[GraduationResult]:
        """The answers left."""
        if program := self.chosen("program"):
            rows = rows.filter(enrollment__program_id=program)
        if year := self.chosen("year"):
            rows = rows.filter(enrollment__entry_year=year)
        if answer := self.chosen("answer"):
            rows = rows.filter(CONDITIONS[answer])
        if group := self.chosen("group"):
            rows = rows.filter(enrollment__class_group_id=group)
        if text := self.chosen("q"):
            name = of_learners_named(text)
            rows = rows.filter(name | of_numbers_starting(text))
        return rows


class AuditForm(forms.Form):
    """Which cohort to audit."""

    college = forms.ChoiceField(label=_("College"))
    program = forms.ChoiceField(label=_("Program"), required=False)
    year = forms.IntegerField(label=_("Entry year"), required=False, min_value=1990, max_value=2100)

    def __init__(
        self, *args: Any, colleges: Sequence[Institution], programs: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        college, program = self.fields["college"], self.fields["program"]
        assert isinstance(college, forms.ChoiceField)
        assert isinstance(program, forms.ChoiceField)
        college.choices = [(str(key), name) for key, name in naming.institutions(one.id for one in colleges).items()]
        college.initial = str(colleges[0].id) if colleges else None
        if len(colleges) == 1:
            college.widget = forms.HiddenInput()
        program.choices = [("", _("All programs")), *programs]


class WhatIfForm(forms.Form):
    """Which certificates and courses to try, together."""

    certificate = forms.MultipleChoiceField(
        label=_("If I obtained"), required=False, widget=forms.CheckboxSelectMultiple
    )
    planned = forms.MultipleChoiceField(label=_("If I passed"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, certificates: Sequence[CertificateType], courses: Sequence[ProgramCourse], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("certificate", [(str(row.id), naming.named(row)) for row in certificates])
        self._offer("planned", [(row.course.code, f"{row.course.code} {naming.named(row.course)}") for row in courses])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        if not choices:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Something has to be chosen."""
        data = super().clean() or {}
        if not self.errors and not data.get("certificate") and not data.get("planned"):
            raise forms.ValidationError(_("Choose at least one certificate or course."))
        return data
