"""Parses what colleges do about alliances."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FoundForm(forms.Form):
    """A new alliance."""

    lead = forms.ChoiceField(label=_("Lead college"))
    code = forms.SlugField(label=_("Code"), max_length=60)
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=120)
    name_en = forms.CharField(label=_("Name (English)"), max_length=160, required=False)

    def __init__(self, *args: Any, leads: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = leads  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """A college to invite."""

    q = forms.CharField(
        label=_("Find a college"), required=False, max_length=60, help_text=_("By name, pinyin or code.")
    )
    college = forms.ChoiceField(label=_("College"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, colleges: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].choices = colleges  # type: ignore[attr-defined]
        self.has_institutions = bool(colleges)
