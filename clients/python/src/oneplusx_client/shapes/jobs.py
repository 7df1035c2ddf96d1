# Made by `python3 dev.py api`; changes are lost.
"""Shapes of jobs."""

from __future__ import annotations

from typing import Any, TypedDict


class JobOut(TypedDict):
    """A piece of background work."""

    attempts: int
    created_at: str
    done_count: int
    error_code: str
    error_params: dict[str, Any]
    finished_at: str | None
    id: str
    institution_id: str | None
    kind: str
    result: dict[str, Any]
    started_at: str | None
    # waiting, running, succeeded, failed, cancelled
    state: str
    subject_id: str | None
    total_count: int
