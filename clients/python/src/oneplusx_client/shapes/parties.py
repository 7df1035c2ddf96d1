# Made by `python3 dev.py api`; changes are lost.
"""Shapes of parties."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AccountIn(TypedDict):
    class_code: NotRequired[str]
    department_code: str
    entry_year: NotRequired[int | None]
    identity_kind: NotRequired[Literal["resident_id", "passport", "other"]]
    identity_number: str
    major_code: NotRequired[str]
    name: str
    phone: NotRequired[str]
    # Major and entry year are taken from it if not given
    program_code: NotRequired[str]
    student_number: str


class AccountOut(TypedDict):
    # Why it was refused
    code: NotRequired[str]
    detail: NotRequired[str]
    enrollment_id: NotRequired[str | None]
    learner_id: NotRequired[str | None]
    # opened, enrolled, changed, unchanged or refused
    result: str


class AccountsIn(TypedDict):
    college_code: str
    rows: list[AccountIn]


class AccountsOut(TypedDict):
    counts: dict[str, int]
    rows: list[AccountOut]


class CodeOut(TypedDict):
    """A new activation code; it is not shown again."""

    class_name: str
    code: str
    name: str
    student_number: str


class CodesIn(TypedDict):
    """Whose activation codes: of enrollments, or of everybody whose account is not active yet."""

    college_code: str
    # Null: everybody who waits
    student_numbers: NotRequired[list[str] | None]


class DepartmentIn(TypedDict):
    """A department to enter."""

    code: str
    college_code: str
    name_en: NotRequired[str]
    name_zh: str


class DepartmentOut(TypedDict):
    """A department of a college."""

    code: str
    id: str
    name_en: str
    name_zh: str


DocumentKind = Literal["resident_id", "passport", "other"]


class EnrollmentOut(TypedDict):
    class_code: str | None
    college_code: str
    department_code: str
    entry_year: int
    id: str
    learner_id: str
    major_code: str
    program_id: str | None
    state: str
    student_number: str


class GrantOut(TypedDict):
    department_id: NotRequired[str | None]
    institution_code: str
    institution_id: str
    role: str


class IdentityCorrectionIn(TypedDict):
    """A learner's name and document as they are now."""

    identity_kind: NotRequired[Any]
    # Empty: the document stays
    identity_number: NotRequired[str]
    name: str
    reason: str


class InstitutionIn(TypedDict):
    """An institution to enter."""

    code: str
    kind: InstitutionKind
    name_en: NotRequired[str]
    name_zh: str
    # Two digits; empty: nationwide
    province_code: NotRequired[str]


InstitutionKind = Literal["college", "organization", "exam_site", "authority", "bank", "operator"]


class InstitutionMemberOut(TypedDict):
    """A role held now."""

    department_code: str
    id: str
    name: str
    person_id: str
    role: str
    started_at: str


class InstitutionOut(TypedDict):
    code: str
    id: str
    kind: str
    name_en: str
    name_zh: str
    province_code: str


class InvitationOut(TypedDict):
    """Where an invited member sets the password; it is not shown again."""

    url: str
    username: str


class LearnerDetailOut(TypedDict):
    activated_at: str | None
    # Accounts merged into this one
    alias_ids: list[str]
    enrollments: list[EnrollmentOut]
    id: str
    identity_kind: str
    # Middle of the document's number hidden
    identity_masked: str
    name: str
    opened_at: str
    origin: str
    state: str


class LearnerOut(TypedDict):
    activated_at: str | None
    id: str
    identity_kind: str
    # Middle of the document's number hidden
    identity_masked: str
    name: str
    opened_at: str
    origin: str
    state: str


class MeOut(TypedDict):
    grants: list[GrantOut]
    id: str | None
    learner_id: NotRequired[str | None]
    name: str
    # Permissions a token is limited to; null for people
    scopes: NotRequired[list[str] | None]


class MergeIn(TypedDict):
    """Why two accounts are one human's."""

    reason: str


class NewMemberIn(TypedDict):
    """A new member of an institution."""

    # Of a college; empty: the whole institution
    department_code: NotRequired[str]
    # The invitation is sent there besides
    mail: NotRequired[str]
    name: str
    # One that the kind of institution has
    role: Role
    # To sign in with
    username: str


Role = Literal[
    "learner",
    "adviser",
    "teacher",
    "department_reviewer",
    "academic_affairs",
    "college_head",
    "organization_officer",
    "exam_site_officer",
    "assessor",
    "invigilator",
    "inspector",
    "bank_officer",
    "authority_officer",
    "operator",
]


class SuspicionOut(TypedDict):
    """Two accounts that may be one human's."""

    # They name the same document; else the same name and date of birth
    is_certain: bool
    # The account to keep: the proved one, else the older one
    kept: LearnerOut
    merged: LearnerOut
