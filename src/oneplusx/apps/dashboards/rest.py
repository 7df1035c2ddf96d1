"""REST door of dashboards: the figures of the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from oneplusx.apps.dashboards import selectors
from oneplusx.apps.dashboards.schemas import AdoptionGroupOut, AreaCollegeOut, DashboardIn, DashboardOut
from oneplusx.apps.dashboards.selectors import Board, By
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing_of
from oneplusx.web.problems import READS
from oneplusx.web.requests import actor_of

router = Router(tags=["dashboards"])


@router.get(
    "/dashboards/adoption/groups", response={200: Listing[AdoptionGroupOut], **READS}, summary="Adoption by group"
)
def list_adoption_groups(
    request: HttpRequest, paging: Query[Paging], asked: Query[DashboardIn], by: By = By.DEPARTMENT
) -> dict[str, Any]:
    """By department, class or adviser; the most unclaimed credits first."""
    actor = actor_of(request)
    require(actor, "dashboards.adoption")
    view = selectors.view_for(actor, Board.ADOPTION, now(), institution_id=asked.institution_id, part=asked.part())
    return listing_of([AdoptionGroupOut.of(row) for row in selectors.adoption_rows(view, by)], paging)


@router.get(
    "/dashboards/area/colleges", response={200: Listing[AreaCollegeOut], **READS}, summary="Colleges of an area"
)
def list_area_colleges(request: HttpRequest, paging: Query[Paging], asked: Query[DashboardIn]) -> dict[str, Any]:
    """Side by side, by province and code; fewer than 5 persons are hidden."""
    actor = actor_of(request)
    require(actor, "dashboards.area")
    view = selectors.view_for(actor, Board.AREA, now(), part=asked.part())
    return listing_of([AreaCollegeOut.of(row) for row in selectors.shown_colleges(view)], paging)


@router.get("/dashboards/{board}", response={200: DashboardOut, **READS}, summary="The figures of a board")
def get_dashboard(request: HttpRequest, board: Board, asked: Query[DashboardIn]) -> DashboardOut:
    """Counted now, with what is counted; boards: mine, college, adoption, organization, area."""
    actor = actor_of(request)
    view = selectors.view_for(actor, board, now(), institution_id=asked.institution_id, part=asked.part())
    return DashboardOut.of(view, list(selectors.values_of(view, selectors.FIGURES[board]).values()))
