from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.keys.models import SigningKey
from oneplusx.domain.credential.keys import public_key_multibase


class KeyOut(Schema):
    """A key: its public side only."""

    id: UUID
    owner_kind: str = Field(description="institution, bank, log, test_issuer")
    owner_id: UUID | None
    did: str
    verification_method: str
    public_key_multibase: str = Field(description="Multikey, z6Mk…")
    state: str = Field(description="active, retired, revoked")
    active_from: datetime
    retired_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: SigningKey) -> Self:
        return cls(
            id=row.id,
            owner_kind=row.owner_kind,
            owner_id=row.owner_id,
            did=row.did,
            verification_method=row.verification_method,
            public_key_multibase=public_key_multibase(bytes(row.public_key)),
            state=row.state,
            active_from=row.active_from,
            retired_at=row.retired_at,
            revoked_at=row.revoked_at,
        )
