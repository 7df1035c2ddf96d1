from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.selectors import matching
from oneplusx.apps.credentials.models import CredentialState, StatusPurpose
from oneplusx.web.forms import FilterForm

ALL = ("", _("All"))


class CredentialFilters(FilterForm):
    """Which credentials of those the actor sees."""

    q = forms.CharField(label=_("Number, holder or certificate"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *CredentialState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if query := self.chosen("q"):
            found = matching(Certificate.objects.filter(id=OuterRef("certificate_id")), query)
            rows = rows.filter(Exists(found))
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class StatusListFilters(FilterForm):
    """Which lists."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=[ALL, *StatusPurpose.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(purpose=self.chosen("purpose")) if self.chosen("purpose") else rows
