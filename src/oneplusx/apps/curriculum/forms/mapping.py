"""One mapping to enter, a program to copy from, a textbook or method, a line of a teacher's record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.forms.training import Named, People, offer
from oneplusx.apps.curriculum.models import (
    Course,
    MaterialKind,
    Program,
    Strength,
    TeacherRecordKind,
    TeachingMaterial,
)
from oneplusx.apps.curriculum.selectors.mapping import STANDARD_TYPES, outcomes_of, text_of
from oneplusx.apps.curriculum.services import MappingRow, MaterialDraft, TeacherDraft
from oneplusx.apps.parties.models import Person
from oneplusx.apps.standards.models import CatalogueState, CertificateType, LearningOutcome
from oneplusx.web.forms import DateInput

SHOWN_CHARACTERS = 60


def outcome_label(row: LearningOutcome) -> str:
    """Code and the beginning of the text."""
    text = text_of(row)
    return f"{row.code} {text[:SHOWN_CHARACTERS]}{'…' if len(text) > SHOWN_CHARACTERS else ''}"


class MappingForm(forms.Form):
    """One course supports one outcome."""

    course = Named(label=_("Course"), queryset=Course.objects.none())
    outcome = forms.ChoiceField(label=_("Outcome of the standard"))
    share = forms.DecimalField(
        label=_("Share of the course’s hours (percent)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("0 takes the mapping away."),
    )
    strength = forms.TypedChoiceField(
        label=_("Strength"), choices=Strength.choices, coerce=int, initial=Strength.PRACTICED
    )

    def __init__(self, *args: Any, program: Program, certificate_type: CertificateType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program, self.certificate_type = program, certificate_type
        offer(self, "course", Course.objects.filter(program_courses__program=program).order_by("code"))
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        own = [row for row, _rank in outcomes_of(certificate_type) if row.level == certificate_type.level]
        field.choices = [(row.code, outcome_label(row)) for row in own]

    def row(self) -> MappingRow:
        """The form as the service takes it."""
        data = self.cleaned_data
        return MappingRow(
            program_code=self.program.code,
            course_code=data["course"].code,
            certificate=self.certificate_type.code,
            outcome_code=data["outcome"],
            share_hundredths=int(data["share"] * 100),
            strength=data["strength"],
        )


class CopyForm(forms.Form):
    """Another program of the college whose mapping is taken over."""

    source = Named(label=_("Program"), queryset=Program.objects.none())

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Program.objects.filter(college_id=program.college_id, program_courses__outcomes__isnull=False)
        offer(self, "source", others.exclude(id=program.id).order_by("-entry_year", "code").distinct())


class TeacherRecordForm(forms.Form):
    """One line of a teacher's record."""

    person = People(label=_("Teacher"), queryset=Person.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=TeacherRecordKind.choices)
    name = forms.CharField(label=_("Name of the qualification or training"), max_length=160)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issuer or organizer"), max_length=160, required=False)
    from_on = forms.DateField(label=_("From"), widget=DateInput())
    until_on = forms.DateField(label=_("Until"), widget=DateInput(), required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=10_000, initial=0)

    def __init__(self, *args: Any, college_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Person.objects.filter(memberships__institution_id=college_id, memberships__ended_at=None)
        offer(self, "person", members.order_by("name_sort", "id").distinct())

    def draft(self) -> TeacherDraft:
        """The form as the service takes it."""
        data = dict(self.cleaned_data)
        del data["person"]
        return TeacherDraft(**data)


class MaterialForm(forms.Form):
    """A textbook or teaching method, and the outcomes of one certificate that it serves, by code."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MaterialKind.choices)
    code = forms.CharField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    authors = forms.CharField(label=_("Authors"), max_length=200, required=False)
    source = forms.CharField(label=_("Publisher and ISBN"), max_length=200, required=False)
    edition = forms.CharField(label=_("Edition"), max_length=60, required=False)
    course = Named(label=_("Course"), queryset=Course.objects.none(), required=False)
    certificate_type = Named(label=_("Certificate"), queryset=CertificateType.objects.none(), required=False)
    outcome_codes = forms.CharField(
        label=_("Outcomes of the standard"),
        required=False,
        max_length=4000,
        help_text=_("Codes of outcomes of this certificate, separated by commas; empty: all of them."),
    )

    def __init__(self, *args: Any, college_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "course", Course.objects.filter(college_id=college_id).order_by("code"))
        published = CertificateType.objects.filter(STANDARD_TYPES, state=CatalogueState.PUBLISHED)
        offer(self, "certificate_type", published.order_by("family", "level_rank", "code"))

    @staticmethod
    def initial_of(row: TeachingMaterial) -> dict[str, Any]:
        """What the form shows of a material."""
        names = ("kind", "code", "name_zh", "name_en", "authors", "source", "edition")
        links = list(row.outcomes.select_related("outcome"))
        standard_id = links[0].outcome.standard_id if links else None
        levels = {one.outcome.level for one in links}
        kinds = CertificateType.objects.filter(standard_id=standard_id, level__in=levels) if standard_id else None
        kind = kinds.order_by("-level_rank").first() if kinds is not None else None
        return {
            **{name: getattr(row, name) for name in names},
            "course": links[0].course_id if links else None,
            "certificate_type": kind.id if kind else None,
            "outcome_codes": ", ".join(sorted({one.outcome.code for one in links})),
        }

    def clean(self) -> dict[str, Any]:
        """Finds the outcomes."""
        data = super().clean() or self.cleaned_data
        kind = data.get("certificate_type")
        codes = set(data.get("outcome_codes", "").replace("，", ",").replace("、", ",").replace(" ", "").split(","))
        codes.discard("")
        known = [row for row, _rank in outcomes_of(kind)] if kind else []
        unknown = codes - {row.code for row in known}
        if unknown:
            self.add_error("outcome_codes", _("Not known: %(codes)s") % {"codes": ", ".join(sorted(unknown))})
        data["outcome_ids"] = [row.id for row in known if not codes or row.code in codes]
        return data

    def draft(self) -> MaterialDraft:
        """The form as the service takes it."""
        data = dict(self.cleaned_data)
        course = data.pop("course")
        for name in ("certificate_type", "outcome_codes"):
            del data[name]
        return MaterialDraft(**data, course_id=course.id if course else None)
