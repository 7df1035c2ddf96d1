"""REST door of standards: read, search, compare, write, submit, publish."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.schemas.contents import (
    ContentsIn,
    OutcomeOut,
    OutcomeQuery,
    RecordIn,
    StandardCaseIn,
    StandardCaseOut,
    StandardContentsOut,
    StandardIn,
    StandardOut,
    StandardQuery,
    StandardReasonIn,
    StandardVersionIn,
    comparison_document,
)
from oneplusx.apps.standards.workbooks import standard_workbook
from oneplusx.domain import standards
from oneplusx.web.clock import now
from oneplusx.web.exporting import MEDIA_TYPES
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import WRITES, problems
from oneplusx.web.requests import actor_of

router = Router(tags=["standards"])
BASE = "/catalogue/standards/{standard_id}"
PUBLIC = problems(404, 422, 429)


@router.get("/catalogue/standards", auth=None, response={200: Listing[StandardOut], **PUBLIC}, summary="Standards")
def list_standards(request: HttpRequest, paging: Query[Paging], narrow: Query[StandardQuery]) -> dict[str, Any]:
    """Public: versions that were ever published; an organization also sees its own drafts."""
    rows = selectors.search_standards(actor_of(request), narrow.q, state=narrow.state)
    return listing(rows, paging, StandardOut.of)


@router.get(BASE, auth=None, response={200: StandardContentsOut, **PUBLIC}, summary="A standard and its contents")
def get_standard(request: HttpRequest, standard_id: UUID) -> Any:
    """Levels with work fields, tasks and outcomes, scheme, hours, majors; and what is still missing."""
    return StandardContentsOut.of(selectors.standard_for(actor_of(request), standard_id))


@router.get(
    f"{BASE}/workbook",
    auth=None,
    response={200: bytes, **PUBLIC},
    summary="A standard as a workbook",
    openapi_extra={"responses": {"200": {"content": {MEDIA_TYPES["xlsx"]: {}}}}},
)
def get_workbook(request: HttpRequest, standard_id: UUID) -> Any:
    """XLSX; the import kinds `standard_levels` and `standard_outcomes` read it."""
    found = selectors.standard_for(actor_of(request), standard_id)
    return HttpResponse(standard_workbook(found), content_type=MEDIA_TYPES["xlsx"])


@router.get(f"{BASE}/comparison", auth=None, response={200: dict[str, Any], **PUBLIC}, summary="Two versions compared")
def compare_standards(request: HttpRequest, standard_id: UUID, other: UUID) -> dict[str, Any]:
    """What was added, removed, changed and moved from the older to the newer one, level by level."""
    older, newer = selectors.comparable_for(actor_of(request), standard_id, other)
    found = standards.compare(selectors.contents_of(older), selectors.contents_of(newer))
    return {"old": older.version, "new": newer.version, **comparison_document(found)}


@router.get(
    "/catalogue/outcomes", auth=None, response={200: Listing[OutcomeOut], **PUBLIC}, summary="Learning outcomes"
)
def list_outcomes(request: HttpRequest, paging: Query[Paging], narrow: Query[OutcomeQuery]) -> dict[str, Any]:
    """Public: of the standards in force, or of one version."""
    rows = selectors.search_outcomes(actor_of(request), narrow.q, level=narrow.level, standard_id=narrow.standard_id)
    return listing(rows, paging, OutcomeOut.of)


@router.post("/catalogue/standards", response={201: StandardContentsOut, **WRITES}, summary="Draft a standard")
def create_standard(request: HttpRequest, body: StandardIn) -> Any:
    """One open version of a standard at a time."""
    made = services.create_standard(
        organization_id=institution(body.organization_code).id,
        code=body.code,
        version=body.version,
        contents=standards.contents_from_document(body.contents),
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, StandardContentsOut.of(made))


@router.post("/catalogue/case-packages", response={201: StandardCaseOut, **WRITES}, summary="Draft from a CASE package")
def create_from_case(request: HttpRequest, body: StandardCaseIn) -> Any:
    """What CASE says and a standard has no place for is listed in `notes`."""
    read = standards.read_package(body.package)
    made = services.create_standard(
        organization_id=institution(body.organization_code).id,
        code=body.code or read.code,
        version=body.version or read.version,
        contents=read.contents,
        actor=actor_of(request),
        now=now(),
    )
    notes = [{"code": note.code, "place": note.place, "found": note.found} for note in read.notes]
    return Status(201, StandardCaseOut(standard=StandardOut.of(made), notes=notes))


@router.put(f"{BASE}/contents", response={200: StandardContentsOut, **WRITES}, summary="Replace a draft's contents")
def replace_contents(request: HttpRequest, standard_id: UUID, body: ContentsIn) -> Any:
    """Statements with the same level and code stay the same statements."""
    edited = services.replace_contents(
        standard_id=standard_id,
        revision=body.revision,
        contents=standards.contents_from_document(body.contents),
        actor=actor_of(request),
        now=now(),
    )
    return StandardContentsOut.of(edited)


@router.post(f"{BASE}/versions", response={201: StandardContentsOut, **WRITES}, summary="Draft another version")
def start_version(request: HttpRequest, standard_id: UUID, body: StandardVersionIn) -> Any:
    """A copy to edit; it supersedes this one when it is published."""
    made = services.start_version(standard_id=standard_id, version=body.version, actor=actor_of(request), now=now())
    return Status(201, StandardContentsOut.of(made))


@router.post(f"{BASE}/submit", response={200: StandardOut, **WRITES}, summary="Submit a draft for review")
def submit_standard(request: HttpRequest, standard_id: UUID) -> Any:
    """Refused while blocking findings are left."""
    return StandardOut.of(services.submit_standard(standard_id=standard_id, actor=actor_of(request), now=now()))


@router.post(f"{BASE}/take-back", response={200: StandardOut, **WRITES}, summary="Take a submitted version back")
def take_back_standard(request: HttpRequest, standard_id: UUID) -> Any:
    """It is a draft again."""
    return StandardOut.of(services.take_back_standard(standard_id=standard_id, actor=actor_of(request), now=now()))


@router.post(f"{BASE}/publish", response={200: StandardOut, **WRITES}, summary="Publish a reviewed version")
def publish_standard(request: HttpRequest, standard_id: UUID) -> Any:
    """Supersedes the version in force and takes its certificate types over."""
    return StandardOut.of(services.publish_standard(standard_id=standard_id, actor=actor_of(request), now=now()))


@router.post(f"{BASE}/record", response={200: StandardOut, **WRITES}, summary="Record a publication elsewhere")
def record_standard(request: HttpRequest, standard_id: UUID, body: RecordIn) -> Any:
    """For those who keep the catalogue, and where nobody here reviews standards."""
    recorded = services.record_standard(
        standard_id=standard_id, decided_on=body.decided_on, source=body.source, actor=actor_of(request), now=now()
    )
    return StandardOut.of(recorded)


@router.post(f"{BASE}/withdraw", response={200: StandardOut, **WRITES}, summary="Withdraw a version")
def withdraw_standard(request: HttpRequest, standard_id: UUID, body: StandardReasonIn) -> Any:
    """It stays readable; certificates under it can no longer be issued."""
    withdrawn = services.withdraw_standard(
        standard_id=standard_id, reason=body.reason, actor=actor_of(request), now=now()
    )
    return StandardOut.of(withdrawn)


@router.post(f"{BASE}/reopen", response={200: StandardOut, **WRITES}, summary="Make a refused version a draft again")
def reopen_standard(request: HttpRequest, standard_id: UUID) -> Any:
    """To be changed and submitted anew."""
    return StandardOut.of(services.reopen_standard(standard_id=standard_id, actor=actor_of(request), now=now()))
