from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from oneplusx.apps.ledger import selectors
from oneplusx.apps.ledger.schemas import AsOf, BalanceOut, BalancesOut, EntriesQuery, EntryOut
from oneplusx.web import clock
from oneplusx.web.listing import Listing, Paging, listing_of
from oneplusx.web.problems import READS
from oneplusx.web.requests import actor_of

router = Router(tags=["ledger"])


@router.get("/learners/{learner_id}/balances", response={200: BalancesOut, **READS}, summary="Credits of a learner")
def list_balances(request: HttpRequest, learner_id: UUID, as_of: Query[AsOf]) -> BalancesOut:
    """Per account: available, reserved, used; as of a day when asked."""
    found = selectors.visible_balances(
        actor_of(request),
        learner_id,
        on=as_of.day(clock.today()),
        effective_on=as_of.effective_on,
        recorded_by=as_of.instant(),
    )
    return BalancesOut(
        learner_id=found.learner_id, accounts=[BalanceOut.of(one, found.codes) for one in found.accounts]
    )


@router.get(
    "/learners/{learner_id}/entries", response={200: Listing[EntryOut], **READS}, summary="Statement, newest first"
)
def list_entries(
    request: HttpRequest, learner_id: UUID, paging: Query[Paging], narrow: Query[EntriesQuery]
) -> dict[str, Any]:
    """Each posting with its balance after it and the act that caused it."""
    lines = selectors.statement(actor_of(request), learner_id, narrow.narrowing())
    page = listing_of(lines, paging)
    return {**page, "items": [EntryOut.of(line) for line in page["items"]]}
