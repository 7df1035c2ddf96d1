"""Exam sites, rooms, applications; prices and fees."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.assessment.models import ExamRoom, ExamSite, FeeLine, Price, PriceComment, SiteApplication


class SiteIn(Schema):
    """A new site of an institution of the caller."""

    institution_code: str = Field(max_length=40)
    code: str = Field(max_length=40)
    name_zh: str = Field(max_length=120)
    name_en: str = Field("", max_length=160)
    place: str = Field("", max_length=200, description="Address")


class RoomIn(Schema):
    """A room."""

    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    rows: int = Field(ge=1, le=100)
    columns: int = Field(ge=1, le=100)
    equipment: list[str] = Field([], max_length=20)
    parts: list[str] = Field([], max_length=10, description="theory, practice; empty: any")


class RoomsIn(Schema):
    """All rooms of a site; rooms left out are no longer used."""

    rooms: list[RoomIn] = Field(max_length=500)


class RoomOut(Schema):
    """A room in use."""

    id: UUID
    code: str
    name: str
    seats: int
    equipment: list[str]
    parts: list[str]

    @classmethod
    def of(cls, row: ExamRoom) -> Self:
        return cls(
            id=row.id, code=row.code, name=row.name, seats=row.seats_count, equipment=row.equipment, parts=row.parts
        )


class SiteOut(Schema):
    """An exam site with its rooms."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    institution_code: str
    province_code: str
    place: str
    rooms: list[RoomOut]

    @classmethod
    def of(cls, row: ExamSite) -> Self:
        rooms = sorted((one for one in row.rooms.all() if one.is_usable), key=lambda one: one.code)
        return cls(
            id=row.id,
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            institution_code=row.institution.code,
            province_code=row.province_code,
            place=row.place,
            rooms=[RoomOut.of(one) for one in rooms],
        )


class SiteApplicationIn(Schema):
    """A site applies to an organization; its rooms as they are now go with it."""

    organization_code: str = Field(max_length=40)
    note: str = Field("", max_length=1000)


class SiteDecisionIn(Schema):
    """What becomes of an application."""

    outcome: Literal["approved", "returned", "refused", "revoked", "withdrawn"]
    reason: str = Field("", max_length=1000, description="Needed unless approved or withdrawn")
    valid_until_on: date | None = None


class SiteApplicationOut(Schema):
    """An application of a site."""

    id: UUID
    site_code: str
    organization_code: str
    state: str
    reason: str
    valid_until_on: date | None

    @classmethod
    def of(cls, row: SiteApplication) -> Self:
        return cls(
            id=row.id,
            site_code=row.site.code,
            organization_code=row.organization.code,
            state=row.state,
            reason=row.reason,
            valid_until_on=row.valid_until_on,
        )


class PriceIn(Schema):
    """A price to propose."""

    certificate_type: str = Field(max_length=60, description="Code")
    province_code: str = Field(max_length=2)
    amount_fen: int = Field(ge=0, description="Hundredths of a yuan")
    cap_fen: int = Field(ge=0, description="The national cap, hundredths of a yuan")
    grounds: str = Field("", max_length=1000)


class AppraisalIn(Schema):
    """What the experts said, and until when comments are taken."""

    appraisal: str = Field(min_length=1, max_length=4000)
    appraised_on: date
    comments_until_on: date


class PriceCommentIn(Schema):
    """A comment on a price."""

    text: str = Field(min_length=1, max_length=2000)


class PriceDecisionIn(Schema):
    """The province's decision."""

    is_accepted: bool
    reason: str = Field("", max_length=1000, description="Needed for a refusal")


class PriceOut(Schema):
    """A price."""

    id: UUID
    certificate_type: str
    province_code: str
    amount_fen: int
    cap_fen: int
    state: str
    comments_until_on: date | None
    reason: str

    @classmethod
    def of(cls, row: Price) -> Self:
        return cls(
            id=row.id,
            certificate_type=row.certificate_type.code,
            province_code=row.province_code,
            amount_fen=row.amount_fen,
            cap_fen=row.cap_fen,
            state=row.state,
            comments_until_on=row.comments_until_on,
            reason=row.reason,
        )


class PriceCommentOut(Schema):
    """A comment that was taken."""

    id: UUID

    @classmethod
    def of(cls, row: PriceComment) -> Self:
        return cls(id=row.id)


class FeeLineOut(Schema):
    """The fee of one candidate, and what each party says it is; null: it said nothing."""

    candidate_id: UUID
    payer: str
    amount_fen: int
    organization_fen: int | None
    site_fen: int | None
    college_fen: int | None

    @classmethod
    def of(cls, row: FeeLine) -> Self:
        return cls(
            candidate_id=row.registration_id,
            payer=row.payer,
            amount_fen=row.amount_fen,
            organization_fen=row.organization_fen,
            site_fen=row.site_fen,
            college_fen=row.college_fen,
        )


class FeesIn(Schema):
    """A party confirms its heads and sum."""

    party: Literal["organization", "site", "college"]
    institution_code: str = Field(max_length=40)
    heads: int = Field(ge=0)
    amount_fen: int = Field(ge=0)


class StatedIn(Schema):
    """What a party says it has for one candidate."""

    candidate_id: UUID
    amount_fen: int = Field(ge=0)


class SayingsIn(Schema):
    """What a party says it has, candidate by candidate."""

    party: Literal["organization", "site", "college"]
    institution_code: str = Field(max_length=40)
    amounts: list[StatedIn] = Field(max_length=2000)
