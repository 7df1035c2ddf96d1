from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.standards import services
from oneplusx.apps.standards.schemas.catalogue import (
    AchievementTypeIn,
    AchievementTypeOut,
    BankValueDecisionIn,
    BankValueIn,
    BankValueOut,
    CatalogueQuery,
    CertificateTypeOut,
)
from oneplusx.apps.standards.selectors import (
    achievement_types,
    certificate_type_by_code,
    proposal_for,
    proposals_visible_to,
    search_certificate_types,
)
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES, problems
from oneplusx.web.requests import actor_of

router = Router(tags=["catalogue"])


@router.get(
    "/catalogue/certificates",
    auth=None,
    response={200: Listing[CertificateTypeOut], **problems(422, 429)},
    summary="Certificate types of the outcome catalogue",
)
def list_certificates(request: HttpRequest, paging: Query[Paging], narrow: Query[CatalogueQuery]) -> dict[str, Any]:
    """Public; a stable order with a total."""
    rows = search_certificate_types(
        actor_of(request), narrow.q, level=narrow.level, type_code=narrow.type, bank_value=narrow.bank_value
    )
    return listing(rows, paging, CertificateTypeOut.of)


@router.get(
    "/catalogue/achievement-types",
    auth=None,
    response={200: Listing[AchievementTypeOut], **problems(422, 429)},
    summary="Outcome types",
)
def list_achievement_types(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:  # noqa: ARG001 - public
    """Public; in their published order, each with the fields of its form."""
    return listing(achievement_types(), paging, AchievementTypeOut.of)


@router.put(
    "/catalogue/achievement-types/{type_code}",
    response={200: AchievementTypeOut, **WRITES},
    summary="Add or change an outcome type",
)
def save_achievement_type(request: HttpRequest, type_code: str, body: AchievementTypeIn) -> AchievementTypeOut:
    """By the bank; all of it. Outcomes registered before keep what was entered."""
    saved = services.save_achievement_type(code=type_code, **body.model_dump(), actor=actor_of(request), now=now())
    return AchievementTypeOut.of(saved)


@router.get("/catalogue/bank-values", response={200: Listing[BankValueOut], **READS}, summary="Proposed credit values")
def list_bank_values(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The bank sees all, an organization its own; the newest first."""
    return listing(proposals_visible_to(actor_of(request)).order_by("-proposed_at"), paging, BankValueOut.of)


@router.post("/catalogue/bank-values", response={201: BankValueOut, **WRITES}, summary="Propose a credit value")
def propose_bank_value(
    request: HttpRequest, response: HttpResponse, body: BankValueIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """By the organization of the certificate, or by the bank; one is open at a time."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        made = services.propose_bank_value(
            certificate_type=certificate_type_by_code(actor, body.certificate_type),
            value_hundredths=body.value_hundredths,
            reason=body.reason,
            actor=actor,
            now=now(),
        )
        return 201, BankValueOut.of(made).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/catalogue/bank-values/{proposal_id}/decide", response={200: BankValueOut, **WRITES}, summary="Decide a proposal"
)
def decide_bank_value(request: HttpRequest, proposal_id: UUID, body: BankValueDecisionIn) -> Any:
    """By the bank, and never by whoever proposed it."""
    found = proposal_for(actor_of(request), proposal_id)
    done = services.decide_bank_value(proposal_id=found.id, **body.dict(), actor=actor_of(request), now=now())
    return BankValueOut.of(done)


@router.post(
    "/catalogue/bank-values/{proposal_id}/withdraw", response={200: BankValueOut, **WRITES}, summary="Take one back"
)
def withdraw_proposal(request: HttpRequest, proposal_id: UUID) -> Any:
    """As long as it is open."""
    found = proposal_for(actor_of(request), proposal_id)
    services.withdraw_proposal(proposal_id=found.id, actor=actor_of(request), now=now())
    return BankValueOut.of(proposal_for(actor_of(request), proposal_id))
