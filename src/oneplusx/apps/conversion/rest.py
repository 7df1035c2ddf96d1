"""REST door of conversions: plan, apply, follow, appeal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile

from oneplusx.apps.conversion import selectors, services
from oneplusx.apps.conversion.schemas import (
    AppealDecisionIn,
    AppealOut,
    AttachmentOut,
    ConversionOut,
    ConversionPlanOut,
    ConversionReasonIn,
    GrantIn,
    RequestIn,
    SupplementIn,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.recognition.services import Evidence
from oneplusx.apps.trail.idempotency import digest_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now
from oneplusx.web.ids import new_id
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["conversion"])


@router.get(
    "/enrollments/{enrollment_id}/plan", response={200: ConversionPlanOut, **READS}, summary="The best conversions"
)
def get_plan(request: HttpRequest, enrollment_id: UUID) -> dict[str, Any]:
    """The plan computed unasked, with other plans beside it; 404 while there is none."""
    plan = selectors.plan_for(actor_of(request), enrollment_id)
    if plan is None:
        raise NotFound("not_found")
    return ConversionPlanOut.of(plan)


@router.get("/conversions", response={200: Listing[ConversionOut], **READS}, summary="Applications")
def list_conversions(
    request: HttpRequest, paging: Query[Paging], state: str = "", enrollment_id: UUID | None = None
) -> dict[str, Any]:
    """Newest first; narrowed by state and enrollment."""
    rows = selectors.conversions_visible_to(actor_of(request)).order_by("-submitted_at")
    if state:
        rows = rows.filter(state=state)
    if enrollment_id is not None:
        rows = rows.filter(enrollment_id=enrollment_id)
    return listing(rows, paging, ConversionOut.of)


@router.get("/conversions/{conversion_id}", response={200: ConversionOut, **READS}, summary="One application")
def get_conversion(request: HttpRequest, conversion_id: UUID) -> dict[str, Any]:
    """With its decision: every condition tested, and the smallest change that would turn a refusal."""
    return ConversionOut.of(selectors.conversion_for(actor_of(request), conversion_id))


def _answer(request: HttpRequest, conversion_id: UUID) -> dict[str, Any]:
    return ConversionOut.of(selectors.conversion_for(actor_of(request), conversion_id))


def _submission_key(request: HttpRequest, idempotency_key: str | None) -> str:
    """Of the caller and the whole key: two systems may use the same key for one learner."""
    if idempotency_key is None:
        return new_id().hex
    return digest_of(str(actor_of(request).id), idempotency_key)


@router.post("/conversions", response={200: ConversionOut, 201: ConversionOut, **WRITES}, summary="Apply")
def submit_conversion(
    request: HttpRequest, response: HttpResponse, body: RequestIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """The rule decides at once: in review, returned for a supplement, or refused with all reasons."""

    def produce() -> tuple[int, Any]:
        conversion = services.submit_conversion(
            enrollment_id=body.enrollment_id,
            rule_id=body.rule_id,
            achievement_ids=[str(one) for one in body.achievement_ids],
            targets=[target.choice() for target in body.targets],
            submission_key=_submission_key(request, idempotency_key),
            note=body.note,
            actor=actor_of(request),
            now=now(),
        )
        return 201, _answer(request, conversion.id)

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/conversions/{conversion_id}/withdraw", response={200: ConversionOut, **WRITES}, summary="Withdraw")
def withdraw_conversion(request: HttpRequest, conversion_id: UUID) -> dict[str, Any]:
    """Before it is decided."""
    services.withdraw_conversion(conversion_id=conversion_id, actor=actor_of(request), now=now())
    return _answer(request, conversion_id)


@router.post("/conversions/{conversion_id}/resubmit", response={200: ConversionOut, **WRITES}, summary="Supplement")
def resubmit_conversion(request: HttpRequest, conversion_id: UUID, body: SupplementIn) -> dict[str, Any]:
    """After it was returned, with files uploaded before; the rule decides again."""
    services.resubmit_conversion(
        conversion_id=conversion_id,
        note=body.reason,
        upload_ids=body.attachment_ids,
        actor=actor_of(request),
        now=now(),
    )
    return _answer(request, conversion_id)


@router.get(
    "/conversions/{conversion_id}/attachments",
    response={200: list[AttachmentOut], **READS},
    summary="Files handed in with an application",
)
def list_attachments(request: HttpRequest, conversion_id: UUID) -> list[dict[str, Any]]:
    """Those that the caller may read, the oldest first; an upload appears once a resubmission named it."""
    actor = actor_of(request)
    found = selectors.conversion_for(actor, conversion_id)
    return [AttachmentOut.of(row) for row in selectors.supplements_of(actor, found)]


@router.get(
    "/conversions/{conversion_id}/attachments/{attachment_id}",
    response={200: bytes, **READS},
    summary="A file handed in with an application",
    openapi_extra={"responses": {"200": {"content": {"*/*": {}}}}},
)
def get_attachment(request: HttpRequest, conversion_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Its content as it was handed in; the learner sees who read it."""
    found, data = services.read_supplement(
        conversion_id=conversion_id, attachment_id=attachment_id, actor=actor_of(request), now=now()
    )
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=found.file.media_type, headers=headers)


@router.post(
    "/conversions/{conversion_id}/attachments",
    response={201: AttachmentOut, **WRITES},
    summary="Upload a file for a returned application",
)
def upload_attachment(request: HttpRequest, conversion_id: UUID, file: File[UploadedFile], kind: Form[str] = "") -> Any:
    """JPEG, PNG, WebP or PDF, at most 10 MB; it counts once a resubmission names its id.

    ``kind`` is one of the application's ``demanded_evidence``; it may be left out where only one is missing.
    """
    evidence = Evidence(name=file.name or "file", data=file.read(), kind=kind.strip())
    row = services.upload_supplement(conversion_id=conversion_id, evidence=evidence, actor=actor_of(request), now=now())
    return Status(201, AttachmentOut.of(row))


@router.post(
    "/conversions/{conversion_id}/grant", response={200: ConversionOut, **WRITES}, summary="Note a panel's credits"
)
def grant_credits(request: HttpRequest, conversion_id: UUID, body: GrantIn) -> dict[str, Any]:
    """For a returned application whose rule leaves the credits to a panel; the rule decides again."""
    services.grant_credits(
        conversion_id=conversion_id, credits_hundredths=body.credits_hundredths, actor=actor_of(request), now=now()
    )
    return _answer(request, conversion_id)


@router.post("/conversions/{conversion_id}/reverse", response={200: ConversionOut, **WRITES}, summary="Reverse")
def reverse_conversion(request: HttpRequest, conversion_id: UUID, body: ConversionReasonIn) -> dict[str, Any]:
    """Undoes an approved conversion; the history stays."""
    services.reverse_conversion(conversion_id=conversion_id, reason=body.reason, actor=actor_of(request), now=now())
    return _answer(request, conversion_id)


@router.post("/conversions/{conversion_id}/appeals", response={201: AppealOut, **WRITES}, summary="Appeal")
def submit_appeal(request: HttpRequest, conversion_id: UUID, body: ConversionReasonIn) -> Any:
    """Against a refusal, within 30 days."""
    appeal = services.submit_appeal(conversion_id=conversion_id, reason=body.reason, actor=actor_of(request), now=now())
    return Status(201, AppealOut.of(appeal))


@router.get("/appeals", response={200: Listing[AppealOut], **READS}, summary="Appeals")
def list_appeals(request: HttpRequest, paging: Query[Paging], state: str = "") -> dict[str, Any]:
    """Against visible applications, the most urgent first."""
    rows = selectors.appeals_visible_to(actor_of(request)).order_by("due_on")
    return listing(rows.filter(state=state) if state else rows, paging, AppealOut.of)


@router.post("/appeals/{appeal_id}/decide", response={200: AppealOut, **WRITES}, summary="Answer an appeal")
def decide_appeal(request: HttpRequest, appeal_id: UUID, body: AppealDecisionIn) -> dict[str, Any]:
    """Upheld, the application is decided again and runs its chain anew."""
    appeal = services.decide_appeal(
        appeal_id=appeal_id, is_upheld=body.is_upheld, answer=body.answer, actor=actor_of(request), now=now()
    )
    return AppealOut.of(appeal)


@router.post("/appeals/{appeal_id}/withdraw", response={200: AppealOut, **WRITES}, summary="Withdraw an appeal")
def withdraw_appeal(request: HttpRequest, appeal_id: UUID) -> dict[str, Any]:
    """By the learner, before it is answered."""
    return AppealOut.of(services.withdraw_appeal(appeal_id=appeal_id, actor=actor_of(request), now=now()))
