"""The rows behind a figure, with its definition; and all definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplusx.apps.dashboards import presenting, selectors
from oneplusx.apps.dashboards.forms import BoardQuery
from oneplusx.apps.dashboards.labels import BOARDS, MEASURES, UNITS, text_of
from oneplusx.apps.dashboards.pages.boards import opened
from oneplusx.apps.dashboards.pages.tables import OFFICERS_ONLY, RowKind, kind_of
from oneplusx.apps.dashboards.selectors import Board, CollegeCell, Figure, Value, View
from oneplusx.domain.errors import NotFound
from oneplusx.web.exporting import export, export_rows
from oneplusx.web.naming import named
from oneplusx.web.paging import address, paginate
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Table


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``looks`` are its attributes."""

    looks: SafeString
    value: Any
    is_day: bool


def figure_asked(request: HttpRequest, view: View) -> Figure:
    """The figure that the address names.

    Raises:
        NotFound: ``not_found``: none of this board.
    """
    found = selectors.by_key(selectors.FIGURES[view.board]).get(BoardQuery(request.GET).key())
    if found is None:
        raise NotFound("not_found")
    return found


@login_required
@require_safe
def rows(request: HttpRequest, board: str) -> HttpResponse:
    """The rows that a figure counts; for authorities colleges, with few persons hidden."""
    if board not in set(Board):
        raise NotFound("not_found")
    view = opened(request, Board(board))
    figure = figure_asked(request, view)
    if view.hides_few and figure.is_personal:
        return cells(request, view, figure)
    [value] = selectors.values_of(view, [figure]).values()
    found = figure.rows_in(view)
    kind = kind_of(view, found.model)
    table = kind.spec.read(found.select_related(*kind.related), request.GET)
    if file := export(table, str(figure.label)):
        return file
    context = _about(view, value) | {
        "lines": list(_lines(table, kind)),
        "table": table,
        "work_url": reverse(figure.url_name) if figure.url_name and view.board in OFFICERS_ONLY else "",
    }
    return render(request, "dashboards/rows.html", context)


def cells(request: HttpRequest, view: View, figure: Figure) -> HttpResponse:
    """The rows of a figure that counts persons, as an authority sees them: colleges, small cells hidden."""
    found = selectors.cells_of(view, figure)
    lines = [(one, _name(one), presenting.cell_text(figure, one)) for one in found]
    file = export_rows(
        request.GET, str(figure.label), (_("College"), figure.label), [(name, text) for _cell, name, text in lines]
    )
    [value] = selectors.values_of(view, [figure]).values()
    context = _about(view, value) | {
        "page": paginate(lines, request.GET),
        "unit": presenting.cell_unit(figure),
        "csv_url": address(request.GET, format="csv"),
        "xlsx_url": address(request.GET, format="xlsx"),
    }
    return file or render(request, "dashboards/cells.html", context)


def _name(cell: CollegeCell) -> str:
    return named(cell.college) if cell.college else _("Social candidates")


def _about(view: View, value: Value) -> dict[str, Any]:
    """The figure with its definition."""
    return {
        "view": view,
        "title": BOARDS[view.board],
        "board_url": reverse(f"dashboards:{view.board}"),
        "figure": value.figure,
        "tile": presenting.tile_of(view, value),
        "measure": MEASURES[value.figure.measure],
        "base": value.base,
    }


def _lines(table: Table, kind: RowKind) -> Iterator[tuple[str, list[Cell]]]:
    """Each row with the address of its record."""
    columns = [column for column in kind.spec.columns if column.value]
    for row in table.rows:
        values = [column.value(row) for column in columns if column.value]
        cells = [
            Cell(table.cell[column.key], _plain(value), isinstance(value, date))
            for column, value in zip(columns, values, strict=True)
        ]
        yield (kind.url(row) if kind.url else "", cells)


def _plain(value: object) -> object:
    """Dates stay; numbers as on the boards."""
    return text_of(float(value)) if isinstance(value, int | float | Decimal) else value


@login_required
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """What each figure of the actor's boards counts, and how."""
    boards = [
        (
            BOARDS[board],
            reverse(f"dashboards:{board}"),
            [(one, MEASURES[one.measure], UNITS[one.unit]) for one in found],
        )
        for board in selectors.boards_of(actor_of(request))
        if (found := selectors.FIGURES.get(board))
    ]
    return render(request, "dashboards/definitions.html", {"boards": boards})
