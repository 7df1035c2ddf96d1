from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.recognition.models import Achievement
from oneplusx.domain.credits import format_credits


class AchievementsQuery(Schema):
    """Which outcomes."""

    learner_id: UUID | None = None
    state: str = Field("", max_length=20)
    type: str = Field("", max_length=60)


class RecognitionOut(Schema):
    """Credits of an outcome in one account."""

    id: UUID
    institution_code: str
    credits: str = Field(description="Decimal, e.g. 2.5")
    entry_id: UUID = Field(description="Entry of the ledger")
    rule_id: str
    recognized_at: datetime
    reversed_at: datetime | None
    trace: list[dict[str, Any]]


class AchievementOut(Schema):
    """One learning outcome."""

    id: UUID
    learner_id: UUID
    type: str
    certificate_type: str
    certificate_id: UUID | None
    college_code: str
    title: str
    attributes: dict[str, Any]
    obtained_on: date
    expires_on: date | None
    state: str
    source: str
    refusals: list[str] = Field(description="Codes of the reasons why recognition gave no credits")
    credits: str = Field(description="Sum of the credits that stand, as a decimal")
    recognitions: list[RecognitionOut]

    @classmethod
    def of(cls, row: Achievement) -> Self:
        recognitions = list(row.recognitions.all())
        standing = sum(one.credits_hundredths for one in recognitions if one.reversed_at is None)
        return cls(
            id=row.id,
            learner_id=row.learner_id,
            type=row.type.code,
            certificate_type=row.certificate_type.code if row.certificate_type else "",
            certificate_id=row.certificate_id,
            college_code=row.college.code if row.college else "",
            title=row.title,
            attributes=row.attributes,
            obtained_on=row.obtained_on,
            expires_on=row.expires_on,
            state=row.state,
            source=row.source,
            refusals=[reason["code"] for reason in row.refusals],
            credits=format_credits(standing),
            recognitions=[
                RecognitionOut(
                    id=one.id,
                    institution_code=one.institution.code,
                    credits=format_credits(one.credits_hundredths),
                    entry_id=one.entry_id,
                    rule_id=one.rule_id,
                    recognized_at=one.recognized_at,
                    reversed_at=one.reversed_at,
                    trace=one.trace,
                )
                for one in recognitions
            ],
        )


class AchievementIn(Schema):
    """One outcome to register, by the learner's college; learners register on the pages, with their evidence."""

    learner_id: UUID
    type: str = Field(max_length=60, description="Code of the outcome type")
    certificate_type: str = Field("", max_length=80, description="Code in the catalogue, for types that are in it")
    title: str = Field("", max_length=200)
    obtained_on: date
    expires_on: date | None = None
    attributes: dict[str, str] = Field(default_factory=dict, description="By code, as the outcome type describes")
    college_code: str = Field("", max_length=40)
    note: str = Field("", max_length=1000)


class VerificationIn(Schema):
    """What looking at the evidence came to."""

    outcome: Literal["verified", "returned", "rejected", "forged"] = "verified"
    method: Literal["", "official_lookup", "original_seen", "issuer_list"] = Field("", description="For verified")
    note: str = Field("", max_length=1000, description="Needed unless verified")
