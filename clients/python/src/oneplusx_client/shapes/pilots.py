# Made by `python3 dev.py api`; changes are lost.
"""Shapes of pilots."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from oneplusx_client.shapes.graduation import By


class AdjustmentIn(TypedDict):
    """More or fewer places."""

    reason: str
    wanted_count: int


class AdjustmentOut(TypedDict):
    """A request to adjust a quota."""

    before_count: int
    case_id: str | None
    id: str
    quota_id: str
    reason: str
    requested_at: str
    state: str
    wanted_count: int


class ApplicationTermsIn(TypedDict):
    """What a college applies for."""

    # Code of the catalogue, or the national certificateId
    certificate: str
    class_codes: NotRequired[list[str]]
    # Students are not charged
    is_free: bool
    major_code: str
    note: NotRequired[str]
    recruiting_since: NotRequired[int | None]
    students_count: int


class CarryIn(TypedDict):
    """Whose applications to carry over."""

    college_code: str


class CheckIn(TypedDict):
    """One check of a window."""

    code: Literal[
        "type_in_force",
        "major_related",
        "major_years",
        "students_min",
        "organization_filed",
        "organization_standing",
        "no_charge",
        "attachments",
    ]
    effect: Literal["blocks", "warns", "off"]
    # Clause or document it comes from
    source: NotRequired[str]
    threshold: NotRequired[int]


class ClosingIn(TypedDict):
    """A year to close."""

    due_on: str
    explain_below_percent: int
    institution_code: str
    year: int


class ClosingLineOut(TypedDict):
    """One quota of a closing: plan against done."""

    explanation: str
    must_explain: bool
    passed_count: int | None
    percent_done: int
    quota: QuotaOut
    sat_count: int | None


class ClosingOut(TypedDict):
    """The closing of a year."""

    closed_at: str | None
    due_on: str
    explain_below_percent: int
    id: str
    institution_code: str
    state: str
    year: int


class ExplanationIn(TypedDict):
    """Why little of a quota was used."""

    explanation: str


class ExtendIn(TypedDict):
    """Another end of a published window."""

    closes_at: str
    reason: str


class PilotApplicationIn(TypedDict):
    """An application to draft."""

    # Code of the catalogue, or the national certificateId
    certificate: str
    class_codes: NotRequired[list[str]]
    college_code: str
    # Students are not charged
    is_free: bool
    major_code: str
    note: NotRequired[str]
    pilot_window_id: str
    recruiting_since: NotRequired[int | None]
    students_count: int


class PilotApplicationOut(TypedDict):
    """An application, with the checks as they were when it was handed in."""

    approved_count: int | None
    carried_from_id: str | None
    case_id: str | None
    certificate: str
    class_codes: list[str]
    college_code: str
    decided_at: str | None
    findings: list[dict[str, Any]]
    id: str
    is_free: bool
    major_code: str
    note: str
    pilot_window_id: str
    recruiting_since: int | None
    state: str
    students_count: int
    submitted_at: str | None
    year: int


class PilotDecisionIn(TypedDict):
    """What an office decides."""

    # By the authority; null: all that are applied for
    granted_count: NotRequired[int | None]
    outcome: Literal["approved", "refused", "returned"]
    reason: NotRequired[str]


class QuotaOut(TypedDict):
    """A quota with what is left."""

    approved_count: int
    certificate: str
    # certificateId of the national platform
    certificate_id: str
    closed_at: str | None
    college_code: str
    document: str
    id: str
    left_count: int
    # Empty: all majors together
    major_code: str
    origin: str
    passed_count: int | None
    sat_count: int | None
    taken_count: int
    year: int


class QuotaRowIn(TypedDict):
    """A quota decided elsewhere."""

    approved_count: int
    certificate: str
    college_code: NotRequired[str]
    document: NotRequired[str]
    major_code: NotRequired[str]
    passed_count: NotRequired[int | None]
    sat_count: NotRequired[int | None]
    year: int


class QuotasIn(TypedDict):
    """Quotas to record."""

    institution_code: str
    rows: list[QuotaRowIn]


class QuotasRecordedOut(TypedDict):
    """What became of each row, in order: ``recorded``, ``unchanged`` or the code of its problem."""

    outcomes: list[str]


class WindowIn(TypedDict):
    """A window to draft."""

    authority_code: str
    # null: the checks usually seen
    checks: NotRequired[list[CheckIn] | None]
    closes_at: str
    document: NotRequired[str]
    is_organization_asked: NotRequired[bool]
    is_per_major: NotRequired[bool]
    note: NotRequired[str]
    opens_at: str
    social_takes_quota: NotRequired[bool]
    supplement_days: NotRequired[int]
    title: str
    # Empty: all that are published
    type_codes: NotRequired[list[str]]
    year: int


class WindowOut(TypedDict):
    """A window."""

    authority_code: str
    checks: list[dict[str, Any]]
    closes_at: str
    document: str
    id: str
    is_organization_asked: bool
    is_per_major: bool
    opens_at: str
    social_takes_quota: bool
    state: str
    supplement_days: int
    title: str
    type_codes: list[str]
    year: int


class WindowTermsIn(TypedDict):
    """What a window says."""

    # null: the checks usually seen
    checks: NotRequired[list[CheckIn] | None]
    closes_at: str
    document: NotRequired[str]
    is_organization_asked: NotRequired[bool]
    is_per_major: NotRequired[bool]
    note: NotRequired[str]
    opens_at: str
    social_takes_quota: NotRequired[bool]
    supplement_days: NotRequired[int]
    title: str
    # Empty: all that are published
    type_codes: NotRequired[list[str]]
