from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.trail.event_kinds import event_kinds
from oneplusx.apps.trail.mail_kinds import ALL, mail_kinds
from oneplusx.apps.trail.models import DeliveryState
from oneplusx.web.forms import FilterForm

FIELD_OF_ALL = "all"


class MailWishesForm(forms.Form):
    def __init__(self, *args: Any, wishes: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {ALL: _("Send me notices by mail"), **mail_kinds()}
        for kind, is_on in wishes.items():
            self.fields[kind or FIELD_OF_ALL] = forms.BooleanField(
                label=str(labels[kind]), required=False, initial=is_on
            )

    def wishes(self) -> dict[str, bool]:
        """By kind, as the service wants them."""
        return {ALL if name == FIELD_OF_ALL else name: bool(value) for name, value in self.cleaned_data.items()}


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("Name of the endpoint"), max_length=120, help_text=_("E.g. the system that listens"))
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text=_("Begins with https://; addresses of private networks are refused"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all events, future ones too"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.code, kind.title) for kind in event_kinds().values()]  # type: ignore[attr-defined]


class NewEndpointForm(EndpointForm):
    institution = forms.TypedChoiceField(label=_("Institution"))

    field_order = ("institution", "name", "url", "kinds")

    def __init__(self, *args: Any, institutions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = institutions  # type: ignore[attr-defined]
        if len(institutions) == 1:
            self.fields["institution"].initial = institutions[0][0]


class DeliveryFilters(FilterForm):
    """By state and event."""

    state = forms.ChoiceField(
        label=pgettext_lazy("column", "State"), choices=[("", _("All deliveries")), *DeliveryState.choices]
    )
    kind = forms.ChoiceField(label=_("Event"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, kind.title) for kind in event_kinds().values()]
        self.fields["kind"].choices = [("", _("All events")), *kinds]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the state and of the event."""
        chosen = {name: self.chosen(name) for name in ("state", "kind")}
        return rows.filter(**{name: value for name, value in chosen.items() if value})
