"""REST door of applications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, UploadedFile
from ninja.responses import Status

from oneplusx.apps.files.endpoints import FileOut
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.pilots import selectors, services
from oneplusx.apps.pilots.schemas import (
    ApplicationQuery,
    ApplicationTermsIn,
    PilotApplicationIn,
    PilotApplicationOut,
    PilotDecisionIn,
)
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["pilots"])
ONE = "/pilot-applications/{pilot_application_id}"


def _out(request: HttpRequest, pilot_application_id: UUID) -> Any:
    return PilotApplicationOut.of(selectors.application_for(actor_of(request), pilot_application_id)).dict()


@router.get("/pilot-applications", response={200: Listing[PilotApplicationOut], **READS}, summary="Pilot applications")
def list_applications(request: HttpRequest, paging: Query[Paging], narrow: Query[ApplicationQuery]) -> dict[str, Any]:
    """A college its own; once handed in, those of the organization's certificates and of the province."""
    actor = actor_of(request)
    require(actor, "pilots.view")
    rows = selectors.search_applications(actor, narrow.q, state=narrow.state, window_id=narrow.pilot_window_id)
    return listing(rows, paging, PilotApplicationOut.of)


@router.get(ONE, response={200: PilotApplicationOut, **READS}, summary="One application")
def get_application(request: HttpRequest, pilot_application_id: UUID) -> Any:
    """With the checks as they were when it was handed in."""
    return _out(request, pilot_application_id)


@router.post("/pilot-applications", response={201: PilotApplicationOut, **WRITES}, summary="Draft an application")
def draft_application(
    request: HttpRequest, response: HttpResponse, body: PilotApplicationIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """Nothing is handed in yet."""

    def produce() -> tuple[int, Any]:
        made = services.draft_application(
            pilot_window_id=body.pilot_window_id,
            college_id=institution(body.college_code).id,
            terms=body.terms(),
            actor=actor_of(request),
            now=now(),
        )
        return 201, _out(request, made.id)

    return once_per_key(request, response, idempotency_key, produce)


@router.put(ONE, response={200: PilotApplicationOut, **WRITES}, summary="Change an application")
def change_application(request: HttpRequest, pilot_application_id: UUID, body: ApplicationTermsIn) -> Any:
    """A draft, or one that was returned."""
    services.change_application(
        pilot_application_id=pilot_application_id, terms=body.terms(), actor=actor_of(request), now=now()
    )
    return _out(request, pilot_application_id)


@router.post(f"{ONE}/documents", response={200: PilotApplicationOut, **WRITES}, summary="Attach a document")
def attach_document(request: HttpRequest, pilot_application_id: UUID, file: File[UploadedFile]) -> Any:
    """PDF, picture or spreadsheet, up to 10 MB."""
    files = [(file.name or "file", file.read())]
    services.attach_documents(
        pilot_application_id=pilot_application_id, files=files, actor=actor_of(request), now=now()
    )
    return _out(request, pilot_application_id)


@router.get(f"{ONE}/documents", response={200: list[FileOut], **READS}, summary="Documents of an application")
def list_documents(request: HttpRequest, pilot_application_id: UUID) -> list[FileOut]:
    """For everybody who may see the application."""
    actor = actor_of(request)
    found = selectors.application_for(actor, pilot_application_id)
    return [FileOut.of(row) for row in selectors.documents_of(actor, found)]


@router.api_operation(
    ["DELETE"],
    f"{ONE}/documents/{{attachment_id}}",
    response={204: None, **WRITES},
    summary="Remove a document",
)
def remove_document(request: HttpRequest, pilot_application_id: UUID, attachment_id: UUID) -> Status[None]:
    """Of a draft, or of an application that was returned."""
    services.remove_document(
        pilot_application_id=pilot_application_id, attachment_id=attachment_id, actor=actor_of(request), now=now()
    )
    return Status(204, None)


@router.post(f"{ONE}/submit", response={200: PilotApplicationOut, **WRITES}, summary="Hand an application in")
def submit_application(request: HttpRequest, pilot_application_id: UUID) -> Any:
    """The checks decide; then organization and authority."""
    services.submit_application(pilot_application_id=pilot_application_id, actor=actor_of(request), now=now())
    return _out(request, pilot_application_id)


@router.post(f"{ONE}/withdraw", response={200: PilotApplicationOut, **WRITES}, summary="Take an application back")
def withdraw_application(request: HttpRequest, pilot_application_id: UUID) -> Any:
    """Before it is decided."""
    services.withdraw_application(pilot_application_id=pilot_application_id, actor=actor_of(request), now=now())
    return _out(request, pilot_application_id)


@router.post(f"{ONE}/decide", response={200: PilotApplicationOut, **WRITES}, summary="Decide an application")
def decide_application(request: HttpRequest, pilot_application_id: UUID, body: PilotDecisionIn) -> Any:
    """By the office that has it now."""
    services.decide_application(
        pilot_application_id=pilot_application_id, **body.dict(), actor=actor_of(request), now=now()
    )
    return _out(request, pilot_application_id)
