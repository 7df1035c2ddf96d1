"""What the REST interface takes and answers about training bases, teachers' records and teaching materials."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.curriculum.models import TeacherRecord, TeachingMaterial, TrainingBase
from oneplusx.apps.curriculum.selectors.resources import Teacher
from oneplusx.apps.curriculum.services import (
    EQUIPMENT_COUNT_MAX,
    EQUIPMENT_NAME_CHARACTERS_MAX,
    BaseDraft,
    TeacherDraft,
)


class Equipment(Schema, str_strip_whitespace=True):
    """Something that a training base has."""

    name: str = Field(min_length=1, max_length=EQUIPMENT_NAME_CHARACTERS_MAX)
    count: int = Field(ge=0, le=EQUIPMENT_COUNT_MAX)


class TrainingBaseIn(Schema, str_strip_whitespace=True):
    """A training base as it is entered."""

    code: str = Field(min_length=1, max_length=40)
    name_zh: str = Field(min_length=1, max_length=160)
    name_en: str = Field("", max_length=200)
    capacity: int = Field(ge=1, le=30_000, description="Places")
    location: str = Field("", max_length=200)
    partner: str = Field("", max_length=160, description="Enterprise partner")
    equipment: list[Equipment] = Field(default_factory=list, max_length=200)
    is_usable: bool = True

    def draft(self) -> BaseDraft:
        """As the service takes it."""
        pairs = [(one.name, one.count) for one in self.equipment]
        names = [name for name in TrainingBaseIn.model_fields if name != "equipment"]
        return BaseDraft(**{name: getattr(self, name) for name in names}, equipment=pairs)


class NewTrainingBaseIn(TrainingBaseIn):
    """A training base of a college."""

    college_code: str = Field(max_length=40)


class TrainingBaseOut(NewTrainingBaseIn):
    """A training base with places and equipment."""

    id: UUID
    changed_at: datetime

    @staticmethod
    def of(row: TrainingBase) -> dict[str, Any]:
        """The answer's item of a row."""
        same = [name for name in TrainingBaseOut.model_fields if name != "college_code"]
        return {"college_code": row.college.code, **{name: getattr(row, name) for name in same}}


class TeacherRecordLineIn(Schema, str_strip_whitespace=True):
    """One line of a teacher's record as it is entered."""

    kind: Literal["teaching", "industry", "recognition", "practice", "training"] = Field(
        description="Qualification to teach or in industry, recognition as dual-qualified, practice, training attended"
    )
    name: str = Field(min_length=1, max_length=160)
    number: str = Field("", max_length=60)
    issuer: str = Field("", max_length=160)
    from_on: date
    until_on: date | None = None
    hours: int = Field(0, ge=0, le=10_000)

    def draft(self) -> TeacherDraft:
        """As the service takes it."""
        return TeacherDraft(**{name: getattr(self, name) for name in TeacherRecordLineIn.model_fields})


class TeacherRecordIn(TeacherRecordLineIn):
    """A line to add to the record of a member of a college."""

    college_code: str = Field(max_length=40)
    person_id: UUID


class TeacherRecordOut(TeacherRecordLineIn):
    """One line of a teacher's record."""

    id: UUID
    person_id: UUID

    @staticmethod
    def of(row: TeacherRecord) -> dict[str, Any]:
        """The answer's item of a row."""
        return {name: getattr(row, name) for name in TeacherRecordOut.model_fields}


class TeacherOut(Schema):
    """A teacher with what is in force of the record."""

    person_id: UUID
    name: str
    is_dual_qualified: bool
    classes_count: int = Field(description="Training classes taught now")
    hours: int = Field(description="Of training and practice recorded")
    records: list[TeacherRecordOut]

    @staticmethod
    def of(one: Teacher) -> dict[str, Any]:
        """The answer's item."""
        return {
            "person_id": one.person.id,
            "name": one.person.name,
            "is_dual_qualified": one.is_dual_qualified,
            "classes_count": one.classes_count,
            "hours": one.hours,
            "records": [TeacherRecordOut.of(row) for row in one.records],
        }


class MaterialFacts(Schema, str_strip_whitespace=True):
    """What a textbook or teaching method is."""

    kind: Literal["textbook", "method"]
    code: str = Field(min_length=1, max_length=40)
    name_zh: str = Field(min_length=1, max_length=160)
    name_en: str = Field("", max_length=200)
    authors: str = Field("", max_length=200)
    source: str = Field("", max_length=200, description="Publisher and ISBN")
    edition: str = Field("", max_length=60)

    def facts(self) -> dict[str, Any]:
        """As the service takes them."""
        return {name: getattr(self, name) for name in MaterialFacts.model_fields}


class TeachingMaterialIn(MaterialFacts):
    """A textbook or teaching method, and the outcomes of one certificate that it serves."""

    course_code: str = Field("", max_length=40)
    certificate_type: str = Field("", max_length=80, description="Code in the catalogue")
    outcome_codes: list[str] = Field(
        default_factory=list, max_length=500, description="Outcomes of this certificate; empty: all of them"
    )


class NewTeachingMaterialIn(TeachingMaterialIn):
    """A textbook or teaching method of a college."""

    college_code: str = Field(max_length=40)


class TeachingMaterialOut(MaterialFacts):
    """A textbook or teaching method."""

    id: UUID
    college_code: str
    outcomes_count: int = Field(description="Outcomes that it serves")
    changed_at: datetime

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """The answer's item of a row."""
        found: TeachingMaterial = row
        same = [name for name in TeachingMaterialOut.model_fields if name != "college_code"]
        return {"college_code": found.college.code, **{name: getattr(row, name) for name in same}}
