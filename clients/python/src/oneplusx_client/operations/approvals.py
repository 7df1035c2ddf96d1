# Made by `python3 dev.py api`; changes are lost.
"""Operations of approvals."""

from __future__ import annotations

from typing import Literal

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.approvals import ApprovalCaseOut, StepDecisionIn, StepOut


class Approvals:
    """Operations of approvals."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def decide_step(self, step_id: str, body: StepDecisionIn, *, idempotency_key: str | None = None) -> ApprovalCaseOut:
        """Decide a step.

        Approves, refuses or returns; a refusal and a return need a reason.
        """
        answer: ApprovalCaseOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/steps/{step_id}/decide",
                places={"step_id": step_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def get_case(self, case_id: str) -> ApprovalCaseOut:
        """One case.

        A case that the caller may see.
        """
        answer: ApprovalCaseOut = self._door.value(
            Asked(method="GET", path="/api/v1/cases/{case_id}", places={"case_id": case_id})
        )
        return answer

    def list_steps(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        tab: Literal["todo", "done", "started", "copied"] | None = None,
    ) -> Page[StepOut]:
        """The inbox.

        Steps of one tab of the caller's inbox.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/steps", query={"page": page, "per_page": per_page, "tab": tab})
        )
