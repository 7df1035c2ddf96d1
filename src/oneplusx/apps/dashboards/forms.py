"""Parses which part of a board, and which figure, an address asks for; nonsense asks for nothing in particular."""

from __future__ import annotations

from uuid import UUID

from django import forms

from oneplusx.apps.dashboards.selectors import By, Part


class BoardQuery(forms.Form):
    """The address of a board or of the rows behind a figure."""

    institution = forms.UUIDField(required=False)
    figure = forms.CharField(max_length=40, required=False)
    by = forms.ChoiceField(choices=[(one.value, one.value) for one in By], required=False)
    department = forms.UUIDField(required=False)
    group = forms.UUIDField(required=False)
    adviser = forms.UUIDField(required=False)
    college = forms.UUIDField(required=False)
    province = forms.RegexField(r"^\d{2}$", required=False)
    month = forms.RegexField(r"^(19|20)\d\d-(0[1-9]|1[0-2])$", required=False)
    level = forms.CharField(max_length=20, required=False)
    kind = forms.CharField(max_length=60, required=False)
    unnamed = forms.ChoiceField(choices=[("class", ""), ("adviser", "")], required=False)

    def part(self) -> Part:
        """The part asked for."""
        self.is_valid()
        data = self.cleaned_data
        return Part(
            department_id=data.get("department"),
            class_group_id=data.get("group"),
            adviser_id=data.get("adviser"),
            college_id=data.get("college"),
            province=data.get("province") or "",
            month=data.get("month") or "",
            level=data.get("level") or "",
            kind=data.get("kind") or "",
            unnamed=data.get("unnamed") or "",
        )

    def place(self) -> UUID | None:
        """The institution asked for."""
        self.is_valid()
        return self.cleaned_data.get("institution")

    def group_by(self) -> By:
        """What a row of the adoption board is."""
        self.is_valid()
        return By(self.cleaned_data.get("by") or By.DEPARTMENT)

    def key(self) -> str:
        """The figure asked for."""
        self.is_valid()
        return self.cleaned_data.get("figure") or ""
