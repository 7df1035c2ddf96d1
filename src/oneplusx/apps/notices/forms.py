from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.notices.models import NoticeCategory, NoticeState, PolicyNotice
from oneplusx.apps.notices.services import NoticeContent, NoticeFile
from oneplusx.apps.parties.labels import ROLE_LABELS
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.provinces import PROVINCES
from oneplusx.web.forms import DateInput, FilterForm, SeveralFilesField
from oneplusx.web.naming import named
from oneplusx.web.search import search_filter

ALL = ("", _("All"))
FIELDS = (
    "title_zh",
    "title_en",
    "number",
    "category",
    "body_zh",
    "body_en",
    "effective_on",
    "ends_on",
    "is_public",
    "is_acknowledged",
    "task_zh",
    "task_en",
    "task_due_on",
)


class NoticeFilters(FilterForm):
    q = forms.CharField(label=_("Title, number or text"), max_length=100)
    category = forms.ChoiceField(label=_("Category"), choices=[ALL, *NoticeCategory.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("name_search", self.chosen("q") or ""))
        return rows.filter(category=self.chosen("category")) if self.chosen("category") else rows


class OwnNoticeFilters(NoticeFilters):
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *NoticeState.choices])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().narrow(rows)
        return rows.filter(state=self.chosen("state")) if self.chosen("state") else rows


class ReceiptFilters(FilterForm):
    q = forms.CharField(label=_("Institution or its code"), max_length=100)
    open = forms.ChoiceField(
        label=_("Receipt"),
        choices=[
            ALL,
            ("unread", _("Not read")),
            ("unacknowledged", _("Not acknowledged")),
            ("acknowledged", _("Acknowledged")),
        ],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(search_filter("institution__name_search", self.chosen("q") or ""))
        wanted = self.chosen("open")
        if wanted == "unread":
            return rows.filter(read_at=None)
        if wanted == "acknowledged":
            return rows.exclude(acknowledged_at=None)
        return rows.filter(acknowledged_at=None) if wanted == "unacknowledged" else rows


class NoticeForm(forms.Form):
    publisher = forms.ChoiceField(label=_("Publisher"))
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=240, required=False)
    number = forms.CharField(label=_("Reference number"), max_length=80, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=NoticeCategory.choices)
    body_zh = forms.CharField(label=_("Text in Chinese"), widget=forms.Textarea(attrs={"rows": 10}))
    body_en = forms.CharField(label=_("Text in English"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    effective_on = forms.DateField(label=_("Effective from"), required=False, widget=DateInput)
    ends_on = forms.DateField(label=_("Effective until"), required=False, widget=DateInput)
    attachments = SeveralFilesField(label=_("Attachments"), required=False)
    is_public = forms.BooleanField(label=_("Everybody may read it, signed in or not"), required=False, initial=True)
    roles = forms.MultipleChoiceField(
        label=_("For these roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every role"),
    )
    provinces = forms.MultipleChoiceField(
        label=_("In these provinces"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everywhere, unless institutions are named"),
    )
    institutions = forms.CharField(
        label=_("In these institutions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Codes, with spaces or commas between them; besides the provinces"),
    )
    is_acknowledged = forms.BooleanField(label=_("Readers must acknowledge it"), required=False)
    task_zh = forms.CharField(label=_("Task in Chinese"), max_length=300, required=False)
    task_en = forms.CharField(label=_("Task in English"), max_length=300, required=False)
    task_due_on = forms.DateField(
        label=_("Task due on"),
        required=False,
        widget=DateInput,
        help_text=_("A task appears in the inboxes of all institutions of the audience"),
    )

    def __init__(self, *args: Any, publishers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publisher"].choices = publishers  # type: ignore[attr-defined]
        self.fields["roles"].choices = [(role.value, label) for role, label in ROLE_LABELS.items()]  # type: ignore[attr-defined]
        self.fields["provinces"].choices = [(one.code, named(one)) for one in PROVINCES]  # type: ignore[attr-defined]

    def clean_institutions(self) -> list[UUID]:
        codes = dict.fromkeys(self.cleaned_data["institutions"].replace(",", " ").split())
        known = dict(Institution.objects.filter(code__in=list(codes)).values_list("code", "id"))
        missing = [code for code in codes if code not in known]
        if missing:
            raise forms.ValidationError(_("Unknown codes: %(codes)s"), params={"codes": ", ".join(missing)})
        return [known[code] for code in codes]

    def content(self) -> NoticeContent:
        """As the service wants it."""
        data = self.cleaned_data
        return NoticeContent(
            **{name: data[name] for name in FIELDS},
            roles=data["roles"],
            province_codes=data["provinces"],
            institution_ids=data["institutions"],
        )

    def handed_in(self) -> list[NoticeFile]:
        """The attachments."""
        return [NoticeFile(file.name or "file", file.read()) for file in self.cleaned_data["attachments"]]


def values_of(notice: PolicyNotice) -> dict[str, Any]:
    """A notice as the form shows it."""
    parts = list(notice.audience.select_related("institution"))
    return {
        **{name: getattr(notice, name) for name in FIELDS},
        "publisher": str(notice.publisher_id),
        "roles": sorted({part.role for part in parts if part.role}),
        "provinces": sorted({part.province_code for part in parts if part.province_code}),
        "institutions": " ".join(sorted({part.institution.code for part in parts if part.institution})),
    }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
