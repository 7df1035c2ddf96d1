# Made by `python3 dev.py api`; changes are lost.
"""Shapes of imports."""

from __future__ import annotations

from typing import Any, TypedDict


class ImportOut(TypedDict):
    """An import and what its check found."""

    applied_count: int
    changed_count: int
    created_at: str
    error_count: int
    file_name: str
    finished_at: str | None
    id: str
    institution_id: str
    job_id: str | None
    kind: str
    new_count: int
    notice_count: int
    # At most 1,000
    problems: list[ProblemOut]
    refused_count: int
    # staged, checked, applying, applied, cancelled, failed
    state: str
    to_apply_count: int
    total_count: int
    unchanged_count: int


class KindOut(TypedDict):
    """A kind of import."""

    code: str
    columns: list[dict[str, Any]]
    title_en: str
    title_zh: str


class ProblemOut(TypedDict):
    """A problem of one row."""

    code: str
    # Key of the column; null: the whole row
    column: str | None
    # Does not keep the row from being written
    is_notice: bool
    message_en: str
    message_zh: str
    params: dict[str, Any]
    # Number of the row in the sheet, from 1
    row: int
