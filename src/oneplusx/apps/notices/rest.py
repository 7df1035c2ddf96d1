"""REST door of policy notices: reading, acknowledging, tasks; writing and publishing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from oneplusx.apps.files.endpoints import FileOut
from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.notices import selectors, services
from oneplusx.apps.notices.models import SUBJECT
from oneplusx.apps.notices.schemas import (
    AudienceOut,
    NewNoticeIn,
    NoticeCountOut,
    NoticeIn,
    NoticeOut,
    NoticeQuery,
    NoticeReceiptOut,
    TaskDoneIn,
    TaskOut,
    TaskReopenIn,
    WithdrawIn,
)
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.listing import Listing, Paging, listing, listing_of
from oneplusx.web.problems import READS, WRITES, problems
from oneplusx.web.requests import actor_of

router = Router(tags=["policy notices"])
ONE = "/policy-notices/{policy_notice_id}"


@router.get(
    "/policy-notices",
    auth=None,
    response={200: Listing[NoticeOut], **problems(422, 429)},
    summary="Published policy notices",
)
def list_notices(request: HttpRequest, paging: Query[Paging], narrow: Query[NoticeQuery]) -> dict[str, Any]:
    """Public; the latest first."""
    rows = selectors.search_notices(actor_of(request), narrow.q, category=narrow.category)
    return listing(rows, paging, NoticeOut.of)


@router.get("/policy-tasks", response={200: Listing[TaskOut], **READS}, summary="Tasks of the own institutions")
def list_tasks(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Overdue and most urgent first, done ones last."""
    lines = selectors.tasks_of(actor_of(request), today())
    return listing_of([TaskOut.of(line) for line in lines], paging)


@router.post("/policy-notices", response={201: NoticeOut, **WRITES}, summary="Write a notice")
def write_notice(request: HttpRequest, body: NewNoticeIn) -> Any:
    """A draft; publish it then."""
    made = services.write_notice(
        publisher_id=body.publisher_id, content=body.content(), actor=actor_of(request), now=now()
    )
    return Status(201, NoticeOut.of(made))


@router.get(ONE, auth=None, response={200: NoticeOut, **problems(404, 422, 429)}, summary="One notice")
def get_notice(request: HttpRequest, policy_notice_id: UUID) -> NoticeOut:
    """Reading it here leaves no receipt."""
    return NoticeOut.of(selectors.notice_for(actor_of(request), policy_notice_id))


@router.put(ONE, response={200: NoticeOut, **WRITES}, summary="Change a draft")
def change_notice(request: HttpRequest, policy_notice_id: UUID, body: NoticeIn) -> NoticeOut:
    """What is published never changes: begin the next version."""
    changed = services.change_notice(
        notice_id=policy_notice_id, content=body.content(), actor=actor_of(request), now=now()
    )
    return NoticeOut.of(changed)


@router.api_operation(["DELETE"], ONE, response={204: None, **WRITES}, summary="Delete a draft")
def delete_draft(request: HttpRequest, policy_notice_id: UUID) -> Status[None]:
    """With its attachments; what was published is never deleted."""
    services.delete_draft(notice_id=policy_notice_id, actor=actor_of(request), now=now())
    return Status(204, None)


@router.get(f"{ONE}/files", response={200: list[FileOut], **READS}, summary="Files attached to a notice")
def list_files(request: HttpRequest, policy_notice_id: UUID) -> list[FileOut]:
    """For everybody who may read the notice."""
    return _files(actor_of(request), policy_notice_id)


def _files(actor: Actor, policy_notice_id: UUID) -> list[FileOut]:
    found = selectors.notice_for(actor, policy_notice_id)
    return [FileOut.of(row) for row in attachments_of(actor, SUBJECT, found.id)]


@router.post(f"{ONE}/files", response={201: list[FileOut], **WRITES}, summary="Attach a file to a draft")
def attach_file(request: HttpRequest, policy_notice_id: UUID, file: File[UploadedFile]) -> Any:
    """PDF, picture or spreadsheet, up to 10 MB; answers all that are attached."""
    files = [services.NoticeFile(file.name or "file", file.read())]
    services.attach_files(notice_id=policy_notice_id, files=files, actor=actor_of(request), now=now())
    return Status(201, _files(actor_of(request), policy_notice_id))


@router.api_operation(
    ["DELETE"], f"{ONE}/files/{{attachment_id}}", response={204: None, **WRITES}, summary="Remove a file from a draft"
)
def remove_file(request: HttpRequest, policy_notice_id: UUID, attachment_id: UUID) -> Status[None]:
    """What is published keeps its files."""
    services.remove_file(notice_id=policy_notice_id, attachment_id=attachment_id, actor=actor_of(request), now=now())
    return Status(204, None)


@router.post(f"{ONE}/publish", response={200: NoticeOut, **WRITES}, summary="Publish a draft")
def publish_notice(request: HttpRequest, policy_notice_id: UUID) -> NoticeOut:
    """The version before it is superseded; the audience is told."""
    return NoticeOut.of(services.publish_notice(notice_id=policy_notice_id, actor=actor_of(request), now=now()))


@router.post(f"{ONE}/revise", response={201: NoticeOut, **WRITES}, summary="Begin the next version")
def revise_notice(request: HttpRequest, policy_notice_id: UUID) -> Any:
    """A draft with the same text, audience and task."""
    made = services.revise_notice(notice_id=policy_notice_id, actor=actor_of(request), now=now())
    return Status(201, NoticeOut.of(made))


@router.post(f"{ONE}/withdraw", response={200: NoticeOut, **WRITES}, summary="Withdraw a notice")
def withdraw_notice(request: HttpRequest, policy_notice_id: UUID, body: WithdrawIn) -> NoticeOut:
    """It stays readable, marked."""
    return NoticeOut.of(
        services.withdraw_notice(notice_id=policy_notice_id, reason=body.reason, actor=actor_of(request), now=now())
    )


@router.post(f"{ONE}/remind", response={200: NoticeCountOut, **WRITES}, summary="Remind who has not")
def remind_audience(request: HttpRequest, policy_notice_id: UUID) -> dict[str, int]:
    """At most once a day."""
    return {"count": services.remind_audience(notice_id=policy_notice_id, actor=actor_of(request), now=now())}


@router.get(f"{ONE}/receipts", response={200: Listing[AudienceOut], **READS}, summary="Who has read it")
def list_receipts(request: HttpRequest, policy_notice_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """The audience with its receipts; for the publisher."""
    actor = actor_of(request)
    rows = selectors.receipt_rows(actor, selectors.own_notice(actor, policy_notice_id))
    return listing(rows.order_by("institution__code", "id"), paging, AudienceOut.of)


@router.post(f"{ONE}/acknowledge", response={200: NoticeReceiptOut, **WRITES}, summary="Acknowledge a notice")
def acknowledge_notice(request: HttpRequest, policy_notice_id: UUID) -> NoticeReceiptOut:
    """Once, by a person of the audience."""
    return NoticeReceiptOut.of(
        services.acknowledge_notice(notice_id=policy_notice_id, actor=actor_of(request), now=now())
    )


@router.post(f"{ONE}/task", response={200: NoticeCountOut, **WRITES}, summary="Record the task as done")
def finish_task(request: HttpRequest, policy_notice_id: UUID, body: TaskDoneIn) -> dict[str, int]:
    """For one of the own institutions; answers how many tasks are left."""
    actor = actor_of(request)
    services.finish_task(notice_id=policy_notice_id, **body.dict(), actor=actor, now=now())
    return {"count": len(selectors.tasks_of(actor, today(), only_open=True))}


@router.post(f"{ONE}/task/reopen", response={200: NoticeCountOut, **WRITES}, summary="Open a task again")
def reopen_task(request: HttpRequest, policy_notice_id: UUID, body: TaskReopenIn) -> dict[str, int]:
    """For one of the own institutions; answers how many tasks are left."""
    actor = actor_of(request)
    services.reopen_task(notice_id=policy_notice_id, institution_id=body.institution_id, actor=actor, now=now())
    return {"count": len(selectors.tasks_of(actor, today(), only_open=True))}
