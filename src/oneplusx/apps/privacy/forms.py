"""The one form of asking for erasure."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """Asked for knowingly."""

    is_understood = forms.BooleanField(
        label=_("I have read what is erased and what stays, and that erased data cannot be brought back")
    )
