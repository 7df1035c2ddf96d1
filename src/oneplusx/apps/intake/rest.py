from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, UploadedFile
from ninja.responses import Status

from oneplusx.apps.intake import selectors, services
from oneplusx.apps.intake.schemas import ImportOut, KindOut
from oneplusx.domain.errors import Invalid
from oneplusx.web import clock
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["imports"])
AT_ONCE_ROWS = 200_000


@router.get("/imports/kinds", response={200: list[KindOut], **READS}, summary="Kinds of imports and their columns")
def list_kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """What the caller may import: the columns of each kind, and which of them are needed."""
    return [
        {
            "code": kind.code,
            "title_zh": kind.title_zh,
            "title_en": kind.title_en,
            "columns": [
                {"key": c.key, "title_zh": c.title_zh, "title_en": c.title_en, "is_required": c.is_required}
                for c in kind.columns
            ],
        }
        for kind, _places in selectors.importable(actor_of(request))
    ]


@router.post("/imports", response={201: ImportOut, **WRITES}, summary="Upload a spreadsheet and check it")
def upload_import(
    request: HttpRequest,
    kind: Form[str],
    file: File[UploadedFile],
    institution_id: Form[UUID | None] = None,
    options: Form[str] = "",
) -> Status[dict[str, Any]]:
    """Nothing is written yet. ``options`` are ``key=value`` lines. Answers what writing would do and every fault."""
    actor = actor_of(request)
    batch = services.receive_import(
        kind=kind,
        institution_id=_place(request, kind, institution_id),
        data=file.read(),
        file_name=file.name or "import",
        options=dict(line.split("=", 1) for line in options.splitlines() if "=" in line),
        actor=actor,
        now=clock.now(),
        at_once_rows=AT_ONCE_ROWS,
    )
    return Status(201, ImportOut.of(batch))


def _place(request: HttpRequest, kind: str, institution_id: UUID | None) -> UUID:
    if institution_id is not None:
        return institution_id
    places = [
        place for known, places in selectors.importable(actor_of(request)) if known.code == kind for place in places
    ]
    own = actor_of(request).institutions()
    if len(places or own) != 1:
        raise Invalid("intake.institution_required")
    return (places or list(own))[0]


@router.get("/imports/{import_id}", response={200: ImportOut, **READS}, summary="One import")
def get_import(request: HttpRequest, import_id: UUID) -> dict[str, Any]:
    """Its state, how much is written, and every fault with its row and column."""
    return ImportOut.of(selectors.import_for(actor_of(request), import_id))


@router.post(
    "/imports/{import_id}/confirm", response={202: ImportOut, **WRITES}, summary="Write what was checked, as a job"
)
def confirm_import(request: HttpRequest, import_id: UUID) -> Status[dict[str, Any]]:
    """In chunks; a killed job resumes where it was, and uploading the same file again changes nothing."""
    actor = actor_of(request)
    batch = selectors.import_for(actor, import_id)
    return Status(202, ImportOut.of(services.confirm_import(batch_id=batch.id, actor=actor, now=clock.now())))


@router.post("/imports/{import_id}/cancel", response={200: ImportOut, **WRITES}, summary="Stop between chunks")
def cancel_import(request: HttpRequest, import_id: UUID) -> dict[str, Any]:
    """What was written stays; the rest is never written."""
    actor = actor_of(request)
    batch = selectors.import_for(actor, import_id)
    return ImportOut.of(services.cancel_import(batch_id=batch.id, actor=actor, now=clock.now()))


@router.post(
    "/imports/{import_id}/resume", response={202: ImportOut, **WRITES}, summary="Go on with an interrupted import"
)
def resume_import(request: HttpRequest, import_id: UUID) -> Status[dict[str, Any]]:
    """From the chunk where it stopped."""
    actor = actor_of(request)
    batch = selectors.import_for(actor, import_id)
    return Status(202, ImportOut.of(services.resume_import(batch_id=batch.id, actor=actor, now=clock.now())))
