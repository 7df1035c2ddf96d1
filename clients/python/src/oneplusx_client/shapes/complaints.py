# Made by `python3 dev.py api`; changes are lost.
"""Shapes of complaints."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ComplaintAnswerIn(TypedDict):
    """The answer."""

    answer: str
    # upheld, partly or not_upheld
    finding: str


class ComplaintFileOut(TypedDict):
    """A file handed in with a complaint."""

    id: str
    media_type: str
    name: str
    size_bytes: int


class ComplaintIn(TypedDict):
    """A complaint."""

    # organization, exam_site, college or exam
    about: str
    # Needed unless signed in
    contact: NotRequired[str]
    exam: NotRequired[str]
    institution_id: str
    name: NotRequired[str]
    text: str


class ComplaintOut(TypedDict):
    """A complaint for those who deal with it; never who complains."""

    about: str
    answer: str
    answered_at: str | None
    due_on: str
    exam: str
    finding: str
    handler: str
    id: str
    institution: str
    number: str
    state: str
    submitted_at: str
    text: str


class ComplaintReasonIn(TypedDict):
    """Why it is not accepted."""

    reason: str


class ComplaintReceiptOut(TypedDict):
    """What the complainant keeps; the code is never shown again."""

    code: str
    due_on: str
    number: str


class PassOnIn(TypedDict):
    """Who is to answer: whom it is about, or the overseer again."""

    institution_id: str
