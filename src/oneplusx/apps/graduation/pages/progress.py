"""How far a cohort is: programs, then classes, then learners, then one learner's requirements."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.curriculum.selectors import programs_visible_to
from oneplusx.apps.graduation.forms.progress import ProgressFilters
from oneplusx.apps.graduation.selectors import progress as reading
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.components import Chart, ChartKind, Series
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

CHARTED_MAX = 30
Line = tuple[reading.Progress, str, str]
Rows = list[Line]
FIGURES = ("learners", "able", "later", "lacking", "with_plan", "warned", "concluded")
HEADS = (
    gettext_lazy("Learners"),
    gettext_lazy("Can graduate"),
    gettext_lazy("Once what is in progress is passed"),
    gettext_lazy("Lack more"),
    gettext_lazy("With the waiting plan"),
    gettext_lazy("Warned"),
    gettext_lazy("Concluded"),
)


@login_required
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Programs of the cohort, or the classes of one program, with the requirements that hold learners up."""
    actor = actor_of(request)
    require(actor, "conversions.view")
    filters = ProgressFilters(request.GET, years=reading.entry_years(actor))
    filters.is_valid()
    year, program_id = filters.chosen("year"), filters.chosen("program")
    program = programs_visible_to(actor).filter(id=program_id).first() if program_id else None
    drill = reading.Drill.CLASS if program else reading.Drill.PROGRAM
    label = _("Class") if program else _("Program")
    results = reading.cohort_results(
        actor, entry_year=int(year) if year else None, program_id=program.id if program else None
    )
    rows = [(row, _name(row), _address(row, drill, year, program_id)) for row in reading.progress_rows(results, drill)]
    table = _table(label).read(rows, request.GET)
    if file := export(table, _("Cohort progress")):
        return file
    context = {"filters": filters, "program": program, "table": table, "at": now()}
    return render(request, "graduation/progress.html", context | _findings(request.GET, results, rows, label))


def _table(label: str) -> TableSpec:
    """Programs or classes; without a choice those furthest behind come first."""
    figures = [
        Column(key, head, is_number=True, sort=partial(_figure, key), value=partial(_figure, key))
        for key, head in zip(FIGURES, HEADS, strict=True)
    ]
    name = Column("name", label, sort=lambda line: line[1], value=lambda line: line[1])
    share = Column("share", gettext_lazy("Share that can graduate"), is_number=True, sort=partial(_figure, "share"))
    return TableSpec((name, *figures, share))


def _figure(key: str, line: Line) -> Any:
    return getattr(line[0], key)


def _findings(query: QueryDict, results: Any, rows: Rows, label: str) -> dict[str, Any]:
    return {
        "chart": _chart(rows, label),
        "stuck": reading.stuck_requirements(results),
        "xlsx_url": _file_url(query),
    }


def _name(row: reading.Progress) -> str:
    return named(row) or _("Nobody named")


def _address(row: reading.Progress, drill: reading.Drill, year: str | None, program_id: UUID | None) -> str:
    """One level deeper: the classes of a program, the learners of a class."""
    query = {"year": year} if year else {}
    if drill == reading.Drill.PROGRAM:
        return f"?{urlencode({**query, 'program': row.id})}" if row.id else ""
    query |= {"program": str(program_id)}
    if row.id:
        query["group"] = str(row.id)
    return f"{reverse('graduation:cohort')}?{urlencode(query)}"


def _file_url(query: QueryDict) -> str:
    wanted = query.copy()
    wanted["format"] = "xlsx"
    return f"?{wanted.urlencode()}"


def _chart(rows: Rows, label: str) -> Chart:
    shown = rows[:CHARTED_MAX]
    series: list[tuple[Any, str]] = [(HEADS[1], "able"), (HEADS[2], "later"), (HEADS[3], "lacking")]
    return Chart(
        key="progress",
        title=_("Who can graduate"),
        kind=ChartKind.ROWS,
        heading=label,
        categories=[name for _row, name, _url in shown],
        series=[Series(name=head, values=[getattr(row, name) for row, _n, _u in shown]) for head, name in series],
        urls=[url for _row, _name, url in shown],
        note=_("Stored answers of the audit; those furthest behind first."),
    )
