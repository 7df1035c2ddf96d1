"""Forms of reissues and of revocations of a plan's certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import ReissueCause, ReissueState, RevocationState
from oneplusx.web.forms import EvidenceForm, FilterForm

ALL = ("", _("All"))


class ReissueFilters(FilterForm):
    """By state."""

    state = forms.ChoiceField(label=_("State"), choices=[ALL, *ReissueState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the state."""
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class RevocationFilters(FilterForm):
    """By state."""

    state = forms.ChoiceField(label=_("State"), choices=[ALL, *RevocationState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the state."""
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class ReissueForm(EvidenceForm):
    """Cause, reason and evidence."""

    cause = forms.ChoiceField(label=_("Cause of the reissue"), choices=ReissueCause.choices)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("cause", "reason", "photo", "evidence_files")


class AnswerForm(forms.Form):
    """Why a request is refused."""

    answer = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
