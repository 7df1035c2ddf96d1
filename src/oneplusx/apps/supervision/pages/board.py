"""The live board and the rows behind each of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from oneplusx.apps.assessment.labels import blocker_words
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.supervision import selectors
from oneplusx.apps.supervision.forms.board import BoardFilters, BoardQuery
from oneplusx.apps.supervision.labels import DEFINITIONS, STEPS
from oneplusx.apps.supervision.pages.tables import CANDIDATES, CLASSES, QUOTAS
from oneplusx.apps.supervision.selectors import Board, BoardRow, GroupBy
from oneplusx.apps.supervision.selectors.scope import VIEW, Narrowing
from oneplusx.domain.supervision import Figures, Step
from oneplusx.web.clock import now, today
from oneplusx.web.components import Chart, ChartKind, Series, Tab
from oneplusx.web.exporting import export
from oneplusx.web.masking import mask_name
from oneplusx.web.naming import named
from oneplusx.web.paging import address
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, Table, TableSpec

CHARTED_MAX = 20
URGENT_MAX = 12
SUMMARY_MAX = 5
ROWS = "/supervision/board/rows/"


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Figures now, what is overdue or blocked first; each figure leads to its rows."""
    actor = actor_of(request)
    require(actor, VIEW)
    query = BoardQuery(request.GET)
    narrowing, by = query.narrowing(today().year), query.group()
    found = selectors.board(actor, narrowing, by, now())
    table = _table(by).read(found.rows, request.GET)
    if file := export(table, _("Process supervision")):
        return file
    choices = selectors.choices_of(actor, narrowing.year)
    filters = BoardFilters({**request.GET.dict(), "year": narrowing.year}, choices=choices)
    context = {"filters": filters, "by": by.value, "board": found, "narrowing": narrowing}
    return render(request, "supervision/board.html", context | _shown(request, found, by, table))


@login_required
@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """The year in figures for the home page, with what is overdue or blocked; nothing where there is no figure."""
    actor, year = actor_of(request), today().year
    require(actor, VIEW)
    found = selectors.board(actor, Narrowing(year), GroupBy.PLAN, now())
    if not found.total:
        return HttpResponse()
    figures = [(STEPS[step], found.total.of(step), step.value) for step in STEPS]
    context = {"figures": figures, "urgent": found.urgent[:SUMMARY_MAX], "count": len(found.urgent), "year": year}
    return render(request, "supervision/home_board.html", context)


def _shown(request: HttpRequest, found: Board, by: GroupBy, table: Table) -> dict[str, Any]:
    look = table.cell
    return {
        "table": table,
        "tabs": [
            Tab(label=label, url=address(request.GET, by=one.value), is_current=one is by)
            for one, label in _groups().items()
        ],
        "label": _groups()[by],
        "rows": [
            (row, _name(row), _looking(look, _figures(request, row.figures, _key(row, by)))) for row in table.rows
        ],
        "stats": _figures(request, found.total, {}),
        "definitions": [(STEPS[step], DEFINITIONS[step]) for step in Step],
        "urgent": [(one, [blocker_words(blocker) for blocker in one.blockers]) for one in found.urgent[:URGENT_MAX]],
        "charts": [_funnel(request, found), _chart(request, found, by)],
    }


def _groups() -> dict[GroupBy, str]:
    return {
        GroupBy.PLAN: _("Exam plan"),
        GroupBy.COLLEGE: _("College"),
        GroupBy.PROVINCE: _("Province"),
        GroupBy.CERTIFICATE: _("Certificate"),
    }


def _table(by: GroupBy) -> TableSpec:
    """What is overdue or blocked comes first without a choice; a file says in numbers what the page says in words."""
    steps = [
        Column(step.value, STEPS[step], is_number=True, sort=partial(_count, step), value=partial(_count, step))
        for step in Step
    ]
    return TableSpec(
        (
            Column("name", _groups()[by], sort=_name, value=_name),
            Column("code", _("Code"), value=lambda row: row.code, is_in_files_only=True),
            Column("attention", pgettext("board", "Attention"), sort=_late),
            *steps,
            *(
                Column(key, label, is_number=True, value=value, is_in_files_only=True)
                for key, label, value in (
                    ("days_late", _("Days overdue"), _days_late),
                    ("late", _("Plans overdue"), lambda row: row.late_count),
                    ("blocked", _("Plans blocked"), lambda row: row.blocked_count),
                )
            ),
        )
    )


def _count(step: Step, row: BoardRow) -> int:
    return row.figures.of(step)


def _late(row: BoardRow) -> tuple[int, int, int]:
    return (_days_late(row), row.late_count, row.blocked_count)


def _days_late(row: BoardRow) -> int:
    return row.status.days_late if row.status else 0


def _looking(look: Mapping[str, str], figures: Sequence[tuple[Any, int, str, Any]]) -> list[tuple[str, Any, int, str]]:
    """Attributes of a cell, label, figure, address; by step."""
    return [(look[step], label, figure, url) for step, (label, figure, url, _d) in zip(Step, figures, strict=True)]


def _name(row: BoardRow) -> str:
    return named(row.subject) if row.subject is not None else row.id or _("Social candidates")


def _key(row: BoardRow, by: GroupBy) -> dict[str, str]:
    """What the address of a row's figures adds."""
    if row.id:
        return {by.value: row.id}
    return {"college": "", "social": "1"} if by is GroupBy.COLLEGE else {"province": BoardQuery.NO_PROVINCE}


def _figures(request: HttpRequest, figures: Figures, key: dict[str, str]) -> list[tuple[Any, int, str, Any]]:
    """Label, figure, address of the rows, definition; by step."""
    return [(STEPS[step], figures.of(step), _rows_url(request, step, key), DEFINITIONS[step]) for step in Step]


def _rows_url(request: HttpRequest, step: Step, key: dict[str, str]) -> str:
    dropped = {"by": "", "page": "", "format": "", "sort": ""}
    return ROWS + address(request.GET, **{**dropped, "step": step.value, **key})


def _funnel(request: HttpRequest, found: Board) -> Chart:
    steps = list(Step)[:-1]
    return Chart(
        key="steps",
        title=_("From an approved place to credits"),
        kind=ChartKind.FUNNEL,
        heading=_("Step"),
        categories=[STEPS[step] for step in steps],
        series=[Series(name=_("People"), values=[found.total.of(step) for step in steps])],
        urls=[_rows_url(request, step, {}) for step in steps],
    )


def _chart(request: HttpRequest, found: Board, by: GroupBy) -> Chart:
    shown = found.rows[:CHARTED_MAX]
    steps = (Step.REGISTERED, Step.PASSED, Step.ISSUED, Step.DEPOSITED)
    return Chart(
        key="groups",
        title=_("How far each is"),
        kind=ChartKind.ROWS,
        heading=_groups()[by],
        categories=[_name(row) for row in shown],
        series=[Series(name=STEPS[step], values=[row.figures.of(step) for row in shown]) for step in steps],
        urls=[_rows_url(request, Step.REGISTERED, _key(row, by)) for row in shown],
    )


@login_required
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The rows behind one figure: quotas, training classes, or candidates with masked names."""
    actor = actor_of(request)
    require(actor, VIEW)
    query = BoardQuery(request.GET)
    narrowing, step = query.narrowing(today().year), query.figure()
    if step is Step.APPROVED:
        table = QUOTAS.read(selectors.quotas_behind(actor, narrowing), request.GET)
    elif step is Step.TRAINED:
        table = CLASSES.read(selectors.classes_behind(actor, narrowing), request.GET)
    else:
        table = CANDIDATES.read(selectors.candidates_behind(actor, narrowing, step), request.GET)
    context: dict[str, Any] = {
        "table": table,
        "step": step.value,
        "title": STEPS[step],
        "definition": DEFINITIONS[step],
        "at": now(),
    }
    context |= {"lines": _lines(step, table.rows), "opens_quotas": may(actor, "pilots.view")}
    return export(table, str(STEPS[step])) or render(request, "supervision/board_rows.html", context)


def _lines(step: Step, found: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each row with what it does not say itself: who is trained, the masked name."""
    if step is Step.APPROVED:
        return [(row, None) for row in found]
    if step is Step.TRAINED:
        counted = selectors.trained_by_class(found)
        return [(row, counted[row.id]) for row in found]
    return [(row, mask_name(row.learner.person.name)) for row in found]
