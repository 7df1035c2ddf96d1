from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import of_learners_named
from oneplusx.apps.recognition.models import Achievement, Method
from oneplusx.apps.standards.models import AchievementType, CertificateType
from oneplusx.domain.credits import format_credits
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.refusals import words_of

METHODS = [
    (method.value, method.label) for method in (Method.OFFICIAL_LOOKUP, Method.ORIGINAL_SEEN, Method.ISSUER_LIST)
]


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def field_of(attribute: Mapping[str, Any]) -> forms.Field:
    """The form field that an attribute of an outcome type describes."""
    label = attribute["label_zh"] if _in_chinese() else attribute["label_en"]
    options: dict[str, Any] = {"label": label, "required": bool(attribute.get("required"))}
    if attribute["kind"] == "choice":
        choices = [(value, zh if _in_chinese() else en) for value, zh, en in attribute["choices"]]
        return forms.ChoiceField(choices=[("", "—"), *choices], **options)
    if attribute["kind"] == "date":
        return forms.DateField(widget=DateInput(), **options)
    widget = forms.TextInput(attrs={"inputmode": "decimal"}) if attribute["kind"] == "number" else None
    return forms.CharField(max_length=200, widget=widget, **options)


class AchievementForm(forms.Form):
    """Generated from the outcome type; ``colleges`` asks only those who study at several."""

    title = forms.CharField(label=_("Name, as on the evidence"), max_length=200)
    obtained_on = forms.DateField(label=_("Date obtained"), widget=DateInput())
    expires_on = forms.DateField(
        label=_("Valid until"), widget=DateInput(), required=False, help_text=_("Empty when it never expires")
    )

    def __init__(
        self,
        *args: Any,
        type_: AchievementType,
        certificate_type: CertificateType | None = None,
        colleges: Sequence[Institution] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.type = type_
        if certificate_type is not None:
            del self.fields["title"]
        for attribute in type_.attributes:
            self.fields[attribute["code"]] = field_of(attribute)
        if len(colleges) > 1:
            choices = [(str(college.id), college.name_zh) for college in colleges]
            self.fields["college"] = forms.ChoiceField(label=_("College that verifies"), choices=choices)
        self.fields["note"] = forms.CharField(
            label=_("Remarks"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def typed_attributes(self) -> dict[str, str]:
        """What was typed into the fields of the type."""
        codes = [attribute["code"] for attribute in self.type.attributes]
        return {code: str(self.cleaned_data.get(code) or "") for code in codes}

    def add_problems(self, error: DomainError) -> None:
        """Puts the problems of a refused registration at their fields."""
        problems = error.params.get("problems")
        if not isinstance(problems, list):
            self.add_error(None, words_of(error))
            return
        for problem in problems:
            words = words_of(Invalid(problem["code"], **{k: v for k, v in problem.items() if k != "code"}))
            self.add_error(problem["field"] if problem["field"] in self.fields else None, words)


def initial_of(achievement: Achievement) -> dict[str, Any]:
    """What was registered, as the form shows it again."""
    values: dict[str, Any] = dict(achievement.attributes)
    if "credits_hundredths" in values:
        values["credits"] = format_credits(int(values["credits_hundredths"]))
    return {
        **values,
        "title": achievement.title,
        "obtained_on": achievement.obtained_on,
        "expires_on": achievement.expires_on,
        "note": achievement.note,
    }


class TypeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Outcome types by their names in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_zh if _in_chinese() else obj.name_en)


class QueueFilters(FilterForm):
    q = forms.CharField(label=_("Name or student number"), max_length=60)
    type = TypeField(
        AchievementType.objects.order_by("order"), label=_("Outcome type"), to_field_name="code", empty_label=_("All")
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.chosen("type"):
            rows = rows.filter(type=self.chosen("type"))
        query = self.chosen("q") or ""
        by_name = rows.filter(of_learners_named(query))
        return by_name | rows.filter(learner__enrollments__student_number=query) if query.isalnum() else by_name


class VerifyForm(forms.Form):
    method = forms.ChoiceField(label=_("How was it verified?"), choices=METHODS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Remarks"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefusalForm(forms.Form):
    note = forms.CharField(
        label=_("Reason, as the learner will read it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class BatchForm(forms.Form):
    achievements = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    method = forms.ChoiceField(label=_("How were they verified?"), choices=METHODS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Remarks"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, ids: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"achievements": list(ids)}, **kwargs})
        field = self.fields["achievements"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in ids]
