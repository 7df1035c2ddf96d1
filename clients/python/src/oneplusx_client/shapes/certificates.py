# Made by `python3 dev.py api`; changes are lost.
"""Shapes of certificates."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class BatchActIn(TypedDict):
    """What to do with a batch."""

    act: Literal["check", "submit", "approve", "return", "cancel", "resume", "exclude"]
    # For exclude
    item_ids: NotRequired[list[str]]
    # For return, cancel and exclude
    reason: NotRequired[str]


class BatchIn(TypedDict):
    """What to gather."""

    issued_on: str
    plan_level_id: str


class BatchItemOut(TypedDict):
    """One certificate of a batch."""

    certificate_id: str | None
    holder_name: str
    id: str
    learner_id: str
    number: str
    position: int
    reason: str
    registration_id: str
    state: str


class CertificateIn(TypedDict):
    """One certificate to record. Its holder: student number of the college, or (an organization) name and
    document.
    """

    acquired_month: str
    # Code in the catalogue, or the national identifier
    certificate_type: str
    course_codes: NotRequired[list[str]]
    document_kind: NotRequired[Literal["resident_id", "passport", "other"]]
    document_number: NotRequired[str]
    exam_number: NotRequired[str]
    expires_on: NotRequired[str | None]
    is_passed: NotRequired[bool]
    # Without it the first day of the month
    issued_on: NotRequired[str | None]
    name: NotRequired[str]
    number: NotRequired[str]
    score: NotRequired[str]
    student_number: NotRequired[str]


class CertificateListIn(TypedDict):
    """A list of certificates of one institution."""

    # Who stands for the list; an organization's own list is always the issuer's
    confirmation: NotRequired[Literal["issuer_list", "college_list", "none"]]
    # Of the college or organization that records
    institution_code: str
    rows: list[CertificateIn]


class CertificateOut(TypedDict):
    """One recorded certificate."""

    acquired_month: str
    # Code in the catalogue
    certificate_type: str
    enrollment_id: str | None
    expires_on: str | None
    holder_name: str
    id: str
    inquiry_code: str
    is_passed: bool
    issued_on: str
    learner_id: str
    number: str
    origin: str
    recorded_at: str
    score: str
    # Version of the standard it was issued under
    standard_version_id: str | None
    state: str
    state_reason: str


class CertificateRowOut(TypedDict):
    """What became of one row."""

    code: NotRequired[str]
    detail: NotRequired[str]
    # new, changed, unchanged or refused
    result: str


class CertificatesOut(TypedDict):
    """What became of the list, row by row."""

    counts: dict[str, int]
    rows: list[CertificateRowOut]


class ConsequenceOut(TypedDict):
    """One line of what follows."""

    count: int
    credits_hundredths: int | None
    is_grave: bool
    label: str


class Face(TypedDict):
    """What is printed on a certificate besides its facts."""

    # No certificate without a photo
    needs_photo: NotRequired[bool]
    # At the foot
    note: NotRequired[str]
    shows_score: NotRequired[bool]
    # With {name}, {certificate} and {level}; empty: the usual text
    text: NotRequired[str]
    title: NotRequired[str]


class IssuableOut(TypedDict):
    """A level of a closed plan with certificates to issue."""

    # Code in the catalogue
    certificate_type: str
    # Code of the exam plan
    plan: str
    plan_level_id: str
    # Candidates who passed and hold no certificate of this plan
    waiting: int


class IssueBatchOut(TypedDict):
    """A batch of certificates."""

    certificate_type: str
    findings: list[PreflightFindingOut]
    finished_at: str | None
    id: str
    issued_count: int
    issued_on: str
    items_count: int
    plan: str
    prepared_at: str
    printed_count: int
    state: str


class IssueProfileIn(TypedDict):
    """How an organization numbers and prints certificates."""

    # Code in the catalogue; empty: all without an own one
    certificate_type: NotRequired[str]
    face: Face
    # Fields in braces, one of them {serial:6}
    number_format: str
    organization_code: str


class IssueProfileOut(TypedDict):
    """How an organization numbers and prints certificates."""

    # Code in the catalogue; empty: all without an own one
    certificate_type: NotRequired[str]
    changed_at: str
    face: Face
    # Fields in braces, one of them {serial:6}
    number_format: str
    organization_code: str


class PreflightFindingOut(TypedDict):
    """What the pre-flight found."""

    blocks: bool
    code: str
    count: int


class ReissueActIn(TypedDict):
    """What to do with a reissue."""

    act: Literal["approve", "refuse", "withdraw"]
    # Why it is refused
    answer: NotRequired[str]


class ReissueOut(TypedDict):
    """A request to issue a certificate again."""

    answer: str
    cause: str
    certificate_id: str
    decided_at: str | None
    id: str
    number: str
    reason: str
    requested_at: str
    state: str
    successor_id: str | None
    successor_number: str


class RevocationIn(TypedDict):
    """Why a certificate is revoked."""

    reason: str


class RevocationOut(TypedDict):
    """A request to revoke certificates."""

    answer: str
    certificates: int
    decided_at: str | None
    id: str
    reason: str
    requested_at: str
    state: str


class RevocationSettingIn(TypedDict):
    """Whether revocations of the own organization wait for a second officer."""

    needs_second_officer: bool


class RevocationsIn(TypedDict):
    """Certificates to revoke, all or none."""

    certificate_ids: list[str]
    # Only say what would follow
    preview: NotRequired[bool]
    reason: str


class RevocationsOut(TypedDict):
    """What was revoked or asked for, and what followed or would follow."""

    consequences: list[ConsequenceOut]
    revocation_id: str | None
    revoked: int


class SuspensionIn(TypedDict):
    """Why a certificate is suspended, or its suspension ends."""

    reason: str
