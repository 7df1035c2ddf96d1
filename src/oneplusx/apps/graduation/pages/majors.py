"""My major: the public pages of a major and entry year, on screen, on paper and as an A4 poster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.posters import poster_of
from oneplusx.apps.graduation.printing import poster as printed
from oneplusx.apps.graduation.selectors.majors import my_major, public_program, public_programs
from oneplusx.web.clock import now, today
from oneplusx.web.forms import FilterForm
from oneplusx.web.naming import named
from oneplusx.web.tables import Column, TableSpec


class MajorFilters(FilterForm):
    """Major or college, entry year."""

    q = forms.CharField(label=gettext_lazy("Major or college"), max_length=60)
    year = forms.IntegerField(label=gettext_lazy("Entry year"), min_value=1990, max_value=2100)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Program]:
        """The programs left."""
        if text := self.chosen("q"):
            major = Q(major__name_zh__icontains=text) | Q(major__name_en__icontains=text) | Q(major__code=text)
            rows = rows.filter(major | Q(college__name_zh__icontains=text) | Q(college__name_en__icontains=text))
        if year := self.chosen("year"):
            rows = rows.filter(entry_year=year)
        return rows


MAJORS = TableSpec(
    columns=(
        Column("major", gettext_lazy("Major"), sort="major__code", value=lambda row: named(row.major)),
        Column("college", gettext_lazy("College"), sort="college__code", value=lambda row: named(row.college)),
        Column("year", gettext_lazy("Entry year"), sort="entry_year", value=lambda row: row.entry_year),
        Column("length", gettext_lazy("Years"), is_number=True, value=lambda row: row.length_years),
    ),
    order="-year",
    filters=MajorFilters,
)


@require_safe
def majors(request: HttpRequest) -> HttpResponse:
    """All majors and entry years."""
    return render(request, "graduation/majors.html", {"table": MAJORS.read(public_programs(), request.GET)})


@require_safe
def major(request: HttpRequest, college_code: str, major_code: str, year: int) -> HttpResponse:
    """One major and entry year."""
    context = _context(college_code, major_code, year)
    return render(request, "graduation/my_major.html", context)


@require_safe
def major_paper(request: HttpRequest, college_code: str, major_code: str, year: int) -> HttpResponse:
    """The same on A4 paper."""
    context = _context(college_code, major_code, year)
    return render(request, "graduation/my_major_paper.html", context)


@require_safe
def major_poster(request: HttpRequest, college_code: str, major_code: str, year: int) -> HttpResponse:  # noqa: ARG001
    """The poster as PDF, in the language of the page."""
    context = _context(college_code, major_code, year)
    content = printed(poster_of(context["page"], context["address"]), at=now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{major_code}-{year}.pdf"'
    return response


def _context(college_code: str, major_code: str, year: int) -> dict[str, Any]:
    page = my_major(public_program(college_code, major_code, year), today())
    path = reverse("graduation:my_major", args=[college_code, major_code, year])
    return {"page": page, "program": page.program, "address": f"{settings.ONEPLUSX_SITE_URL}{path}"}
