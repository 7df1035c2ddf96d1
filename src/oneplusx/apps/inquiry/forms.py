"""Parses what the public typed or handed in."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.inquiry.lists import FILE_BYTES_MAX

LIST_CHARACTERS_MAX = 60_000


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


class CertificateFileForm(forms.Form):
    """A certificate as a file."""

    file = forms.FileField(
        label=_("Certificate file"),
        help_text=_("JSON, PDF with the credential in it, or a badge picture (PNG, SVG), up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.jsonld,.pdf,.png,.svg"}),
    )


class ListForm(forms.Form):
    """Pasted lines, or a spreadsheet."""

    is_filter: ClassVar[bool] = True

    lines = forms.CharField(
        label=_("Numbers and names, one certificate per line"),
        help_text=_("Copied from two columns of a spreadsheet, or separated by a comma. At most 200 lines."),
        max_length=LIST_CHARACTERS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a spreadsheet with these two columns"),
        help_text=_("XLSX or CSV, up to 512 KB, with the titles “certificate number” and “name”."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean(self) -> dict[str, object]:
        """Either of the two; the content of the file is under ``content``."""
        data = super().clean() or {}
        file = data.get("file")
        if not file and not data.get("lines"):
            raise forms.ValidationError(_("Paste lines or choose a spreadsheet."))
        if file:
            data["content"] = file.read(FILE_BYTES_MAX + 1)
        return data
