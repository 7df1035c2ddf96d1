from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import CertificateState
from oneplusx.apps.certificates.selectors import matching
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.errors import DomainError
from oneplusx.domain.identity import DocumentKind, IdentityDocument, check_document
from oneplusx.web.forms import DateInput, FilterForm
from oneplusx.web.refusals import words_of

ALL = ("", _("All"))


class CertificateFilters(FilterForm):
    q = forms.CharField(label=_("Number, holder or certificate"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *CertificateState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = matching(rows, self.chosen("q") or "")
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class IssueForm(forms.Form):
    certificate_type = forms.ChoiceField(label=_("Certificate"))
    name = forms.CharField(label=_("Holder's name"), max_length=120)
    document_kind = forms.ChoiceField(
        label=_("Kind of document"),
        choices=[("resident_id", _("Resident ID card")), ("passport", _("Passport")), ("other", _("Other document"))],
    )
    document_number = forms.CharField(label=_("Document number"), max_length=40)
    number = forms.CharField(label=_("Certificate number"), max_length=100)
    issued_on = forms.DateField(label=_("Date of issue"), widget=DateInput())
    expires_on = forms.DateField(
        label=_("Valid until"), widget=DateInput(), required=False, help_text=_("Empty: as the certificate type says")
    )
    score = forms.DecimalField(label=_("Score"), min_value=0, max_value=1000, decimal_places=2, required=False)

    def __init__(self, *args: Any, types: QuerySet[CertificateType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["certificate_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(row.id), f"{row.name_zh} {row.code}") for row in types]

    def certificate_type_id(self) -> UUID:
        """The chosen certificate type."""
        return UUID(self.cleaned_data["certificate_type"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "document_number" in data and "document_kind" in data:
            try:
                data["document"] = self._document(data)
            except DomainError as error:
                self.add_error("document_number", words_of(error))
        return data

    def _document(self, data: dict[str, Any]) -> IdentityDocument:
        return check_document(DocumentKind(data["document_kind"]), data["document_number"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
