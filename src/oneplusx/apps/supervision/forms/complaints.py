from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.supervision.models import ComplaintAbout, ComplaintFinding, ComplaintState
from oneplusx.web.forms import EvidenceForm, FilterForm
from oneplusx.web.search import search_filter


class ComplaintForm(EvidenceForm):
    field_order = ("about", "institution", "exam", "text", "photo", "evidence_files", "name", "contact")

    about = forms.ChoiceField(label=_("Whom or what you complain about"), choices=ComplaintAbout.choices)
    institution = forms.CharField(
        label=_("Name or code of the institution"),
        max_length=120,
        help_text=_("The organization, exam site or college concerned; a part of the name will do"),
    )
    exam = forms.CharField(
        label=_("Which exam"), max_length=160, required=False, help_text=_("For a complaint about an exam")
    )
    text = forms.CharField(label=_("What happened, when and where"), widget=forms.Textarea(attrs={"rows": 7}))
    name = forms.CharField(label=_("Your name"), max_length=120, required=False)
    contact = forms.CharField(
        label=_("Phone or mail"),
        max_length=200,
        required=False,
        help_text=_("Seen by the authority only, never by who is complained about"),
    )

    def complaint(self) -> dict[str, Any]:
        """What was entered, as the service takes it; the institution is still a name or code."""
        names = ("about", "institution", "exam", "text", "name", "contact")
        return {name: self.cleaned_data[name] for name in names} | {"files": self.cleaned_data["handed_in"]}


class ReceiptForm(forms.Form):
    number = forms.CharField(label=_("Receipt number"), max_length=20)
    code = forms.CharField(label=_("Code of the receipt"), max_length=20)


class AnswerForm(forms.Form):
    finding = forms.ChoiceField(
        label=_("Finding"), choices=ComplaintFinding.choices, widget=forms.RadioSelect, required=False
    )
    answer = forms.CharField(
        label=_("Answer to the complainant"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ComplaintFilters(FilterForm):
    q = forms.CharField(label=_("Institution or receipt number"), max_length=100)
    about = forms.ChoiceField(label=_("Complaint about"), choices=[("", _("All")), *ComplaintAbout.choices])
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *ComplaintState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        query = self.chosen("q") or ""
        if query.upper().startswith("TS"):
            rows = rows.filter(receipt_number__startswith=query.upper())
        else:
            rows = rows.filter(search_filter("institution__name_search", query))
        chosen = {name: self.chosen(name) for name in ("about", "state")}
        return rows.filter(**{name: value for name, value in chosen.items() if value})
