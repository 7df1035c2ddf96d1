"""REST door of write-back and reconciliation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.exchange import selectors, services
from oneplusx.apps.exchange.credit_bank import CreditBankList
from oneplusx.apps.exchange.schemas import (
    BankCodes,
    CertificateScoresIn,
    CertificateTableIn,
    CreditBankIn,
    ExportColumnsIn,
    ExportIn,
    ExportMappingIn,
    ExportMappingOut,
    ReceiptIn,
    ReconcileDifferenceOut,
    RunIn,
    RunOut,
    StartedReconcileOut,
    TableMappingIn,
    TableOut,
    WriteBackBatchOut,
    WriteBackReceiptOut,
    WriteBackRowOut,
)
from oneplusx.apps.exchange.services.credit_bank import PLAIN_CODES
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.web.clock import now
from oneplusx.web.exporting import MEDIA_TYPES
from oneplusx.web.listing import Listing, Paging, listing, listing_of
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["exchange"])


@router.post(
    "/exports/exemptions", response={201: WriteBackBatchOut, **WRITES}, summary="Take what is to be written back"
)
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
        return 201, WriteBackBatchOut.of(batch)

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/exports", response={200: Listing[WriteBackBatchOut], **READS}, summary="Exported files")
def list_exports(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Newest first."""
    return listing(selectors.batches_visible_to(actor_of(request)), paging, WriteBackBatchOut.of)


@router.get(
    "/exports/{batch_id}/rows", response={200: Listing[WriteBackRowOut], **READS}, summary="Rows of an exported file"
)
def list_rows(request: HttpRequest, batch_id: UUID, paging: Query[Paging], state: str = "") -> dict[str, Any]:
    """With what became of each."""
    batch = selectors.batch_for(actor_of(request), batch_id)
    rows = selectors.batch_rows(batch).order_by("key")
    return listing(rows.filter(state=state) if state else rows, paging, WriteBackRowOut.of)


@router.post(
    "/exports/{batch_id}/receipt", response={200: WriteBackReceiptOut, **WRITES}, summary="Say what became of the rows"
)
def apply_receipt(request: HttpRequest, batch_id: UUID, body: ReceiptIn) -> dict[str, Any]:
    """Each row posted or refused with its reason; again, it corrects."""
    lines = [row.line() for row in body.rows]
    receipt = services.apply_receipt(batch_id=batch_id, lines=lines, actor=actor_of(request), now=now())
    return WriteBackReceiptOut.of(receipt)


@router.post("/reconciliations", response={202: StartedReconcileOut, **WRITES}, summary="Reconcile a college, as a job")
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
    "/reconciliations/{run_id}/differences",
    response={200: Listing[ReconcileDifferenceOut], **READS},
    summary="Differences",
)
def list_differences(request: HttpRequest, run_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Each with its cause, in both languages."""
    run = selectors.run_for(actor_of(request), run_id)
    return listing(selectors.differences_of_run(run), paging, ReconcileDifferenceOut.of)


@router.get("/certificate-tables", response={200: Listing[TableOut], **READS}, summary="Tables of certificates")
def list_tables(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Those that ship (the layouts of data centers), then the own ones, each as a mapping document."""
    actor = actor_of(request)
    require(actor, "exchange.export_tables")
    return listing_of([TableOut.of(one) for one in selectors.table_choices(actor)], paging)


@router.post("/certificate-tables", response={201: TableOut, **WRITES}, summary="Keep a mapping")
def save_table(request: HttpRequest, body: TableMappingIn) -> Status[Any]:
    """One with the same name is replaced; 422 names what is wrong by line and field."""
    actor = actor_of(request)
    require(actor, "exchange.export_tables")
    place = institution(body.institution_code)
    row = services.save_table_mapping(institution_id=place.id, text=body.document, actor=actor, now=now())
    return Status(201, TableOut.of(selectors.table_choice(actor, str(row.id))))


@router.api_operation(
    ["DELETE"],
    "/certificate-tables/{table_mapping_id}",
    response={204: None, **WRITES},
    summary="Remove a mapping",
)
def delete_table(request: HttpRequest, table_mapping_id: UUID) -> Status[None]:
    """Files exported with it stay as they are."""
    services.delete_table_mapping(table_mapping_id=table_mapping_id, actor=actor_of(request), now=now())
    return Status(204, None)


@router.post(
    "/exports/certificates",
    response={200: bytes, **WRITES},
    summary="Certificates as a table",
    openapi_extra={"responses": {"200": {"content": {media: {} for media in MEDIA_TYPES.values()}}}},
)
def export_certificates(request: HttpRequest, body: CertificateTableIn) -> HttpResponse:
    """Answers the file; certificate numbers stand in it unchanged."""
    actor = actor_of(request)
    require(actor, "exchange.export_tables")
    made = services.export_certificates(
        institution_id=institution(body.institution_code).id,
        mapping=selectors.table_choice(actor, body.table).mapping,
        **body.model_dump(include={"since", "until", "form", "is_headed_by_codes"}),
        actor=actor,
        now=now(),
    )
    return HttpResponse(made.content, content_type=MEDIA_TYPES[body.form])


@router.post(
    "/exports/credit-bank",
    response={200: bytes, **WRITES},
    summary="A list for the credit bank",
    openapi_extra={"responses": {"200": {"content": {MEDIA_TYPES["xlsx"]: {}}}}},
)
def export_credit_bank_list(request: HttpRequest, body: CreditBankIn) -> HttpResponse:
    """Answers the xlsx file; 422 names the codes that the college has not set yet."""
    actor = actor_of(request)
    require(actor, "exchange.write_back")
    wanted = services.BankRequest(
        which=CreditBankList(body.which),
        college_id=institution(body.college_code).id,
        **body.model_dump(include={"purpose", "since", "until", "review_id"}),
    )
    made = services.export_credit_bank_list(request=wanted, actor=actor, now=now())
    return HttpResponse(made.content, content_type=MEDIA_TYPES["xlsx"])


@router.get(
    "/credit-bank-codes/{institution_id}",
    response={200: BankCodes, **READS},
    summary="A college's codes for the credit bank",
)
def get_bank_codes(request: HttpRequest, institution_id: UUID) -> BankCodes:
    """Those not set yet are empty."""
    return BankCodes.of(selectors.codes_of(selectors.bank_college_for(actor_of(request), institution_id)))


@router.put(
    "/credit-bank-codes/{institution_id}",
    response={200: BankCodes, **WRITES},
    summary="Set a college's codes for the credit bank",
)
def save_bank_codes(request: HttpRequest, institution_id: UUID, body: BankCodes) -> BankCodes:
    """All of them; a list cannot be made before the codes that stand in it are set."""
    saved = services.save_bank_codes(
        college_id=institution_id,
        codes=body.model_dump(include=set(PLAIN_CODES)),
        levels=body.levels,
        outcomes=body.outcomes,
        actor=actor_of(request),
        now=now(),
    )
    return BankCodes.of(saved)


@router.post(
    "/exports/certificate-scores",
    response={200: bytes, **WRITES},
    summary="Certificate scores of a period",
    openapi_extra={"responses": {"200": {"content": {media: {} for media in MEDIA_TYPES.values()}}}},
)
def export_certificate_scores(request: HttpRequest, body: CertificateScoresIn) -> HttpResponse:
    """Answers the file, with identity numbers in full; each reading is recorded for the learner to see."""
    made = services.export_certificate_scores(
        college_id=institution(body.college_code).id,
        **body.model_dump(exclude={"college_code"}),
        actor=actor_of(request),
        now=now(),
    )
    return HttpResponse(made, content_type=MEDIA_TYPES[body.form])


@router.get("/export-mappings", response={200: Listing[ExportMappingOut], **READS}, summary="Columns of own files")
def list_mappings(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the caller's college."""
    actor = actor_of(request)
    require(actor, "exchange.write_back")
    rows = selectors.mappings_visible_to(actor).select_related("college").order_by("kind", "name")
    return listing(rows, paging, ExportMappingOut.of)


@router.post("/export-mappings", response={201: ExportMappingOut, **WRITES}, summary="Set the columns of a file")
def create_mapping(request: HttpRequest, body: ExportMappingIn) -> Status[Any]:
    """A mapping of its own; exports name it by its id."""
    made = services.save_mapping(
        college_id=institution(body.college_code).id,
        layout=body.layout,
        name=body.name,
        columns=[one.model_dump() for one in body.columns],
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, ExportMappingOut.of(made))


@router.put("/export-mappings/{mapping_id}", response={200: ExportMappingOut, **WRITES}, summary="Change columns")
def change_mapping(request: HttpRequest, mapping_id: UUID, body: ExportColumnsIn) -> ExportMappingOut:
    """All of them; files exported before keep theirs."""
    changed = services.save_mapping(
        college_id=selectors.mapping_for(actor_of(request), mapping_id).college_id,
        layout=body.layout,
        name=body.name,
        columns=[one.model_dump() for one in body.columns],
        mapping_id=mapping_id,
        actor=actor_of(request),
        now=now(),
    )
    return ExportMappingOut.of(changed)


@router.api_operation(
    ["DELETE"], "/export-mappings/{mapping_id}", response={204: None, **WRITES}, summary="Remove columns"
)
def delete_mapping(request: HttpRequest, mapping_id: UUID) -> Status[None]:
    """Files exported with them stay as they are."""
    services.delete_mapping(mapping_id=mapping_id, actor=actor_of(request), now=now())
    return Status(204, None)
