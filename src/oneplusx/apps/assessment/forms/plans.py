"""Filters of plans, a plan to draw up, its sessions and sites, an act."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.assessment.labels import EQUIPMENT, code_of, part_label
from oneplusx.apps.assessment.models import ExamPlan, ExamSite, PlanAct, PlanState
from oneplusx.apps.assessment.services import PlanDraft
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.provinces import PROVINCES
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.naming import named

PROVINCE_CHOICES = [("", _("All provinces"))]


class PlanFilters(FilterForm):
    """State, month, name or code."""

    q = forms.CharField(label=_("Name or code"), max_length=60)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *PlanState.choices])
    month = forms.CharField(label=_("Month"), max_length=7)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The plans left."""
        if text := self.chosen("q"):
            rows = rows.filter(name_zh__contains=text) | rows.filter(code__icontains=text)
        if state := self.chosen("state"):
            rows = rows.filter(state=state)
        return rows.filter(month=self.chosen("month")) if self.chosen("month") else rows


class TypesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Certificate types by their name in the page's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Code and name."""
        return f"{named(obj)} · {obj.code}"


class PlanForm(forms.Form):
    """What an organization writes down about a plan."""

    code = forms.CharField(label=_("Plan code"), max_length=60)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    month = forms.CharField(label=_("Month"), max_length=7, help_text=_("e.g. 2026-06"))
    province_code = forms.ChoiceField(label=_("Province"), required=False)
    certificate_types = TypesField(
        label=_("Certificate levels"), queryset=CertificateType.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    registers_from_on = forms.DateField(label=_("Registration from"), widget=DateInput())
    registers_until_on = forms.DateField(label=_("Registration until"), widget=DateInput())
    exam_from_on = forms.DateField(label=_("Exam from"), widget=DateInput())
    exam_until_on = forms.DateField(label=_("Exam until"), widget=DateInput())
    notice_days = forms.IntegerField(label=_("Days of public notice"), min_value=1, max_value=60, initial=5)
    is_open_to_society = forms.BooleanField(label=_("Open to social candidates"), required=False, initial=True)
    needs_quota = forms.BooleanField(label=_("Colleges need places of their quota"), required=False, initial=True)

    def __init__(self, *args: Any, organization_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = self.fields["certificate_types"]
        assert isinstance(types, forms.ModelMultipleChoiceField)
        types.queryset = CertificateType.objects.filter(organization_id=organization_id, state="published").order_by(
            "family", "level_rank", "code"
        )
        province = self.fields["province_code"]
        assert isinstance(province, forms.ChoiceField)
        province.choices = [*PROVINCE_CHOICES, *((one.code, named(one)) for one in PROVINCES)]

    def as_draft(self) -> PlanDraft:
        """The form as the service takes it."""
        data = dict(self.cleaned_data)
        types = data.pop("certificate_types")
        return PlanDraft(certificate_type_ids=tuple(one.id for one in types), **data)

    @staticmethod
    def initial_of(plan: ExamPlan) -> dict[str, Any]:
        """The plan as the form shows it."""
        names = [name for name in PlanForm.base_fields if name != "certificate_types"]
        types = [level.certificate_type_id for level in plan.levels.all()]
        return {**{name: getattr(plan, name) for name in names}, "certificate_types": types}


class SessionForm(forms.Form):
    """A session of one part."""

    part = forms.ChoiceField(label=pgettext_lazy("exam", "Part"))
    level_id = forms.ChoiceField(label=_("Certificate level"), required=False)
    day = forms.DateField(label=_("Day"), widget=DateInput())
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    equipment = forms.CharField(
        label=_("Equipment"), required=False, max_length=200, help_text=_("Separated by commas, e.g. computers")
    )

    def __init__(self, *args: Any, parts: list[str], levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part, level = self.fields["part"], self.fields["level_id"]
        assert isinstance(part, forms.ChoiceField)
        assert isinstance(level, forms.ChoiceField)
        part.choices = [(one, part_label(one)) for one in parts]
        level.choices = [("", _("All levels")), *levels]

    def as_session(self) -> dict[str, Any]:
        """The form as the service takes it."""
        data = self.cleaned_data
        return {
            "part": data["part"],
            "level_id": data["level_id"] or None,
            "starts_at": datetime.combine(data["day"], data["begins"], SHANGHAI),
            "ends_at": datetime.combine(data["day"], data["ends"], SHANGHAI),
            "equipment": [
                code_of(one.strip(), EQUIPMENT) for one in re.split("[，、,]", data["equipment"]) if one.strip()
            ],
        }


class SitesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Sites by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and code."""
        return f"{named(obj)} · {obj.code}"


class PlanSitesForm(forms.Form):
    """Which approved sites take part."""

    sites = SitesField(
        label=_("Exam sites"),
        queryset=ExamSite.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, sites: QuerySet[ExamSite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sites"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = sites


class ActForm(forms.Form):
    """An act on a plan, with its reason where it needs one."""

    act = forms.ChoiceField(choices=PlanAct.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
