"""Filters of programs and courses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.models import Course, Program
from oneplusx.web.forms import FilterForm
from oneplusx.web.search import search_filter


class ProgramFilters(FilterForm):
    """Name or code, entry year."""

    q = forms.CharField(label=_("Name or code"), max_length=60)
    year = forms.IntegerField(label=_("Entry year"), min_value=1990, max_value=2100)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Program]:
        """The programs left."""
        if text := self.chosen("q"):
            rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__istartswith=text))
        if year := self.chosen("year"):
            rows = rows.filter(entry_year=year)
        return rows


class CourseFilters(FilterForm):
    """Name, pinyin or code."""

    q = forms.CharField(label=_("Name or code"), max_length=60)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Course]:
        """The courses left."""
        if text := self.chosen("q"):
            rows = rows.filter(search_filter("name_search", text) | Q(code__istartswith=text))
        return rows
