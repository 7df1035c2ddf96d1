from __future__ import annotations

from datetime import date
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.standards.models import ActivityNotice, Filing, OrganizationApplication, RegisteredOrganization
from oneplusx.apps.standards.selectors import standing_of


class RegisterQuery(Schema):
    """What to look for on the register."""

    q: str = Field("", max_length=100, description="Part of the name, its pinyin or initials, or a code")
    status: str = Field("", pattern="^(|normal|rectify|suspended|withdrawn)$")


class OrganizationOut(Schema):
    """An organization on the register."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    credit_code: str
    scope: str
    website: str
    status: str
    standing: str = Field(description="The status today: rectify_overdue once its date has passed")
    stops: list[str] = Field(description="What the organization may not do now")
    status_reason: str
    rectify_by: date | None
    registered_on: date
    origin: str

    @classmethod
    def on(cls, row: RegisteredOrganization, today: date) -> Self:
        standing = standing_of(row, today)
        same = ("id", "credit_code", "scope", "website", "status", "status_reason", "rectify_by", "registered_on")
        return cls(
            code=row.organization.code,
            name_zh=row.organization.name_zh,
            name_en=row.organization.name_en,
            standing=standing.standing,
            stops=[str(act) for act in standing.stopped_acts],
            origin=row.origin,
            **{name: getattr(row, name) for name in same},
        )


class StatusIn(Schema):
    """A change of status."""

    status: str = Field(pattern="^(normal|rectify|suspended|withdrawn)$")
    reason: str = Field(max_length=500)
    rectify_by: date | None = Field(None, description="For rectification only")


class RegisteredIn(Schema):
    """An organization that was put on the register elsewhere."""

    organization_id: UUID
    registered_on: date
    credit_code: str = Field("", max_length=24)
    scope: str = Field("", max_length=300)
    website: str = Field("", max_length=200)


class OrganizationApplicationIn(Schema):
    """An application for the register; its files are handed in on the page."""

    organization_id: UUID
    credit_code: str = Field(max_length=24)
    scope: str = Field(max_length=300)
    statement: str = Field("", max_length=10_000)


class ApplicationSupplementIn(Schema):
    """What is said when a returned application is handed in again; its files are handed in on the page."""

    statement: str = Field("", max_length=10_000)


class OrganizationApplicationOut(Schema):
    """An application for the register."""

    id: UUID
    organization: str
    credit_code: str
    scope: str
    state: str

    @classmethod
    def of(cls, row: OrganizationApplication) -> Self:
        return cls(
            id=row.id,
            organization=row.organization.code,
            credit_code=row.credit_code,
            scope=row.scope,
            state=row.state,
        )


class FilingIn(Schema):
    """What is to be filed in a province."""

    organization_id: UUID
    province_code: str = Field(max_length=2)
    certificate_type_ids: list[UUID] = Field(min_length=1, max_length=500)
    from_on: date
    until_on: date | None = None
    number: str = Field("", max_length=60)
    note: str = Field("", max_length=2000)


class FilingSupplementIn(Schema):
    """What is said when a returned filing is handed in again; its files are handed in on the page."""

    note: str = Field("", max_length=2000)


class FilingEndIn(Schema):
    """A filing ends early."""

    last_on: date
    reason: str = Field(min_length=1, max_length=2000)


class FilingOut(Schema):
    """A filing."""

    id: UUID
    organization: str
    province_code: str
    certificate_types: list[str]
    from_on: date
    until_on: date | None
    number: str
    state: str
    origin: str

    @classmethod
    def of(cls, row: Filing) -> Self:
        items = row.items.select_related("certificate_type").order_by("certificate_type__code")
        same = ("id", "province_code", "from_on", "until_on", "number", "state", "origin")
        return cls(
            organization=row.organization.code,
            certificate_types=[item.certificate_type.code for item in items],
            **{name: getattr(row, name) for name in same},
        )


class ActivityIn(Schema):
    """An activity to come."""

    organization_id: UUID
    province_code: str = Field(max_length=2)
    kind: str = Field(max_length=20)
    title: str = Field(max_length=160)
    place: str = Field(max_length=200)
    responsible: str = Field(max_length=120)
    starts_on: date
    ends_on: date
    participants_count: int = Field(0, ge=0, le=1_000_000)
    note: str = Field("", max_length=2000)


class ActivityCancelIn(Schema):
    """Why an activity is called off."""

    reason: str = Field(min_length=1, max_length=300)


class ActivityOut(Schema):
    """An announced activity."""

    id: UUID
    organization: str
    province_code: str
    kind: str
    title: str
    place: str
    starts_on: date
    ends_on: date
    participants_count: int
    state: str

    @classmethod
    def of(cls, row: ActivityNotice) -> Self:
        same = ("id", "province_code", "kind", "title", "place", "starts_on", "ends_on", "participants_count", "state")
        return cls(organization=row.organization.code, **{name: getattr(row, name) for name in same})
