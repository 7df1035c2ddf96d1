"""REST door of reports: doctor, back-test, simulation, and which learners."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.schemas.drafting import BacktestIn, LineOut, RuleSetReportOut, SimulationIn
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["rule set reports"])
BASE = "/rule-set-versions/{version_id}"


@router.post(f"{BASE}/doctor", response={201: RuleSetReportOut, **WRITES}, summary="Examine a version")
def run_doctor(request: HttpRequest, version_id: UUID) -> Any:
    """Blocking findings must be gone before publishing."""
    return Status(
        201, RuleSetReportOut.of(services.run_doctor(version_id=version_id, actor=actor_of(request), now=now()))
    )


@router.post(f"{BASE}/backtest", response={202: RuleSetReportOut, **WRITES}, summary="Start a back-test")
def start_backtest(request: HttpRequest, version_id: UUID, body: BacktestIn) -> Any:
    """A job; its progress is at ``/jobs/{job_id}``, its report here when it is ready."""
    report = services.start_backtest(
        version_id=version_id, baseline_id=body.baseline_id, params=body.params(), actor=actor_of(request), now=now()
    )
    return Status(202, RuleSetReportOut.of(report))


@router.post(
    f"{BASE}/simulation", response={202: RuleSetReportOut, **WRITES}, summary="What if a cap were another one?"
)
def start_simulation(request: HttpRequest, version_id: UUID, body: SimulationIn) -> Any:
    """A job, as a back-test."""
    report = services.start_simulation(
        version_id=version_id,
        cap_id=body.cap_id,
        limit=body.limit,
        params=body.params(),
        actor=actor_of(request),
        now=now(),
    )
    return Status(202, RuleSetReportOut.of(report))


@router.get(f"{BASE}/reports", response={200: Listing[RuleSetReportOut], **READS}, summary="Reports about a version")
def list_reports(request: HttpRequest, version_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Newest first."""
    actor = actor_of(request)
    return listing(selectors.reports_of(actor, selectors.own_version(actor, version_id)), paging, RuleSetReportOut.of)


@router.get("/rule-set-reports/{report_id}", response={200: RuleSetReportOut, **READS}, summary="One report")
def get_report(request: HttpRequest, report_id: UUID) -> dict[str, Any]:
    """docs/formats: doctor, backtest."""
    return RuleSetReportOut.of(selectors.report_for(actor_of(request), report_id))


@router.get(
    "/rule-set-reports/{report_id}/learners", response={200: Listing[LineOut], **READS}, summary="Which learners"
)
def list_lines(request: HttpRequest, report_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Learners treated differently, the greatest loss first."""
    actor = actor_of(request)
    lines = selectors.report_lines(actor, selectors.report_for(actor, report_id))
    return listing(lines, paging, LineOut.of)
