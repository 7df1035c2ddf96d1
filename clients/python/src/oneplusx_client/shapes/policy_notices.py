# Made by `python3 dev.py api`; changes are lost.
"""Shapes of policy notices."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class AudienceOut(TypedDict):
    """One member of the audience, and what became of the notice there."""

    acknowledged_at: str | None
    institution: str
    person: str
    read_at: str | None
    role: str


class NewNoticeIn(TypedDict):
    """A new notice of an institution."""

    body_en: NotRequired[str]
    body_zh: str
    category: NotRequired[str]
    effective_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    institution_ids: NotRequired[list[str]]
    # Readers must acknowledge it
    is_acknowledged: NotRequired[bool]
    is_public: NotRequired[bool]
    number: NotRequired[str]
    province_codes: NotRequired[list[str]]
    publisher_id: str
    # None: every role
    roles: NotRequired[list[str]]
    task_due_on: NotRequired[str | None]
    task_en: NotRequired[str]
    task_zh: NotRequired[str]
    title_en: NotRequired[str]
    title_zh: str


class NoticeCountOut(TypedDict):
    """How many."""

    count: int


class NoticeIn(TypedDict):
    """A notice as it is written."""

    body_en: NotRequired[str]
    body_zh: str
    category: NotRequired[str]
    effective_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    institution_ids: NotRequired[list[str]]
    # Readers must acknowledge it
    is_acknowledged: NotRequired[bool]
    is_public: NotRequired[bool]
    number: NotRequired[str]
    province_codes: NotRequired[list[str]]
    # None: every role
    roles: NotRequired[list[str]]
    task_due_on: NotRequired[str | None]
    task_en: NotRequired[str]
    task_zh: NotRequired[str]
    title_en: NotRequired[str]
    title_zh: str


class NoticeOut(TypedDict):
    """One version of a notice."""

    body_en: str
    body_zh: str
    category: str
    effective_on: str | None
    ends_on: str | None
    id: str
    is_acknowledged: bool
    is_public: bool
    number: str
    published_at: str | None
    publisher: str
    series_id: str
    state: str
    task_due_on: str | None
    task_en: str
    task_zh: str
    title_en: str
    title_zh: str
    version: int


class NoticeReceiptOut(TypedDict):
    """What one person has done with a notice."""

    acknowledged_at: str | None
    read_at: str


class TaskDoneIn(TypedDict):
    """What was done."""

    institution_id: str
    note: NotRequired[str]


class TaskOut(TypedDict):
    """A task of one institution."""

    due_on: str | None
    institution: str
    institution_id: str
    note: str
    notice_id: str
    # todo, overdue or done
    state: str
    task: str
    title: str


class TaskReopenIn(TypedDict):
    """Whose task is open again."""

    institution_id: str


class WithdrawIn(TypedDict):
    """Why a notice is withdrawn."""

    reason: str
