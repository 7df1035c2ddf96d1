# Made by `python3 dev.py api`; changes are lost.
"""Shapes of rule set consensus."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AskIn(TypedDict):
    """Whom a draft is laid before."""

    department_ids: NotRequired[list[str]]
    due_on: str
    institution_codes: NotRequired[list[str]]
    note: NotRequired[str]


class BacktestPolicyIn(TypedDict):
    """Which back-test an owner demands before publishing."""

    days_max: NotRequired[int]
    demand: Literal["when_replacing", "always", "never"]


class ConsensusOut(TypedDict):
    """The consensus on a draft."""

    due_on: str | None
    is_reached: bool
    is_required: bool
    note: str
    parties: list[PartyOut]


class ConsultationAnswerIn(TypedDict):
    """Signing off or objecting."""

    agrees: bool
    # Digest of the text that was read
    digest: str
    reason: NotRequired[str]


class DraftCommentIn(TypedDict):
    """A comment, or an answer to one."""

    answers_id: NotRequired[str | None]
    rule_id: NotRequired[str]
    text: str


class DraftCommentOut(TypedDict):
    """A comment."""

    answers_id: str | None
    author_id: str | None
    id: str
    institution_id: str | None
    resolved_at: str | None
    rule_id: str
    text: str
    written_at: str


class PartyOut(TypedDict):
    """A consulted party."""

    answered_at: str | None
    department: str
    department_id: str | None
    id: str
    institution: str
    institution_id: str
    is_met: bool
    reason: str
    settlement: str
    # pending, overdue, silent, stale, agreed, objected, settled
    state: str


class PolicyIn(TypedDict):
    """What an owner demands before publishing."""

    days: NotRequired[int]
    is_required: bool
    silence_agrees: NotRequired[bool]


class SettlementIn(TypedDict):
    """How an objection is settled."""

    settlement: str
