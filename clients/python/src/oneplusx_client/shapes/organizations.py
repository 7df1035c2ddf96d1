# Made by `python3 dev.py api`; changes are lost.
"""Shapes of organizations."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ActivityCancelIn(TypedDict):
    """Why an activity is called off."""

    reason: str


class ActivityIn(TypedDict):
    """An activity to come."""

    ends_on: str
    kind: str
    note: NotRequired[str]
    organization_id: str
    participants_count: NotRequired[int]
    place: str
    province_code: str
    responsible: str
    starts_on: str
    title: str


class ActivityOut(TypedDict):
    """An announced activity."""

    ends_on: str
    id: str
    kind: str
    organization: str
    participants_count: int
    place: str
    province_code: str
    starts_on: str
    state: str
    title: str


class ApplicationSupplementIn(TypedDict):
    """What is said when a returned application is handed in again; its files are handed in on the page."""

    statement: NotRequired[str]


class FilingEndIn(TypedDict):
    """A filing ends early."""

    last_on: str
    reason: str


class FilingIn(TypedDict):
    """What is to be filed in a province."""

    certificate_type_ids: list[str]
    from_on: str
    note: NotRequired[str]
    number: NotRequired[str]
    organization_id: str
    province_code: str
    until_on: NotRequired[str | None]


class FilingOut(TypedDict):
    """A filing."""

    certificate_types: list[str]
    from_on: str
    id: str
    number: str
    organization: str
    origin: str
    province_code: str
    state: str
    until_on: str | None


class FilingSupplementIn(TypedDict):
    """What is said when a returned filing is handed in again; its files are handed in on the page."""

    note: NotRequired[str]


class OrganizationApplicationIn(TypedDict):
    """An application for the register; its files are handed in on the page."""

    credit_code: str
    organization_id: str
    scope: str
    statement: NotRequired[str]


class OrganizationApplicationOut(TypedDict):
    """An application for the register."""

    credit_code: str
    id: str
    organization: str
    scope: str
    state: str


class OrganizationOut(TypedDict):
    """An organization on the register."""

    code: str
    credit_code: str
    id: str
    name_en: str
    name_zh: str
    origin: str
    rectify_by: str | None
    registered_on: str
    scope: str
    # The status today: rectify_overdue once its date has passed
    standing: str
    status: str
    status_reason: str
    # What the organization may not do now
    stops: list[str]
    website: str


class RegisteredIn(TypedDict):
    """An organization that was put on the register elsewhere."""

    credit_code: NotRequired[str]
    organization_id: str
    registered_on: str
    scope: NotRequired[str]
    website: NotRequired[str]


class StatusIn(TypedDict):
    """A change of status."""

    reason: str
    # For rectification only
    rectify_by: NotRequired[str | None]
    status: str
