"""Parses decisions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.approvals.models import StepState
from oneplusx.apps.approvals.services import REASON_CHARACTERS_MAX

OUTCOMES = [
    (StepState.APPROVED.value, pgettext_lazy("decision", "Approve")),
    (StepState.RETURNED.value, _("Return for supplement")),
    (StepState.REFUSED.value, pgettext_lazy("decision", "Refuse")),
]


class DecisionForm(forms.Form):
    """One decision with its reason."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=OUTCOMES, widget=forms.RadioSelect, initial=StepState.APPROVED.value
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal or a return; the learner reads it."),
    )

    def clean(self) -> dict[str, object]:
        """A no needs a reason."""
        data = super().clean() or {}
        is_no = data.get("outcome") in {StepState.REFUSED, StepState.RETURNED}
        if is_no and "reason" in data and not str(data["reason"]).strip():
            self.add_error("reason", _("A refusal or a return needs a reason."))
        return data


class BatchForm(DecisionForm):
    """One decision for many steps."""

    steps = forms.TypedMultipleChoiceField(coerce=str, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: object, step_ids: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["steps"].choices = [(step_id, step_id) for step_id in step_ids]  # type: ignore[attr-defined]
