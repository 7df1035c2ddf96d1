# Made by `python3 dev.py api`; changes are lost.
"""Shapes of graduation."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AcknowledgeIn(TypedDict):
    """Which warnings, and what was agreed."""

    note: NotRequired[str]
    warning_ids: list[str]


class AuditIn(TypedDict):
    """Which cohort to audit."""

    college_code: str
    entry_year: NotRequired[int | None]
    program_code: NotRequired[str | None]


class AuditResultOut(TypedDict):
    """The answer about one learner, without its document."""

    computed_at: str
    earned_hundredths: int
    enrollment_id: str
    entry_year: int
    is_proved: bool
    is_satisfied: bool
    learner_id: str
    missing_hundredths: int
    program_id: str | None
    student_number: str
    with_plan_satisfied: bool
    would_be_satisfied: bool


By = Literal["department", "class", "adviser"]


class ConclusionCountOut(TypedDict):
    """How many."""

    count: int


class ConclusionOut(TypedDict):
    """How a learner's studies ended."""

    # The record is another one since the conclusion
    changed_at: str | None
    concluded_on: str
    converted_hundredths: int
    document: str
    earned_hundredths: int
    enrollment_id: str
    extended_until_on: str | None
    id: str
    is_current: bool
    learner_id: str
    number: str
    outcome: str
    reopened_at: str | None
    student_number: str


class ConditionsIn(TypedDict):
    """Conditions of one learner, by name."""

    met: dict[str, bool]


class ConditionsOut(TypedDict):
    """Conditions recorded."""

    met: dict[str, bool]


class DecidedOut(TypedDict):
    """What became of the learners."""

    done: list[WeighedOut]
    exceptions: list[WeighedOut]


class InviteIn(TypedDict):
    """Whom to invite: the whole college, or one group of it."""

    by: NotRequired[By | None]
    college_code: str
    # The department, class or adviser, with ``by``
    group_id: NotRequired[str | None]


class InvitedOut(TypedDict):
    """How many were invited."""

    invited: int


class ItemOut(TypedDict):
    """One learner in a review."""

    # The record is another one since the last decision
    changed_at: str | None
    enrollment_id: str
    id: str
    is_proved: bool | None
    is_returned: bool
    is_satisfied: bool | None
    learner_id: str
    outcome: str
    stage: str
    student_number: str
    suggested: str


class LevelBody(TypedDict):
    """A level of warning; a figure that is null is not looked at."""

    behind_hundredths: NotRequired[int | None]
    name_en: NotRequired[str]
    name_zh: str
    open_failed_courses: NotRequired[int | None]
    open_failed_hundredths: NotRequired[int | None]
    term_failed_hundredths: NotRequired[int | None]


class LevelsBody(TypedDict):
    """The levels of a college, the mildest first."""

    college_code: str
    levels: list[LevelBody]


class ResultDetailOut(TypedDict):
    """The answer with every reason."""

    computed_at: str
    earned_hundredths: int
    enrollment_id: str
    entry_year: int
    is_proved: bool
    is_satisfied: bool
    learner_id: str
    missing_hundredths: int
    program_id: str | None
    # docs/formats/audit-result.md
    result: dict[str, Any]
    student_number: str
    with_plan_satisfied: bool
    would_be_satisfied: bool


class ReviewIn(TypedDict):
    """Which cohort to review."""

    college_code: str
    entry_year: NotRequired[int | None]
    program_code: NotRequired[str | None]
    title: str


class ReviewOut(TypedDict):
    """A review."""

    closed_at: str | None
    college_code: str
    entry_year: int | None
    id: str
    opened_at: str
    program_id: str | None
    state: str
    title: str


class ReviewRulingIn(TypedDict):
    """What a stage decides about whom."""

    concluded_on: NotRequired[str | None]
    # Last stage: the document that concludes
    document: NotRequired[str]
    except_ids: NotRequired[list[str]]
    extended_until_on: NotRequired[str | None]
    # null: everybody who waits at the stage
    item_ids: NotRequired[list[str] | None]
    number_prefix: NotRequired[str]
    # null: each learner's own, as proposed
    outcome: NotRequired[Literal["graduation", "completion", "incompletion", "extension"] | None]
    reason: NotRequired[str]
    # Back to the stage before, with the reason
    returns: NotRequired[bool]
    stage: Literal["department", "academic_affairs", "leadership"]


class SavingOut(TypedDict):
    """What a certificate not yet taken would save."""

    certificate_code: str
    converted_hundredths: int
    could_graduate: bool
    # Courses and slots that it would be converted into
    freed: list[str]
    missing_before_hundredths: int
    # Credits still missing with it
    missing_hundredths: int
    name_en: str
    name_zh: str


class StartedAuditOut(TypedDict):
    """The job that does it."""

    job_id: str


class TermIn(TypedDict):
    """Which term to work out."""

    college_code: str
    term_code: str


class UnclaimedOut(TypedDict):
    """Certificates never converted: in all, and broken down."""

    could_graduate: int
    credits_hundredths: int
    # Of the learners, those invited within the last 7 days
    invited: int
    invited_since: str | None
    learners: int
    rows: list[UnclaimedRowOut]


class UnclaimedRowOut(TypedDict):
    """Unclaimed value of one department, class or adviser."""

    could_graduate: int
    credits_hundredths: int
    id: str | None
    # Of the learners, those invited within the last 7 days
    invited: int
    invited_since: str | None
    learners: int
    name_en: str
    name_zh: str


class WarningOut(TypedDict):
    """A warning, with the figures it rests on."""

    acknowledged_at: str | None
    computed_at: str
    enrollment_id: str
    # Figures in hundredths of a credit, course codes, and which limit
    facts: dict[str, Any]
    id: str
    learner_id: str
    lifted_at: str | None
    name_en: str
    name_zh: str
    rank: int
    student_number: str
    term_code: str


class WeighedOut(TypedDict):
    """One learner, the outcome, and why not."""

    # Of an exception; empty when nothing stands in the way
    code: NotRequired[str]
    detail: NotRequired[str]
    item_id: str
    outcome: str
    student_number: str


class WhyIn(TypedDict):
    """A reason."""

    reason: str
