from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.standards.models import AchievementType, BankValueProposal, CertificateType
from oneplusx.domain.credits import format_credits

Choice = Annotated[list[str], Field(min_length=3, max_length=3)]


class CatalogueQuery(Schema):
    """What to look for in the catalogue."""

    q: str = Field("", max_length=100, description="Part of the name, its pinyin or initials, code or organization")
    level: str = Field("", max_length=20)
    type: str = Field("", max_length=60, description="Code of the outcome type")
    bank_value: str = Field("", pattern="^(|approved|none|proposed)$")


class CertificateTypeOut(Schema):
    """One certificate type, with the national catalogue's identifiers."""

    id: UUID
    code: str
    national_id: str
    name_zh: str
    name_en: str
    level: str
    family: str
    type: str = Field(description="Code of the outcome type")
    organization_code: str
    organization_zh: str
    standard_code: str
    bank_value: str | None = Field(description="Credits approved by the bank, as a decimal; null without a value")
    bank_value_approved_on: date | None
    valid_months: int | None
    state: str

    @classmethod
    def of(cls, row: CertificateType) -> Self:
        value = row.bank_value_hundredths
        return cls(
            id=row.id,
            code=row.code,
            national_id=row.national_id,
            name_zh=row.name_zh,
            name_en=row.name_en,
            level=row.level,
            family=row.family,
            type=row.achievement_type.code,
            organization_code=row.organization.code if row.organization else "",
            organization_zh=row.organization.name_zh if row.organization else "",
            standard_code=row.standard.code if row.standard else "",
            bank_value=None if value is None else format_credits(value),
            bank_value_approved_on=row.bank_value_approved_on,
            valid_months=row.valid_months,
            state=row.state,
        )


class TypeAttribute(Schema):
    """One field of the form of an outcome type."""

    code: str = Field(max_length=60, description="Small letters, digits and underscores")
    kind: Literal["text", "number", "choice", "date"] = "text"
    label_zh: str = Field("", max_length=120)
    label_en: str = Field("", max_length=160)
    required: bool = False
    choices: list[Choice] = Field(
        default_factory=list, max_length=200, description="Of a choice: value, Chinese and English of each"
    )


class AchievementTypeIn(Schema):
    """An outcome type as it is entered."""

    name_zh: str = Field(max_length=120)
    name_en: str = Field(max_length=160)
    attributes: list[TypeAttribute] = Field(default_factory=list, max_length=60)
    family_attributes: list[str] = Field(
        default_factory=list,
        max_length=60,
        description="Fields whose values make outcomes the same or similar; type: all of the type are",
    )
    is_open_to_learners: bool = Field(default=True, description="Learners may register it")
    evidence_zh: str = Field("", max_length=200, description="What proves it")
    evidence_en: str = Field("", max_length=200)


class AchievementTypeOut(AchievementTypeIn):
    """An outcome type; a deployment adds and changes them as data."""

    code: str

    @classmethod
    def of(cls, row: AchievementType) -> Self:
        return cls.from_orm(row)


class BankValueIn(Schema):
    """A credit value to propose."""

    certificate_type: str = Field(max_length=80, description="Code in the catalogue")
    value_hundredths: int = Field(ge=0, le=100_00, description="Credits in hundredths")
    reason: str = Field("", max_length=1000)


class BankValueDecisionIn(Schema):
    """What the bank decides."""

    approve: bool
    reason: str = Field("", max_length=1000, description="Needed for a refusal")


class BankValueOut(Schema):
    """A proposed credit value."""

    id: UUID
    certificate_type: str
    value_hundredths: int
    reason: str
    state: str
    proposed_at: datetime
    decided_at: datetime | None
    decision_reason: str

    @classmethod
    def of(cls, row: BankValueProposal) -> Self:
        same = ("id", "value_hundredths", "reason", "state", "proposed_at", "decided_at", "decision_reason")
        return cls(certificate_type=row.certificate_type.code, **{name: getattr(row, name) for name in same})
