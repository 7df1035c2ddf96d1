"""Filters of training classes; a class, its roster, trainers, sessions and attendance; a training base."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.models import AbsenceKind, Course, TrainingBase, TrainingClass
from oneplusx.apps.curriculum.selectors.mapping import STANDARD_TYPES
from oneplusx.apps.curriculum.services import (
    EQUIPMENT_COUNT_MAX,
    EQUIPMENT_NAME_CHARACTERS_MAX,
    BaseDraft,
    ClassDraft,
)
from oneplusx.apps.parties.models import ClassGroup, Person
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.domain.errors import Invalid
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.naming import named
from oneplusx.web.refusals import words_of

NUMBERS_MAX = 20_000


class ClassFilters(FilterForm):
    """Name or code, certificate."""

    q = forms.CharField(label=_("Name or code"), max_length=60)
    certificate = forms.CharField(label=_("Certificate code"), max_length=60)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[TrainingClass]:
        """The classes left."""
        if text := self.chosen("q"):
            rows = rows.filter(Q(name__icontains=text) | Q(code__istartswith=text))
        if code := self.chosen("certificate"):
            rows = rows.filter(certificate_type__code__iexact=code)
        return rows


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Rows by code and name in the page's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Code and name."""
        return f"{obj.code} {obj.name if hasattr(obj, 'name') else named(obj)}"


class People(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Members of the college by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


class ClassForm(forms.Form):
    """A training class."""

    code = forms.CharField(label=_("Class code"), max_length=40)
    name = forms.CharField(label=_("Name of the class"), max_length=120)
    certificate_type = Named(label=_("Certificate"), queryset=CertificateType.objects.none())
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), widget=DateInput(), required=False)
    hours_planned = forms.IntegerField(
        label=_("Hours planned"), min_value=0, max_value=2000, initial=0, help_text=_("0: as many as its sessions have")
    )
    base = Named(label=_("Training base"), queryset=TrainingBase.objects.none(), required=False)
    credit_course = Named(
        label=_("Credit-bearing: counts as the course"),
        queryset=Course.objects.none(),
        required=False,
        help_text=_("Who is trained can then be recorded as having passed this course."),
    )

    def __init__(self, *args: Any, college_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = CertificateType.objects.filter(STANDARD_TYPES, state=CatalogueState.PUBLISHED)
        offer(self, "certificate_type", published.order_by("family", "level_rank", "code"))
        bases = TrainingBase.objects.filter(college_id=college_id, is_usable=True)
        offer(self, "base", bases.order_by("code"))
        offer(self, "credit_course", Course.objects.filter(college_id=college_id).order_by("code"))

    @staticmethod
    def initial_of(row: TrainingClass) -> dict[str, Any]:
        """What the form shows of a class."""
        return {
            "code": row.code,
            "name": row.name,
            "certificate_type": row.certificate_type_id,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "hours_planned": row.hours_planned,
            "base": row.base_id,
            "credit_course": row.credit_course_id,
        }

    def draft(self) -> ClassDraft:
        """The form as the service takes it."""
        data = self.cleaned_data
        return ClassDraft(
            code=data["code"],
            name=data["name"],
            certificate_type_id=data["certificate_type"].id,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            hours_planned=data["hours_planned"],
            base_id=data["base"].id if data["base"] else None,
            credit_course_id=data["credit_course"].id if data["credit_course"] else None,
        )


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class RosterForm(forms.Form):
    """Who enters the roster: a whole class, or student numbers."""

    class_group = Named(label=_("Class group"), queryset=ClassGroup.objects.none(), required=False)
    numbers = forms.CharField(
        label=_("Student numbers"),
        required=False,
        max_length=NUMBERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One per line; a longer list is imported as a spreadsheet."),
    )

    def __init__(self, *args: Any, college_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "class_group", ClassGroup.objects.filter(college_id=college_id).order_by("-entry_year", "code"))

    def numbers_given(self) -> list[str]:
        """The student numbers."""
        text: str = self.cleaned_data["numbers"]
        return text.replace(",", " ").replace("、", " ").split()


class TrainerForm(forms.Form):
    """A trainer."""

    person = People(label=_("Trainer"), queryset=Person.objects.none())

    def __init__(self, *args: Any, college_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Person.objects.filter(memberships__institution_id=college_id, memberships__ended_at=None)
        offer(self, "person", members.order_by("name_sort", "id").distinct())


class SessionForm(forms.Form):
    """A session."""

    held_on = forms.DateField(label=_("Day"), widget=DateInput())
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=24, initial=4)
    topic = forms.CharField(label=_("Topic"), max_length=160, required=False)


class AttendanceForm(forms.Form):
    """Who was not there; everybody else was."""

    def __init__(self, *args: Any, learners: list[tuple[UUID, str]], known: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for learner_id, label in learners:
            self.fields[str(learner_id)] = forms.ChoiceField(
                label=label,
                choices=[("", _("Present")), *AbsenceKind.choices],
                required=False,
                initial=known.get(learner_id, ""),
            )

    def absences(self) -> dict[UUID, str]:
        """By learner, for the service."""
        return {UUID(name): kind for name, kind in self.cleaned_data.items() if kind}


class ShareForm(forms.Form):
    """From which share of the hours somebody counts as trained."""

    percent = forms.IntegerField(label=_("Trained from (percent of the hours)"), min_value=1, max_value=100)


class BaseForm(forms.Form):
    """A training base."""

    code = forms.CharField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=30_000)
    location = forms.CharField(label=_("Location"), max_length=200, required=False)
    partner = forms.CharField(label=_("Enterprise partner"), max_length=160, required=False)
    equipment = forms.CharField(
        label=_("Equipment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One per line: name and how many, e.g. “computer 40”."),
    )
    is_usable = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean_equipment(self) -> list[tuple[str, int]]:
        """Lines as (name, count)."""
        found = []
        for number, line in enumerate(self.cleaned_data["equipment"].splitlines(), start=1):
            name, _space, count = (part.strip() for part in line.strip().rpartition(" "))
            if line.strip() and not _is_equipment(name, count):
                problem = Invalid(
                    "curriculum.equipment_line",
                    line=number,
                    found=line.strip(),
                    name_max=EQUIPMENT_NAME_CHARACTERS_MAX,
                    count_max=EQUIPMENT_COUNT_MAX,
                )
                raise forms.ValidationError(words_of(problem))
            if line.strip():
                found.append((name, int(count)))
        return found

    @staticmethod
    def initial_of(row: TrainingBase) -> dict[str, Any]:
        """What the form shows of a base."""
        names = ("code", "name_zh", "name_en", "capacity", "location", "partner", "is_usable")
        lines = [f"{one['name']} {one['count']}" for one in row.equipment]
        return {**{name: getattr(row, name) for name in names}, "equipment": "\n".join(lines)}

    def draft(self) -> BaseDraft:
        """The form as the service takes it."""
        return BaseDraft(**self.cleaned_data)


def _is_equipment(name: str, count: str) -> bool:
    is_count = count.isdecimal() and len(count) <= len(str(EQUIPMENT_COUNT_MAX)) and int(count) <= EQUIPMENT_COUNT_MAX
    return is_count and 0 < len(name) <= EQUIPMENT_NAME_CHARACTERS_MAX
