from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema


class JobOut(Schema):
    """A piece of background work."""

    id: UUID
    kind: str
    state: str = Field(description="waiting, running, succeeded, failed, cancelled")
    institution_id: UUID | None
    subject_id: UUID | None
    done_count: int
    total_count: int
    attempts: int
    result: dict[str, Any]
    error_code: str
    error_params: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
