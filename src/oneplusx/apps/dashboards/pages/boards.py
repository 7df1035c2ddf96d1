"""The boards: figures with their definitions, charts with their tables, each leading to its rows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplusx.apps.dashboards import presenting, selectors
from oneplusx.apps.dashboards.forms import BoardQuery
from oneplusx.apps.dashboards.labels import BOARDS, GROUPS
from oneplusx.apps.dashboards.pages.groups import college_rows, colleges_of, group_rows, groups_of
from oneplusx.apps.dashboards.selectors import Board, Value, View
from oneplusx.apps.parties.permissions import may, require
from oneplusx.web.clock import now
from oneplusx.web.components import Tab
from oneplusx.web.exporting import export, export_rows
from oneplusx.web.naming import named
from oneplusx.web.paging import address
from oneplusx.web.requests import actor_of

Values = dict[str, Value]
SCREEN = "screen"
NO_SCREEN = frozenset({Board.MINE, Board.ADOPTION})


def opened(request: HttpRequest, board: Board) -> View:
    """The board that the address asks for."""
    query = BoardQuery(request.GET)
    return selectors.view_for(
        actor_of(request),
        board,
        now(),
        institution_id=query.place(),
        part=query.part(),
        is_screen=SCREEN in request.GET,
    )


def values_in(view: View) -> Values:
    """All figures of a board."""
    return selectors.values_of(view, selectors.FIGURES[view.board])


def file_of(request: HttpRequest, view: View, values: Values) -> HttpResponse | None:
    """The figures as the file the address asks for."""
    heads = (_("Figure"), _("Value"), _("Unit"), _("Definition"), _("As of"))
    rows = ([*presenting.figure_cells(value), view.now] for value in values.values())
    return export_rows(request.GET, str(BOARDS[view.board]), heads, rows)


def context_of(request: HttpRequest, view: View, values: Values) -> dict[str, Any]:
    """What all boards show."""
    return {
        "view": view,
        "title": BOARDS[view.board],
        "scope_words": presenting.scope_words(view),
        "tiles": [presenting.tile_of(view, value) for value in values.values()],
        "places": [
            Tab(label=named(one), url=f"?institution={one.id}", is_current=one == view.institution)
            for one in view.places
        ]
        if len(view.places) > 1
        else [],
        "screen_url": "" if view.board in NO_SCREEN else address(request.GET, screen="1"),
        "csv_url": address(request.GET, format="csv"),
        "xlsx_url": address(request.GET, format="xlsx"),
    }


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The learner's own figures."""
    view = opened(request, Board.MINE)
    values = values_in(view)
    context = context_of(request, view, values) | {"charts": presenting.mine_charts(view)}
    return file_of(request, view, values) or render(request, "dashboards/board.html", context)


@login_required
@require_safe
def college(request: HttpRequest) -> HttpResponse:
    """A college: what waits first, then certificates, credits, decisions, graduation."""
    require(actor_of(request), "dashboards.college")
    view = opened(request, Board.COLLEGE)
    values = values_in(view)
    context = context_of(request, view, values) | {"charts": presenting.college_charts(view, values)}
    return file_of(request, view, values) or shown(request, view, context)


@login_required
@require_safe
def organization(request: HttpRequest) -> HttpResponse:
    """An evaluation organization: what is overdue or disputed first, then exams, pass rates, certificates."""
    require(actor_of(request), "dashboards.organization")
    view = opened(request, Board.ORGANIZATION)
    values = values_in(view)
    context = context_of(request, view, values) | {"charts": presenting.organization_charts(view, values)}
    return file_of(request, view, values) or shown(request, view, context)


@login_required
@require_safe
def area(request: HttpRequest) -> HttpResponse:
    """A province or the nation: what stands out first, from places to credits, provinces and colleges side by side."""
    require(actor_of(request), "dashboards.area")
    view = opened(request, Board.AREA)
    if file := colleges_file(request, view):
        return file
    values = values_in(view)
    context = context_of(request, view, values) | {"charts": presenting.area_charts(view, values)}
    context["anomalies"] = context["tiles"][: len(selectors.ANOMALIES)]
    context["tiles"] = context["tiles"][len(selectors.ANOMALIES) :]
    context |= provinces_of(request, view) if view.is_nation else {}
    if not view.is_screen:
        context["table"] = colleges_of(selectors.shown_colleges(view), request.GET)
        context["rows"] = college_rows(context["table"])
    return file_of(request, view, values) or shown(request, view, context, "dashboards/area.html")


def colleges_file(request: HttpRequest, view: View) -> HttpResponse | None:
    """The colleges side by side as a file, where the address asks for them."""
    if request.GET.get("of") != "colleges" or "format" not in request.GET:
        return None
    return export(colleges_of(selectors.shown_colleges(view), request.GET), _("Colleges"))


def provinces_of(request: HttpRequest, view: View) -> dict[str, Any]:
    """The tiles of all provinces for the column that is chosen."""
    chosen = request.GET.get("tile", "")
    name = chosen if chosen in selectors.COUNTED else next(iter(selectors.COUNTED))
    return {
        "provinces": presenting.tile_views(selectors.province_tiles(view, name)),
        "tile_label": presenting.AREA_COLUMNS[name].label,
        "tile_definition": presenting.AREA_COLUMNS[name].definition,
        "tile_tabs": [
            Tab(label=presenting.AREA_COLUMNS[one].label, url=address(request.GET, tile=one), is_current=one == name)
            for one in selectors.COUNTED
        ],
    }


def shown(
    request: HttpRequest, view: View, context: dict[str, Any], template: str = "dashboards/board.html"
) -> HttpResponse:
    """The board as a page, or on the wall: all of it, or what refreshes itself."""
    if view.is_screen:
        is_part = bool(getattr(request, "htmx", False))
        template = "dashboards/screen_part.html" if is_part else "dashboards/screen.html"
    return render(request, template, context)


@login_required
@require_safe
def adoption(request: HttpRequest) -> HttpResponse:
    """Good but unused: who is active, what was never claimed, how long decisions take; by group."""
    require(actor_of(request), "dashboards.adoption")
    view = opened(request, Board.ADOPTION)
    by = BoardQuery(request.GET).group_by()
    lines = presenting.adoption_lines(view, by, selectors.adoption_rows(view, by))
    may_invite = view.institution is not None and may(view.actor, "learners.invite", view.institution.id)
    table = groups_of(lines, request.GET, may_invite=may_invite)
    values = values_in(view)
    context = context_of(request, view, values) | {
        "by": by.value,
        "table": table,
        "rows": group_rows(table),
        "label": GROUPS[by],
        "tabs": [
            Tab(label=label, url=address(request.GET, by=one.value), is_current=one is by)
            for one, label in GROUPS.items()
        ],
        "charts": presenting.adoption_charts(view, values, lines),
        "may_invite": may_invite,
        "waiting": values["unclaimed_learners"].behind
        and values["invited"].amount != values["unclaimed_learners"].amount,
    }
    return export(table, _("Adoption")) or render(request, "dashboards/adoption.html", context)
