"""Forms of keys: parse only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class LossForm(forms.Form):
    """What happened to a key."""

    reason = forms.CharField(
        label=_("How it was lost"),
        max_length=200,
        help_text=_("Kept on the trail, and read by whoever looks into the loss."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_sure = forms.BooleanField(label=_("I understand that nothing this key signed counts any more."))
