"""Parses what an owner demands before publishing, besides consensus."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.rulesets.models import BacktestDemand
from oneplusx.apps.rulesets.services.publishing import DAYS_MAX


class BacktestPolicyForm(forms.Form):
    """Which back-test an owner demands."""

    demand = forms.ChoiceField(label=_("A back-test before publishing"), choices=BacktestDemand.choices)
    days_max = forms.IntegerField(label=_("Not older than (days)"), min_value=1, max_value=DAYS_MAX)
