# Made by `python3 dev.py api`; changes are lost.
"""Shapes of conversion."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class AppealDecisionIn(TypedDict):
    """The answer to an appeal."""

    answer: str
    is_upheld: bool


class AppealOut(TypedDict):
    """An appeal."""

    answer: str
    conversion_id: str
    decided_at: str | None
    due_on: str
    id: str
    reason: str
    state: str
    submitted_at: str


class AttachmentOut(TypedDict):
    """A file of an application."""

    id: str
    # Which of the evidence that the rule demands it is; empty: none in particular
    kind: str
    media_type: str
    name: str
    size_bytes: int
    uploaded_at: str


class ConversionOut(TypedDict):
    """An application with the whole decision."""

    achievement_ids: list[str]
    case_id: str | None
    credits_hundredths: int
    decided_at: str | None
    # docs/formats/rule-set-decision.schema.json
    decision: dict[str, Any]
    # What the rule demands with the application
    demanded_evidence: list[DemandedOut]
    # Decisions that a later one replaced, the oldest first
    earlier_decisions: list[dict[str, Any]]
    enrollment_id: str
    id: str
    learner_id: str
    rule_id: str
    rule_set: str
    state: str
    student_number: str
    submitted_at: str
    targets: list[TargetOut]
    version: str


class ConversionPlanOut(TypedDict):
    """The current plan of an enrollment."""

    computed_at: str
    enrollment_id: str
    gain_hundredths: int
    is_proved: bool
    items_count: int
    # docs/formats/plan.md: `chosen`, why not each other rule, and under `alternatives` other plans, the next best
    # first; their items are applied for as those of the plan are
    plan: dict[str, Any]
    rule_set_version_id: str | None


class ConversionReasonIn(TypedDict):
    """A reason, a note or an answer."""

    reason: NotRequired[str]


class DemandedOut(TypedDict):
    """A kind of evidence that the rule demands."""

    is_given: bool
    kind: str


class GrantIn(TypedDict):
    """What a panel granted."""

    credits_hundredths: int


class RequestIn(TypedDict):
    """What is asked for; without a rule the one that gives most is taken."""

    achievement_ids: list[str]
    enrollment_id: str
    note: NotRequired[str]
    rule_id: NotRequired[str | None]
    targets: list[TargetIn]


class SupplementIn(TypedDict):
    """What supplements a returned application; files are uploaded before."""

    # Uploaded to this application, at most 6; others are removed
    attachment_ids: NotRequired[list[str]]
    reason: NotRequired[str]


class TargetIn(TypedDict):
    """A course (or a module of it: fewer credits) or a requirement slot."""

    course_code: NotRequired[str | None]
    credits_hundredths: NotRequired[int | None]
    slot: NotRequired[str | None]


class TargetOut(TypedDict):
    """An exempted course or slot."""

    course_code: str | None
    credits_hundredths: int
    grade_text: str
    score_hundredths: int | None
    slot: str
