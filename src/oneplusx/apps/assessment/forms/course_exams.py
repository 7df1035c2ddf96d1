"""A course exam held as one with an exam plan; filters of what became of the results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.assessment.forms.candidates import TEXT_MAX, ScoreField
from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.models import OVERALL, CourseExam, ExamPlan, LandingFinding
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.assessment.services.course_exams import TERM_MAX, CourseExamDraft
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.parties.selectors import of_learners_named
from oneplusx.web.forms import FilterForm
from oneplusx.web.naming import named

RECORDED, OPEN = "recorded", "open"


class CourseResultFilters(FilterForm):
    """Name or number; recorded or to look at."""

    q = forms.CharField(label=_("Name or student number"), max_length=60)
    finding = forms.ChoiceField(
        label=pgettext_lazy("course exam", "What became of it"),
        choices=[
            ("", _("All")),
            (RECORDED, pgettext_lazy("course exam", "Recorded")),
            (OPEN, pgettext_lazy("course exam", "To look at")),
        ],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The results left."""
        if text := self.chosen("q"):
            name = of_learners_named(text)
            rows = rows.filter(name) | rows.filter(registration__enrollment__student_number__startswith=text)
        chosen = self.chosen("finding")
        if chosen == RECORDED:
            return rows.filter(finding=LandingFinding.NONE)
        return rows.exclude(finding=LandingFinding.NONE) if chosen == OPEN else rows


class CourseField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Courses by code and name in the page's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Code and name."""
        return f"{obj.code} {named(obj)}"


class CourseExamForm(forms.Form):
    """What a college enters about a course exam."""

    course = CourseField(label=_("Course"), queryset=Course.objects.none())
    level_id = forms.ChoiceField(label=_("Certificate level"), required=False)
    part = forms.ChoiceField(
        label=pgettext_lazy("course exam", "Score that counts"),
        help_text=_("The score of one part, or the overall score, becomes the result of the course."),
    )
    term_code = forms.CharField(
        label=_("Term"), max_length=TERM_MAX, required=False, help_text=_("Empty: the term of the exam day")
    )
    pass_line = ScoreField(label=_("Pass line of the course"), min_value=1, max_value=100, initial=60)

    def __init__(self, *args: Any, plan: ExamPlan, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course, level, part = self.fields["course"], self.fields["level_id"], self.fields["part"]
        assert isinstance(course, forms.ModelChoiceField)
        assert isinstance(level, forms.ChoiceField)
        assert isinstance(part, forms.ChoiceField)
        course.queryset = courses
        levels = plan.levels.select_related("certificate_type")
        level.choices = [("", _("All levels")), *((str(one.id), named(one.certificate_type)) for one in levels)]
        parts = dict.fromkeys(code for scheme in schemes_of(plan).values() for code in scheme.codes)
        part.choices = [(code, part_label(code)) for code in (OVERALL, *parts)]

    def as_draft(self) -> CourseExamDraft:
        """The form as the service takes it."""
        data = self.cleaned_data
        return CourseExamDraft(
            course_id=data["course"].id,
            level_id=data["level_id"] or None,
            part=data["part"],
            term_code=data["term_code"],
            pass_hundredths=data["pass_line"],
        )

    @staticmethod
    def initial_of(exam: CourseExam) -> dict[str, Any]:
        """The course exam as the form shows it."""
        return {
            "course": exam.course_id,
            "level_id": str(exam.level_id or ""),
            "part": exam.part,
            "term_code": exam.term_code,
            "pass_line": f"{exam.pass_hundredths / 100:g}",
        }


class ChangeCourseExamForm(CourseExamForm):
    """A change, with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))
