"""Academic warnings by term (学业预警): which level a learner's results reach, and by which figures.

Levels are the college's: each names figures from which on it is given, and any one of them is enough. The published
texts differ from college to college, so that nothing here is a constant of the law; ``DEFAULT_LEVELS`` are a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """Figures that a level may look at; all in hundredths of a credit but the number of courses."""

    TERM_FAILED = "term_failed_hundredths"
    OPEN_FAILED = "open_failed_hundredths"
    OPEN_COURSES = "open_failed_courses"
    BEHIND = "behind_hundredths"


@dataclass(frozen=True, slots=True)
class Course:
    """One course of a program as a learner stands with it at the end of a term.

    Attributes:
        term_number: Term of the program in which it is due; 0 for none.
        failed_in_term: A result of this term failed.
        is_open: Failed and not passed since, in any term.
        is_passed: Passed or exempted.
        is_in_progress: Taken now.
    """

    code: str
    credits_hundredths: int
    term_number: int = 0
    is_compulsory: bool = True
    failed_in_term: bool = False
    is_open: bool = False
    is_passed: bool = False
    is_in_progress: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What a warning rests on.

    Attributes:
        term_failed_hundredths: Credits failed in this term and not passed since.
        open_failed_hundredths: Credits failed in any term and not passed since.
        open_failed_courses: How many courses these are.
        behind_hundredths: Credits of compulsory courses due by the end of the term, neither passed nor being taken.
        failed_codes: The courses failed and not passed since, by code.
        behind_codes: The courses due and not passed, by code; failed ones are among them.
    """

    term_failed_hundredths: int
    open_failed_hundredths: int
    open_failed_courses: int
    behind_hundredths: int
    failed_codes: tuple[str, ...] = ()
    behind_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A level of warning: its rank (1 the mildest) and from which figures on it is given; ``None`` is not looked at."""

    rank: int
    term_failed_hundredths: int | None = None
    open_failed_hundredths: int | None = None
    open_failed_courses: int | None = None
    behind_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A level reached, with each figure that reached it: (measure, actual, limit)."""

    level: Level
    because: tuple[tuple[Measure, int, int], ...]


DEFAULT_LEVELS = (
    Level(1, term_failed_hundredths=600, open_failed_hundredths=800),
    Level(2, term_failed_hundredths=1000, open_failed_hundredths=1500),
    Level(3, term_failed_hundredths=1500, open_failed_hundredths=2000, behind_hundredths=3000),
)


def figures(courses: Iterable[Course], terms_done: int) -> Figures:
    """Adds up the courses of one learner; the order of the courses does not matter.

    Args:
        terms_done: Terms of the program that have ended.
    """
    known = sorted(courses, key=lambda course: course.code)
    failed = [course for course in known if course.is_open]
    behind = [
        course
        for course in known
        if course.is_compulsory
        and 0 < course.term_number <= terms_done
        and not course.is_passed
        and not course.is_in_progress
    ]
    return Figures(
        term_failed_hundredths=sum(course.credits_hundredths for course in failed if course.failed_in_term),
        open_failed_hundredths=sum(course.credits_hundredths for course in failed),
        open_failed_courses=len(failed),
        behind_hundredths=sum(course.credits_hundredths for course in behind),
        failed_codes=tuple(course.code for course in failed),
        behind_codes=tuple(course.code for course in behind),
    )


def reached_level(found: Figures, levels: Sequence[Level]) -> Reached | None:
    """The gravest level that the figures reach, ``None`` when they reach none."""
    for level in sorted(levels, key=lambda one: one.rank, reverse=True):
        because = tuple(
            (measure, actual, limit)
            for measure in Measure
            if (limit := getattr(level, measure)) is not None and (actual := getattr(found, measure)) >= limit
        )
        if because:
            return Reached(level, because)
    return None


def terms_done(entry_year: int, term_code: str) -> int:
    """Terms of a program that have ended when a term ends: ``2025-2026-2`` is the fourth of who entered in 2024.

    Returns:
        0 for a term before the entry, or a code that does not name years.
    """
    first, _, rest = term_code.partition("-")
    number = rest.rpartition("-")[2]
    if not (first.isdigit() and number.isdigit()):
        return 0
    return max((int(first) - entry_year) * 2 + int(number), 0)
