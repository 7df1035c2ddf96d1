"""REST door of write-back and reconciliation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.exchange import selectors, services
from oneplusx.apps.exchange.schemas import (
    BatchOut,
    DifferenceOut,
    ExportIn,
    JobOut,
    ReceiptIn,
    ReceiptOut,
    RowOut,
    RunIn,
    RunOut,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.selectors import institution
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["exchange"])


@router.post("/exports/exemptions", response={201: BatchOut, **WRITES}, summary="Take what is to be written back")
def export_exemptions(
    request: HttpRequest, response: HttpResponse, body: ExportIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """All exemptions not told yet, refused ones again, and cancels; 422 when there is nothing."""

    def produce() -> tuple[int, Any]:
        batch = services.export_exemptions(
            college_id=institution(body.college_code).id,
            mapping_id=body.mapping_id,
            actor=actor_of(request),
            now=now(),
        )
        return 201, BatchOut.of(batch)

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/exports", response={200: Listing[BatchOut], **READS}, summary="Exported files")
def list_exports(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Newest first."""
    return listing(selectors.batches_visible_to(actor_of(request)), paging, BatchOut.of)


@router.get("/exports/{batch_id}/rows", response={200: Listing[RowOut], **READS}, summary="Rows of an exported file")
def list_rows(request: HttpRequest, batch_id: UUID, paging: Query[Paging], state: str = "") -> dict[str, Any]:
    """With what became of each."""
    batch = selectors.batch_for(actor_of(request), batch_id)
    rows = selectors.batch_rows(batch).order_by("key")
    return listing(rows.filter(state=state) if state else rows, paging, RowOut.of)


@router.post("/exports/{batch_id}/receipt", response={200: ReceiptOut, **WRITES}, summary="Say what became of the rows")
def apply_receipt(request: HttpRequest, batch_id: UUID, body: ReceiptIn) -> dict[str, Any]:
    """Each row posted or refused with its reason; again, it corrects."""
    lines = [row.line() for row in body.rows]
    receipt = services.apply_receipt(batch_id=batch_id, lines=lines, actor=actor_of(request), now=now())
    return ReceiptOut.of(receipt)


@router.post("/reconciliations", response={202: JobOut, **WRITES}, summary="Reconcile a college, as a job")
def start_reconcile(request: HttpRequest, body: RunIn) -> Status[Any]:
    """Compares everything and changes nothing."""
    college = institution(body.college_code)
    job = services.start_reconcile(college_id=college.id, actor=actor_of(request), now=now())
    return Status(202, {"job_id": job.id})


@router.get("/reconciliations", response={200: Listing[RunOut], **READS}, summary="Comparisons")
def list_runs(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Finished ones, newest first."""
    return listing(selectors.runs_visible_to(actor_of(request)), paging, RunOut.of)


@router.get(
    "/reconciliations/{run_id}/differences", response={200: Listing[DifferenceOut], **READS}, summary="Differences"
)
def list_differences(request: HttpRequest, run_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Each with its cause, in both languages."""
    run = selectors.run_for(actor_of(request), run_id)
    return listing(selectors.differences_of_run(run), paging, DifferenceOut.of)
