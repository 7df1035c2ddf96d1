"""The public register of colleges: who takes part, with which majors, methods and certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.graduation.selectors.colleges import college_page, public_colleges
from oneplusx.apps.parties.labels import province_name
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.provinces import PROVINCES
from oneplusx.web.clock import today
from oneplusx.web.exporting import export
from oneplusx.web.forms import FilterForm
from oneplusx.web.naming import named
from oneplusx.web.search import search_filter
from oneplusx.web.tables import Column, TableSpec


class CollegeFilters(FilterForm):
    """Name (substring, pinyin, initials) or code, province."""

    q = forms.CharField(label=gettext_lazy("Name or code"), max_length=60)
    province = forms.ChoiceField(label=gettext_lazy("Province"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((one.code, named(one)) for one in PROVINCES)]
        self.fields["province"].choices = choices  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Institution]:
        """The colleges left."""
        text, province = self.chosen("q"), self.chosen("province")
        rows = rows.filter(search_filter("name_search", text)) if text else rows
        return rows.filter(province_code=province) if province else rows


COLLEGES = TableSpec(
    columns=(
        Column("name", gettext_lazy("College"), sort="name_zh", value=named),
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column(
            "province",
            gettext_lazy("Province"),
            sort="province_code",
            value=lambda row: province_name(row.province_code),
        ),
        Column("majors", pgettext_lazy("menu", "Majors"), is_number=True, value=lambda row: row.majors_count),
        Column("methods", gettext_lazy("Published methods"), is_number=True, value=lambda row: row.methods_count),
        Column(
            "certificates",
            gettext_lazy("Certificates piloted this year"),
            is_number=True,
            value=lambda row: row.certificates_count,
        ),
    ),
    order="code",
    filters=CollegeFilters,
)


@require_safe
def colleges(request: HttpRequest) -> HttpResponse:
    """All colleges that take part."""
    table = COLLEGES.read(public_colleges(today().year), request.GET)
    rows = [(row, province_name(row.province_code)) for row in table.rows]
    context = {"table": table, "rows": rows}
    return export(table, _("Participating colleges")) or render(request, "graduation/colleges.html", context)


@require_safe
def college(request: HttpRequest, college_code: str) -> HttpResponse:
    """What the register says of one college."""
    page = college_page(college_code, today())
    context = {"page": page, "college": page.college, "province": province_name(page.college.province_code)}
    return render(request, "graduation/college.html", context | {"year": today().year})
