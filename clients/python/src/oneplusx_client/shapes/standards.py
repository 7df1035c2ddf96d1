# Made by `python3 dev.py api`; changes are lost.
"""Shapes of standards."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class ContentsIn(TypedDict):
    """Other contents of a draft."""

    # Contents: format, names, descriptions, occupations, partners, levels (docs/formats/standard.md)
    contents: dict[str, Any]
    revision: int


class OutcomeOut(TypedDict):
    """One learning outcome."""

    case_id: str
    code: str
    field_zh: str
    id: str
    level: str
    standard_code: str
    standard_id: str
    standard_version: str
    task_zh: str
    text_en: str
    text_zh: str


class RecordIn(TypedDict):
    """Where and when it was decided."""

    decided_on: str
    # The document that decided it
    source: str


class StandardCaseIn(TypedDict):
    """A CASE package as the draft of a standard."""

    # Empty: the code that the package names
    code: NotRequired[str]
    organization_code: str
    # CFPackage of CASE 1.0 or 1.1
    package: dict[str, Any]
    # Empty: the version that the package names
    version: NotRequired[str]


class StandardCaseOut(TypedDict):
    """The draft, and what was left out."""

    notes: list[dict[str, str]]
    standard: StandardOut


class StandardContentsOut(TypedDict):
    """One version with everything it says."""

    # Identifier of the CFDocument
    case_id: str
    code: str
    # Contents: format, names, descriptions, occupations, partners, levels (docs/formats/standard.md)
    contents: dict[str, Any]
    digest: str
    ended_on: str | None
    findings: list[StandardFindingOut]
    id: str
    name_en: str
    name_zh: str
    organization_code: str
    organization_zh: str
    # here, or elsewhere: decided elsewhere and recorded
    origin: str
    published_on: str | None
    # To be named in the next edit
    revision: int
    state: str
    state_on: str | None
    version: str


class StandardFindingOut(TypedDict):
    """What is missing or wrong before a version can be submitted."""

    code: str
    is_blocking: bool
    item: str
    level: str
    params: dict[str, Any]


class StandardIn(TypedDict):
    """A new draft."""

    code: str
    # Contents: format, names, descriptions, occupations, partners, levels (docs/formats/standard.md)
    contents: dict[str, Any]
    organization_code: str
    version: str


class StandardOut(TypedDict):
    """One version of a standard."""

    # Identifier of the CFDocument
    case_id: str
    code: str
    ended_on: str | None
    id: str
    name_en: str
    name_zh: str
    organization_code: str
    organization_zh: str
    # here, or elsewhere: decided elsewhere and recorded
    origin: str
    published_on: str | None
    # To be named in the next edit
    revision: int
    state: str
    state_on: str | None
    version: str


class StandardReasonIn(TypedDict):
    """Why."""

    reason: str


class StandardVersionIn(TypedDict):
    """The number of a new version."""

    version: str
