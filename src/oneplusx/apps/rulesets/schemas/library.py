"""What the REST interface takes and answers about conversion methods."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.rulesets.models import RuleSet, RuleSetVersion


class RuleSetVersionIn(Schema):
    """A method to draft."""

    owner_id: UUID
    name: str = Field("rule-set.yaml", max_length=200, description="Name of the file, for error messages")
    text: str = Field(max_length=2_000_000, description="YAML or JSON, docs/formats/rule-set.md")


class TrialCaseIn(Schema):
    """A case to try."""

    case: str = Field(max_length=500_000, description="YAML or JSON: a program, a record and a request")


class RuleSetOut(Schema):
    """A method."""

    id: UUID
    code: str
    title_zh: str
    title_en: str
    scope: str
    owner_id: UUID
    owner: str

    @staticmethod
    def of(row: RuleSet) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "code": row.code,
            "title_zh": row.title_zh,
            "title_en": row.title_en,
            "scope": row.scope,
            "owner_id": row.owner_id,
            "owner": row.owner.name_zh,
        }


class VersionOut(Schema):
    """A version without its rules."""

    id: UUID
    code: str
    version: str
    state: str
    digest: str
    effective_from_on: date
    effective_to_on: date | None
    entry_year_from: int | None
    entry_year_to: int | None
    source_title: str
    source_url: str
    published_at: datetime | None

    @staticmethod
    def of(row: RuleSetVersion) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "code": row.rule_set.code,
            "version": row.version,
            "state": row.state,
            "digest": row.digest,
            "effective_from_on": row.effective_from_on,
            "effective_to_on": row.effective_to_on,
            "entry_year_from": row.entry_year_from,
            "entry_year_to": row.entry_year_to,
            "source_title": row.source_title,
            "source_url": row.source_url,
            "published_at": row.published_at,
        }


class WholeVersionOut(VersionOut):
    """A version with its rules."""

    document: dict[str, Any] = Field(description="docs/formats/rule-set.md")

    @staticmethod
    def of(row: RuleSetVersion) -> dict[str, Any]:
        """The answer of a row."""
        return {**VersionOut.of(row), "document": row.document}
