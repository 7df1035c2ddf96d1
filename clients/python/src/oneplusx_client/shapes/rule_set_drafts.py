# Made by `python3 dev.py api`; changes are lost.
"""Shapes of rule set drafts."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class DraftIn(TypedDict):
    """A new draft from a version."""

    # The new version's number
    version: str


class DraftOut(TypedDict):
    """A draft with its text."""

    code: str
    digest: str
    effective_from_on: str
    effective_to_on: str | None
    entry_year_from: int | None
    entry_year_to: int | None
    id: str
    published_at: str | None
    revision: int
    source_title: str
    source_url: str
    state: str
    text: str
    version: str


class EditIn(TypedDict):
    """One edit of a draft."""

    # add, change, copy, up, down, remove; text replaces the whole text
    act: str
    # The new content, docs/formats/rule-set.md
    item: NotRequired[dict[str, Any]]
    # rules, groups, caps, requirements, windows, approval, level_maps, grade_scales, facts
    part: NotRequired[str]
    # Place in the list, from 0
    place: NotRequired[int]
    # The state that was seen; 409 when somebody else was quicker
    revision: int
    text: NotRequired[str]


class RevisionIn(TypedDict):
    """The state that was seen."""

    revision: int


class RevisionOut(TypedDict):
    """One edit in the history of a draft."""

    act: str
    item: str
    made_at: str
    made_by_id: str | None
    number: int
    part: str
    previous: int | None
