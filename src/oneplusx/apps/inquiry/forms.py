"""Parses what the public typed."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _


class InquiryForm(forms.Form):
    """A number and a name, or a code."""

    is_filter: ClassVar[bool] = True
    """No field is marked optional: some are needed, though none always."""

    number = forms.CharField(label=_("Certificate number"), max_length=100, required=False, strip=True)
    name = forms.CharField(label=_("Holder's name"), max_length=120, required=False, strip=True)
    code = forms.CharField(label=_("Or the 16-character code"), max_length=24, required=False, strip=True)

    def clean(self) -> dict[str, str]:
        """Either both number and name, or the code."""
        data = super().clean() or {}
        if not data.get("code") and not (data.get("number") and data.get("name")):
            raise forms.ValidationError(
                _("Enter the certificate number and the holder's name, or the 16-character code.")
            )
        return data
