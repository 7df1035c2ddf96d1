"""Parses what a learner shares, and what a visitor says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.sharing.models import SharedField
from oneplusx.apps.sharing.services import TERMS_DAYS, VIEWS_MAX, Wish
from oneplusx.domain.certificate_number import plain_code
from oneplusx.web.naming import named

CERTIFICATE, OUTCOME = "c", "o"
FIELDS_AT_FIRST = (SharedField.NUMBER, SharedField.DATES, SharedField.ORGANIZATION, SharedField.CONTENTS)
VIEWS = (1, 5, 10, 50)
LANGUAGES = (("zh-hans", _("Chinese")), ("en", _("English")))


def _days() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in TERMS_DAYS]


def _views() -> list[tuple[str, Any]]:
    limited = [(str(n), ngettext("%(n)d view", "%(n)d views", n) % {"n": n}) for n in VIEWS]
    return [("", _("Any number within the term")), *limited]


class ShareForm(forms.Form):
    """Certificates and outcomes, fields, language, term, views, for whom."""

    items = forms.MultipleChoiceField(
        label=_("Certificates and learning outcomes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one certificate or learning outcome.")},
    )
    fields_shown = forms.MultipleChoiceField(
        label=_("What the report shows"),
        help_text=_("The title, the verdict and your name (masked, if not chosen in full) always stand in it."),
        choices=SharedField.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the report"), choices=LANGUAGES)
    days = forms.TypedChoiceField(label=_("Can be opened for"), choices=_days, coerce=int)
    views_max = forms.TypedChoiceField(
        label=_("Number of views"), choices=_views, coerce=int, empty_value=None, required=False
    )
    recipient = forms.CharField(
        label=_("Who it is for"), help_text=_("A reminder for you; nobody else sees it."), max_length=60, required=False
    )
    note = forms.CharField(
        label=_("Note to the reader"), help_text=_("Stands at the top of the report."), max_length=200, required=False
    )

    def __init__(
        self, *args: Any, certificates: Iterable[Certificate], outcomes: Iterable[Achievement], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        choices = [
            *((f"{CERTIFICATE}{row.id}", _certificate_label(row)) for row in certificates),
            *((f"{OUTCOME}{row.id}", f"{row.title} · {named(row.type)}") for row in outcomes),
        ]
        field.choices = choices
        self.has_items = bool(choices)
        """Whether there is anything to share."""

    def wish(self) -> Wish:
        """What was asked for."""
        data = self.cleaned_data
        return Wish(
            certificate_ids=_chosen(data["items"], CERTIFICATE),
            achievement_ids=_chosen(data["items"], OUTCOME),
            fields=data["fields_shown"],
            language=data["language"],
            days=data["days"],
            views_max=data["views_max"],
            recipient=data["recipient"],
            note=data["note"],
        )


def _chosen(values: Iterable[str], kind: str) -> list[UUID]:
    return [UUID(value[1:]) for value in values if value.startswith(kind)]


def _certificate_label(row: Certificate) -> str:
    return " · ".join(part for part in (named(row.certificate_type), row.number) if part)


class ExtendForm(forms.Form):
    """How much longer, and how many views more."""

    days = forms.TypedChoiceField(label=_("Longer by"), choices=_days, coerce=int)
    views_more = forms.IntegerField(label=_("More views"), min_value=0, max_value=VIEWS_MAX, required=False)

    def __init__(self, *args: Any, is_limited: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_limited:
            del self.fields["views_more"]


class CodeForm(forms.Form):
    """The code of a report, as typed."""

    code = forms.CharField(label=_("Code of the report"), max_length=24, strip=True)

    def clean_code(self) -> str:
        """The code without separators; a text that is none is told at once, known or not."""
        code = plain_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("This is no code of a report: 16 letters and digits, the last one checks."))
        return code


class VisitorForm(forms.Form):
    """Who looks, if they want to say."""

    is_filter: ClassVar[bool] = False
    viewer = forms.CharField(
        label=_("Your name or organization"),
        help_text=_("The holder sees it. You may leave it empty."),
        max_length=60,
        required=False,
    )
