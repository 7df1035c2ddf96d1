"""REST door of the board and of biweekly reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.supervision import selectors, services
from oneplusx.apps.supervision.schemas.board import BoardIn, BoardOut, ReportDetailOut, ReportIn, SupervisionReportOut
from oneplusx.apps.supervision.selectors.scope import VIEW
from oneplusx.web.clock import now, today
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["supervision"])


@router.get("/supervision/board", response={200: BoardOut, **READS}, summary="The live board")
def get_board(request: HttpRequest, asked: Query[BoardIn]) -> BoardOut:
    """Figures of the year as they are now, of what the caller answers for; overdue and blocked first."""
    actor = actor_of(request)
    require(actor, VIEW)
    narrowing = asked.narrowing(today().year)
    return BoardOut.of(selectors.board(actor, narrowing, asked.by, now()), narrowing, asked.by)


@router.get("/supervision/reports", response={200: Listing[SupervisionReportOut], **READS}, summary="Biweekly reports")
def list_reports(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The latest period first."""
    actor = actor_of(request)
    require(actor, VIEW)
    return listing(selectors.reports_visible_to(actor), paging, SupervisionReportOut.of)


@router.post("/supervision/reports", response={201: SupervisionReportOut, **WRITES}, summary="Make a biweekly report")
def make_report(request: HttpRequest, body: ReportIn) -> Any:
    """From the figures as they are; where nothing changed, the last revision is answered."""
    made = services.make_report(
        institution_id=institution(body.institution_code).id, on=body.on or today(), actor=actor_of(request), now=now()
    )
    return Status(201, SupervisionReportOut.of(made))


@router.get(
    "/supervision/reports/{biweekly_report_id}", response={200: ReportDetailOut, **READS}, summary="One biweekly report"
)
def get_report(request: HttpRequest, biweekly_report_id: UUID) -> ReportDetailOut:
    """With what changed since the one before."""
    found = selectors.report_for(actor_of(request), biweekly_report_id)
    return ReportDetailOut.compared(selectors.compared(found))
