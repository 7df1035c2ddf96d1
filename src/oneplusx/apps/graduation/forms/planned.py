"""Which courses to try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.models import ProgramCourse
from oneplusx.web.naming import named


class PlannedForm(forms.Form):
    """Courses of the program not passed yet."""

    planned = forms.MultipleChoiceField(label=_("If I passed"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, courses: Sequence[ProgramCourse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["planned"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.course.code, f"{row.course.code} {named(row.course)}") for row in courses]
