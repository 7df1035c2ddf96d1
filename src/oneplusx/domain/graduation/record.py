"""What a learner brings to the graduation audit (毕业审核的学习记录)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from oneplusx.domain.achievement import HeldAchievement


class Way(StrEnum):
    """How a course was passed (通过方式)."""

    NORMAL = "normal"
    RETAKE = "retake"
    SUBSTITUTION = "substitution"
    EXEMPTION = "exemption"


class EarnedStatus(StrEnum):
    """Where the learner stands in a course."""

    PASSED = "passed"
    IN_PROGRESS = "in_progress"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class EarnedCourse:
    """One line of the transcript; a failed attempt and its retake may both be given.

    Attributes:
        credits_hundredths: Credits that the course gives when passed.
        score: Exact points, ``None`` for a grade text (合格, 免修).
        own: Earned at this college, for residency.
        source_id: The conversion that gave it, if any.
    """

    code: str
    name: str = ""
    credits_hundredths: int = 0
    score: Fraction | None = None
    way: Way = Way.NORMAL
    status: EarnedStatus = EarnedStatus.PASSED
    nature: str = ""
    term: str = ""
    own: bool = True
    hours: int = 0
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """All that the audit looks at. The order of its parts never matters.

    Attributes:
        conditions: Name → holds or not; a name that is absent is not known.
        measures: Name → what is counted outside the transcript, for ``Measured``; hundredths for credits.
        on: Achievements that have expired on this date do not count; ``None`` counts them all.
    """

    courses: tuple[EarnedCourse, ...] = ()
    achievements: tuple[HeldAchievement, ...] = ()
    conditions: Mapping[str, bool] = field(default_factory=dict)
    on: date | None = None
    measures: Mapping[str, int] = field(default_factory=dict)
