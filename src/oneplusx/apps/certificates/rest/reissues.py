from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.consequences import consequences_of
from oneplusx.apps.certificates.schemas import ReissueActIn, ReissueOut, RevocationOut, RevocationsIn, RevocationsOut
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get("/reissues", response={200: Listing[ReissueOut], **READS}, summary="Reissues, latest first")
def list_reissues(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Requests for a new print or for corrected data."""
    rows = selectors.reissues_visible_to(actor_of(request)).order_by("-requested_at", "-id")
    return listing(rows, paging, ReissueOut.of)


@router.post(
    "/certificates/{certificate_id}/reissues",
    response={201: ReissueOut, **WRITES},
    summary="Ask for a certificate to be issued again",
)
def request_reissue(
    request: HttpRequest,
    response: HttpResponse,
    certificate_id: UUID,
    cause: Form[str],
    reason: Form[str],
    file: File[UploadedFile],
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """Cause: `name`, `lost` or `misprint`; one file of evidence. Another officer decides."""

    def produce() -> tuple[int, Any]:
        made = services.request_reissue(
            certificate_id=certificate_id,
            cause=cause,
            reason=reason,
            evidence=[(file.name or "file", file.read())],
            actor=actor_of(request),
            now=now(),
        )
        return 201, ReissueOut.of(made).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/reissues/{reissue_id}", response={200: ReissueOut, **READS}, summary="One reissue")
def get_reissue(request: HttpRequest, reissue_id: UUID) -> ReissueOut:
    """With its cause, evidence and state."""
    return ReissueOut.of(selectors.reissue_for(actor_of(request), reissue_id))


@router.post(
    "/reissues/{reissue_id}/acts",
    response={200: ReissueOut, **WRITES},
    summary="Approve, refuse or take a reissue back",
)
def act_on_reissue(
    request: HttpRequest,
    response: HttpResponse,
    reissue_id: UUID,
    body: ReissueActIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """Approved, the new certificate is issued and printed at once; the old number no longer holds."""

    def produce() -> tuple[int, Any]:
        same: dict[str, Any] = {"reissue_id": reissue_id, "actor": actor_of(request), "now": now()}
        if body.act == "approve":
            services.approve_reissue(**same)
        elif body.act == "withdraw":
            services.withdraw_reissue(**same)
        else:
            services.refuse_reissue(answer=body.answer, **same)
        return 200, ReissueOut.of(selectors.reissue_for(same["actor"], reissue_id)).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.get(
    "/certificate-revocations",
    response={200: Listing[RevocationOut], **READS},
    summary="Revocations asked for, latest first",
)
def list_revocations(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """With the certificates named in each and who must still agree."""
    rows = selectors.revocations_visible_to(actor_of(request)).order_by("-requested_at", "-id")
    return listing(rows, paging, RevocationOut.of)


@router.post(
    "/certificate-revocations",
    response={200: RevocationsOut, 202: RevocationsOut, **WRITES},
    summary="Revoke several certificates with one reason, ask for it, or only see what would follow",
)
def revoke_several(
    request: HttpRequest, response: HttpResponse, body: RevocationsIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """All or none; with `preview` nothing changes. 202: `revocation_id` waits for a second officer."""

    def produce() -> tuple[int, Any]:
        actor, ids = actor_of(request), list(dict.fromkeys(body.certificate_ids))
        if any(not services.may_revoke(actor, selectors.certificate_for(actor, one)) for one in ids):
            raise NotFound("not_found")
        lines = consequences_of(ids)
        if body.preview:
            return 200, RevocationsOut.of(lines, None).model_dump(mode="json")
        made = services.request_revocation(certificate_ids=ids, reason=body.reason, actor=actor, now=now())
        return 200 if made.decided_at else 202, RevocationsOut.of(lines, made).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/certificate-revocations/{revocation_id}/acts",
    response={200: RevocationOut, **WRITES},
    summary="Approve, refuse or take a revocation back",
)
def act_on_revocation(
    request: HttpRequest,
    response: HttpResponse,
    revocation_id: UUID,
    body: ReissueActIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """Approved by another officer than asked, the certificates are revoked at once, all or none."""

    def produce() -> tuple[int, Any]:
        same: dict[str, Any] = {"revocation_id": revocation_id, "actor": actor_of(request), "now": now()}
        if body.act == "approve":
            services.approve_revocation(**same)
        elif body.act == "withdraw":
            services.withdraw_revocation(**same)
        else:
            services.refuse_revocation(answer=body.answer, **same)
        return 200, RevocationOut.of(selectors.revocation_for(same["actor"], revocation_id)).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)
