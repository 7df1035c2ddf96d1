from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.supervision.models import Complaint


class ComplaintIn(Schema):
    """A complaint."""

    about: str = Field(max_length=20, description="organization, exam_site, college or exam")
    institution_id: UUID
    text: str = Field(max_length=5000)
    exam: str = Field("", max_length=160)
    name: str = Field("", max_length=120)
    contact: str = Field("", max_length=200, description="Needed unless signed in")


class ComplaintReceiptOut(Schema):
    """What the complainant keeps; the code is never shown again."""

    number: str
    code: str
    due_on: date


class ComplaintFileOut(Schema):
    """A file handed in with a complaint."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int

    @classmethod
    def of(cls, row: Attachment) -> Self:
        return cls(id=row.id, name=row.name, media_type=row.file.media_type, size_bytes=row.file.size_bytes)


class ComplaintOut(Schema):
    """A complaint for those who deal with it; never who complains."""

    id: UUID
    number: str
    about: str
    institution: str
    exam: str
    text: str
    handler: str
    state: str
    due_on: date
    finding: str
    answer: str
    submitted_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, row: Complaint) -> Self:
        same = ("id", "about", "exam", "state", "due_on", "finding", "submitted_at", "answered_at")
        return cls(
            number=row.receipt_number,
            institution=row.institution.code,
            handler=row.handler.code,
            text=row.text(),
            answer=row.answer(),
            **{name: getattr(row, name) for name in same},
        )


class ComplaintAnswerIn(Schema):
    """The answer."""

    finding: str = Field(description="upheld, partly or not_upheld")
    answer: str = Field(max_length=5000)


class ComplaintReasonIn(Schema):
    """Why it is not accepted."""

    reason: str = Field(max_length=5000)


class PassOnIn(Schema):
    """Who is to answer: whom it is about, or the overseer again."""

    institution_id: UUID
