from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.intake.selectors import problem_documents

PROBLEMS_SHOWN = 1000


class ProblemOut(Schema):
    """A problem of one row."""

    row: int = Field(description="Number of the row in the sheet, from 1")
    column: str | None = Field(description="Key of the column; null: the whole row")
    code: str
    params: dict[str, Any]
    is_notice: bool = Field(description="Does not keep the row from being written")
    message_zh: str
    message_en: str


class ImportOut(Schema):
    """An import and what its check found."""

    id: UUID
    kind: str
    institution_id: UUID
    file_name: str
    state: str = Field(description="staged, checked, applying, applied, cancelled, failed")
    total_count: int
    new_count: int
    changed_count: int
    unchanged_count: int
    error_count: int
    notice_count: int
    to_apply_count: int
    applied_count: int
    refused_count: int
    job_id: UUID | None
    created_at: datetime
    finished_at: datetime | None
    problems: list[ProblemOut] = Field(description="At most 1,000")

    @staticmethod
    def of(batch: ImportBatch) -> dict[str, Any]:
        """The import as the interface answers it."""
        values = {name: getattr(batch, name) for name in ImportOut.model_fields if name != "problems"}
        return {**values, "problems": problem_documents(batch, PROBLEMS_SHOWN)}


class KindOut(Schema):
    """A kind of import."""

    code: str
    title_zh: str
    title_en: str
    columns: list[dict[str, Any]]
