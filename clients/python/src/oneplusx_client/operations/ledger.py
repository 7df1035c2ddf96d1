# Made by `python3 dev.py api`; changes are lost.
"""Operations of ledger."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.ledger import BalancesOut, EntryKind, EntryOut


class Ledger:
    """Operations of ledger."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def list_balances(
        self, learner_id: str, *, effective_on: str | None = None, recorded_by: str | None = None
    ) -> BalancesOut:
        """Credits of a learner.

        Per account: available, reserved, used; as of a day when asked.
        """
        answer: BalancesOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/learners/{learner_id}/balances",
                places={"learner_id": learner_id},
                query={"effective_on": effective_on, "recorded_by": recorded_by},
            )
        )
        return answer

    def list_entries(
        self,
        learner_id: str,
        *,
        page: int | None = None,
        per_page: int | None = None,
        institution_id: str | None = None,
        kind: EntryKind | None = None,
        starts_on: str | None = None,
        ends_on: str | None = None,
    ) -> Page[EntryOut]:
        """Statement, newest first.

        Each posting with its balance after it and the act that caused it.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/learners/{learner_id}/entries",
                places={"learner_id": learner_id},
                query={
                    "page": page,
                    "per_page": per_page,
                    "institution_id": institution_id,
                    "kind": kind,
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                },
            )
        )
