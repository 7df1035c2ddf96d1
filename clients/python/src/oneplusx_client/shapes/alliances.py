# Made by `python3 dev.py api`; changes are lost.
"""Shapes of alliances."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class AllianceIn(TypedDict):
    """A new alliance."""

    code: str
    lead_id: str
    name_en: NotRequired[str]
    name_zh: str


class AllianceOut(TypedDict):
    """An alliance."""

    code: str
    id: str
    lead: str
    lead_id: str
    name_en: str
    name_zh: str


class InvitationIn(TypedDict):
    """A college to invite."""

    college_code: str


class JoinIn(TypedDict):
    """Answer to an invitation."""

    joins: bool


class MemberOut(TypedDict):
    """A member of an alliance."""

    college: str
    college_code: str
    college_id: str
    id: str
    joined_on: str | None
    left_on: str | None
    state: str
