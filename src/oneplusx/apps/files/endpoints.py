"""What the endpoints of all apps answer about attached files."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from ninja import Schema

from oneplusx.apps.files.models import Attachment


class FileOut(Schema):
    """An attached file."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int

    @classmethod
    def of(cls, row: Attachment) -> Self:
        """The answer of a row; its file is loaded with it."""
        return cls(id=row.id, name=row.name, media_type=row.file.media_type, size_bytes=row.file.size_bytes)
