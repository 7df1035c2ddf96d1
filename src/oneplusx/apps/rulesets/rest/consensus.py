"""REST door of consensus: ask, answer, settle, comment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.schemas.drafting import (
    AskIn,
    BacktestPolicyIn,
    ConsensusOut,
    ConsultationAnswerIn,
    DraftCommentIn,
    DraftCommentOut,
    PolicyIn,
    SettlementIn,
)
from oneplusx.web.clock import now, today
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["rule set consensus"])
BASE = "/rule-set-versions/{version_id}"


def _consensus(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    version = selectors.commented_draft(actor_of(request), version_id)
    return ConsensusOut.of(selectors.consensus_of(version, today()))


@router.get(f"{BASE}/consensus", response={200: ConsensusOut, **READS}, summary="Consensus on a draft")
def get_consensus(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    """Who is asked, and what they said about the text as it is now."""
    return _consensus(request, version_id)


@router.post(f"{BASE}/consensus", response={200: ConsensusOut, **WRITES}, summary="Ask for consensus")
def open_consultation(request: HttpRequest, version_id: UUID, body: AskIn) -> dict[str, Any]:
    """Lays the draft before departments and institutions; they are told."""
    services.open_consultation(version_id=version_id, **body.dict(), actor=actor_of(request), now=now())
    return _consensus(request, version_id)


@router.post("/consulted-parties/{party_id}/answer", response={200: ConsensusOut, **WRITES}, summary="Answer")
def answer_consultation(request: HttpRequest, party_id: UUID, body: ConsultationAnswerIn) -> dict[str, Any]:
    """Signs off, or objects with a reason."""
    party = services.answer_consultation(party_id=party_id, **body.dict(), actor=actor_of(request), now=now())
    return _consensus(request, party.consultation.version_id)


@router.post(
    "/consulted-parties/{party_id}/settle", response={200: ConsensusOut, **WRITES}, summary="Settle an objection"
)
def settle_consultation(request: HttpRequest, party_id: UUID, body: SettlementIn) -> dict[str, Any]:
    """The party is told how."""
    party = services.settle_objection(party_id=party_id, settlement=body.settlement, actor=actor_of(request), now=now())
    return _consensus(request, party.consultation.version_id)


@router.put("/institutions/{institution_id}/consensus-policy", response={200: PolicyIn, **WRITES}, summary="Demands")
def set_policy(request: HttpRequest, institution_id: UUID, body: PolicyIn) -> dict[str, Any]:
    """What must be agreed before a method of this institution is published."""
    services.set_consensus_policy(owner_id=institution_id, **body.dict(), actor=actor_of(request), now=now())
    return body.dict()


@router.put(
    "/institutions/{institution_id}/backtest-policy",
    response={200: BacktestPolicyIn, **WRITES},
    summary="Demands on back-tests",
)
def set_backtest_policy(request: HttpRequest, institution_id: UUID, body: BacktestPolicyIn) -> dict[str, Any]:
    """Which back-test must be there before a method of this institution is published."""
    services.set_backtest_policy(owner_id=institution_id, **body.dict(), actor=actor_of(request), now=now())
    return body.dict()


@router.get(f"{BASE}/comments", response={200: Listing[DraftCommentOut], **READS}, summary="Comments on a draft")
def list_comments(request: HttpRequest, version_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """In the order in which they were written."""
    version = selectors.commented_draft(actor_of(request), version_id)
    return listing(version.comments.order_by("written_at", "id"), paging, DraftCommentOut.of)


@router.post(f"{BASE}/comments", response={201: DraftCommentOut, **WRITES}, summary="Comment a draft")
def write_comment(request: HttpRequest, version_id: UUID, body: DraftCommentIn) -> Any:
    """On the whole draft, on a rule, or in answer to a comment."""
    made = services.write_comment(version_id=version_id, **body.dict(), actor=actor_of(request), now=now())
    return Status(201, DraftCommentOut.of(made))


@router.post("/draft-comments/{comment_id}/resolve", response={200: DraftCommentOut, **WRITES}, summary="Dealt with")
def resolve_comment(request: HttpRequest, comment_id: UUID) -> dict[str, Any]:
    """By the owner, or by who wrote it."""
    return DraftCommentOut.of(services.resolve_comment(comment_id=comment_id, actor=actor_of(request), now=now()))
