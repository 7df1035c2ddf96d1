# Made by `python3 dev.py api`; changes are lost.
"""Shapes of exchange."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from oneplusx_client.shapes.graduation import By


class BankCodes(TypedDict):
    """A college's codes in the lists for the credit bank."""

    # Education category
    category_code: NotRequired[str]
    external_category_code: NotRequired[str]
    # Education level of courses passed elsewhere
    external_level_code: NotRequired[str]
    # By education type of the college's programs
    levels: NotRequired[dict[str, str]]
    # By outcome of the graduation review
    outcomes: NotRequired[dict[str, str]]
    school_code: NotRequired[str]


class CertificateScoresIn(TypedDict):
    """The certificates by which courses were exempted in a period."""

    college_code: str
    form: NotRequired[Literal["xlsx", "csv"]]
    # Null: the usual columns
    mapping_id: NotRequired[str | None]
    since: str
    until: str


class CertificateTableIn(TypedDict):
    """Which certificates, in which table."""

    form: NotRequired[Literal["xlsx", "csv"]]
    institution_code: str
    # zsh rather than 证书号
    is_headed_by_codes: NotRequired[bool]
    # First day of issue
    since: NotRequired[str | None]
    # Code of a table that ships, or id or name of an own one
    table: str
    # Last day of issue
    until: NotRequired[str | None]


class CreditBankIn(TypedDict):
    """A list for the credit bank."""

    college_code: str
    # Why identity numbers are read; recorded for each
    purpose: str
    # The graduation batch; for own scores
    review_id: NotRequired[str | None]
    # Conversions decided from this day on; not for own scores
    since: NotRequired[str | None]
    until: NotRequired[str | None]
    # Certificate scores, scores of other colleges, own course scores of a graduation batch
    which: Literal["certificates", "external", "own"]


class ExportColumn(TypedDict):
    """A field under a title."""

    field: str
    title: str


class ExportColumnsIn(TypedDict):
    """Which of our fields go under which title."""

    columns: list[ExportColumn]
    # school_system or certificate_scores
    layout: str
    name: str


class ExportIn(TypedDict):
    """What to export."""

    college_code: str
    mapping_id: NotRequired[str | None]


class ExportMappingIn(TypedDict):
    """Columns of a college's files."""

    college_code: str
    columns: list[ExportColumn]
    # school_system or certificate_scores
    layout: str
    name: str


class ExportMappingOut(TypedDict):
    """Columns of a college's files."""

    college_code: str
    columns: list[ExportColumn]
    id: str
    layout: str
    name: str
    updated_at: str


class ReceiptIn(TypedDict):
    """The receipt of a file."""

    rows: list[ReceiptRowIn]


class ReceiptRowIn(TypedDict):
    """What became of one row."""

    key: str
    reason: NotRequired[str]
    # posted or refused
    status: str


class ReconcileDifferenceOut(TypedDict):
    """One difference with its cause."""

    cause: str
    cause_en: str
    cause_zh: str
    code: str
    enrollment_id: str | None
    learner_id: str
    message_en: str
    message_zh: str
    subject_id: str | None
    subject_kind: str


class RunIn(TypedDict):
    """Which college to reconcile."""

    college_code: str


class RunOut(TypedDict):
    """A comparison."""

    checked_count: int
    college_code: str
    differences_count: int
    id: str
    started_at: str


class StartedReconcileOut(TypedDict):
    """The job that does it."""

    job_id: str


class TableMappingIn(TypedDict):
    """A mapping to keep."""

    # YAML or JSON, see docs/formats/export-mapping.md
    document: str
    institution_code: str


class TableOut(TypedDict):
    """A table of certificates."""

    # Of an own one
    id: str | None
    # What to name it by
    key: str
    mapping: dict[str, Any]
    name: str


class WriteBackBatchOut(TypedDict):
    """An exported file."""

    college_code: str
    created_at: str
    id: str
    posted_count: int
    receipt_at: str | None
    refused_count: int
    rows_count: int


class WriteBackReceiptOut(TypedDict):
    """What the receipt changed."""

    posted: int
    refused: int
    unchanged: int
    unknown_keys: list[str]
    unknown_statuses: list[str]
    waiting: int


class WriteBackRowOut(TypedDict):
    """One exempted (or cancelled) course on its way to the school system."""

    conversion_id: str
    course_code: str
    credits_hundredths: int
    grade_text: str
    key: str
    # exemption or cancel
    kind: str
    reason: str
    score_hundredths: int | None
    state: str
    student_number: str
