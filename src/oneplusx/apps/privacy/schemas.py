"""What the REST interface answers about requests to erase personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.privacy.models import Erasure


class ErasureOut(Schema):
    """A request as its learner and the deciding office see it."""

    id: UUID
    learner_id: UUID
    state: str = Field(description="cooling, in_review, erased, refused or taken_back")
    requested_at: datetime
    hands_over_at: datetime = Field(description="End of the cooling-off period")
    case_id: UUID | None = Field(description="The case in which it is decided")
    ended_at: datetime | None
    is_whole: bool = Field(description="Name, document and sign-in went too")
    counts: dict[str, int] = Field(description="How much of each kind was erased")

    @staticmethod
    def of(erasure: Erasure) -> dict[str, Any]:
        """From the row."""
        return {name: getattr(erasure, name) for name in ErasureOut.model_fields}
