# Made by `python3 dev.py api`; changes are lost.
"""Shapes of rule sets."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class RuleSetOut(TypedDict):
    """A method."""

    code: str
    id: str
    owner: str
    owner_id: str
    scope: str
    title_en: str
    title_zh: str


class RuleSetVersionIn(TypedDict):
    """A method to draft."""

    # Name of the file, for error messages
    name: NotRequired[str]
    owner_id: str
    # YAML or JSON, docs/formats/rule-set.md
    text: str


class TrialCaseIn(TypedDict):
    """A case to try."""

    # YAML or JSON: a program, a record and a request
    case: str


class VersionOut(TypedDict):
    """A version without its rules."""

    code: str
    digest: str
    effective_from_on: str
    effective_to_on: str | None
    entry_year_from: int | None
    entry_year_to: int | None
    id: str
    published_at: str | None
    source_title: str
    source_url: str
    state: str
    version: str


class WholeVersionOut(TypedDict):
    """A version with its rules."""

    code: str
    digest: str
    # docs/formats/rule-set.md
    document: dict[str, Any]
    effective_from_on: str
    effective_to_on: str | None
    entry_year_from: int | None
    entry_year_to: int | None
    id: str
    published_at: str | None
    source_title: str
    source_url: str
    state: str
    version: str
