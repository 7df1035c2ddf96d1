"""REST door of approvals: the inbox, a case, a decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from oneplusx.apps.approvals import selectors, services
from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["approvals"])


class StepOut(Schema):
    """A step of a case."""

    id: UUID
    case_id: UUID
    round: int
    number: int
    role: str
    institution: str
    department: str | None
    state: str
    due_on: date | None
    decided_at: datetime | None
    reason: str
    subject_kind: str
    subject_id: UUID
    learner_id: UUID | None
    title: str

    @staticmethod
    def of(step: ApprovalStep) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": step.id,
            "case_id": step.case_id,
            "round": step.round,
            "number": step.number,
            "role": step.role,
            "institution": step.institution.code,
            "department": step.department.code if step.department else None,
            "state": step.state,
            "due_on": step.due_on,
            "decided_at": step.decided_at,
            "reason": step.reason,
            "subject_kind": step.case.subject_kind,
            "subject_id": step.case.subject_id,
            "learner_id": step.learner_id,
            "title": step.case.title,
        }


class ApprovalCaseOut(Schema):
    """A case with its steps, round after round."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    title: str
    state: str
    round: int
    steps: list[StepOut]

    @staticmethod
    def of(case: ApprovalCase) -> dict[str, Any]:
        """The answer of a row."""
        return {
            "id": case.id,
            "subject_kind": case.subject_kind,
            "subject_id": case.subject_id,
            "title": case.title,
            "state": case.state,
            "round": case.round,
            "steps": [StepOut.of(step) for step in selectors.steps_of(case).select_related("case")],
        }


class StepDecisionIn(Schema):
    """What the officer decides."""

    outcome: Literal["approved", "refused", "returned"]
    reason: str = Field("", max_length=services.REASON_CHARACTERS_MAX)


@router.get("/steps", response={200: Listing[StepOut], **READS}, summary="The inbox")
def list_steps(
    request: HttpRequest, paging: Query[Paging], tab: Literal["todo", "done", "started", "copied"] = "todo"
) -> dict[str, Any]:
    """Steps of one tab of the caller's inbox."""
    return listing(selectors.inbox(actor_of(request), selectors.Tab(tab)), paging, StepOut.of)


@router.get("/cases/{case_id}", response={200: ApprovalCaseOut, **READS}, summary="One case")
def get_case(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """A case that the caller may see."""
    return ApprovalCaseOut.of(selectors.case_for(actor_of(request), case_id))


@router.post("/steps/{step_id}/decide", response={200: ApprovalCaseOut, **WRITES}, summary="Decide a step")
def decide_step(
    request: HttpRequest,
    response: HttpResponse,
    step_id: UUID,
    body: StepDecisionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Approves, refuses or returns; a refusal and a return need a reason."""

    def produce() -> tuple[int, Any]:
        actor = actor_of(request)
        case = services.decide_step(step_id=step_id, outcome=body.outcome, reason=body.reason, actor=actor, now=now())
        return 200, ApprovalCaseOut.of(case)

    return once_per_key(request, response, idempotency_key, produce)
