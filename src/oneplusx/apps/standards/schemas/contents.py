from __future__ import annotations

from datetime import date
from typing import Any, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.standards.models import LearningOutcome, Standard
from oneplusx.apps.standards.selectors import contents_of, findings_of
from oneplusx.domain import standards
from oneplusx.domain.standards import Comparison, Finding, Item

MESSAGE = "Contents: format, names, descriptions, occupations, partners, levels (docs/formats/standard.md)"


class StandardQuery(Schema):
    """Which standards."""

    q: str = Field("", max_length=100, description="Part of the name, its pinyin or initials, code or organization")
    state: str = Field("", max_length=20)


class OutcomeQuery(Schema):
    """Which learning outcomes."""

    q: str = Field("", max_length=100, description="Words, pinyin or initials")
    level: str = Field("", max_length=20)
    standard_id: UUID | None = None


class StandardOut(Schema):
    """One version of a standard."""

    id: UUID
    case_id: UUID = Field(description="Identifier of the CFDocument")
    code: str
    version: str
    name_zh: str
    name_en: str
    organization_code: str
    organization_zh: str
    state: str
    state_on: date | None
    origin: str = Field(description="here, or elsewhere: decided elsewhere and recorded")
    published_on: date | None
    ended_on: date | None
    revision: int = Field(description="To be named in the next edit")

    @classmethod
    def of(cls, row: Standard) -> Self:
        return cls(
            **{
                name: getattr(row, name)
                for name in cls.model_fields
                if name not in {"organization_code", "organization_zh"}
            },
            organization_code=row.organization.code,
            organization_zh=row.organization.name_zh,
        )


class StandardFindingOut(Schema):
    """What is missing or wrong before a version can be submitted."""

    code: str
    level: str
    item: str
    is_blocking: bool
    params: dict[str, Any]

    @classmethod
    def of(cls, one: Finding) -> Self:
        return cls(code=one.code, level=one.level, item=one.item, is_blocking=one.is_blocking, params=dict(one.params))


class StandardContentsOut(StandardOut):
    """One version with everything it says."""

    digest: str
    contents: dict[str, Any] = Field(description=MESSAGE)
    findings: list[StandardFindingOut]

    @classmethod
    def of(cls, row: Standard) -> Self:
        contents = contents_of(row)
        return cls(
            **StandardOut.of(row).model_dump(),
            digest=row.digest,
            contents=standards.contents_to_document(contents, with_ids=True),
            findings=[StandardFindingOut.of(one) for one in findings_of(contents)],
        )


class StandardIn(Schema):
    """A new draft."""

    organization_code: str = Field(max_length=60)
    code: str = Field(max_length=60)
    version: str = Field(max_length=20)
    contents: dict[str, Any] = Field(description=MESSAGE)


class ContentsIn(Schema):
    """Other contents of a draft."""

    revision: int = Field(ge=0, le=2_000_000_000)
    contents: dict[str, Any] = Field(description=MESSAGE)


class StandardVersionIn(Schema):
    """The number of a new version."""

    version: str = Field(max_length=20)


class RecordIn(Schema):
    """Where and when it was decided."""

    decided_on: date
    source: str = Field(max_length=200, description="The document that decided it")


class StandardReasonIn(Schema):
    """Why."""

    reason: str = Field(max_length=1000)


class StandardCaseIn(Schema):
    """A CASE package as the draft of a standard."""

    organization_code: str = Field(max_length=60)
    code: str = Field("", max_length=60, description="Empty: the code that the package names")
    version: str = Field("", max_length=20, description="Empty: the version that the package names")
    package: dict[str, Any] = Field(description="CFPackage of CASE 1.0 or 1.1")


class StandardCaseOut(Schema):
    """The draft, and what was left out."""

    standard: StandardOut
    notes: list[dict[str, str]]


class OutcomeOut(Schema):
    """One learning outcome."""

    id: UUID
    case_id: UUID
    level: str
    code: str
    text_zh: str
    text_en: str
    field_zh: str
    task_zh: str
    standard_id: UUID
    standard_code: str
    standard_version: str

    @classmethod
    def of(cls, row: LearningOutcome) -> Self:
        own = ("id", "case_id", "level", "code", "text_zh", "text_en", "standard_id")
        return cls(
            **{name: getattr(row, name) for name in own},
            field_zh=row.work_task.work_field.name_zh,
            task_zh=row.work_task.name_zh,
            standard_code=row.standard.code,
            standard_version=row.standard.version,
        )


def comparison_document(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON values; what stayed the same is left out."""
    return {
        "is_same": found.is_same,
        "counts": dict(found.counts),
        "facts": [fact.name for fact in found.facts],
        "levels": [
            {
                "level": level.level,
                "change": level.change.value,
                "counts": dict(level.counts),
                "facts": [fact.name for fact in level.facts],
                "items": [
                    {
                        "changes": [change.value for change in one.changes],
                        "kind": (one.new or one.old or _NOBODY).kind.value,
                        "old": _said(one.old),
                        "new": _said(one.new),
                        "old_parent": one.old_parent,
                        "new_parent": one.new_parent,
                    }
                    for one in level.items
                    if not one.is_same
                ],
            }
            for level in found.levels
        ],
    }


_NOBODY = Item(standards.ItemKind.FIELD, "", "")


def _said(item: Item | None) -> dict[str, str] | None:
    return None if item is None else {"code": item.code, "text_zh": item.text_zh, "text_en": item.text_en}
