"""What the REST interface takes and answers about shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.sharing.models import Share, ShareView
from oneplusx.apps.sharing.printing import address_of
from oneplusx.apps.sharing.selectors import code_of
from oneplusx.apps.sharing.services import VIEWS_MAX, Wish
from oneplusx.web.clock import now

FIELDS = "full_name, number, score, dates, organization, contents"


class ShareIn(Schema):
    """What to share."""

    certificate_ids: list[UUID] = Field(default_factory=list, max_length=20)
    achievement_ids: list[UUID] = Field(default_factory=list, max_length=20)
    fields_shown: list[str] = Field(default_factory=list, max_length=20, description=f"Of: {FIELDS}")
    language: str = Field("zh-hans", description="zh-hans or en")
    days: int = Field(30, description="7, 30 or 180")
    views_max: int | None = Field(None, ge=1, le=VIEWS_MAX, description="null: any number within the term")
    recipient: str = Field("", max_length=60, description="A reminder for the learner")
    note: str = Field("", max_length=200, description="Shown to the reader")

    def wish(self) -> Wish:
        """As the service takes it."""
        values = self.model_dump(exclude={"fields_shown"})
        return Wish(**values, fields=self.fields_shown)


class ExtensionIn(Schema):
    """How much longer."""

    days: int = Field(description="7, 30 or 180")
    views_more: int = Field(0, ge=0, le=VIEWS_MAX)


class ShareOut(Schema):
    """A share as its holder sees it."""

    id: UUID
    standing: str = Field(description="active, revoked, expired or used_up")
    code: str
    url: str = Field(description="What the QR code holds")
    fields_shown: list[str]
    language: str
    recipient: str
    note: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    views_max: int | None
    views_count: int
    last_viewed_at: datetime | None

    @staticmethod
    def of(row: Share) -> dict[str, Any]:
        """The answer's item of a row."""
        told = ("id", "language", "recipient", "note", "created_at", "expires_at", "revoked_at")
        counts = ("views_max", "views_count", "last_viewed_at")
        return {
            **{name: getattr(row, name) for name in (*told, *counts)},
            "standing": row.standing(now()).value,
            "code": code_of(row),
            "url": address_of(row),
            "fields_shown": row.fields,
        }


class ViewOut(Schema):
    """Who opened a share."""

    at: datetime
    device: str = Field(description="phone, tablet, computer or program")
    network: str = Field(description="First part of the address")
    viewer: str = Field(description="As the visitor gave it")

    @staticmethod
    def of(row: ShareView) -> dict[str, Any]:
        """The answer's item of a row."""
        return {"at": row.at, "device": row.device, "network": row.network, "viewer": row.viewer}
