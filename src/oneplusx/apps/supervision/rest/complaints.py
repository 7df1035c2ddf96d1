"""REST door of complaints: for those who answer them; a complaint is made on the page, or here when signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.supervision import selectors, services
from oneplusx.apps.supervision.schemas.complaints import (
    ComplaintAnswerIn,
    ComplaintFileOut,
    ComplaintIn,
    ComplaintOut,
    ComplaintReasonIn,
    ComplaintReceiptOut,
    PassOnIn,
)
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["complaints"])
ONE = "/complaints/{complaint_id}"


@router.get("/complaints", response={200: Listing[ComplaintOut], **READS}, summary="Complaints to deal with")
def list_complaints(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """By deadline."""
    actor = actor_of(request)
    require(actor, "complaints.handle")
    return listing(selectors.complaints_visible_to(actor), paging, ComplaintOut.of)


@router.post("/complaints", response={201: ComplaintReceiptOut, **WRITES}, summary="Complain")
def submit_complaint(request: HttpRequest, body: ComplaintIn) -> Any:
    """Answers the receipt."""
    receipt = services.submit_complaint(**body.dict(), actor=actor_of(request), now=now())
    return Status(201, {"number": receipt.number, "code": receipt.code, "due_on": receipt.complaint.due_on})


@router.post("/complaints/attachments", response={201: ComplaintFileOut, **WRITES}, summary="Add a file to a complaint")
def add_complaint_file(
    request: HttpRequest, file: File[UploadedFile], number: Form[str] = "", code: Form[str] = ""
) -> Any:
    """By number and code of the receipt, until it is answered: JPEG, PNG, WebP or PDF, at most six files of 10 MB."""
    row = services.add_complaint_file(
        number=number, code=code, name=file.name or "file", data=file.read(), actor=actor_of(request), now=now()
    )
    return Status(201, ComplaintFileOut.of(row))


@router.get(ONE, response={200: ComplaintOut, **READS}, summary="One complaint")
def get_complaint(request: HttpRequest, complaint_id: UUID) -> ComplaintOut:
    """For who answers or oversees it."""
    return ComplaintOut.of(selectors.complaint_for(actor_of(request), complaint_id))


@router.get(
    f"{ONE}/attachments", response={200: list[ComplaintFileOut], **READS}, summary="Files handed in with a complaint"
)
def list_complaint_files(request: HttpRequest, complaint_id: UUID) -> list[ComplaintFileOut]:
    """For the overseer only: they may show who complains."""
    actor = actor_of(request)
    found = selectors.complaint_for(actor, complaint_id)
    return [ComplaintFileOut.of(row) for row in selectors.files_of(actor, found)]


@router.post(f"{ONE}/answer", response={200: ComplaintOut, **WRITES}, summary="Answer a complaint")
def answer_complaint(request: HttpRequest, complaint_id: UUID, body: ComplaintAnswerIn) -> ComplaintOut:
    """The complainant reads it with receipt number and code."""
    values = {**body.dict(), "actor": actor_of(request), "now": now()}
    return ComplaintOut.of(services.answer_complaint(complaint_id=complaint_id, **values))


@router.post(f"{ONE}/reject", response={200: ComplaintOut, **WRITES}, summary="Do not accept a complaint")
def reject_complaint(request: HttpRequest, complaint_id: UUID, body: ComplaintReasonIn) -> ComplaintOut:
    """By the overseer, with the reason."""
    values = {**body.dict(), "actor": actor_of(request), "now": now()}
    return ComplaintOut.of(services.reject_complaint(complaint_id=complaint_id, **values))


@router.post(f"{ONE}/pass-on", response={200: ComplaintOut, **WRITES}, summary="Pass a complaint on")
def pass_on_complaint(request: HttpRequest, complaint_id: UUID, body: PassOnIn) -> ComplaintOut:
    """The deadline stays."""
    values = {**body.dict(), "actor": actor_of(request), "now": now()}
    return ComplaintOut.of(services.pass_on_complaint(complaint_id=complaint_id, **values))
