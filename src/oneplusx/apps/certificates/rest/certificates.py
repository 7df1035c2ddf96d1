from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.schemas import (
    CertificateIn,
    CertificateListIn,
    CertificateOut,
    CertificatesOut,
    CertificatesQuery,
    RevocationIn,
    SuspensionIn,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.selectors import institution
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of
from oneplusx.web.wording import say_both

router = Router()


@router.get(
    "/certificates", response={200: Listing[CertificateOut], **READS}, summary="Certificates the caller may see"
)
def list_certificates(request: HttpRequest, paging: Query[Paging], narrow: Query[CertificatesQuery]) -> dict[str, Any]:
    """Narrowed by words in them (`q`) and by state."""
    rows = selectors.search_certificates(actor_of(request), narrow.q, state=narrow.state)
    return listing(rows, paging, CertificateOut.of)


@router.get("/certificates/{certificate_id}", response={200: CertificateOut, **READS}, summary="One certificate")
def get_certificate(request: HttpRequest, certificate_id: UUID) -> CertificateOut:
    """With its holder, issuer and state."""
    found = selectors.certificate_for(actor_of(request), certificate_id)
    entry = selectors.directory_entry(found)
    answer = CertificateOut.of(found)
    answer.inquiry_code = entry.code if entry else ""
    return answer


def _listed(row: CertificateIn) -> services.ListedCertificate:
    values = row.model_dump(exclude={"score", "course_codes"})
    return services.ListedCertificate(
        **values, score_text=row.score, score_hundredths=row.points(), course_codes=tuple(row.course_codes)
    )


def _row(plan: services.RowPlan) -> dict[str, str]:
    error = plan.error
    detail = say_both(error.code, error.params) if error else ""
    return {"result": plan.status.value, "code": error.code if error else "", "detail": detail}


@router.post(
    "/certificates", response={200: CertificatesOut, **WRITES}, summary="Record certificates, at most 2,000 rows"
)
def record_certificates(
    request: HttpRequest, response: HttpResponse, body: CertificateListIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Key: holder, certificate, month; other content is a correction. Refused rows do not stop the others."""

    def produce() -> tuple[int, Any]:
        plans = services.record_list(
            institution=institution(body.institution_code),
            rows=[_listed(row) for row in body.rows],
            confirmation=body.confirmation,
            actor=actor_of(request),
            now=now(),
        )
        counts = Counter(plan.status.value for plan in plans)
        return 200, {"counts": dict(counts), "rows": [_row(plan) for plan in plans]}

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/certificates/{certificate_id}/revocation",
    response={200: CertificateOut, 202: CertificateOut, **WRITES},
    summary="Revoke a certificate, or ask for it; what was built on it is taken back",
)
def revoke_certificate(
    request: HttpRequest,
    response: HttpResponse,
    certificate_id: UUID,
    body: RevocationIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """202: it waits for a second officer of the organization, and the certificate is as it was."""

    def produce() -> tuple[int, Any]:
        made = services.request_revocation(
            certificate_ids=[certificate_id], reason=body.reason, actor=actor_of(request), now=now()
        )
        found = selectors.certificate_for(actor_of(request), certificate_id)
        return 200 if made.decided_at else 202, CertificateOut.of(found).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/certificates/{certificate_id}/suspend",
    response={200: CertificateOut, **WRITES},
    summary="Suspend a certificate",
)
def suspend_certificate(request: HttpRequest, certificate_id: UUID, body: SuspensionIn) -> CertificateOut:
    """Inquiries say so and nothing new is recognized; what was recognized stays."""
    actor = actor_of(request)
    services.suspend_certificate(certificate_id=certificate_id, reason=body.reason, actor=actor, now=now())
    return CertificateOut.of(selectors.certificate_for(actor, certificate_id))


@router.post(
    "/certificates/{certificate_id}/reinstate",
    response={200: CertificateOut, **WRITES},
    summary="End the suspension of a certificate",
)
def reinstate_certificate(request: HttpRequest, certificate_id: UUID, body: SuspensionIn) -> CertificateOut:
    """It holds again."""
    actor = actor_of(request)
    services.reinstate_certificate(certificate_id=certificate_id, reason=body.reason, actor=actor, now=now())
    return CertificateOut.of(selectors.certificate_for(actor, certificate_id))
