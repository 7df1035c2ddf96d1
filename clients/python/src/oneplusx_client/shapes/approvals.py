# Made by `python3 dev.py api`; changes are lost.
"""Shapes of approvals."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class ApprovalCaseOut(TypedDict):
    """A case with its steps, round after round."""

    id: str
    round: int
    state: str
    steps: list[StepOut]
    subject_id: str
    subject_kind: str
    title: str


class StepDecisionIn(TypedDict):
    """What the officer decides."""

    outcome: Literal["approved", "refused", "returned"]
    reason: NotRequired[str]


class StepOut(TypedDict):
    """A step of a case."""

    case_id: str
    decided_at: str | None
    department: str | None
    due_on: str | None
    id: str
    institution: str
    learner_id: str | None
    number: int
    reason: str
    role: str
    round: int
    state: str
    subject_id: str
    subject_kind: str
    title: str
