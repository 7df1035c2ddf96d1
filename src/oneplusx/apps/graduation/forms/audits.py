"""Filters of the cohort, the audit to start, the certificate to try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web import naming
from oneplusx.web.forms import FilterForm
from oneplusx.web.search import search_filter

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
            name = search_filter("learner__person__name_search", text)
            rows = rows.filter(name | Q(enrollment__student_number__startswith=text))
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


class CertificateField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Certificates by name."""

    def label_from_instance(self, obj: CertificateType) -> str:
        """The name in the page's language."""
        is_chinese = (get_language() or "zh").startswith("zh")
        return obj.name_zh if is_chinese else obj.name_en or obj.name_zh


class WhatIfForm(forms.Form):
    """Which certificate to try."""

    certificate = CertificateField(
        CertificateType.objects.none(), label=_("If I obtained"), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, certificates: QuerySet[CertificateType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["certificate"]
        assert isinstance(field, forms.ModelChoiceField)
        ids = list(certificates.values_list("id", flat=True))
        field.queryset = CertificateType.objects.filter(id__in=ids).order_by("family", "level_rank")
