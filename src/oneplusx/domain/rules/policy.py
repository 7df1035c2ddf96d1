"""Credit and score policies (学分与成绩记载) of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from oneplusx.domain.rules.decision import RecordedScore
from oneplusx.domain.rules.expression import Where


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A row of a credit table: the first whose criteria hold gives."""

    when: Where
    give_hundredths: int


@dataclass(frozen=True, slots=True)
class Deduction:
    """Credits lower by role, team or place, never under the floor (扣减与下限).

    Attributes:
        by_hundredths: What is taken, once or per place.
        per: Attribute that counts the places (``position``), or ``None`` to take it once.
        beyond: Places that cost nothing.
        floor_hundredths: Never less than this.
    """

    when: Where
    by_hundredths: int
    per: str | None = None
    beyond: int = 1
    floor_hundredths: int = 0


class CreditBasis(StrEnum):
    """What the credits of a rule come from."""

    NONE = "none"  # a score exemption: no credits
    FIXED = "fixed"
    TABLE = "table"
    COURSE = "course"  # the course's own credits
    OUTCOME = "outcome"  # bank value, what a member of the alliance gave, or the credits the outcome brings
    HOURS = "hours"
    RANGE = "range"  # a panel grants within the range


class Surplus(StrEnum):
    """What becomes of credits that the targets do not use."""

    LOST = "lost"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """How many credits a rule gives (学分).

    Attributes:
        fixed_hundredths: For ``FIXED``.
        rows: For ``TABLE``.
        hours_per_credit: For ``HOURS``.
        hours_attribute: For ``HOURS``: the attribute that is counted; days, times or words count in the same way.
        step_hundredths: For ``HOURS``: credits are rounded down to this step.
        range_hundredths: For ``RANGE``: least and most.
        deductions: Applied to ``FIXED`` and ``TABLE``.
        at_most_hundredths: Upper limit. With ``COURSE`` a dearer course is refused, else the surplus is cut.
        at_most_bank_value: The bank value is an upper limit in the same way.
        per_request: ``FIXED`` and ``TABLE`` are given once for all outcomes of the request (the highest), not for each.
    """

    basis: CreditBasis
    fixed_hundredths: int = 0
    rows: tuple[CreditRow, ...] = ()
    hours_per_credit: Fraction | None = None
    hours_attribute: str = "hours"
    step_hundredths: int = 100
    range_hundredths: tuple[int, int] | None = None
    deductions: tuple[Deduction, ...] = ()
    at_most_hundredths: int | None = None
    at_most_bank_value: bool = False
    surplus: Surplus = Surplus.LOST
    per_request: bool = False


class ScoreBasis(StrEnum):
    """What the recorded score comes from."""

    FIXED = "fixed"
    TABLE = "table"
    CARRY = "carry"  # the outcome's own score, up to a ceiling
    BONUS = "bonus"  # added to the course's score, up to a ceiling; a score above the ceiling stays
    FLOOR = "floor"  # the course's score, raised to at least so many points
    WEIGHTED = "weighted"  # parts of the outcome's score, each with its weight


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A row of a score table: the first whose criteria hold gives. For ``BONUS`` the points are added."""

    when: Where
    score: RecordedScore


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a weighted score: an attribute of the outcome and its share."""

    attribute: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class ScorePolicy:
    """Which score is recorded (记载成绩).

    Attributes:
        rows: One row without criteria for ``FIXED``; bands for ``TABLE``, ``BONUS`` and ``FLOOR``.
        attribute: For ``CARRY``: the outcome's attribute.
        carry_from: For ``CARRY`` and ``WEIGHTED``: lowest score carried.
        ceiling: For all but ``FIXED`` and ``TABLE``: the recorded score is at most this.
        parts: For ``WEIGHTED``: the weights make 1 together.
    """

    basis: ScoreBasis
    rows: tuple[ScoreRow, ...] = ()
    attribute: str = "score"
    carry_from: Fraction | None = None
    ceiling: Fraction | None = None
    parts: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One grade of a scale (等第): given from so many points on, counting as so many points."""

    grade: str
    from_points: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class GradeScale:
    """A college's grades (成绩等级制) and how a score maps to them.

    Attributes:
        grades: High to low.
        when: Criteria on ``course.NAME`` and ``program.NAME``: which courses are graded so; the first scale that fits.
    """

    id: str
    grades: tuple[GradeStep, ...]
    when: Where = ()
    clause: str = ""
