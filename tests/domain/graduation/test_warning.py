"""Levels of academic warning."""

from __future__ import annotations

from random import Random

import pytest

from oneplusx.domain.graduation.warning import (
    DEFAULT_LEVELS,
    Course,
    Figures,
    Level,
    Measure,
    figures,
    reached_level,
    terms_done,
)

COURSES = (
    Course("A", 400, 1, is_passed=True),
    Course("B", 400, 2, failed_in_term=True, is_open=True),
    Course("C", 300, 1, is_open=True),
    Course("D", 300, 2),
    Course("E", 300, 2, is_in_progress=True),
    Course("F", 300, 3),
    Course("G", 200, 2, is_compulsory=False),
    Course("H", 300, 2, failed_in_term=True, is_passed=True),
)


def test_figures_add_up() -> None:
    assert figures(COURSES, 2) == Figures(400, 700, 2, 1000, ("B", "C"), ("B", "C", "D"))


def test_a_course_failed_and_passed_since_is_no_failure() -> None:
    assert figures([COURSES[-1]], 2) == Figures(0, 0, 0, 0)


def test_the_order_of_courses_does_not_matter() -> None:
    shuffled = list(COURSES)
    Random(7).shuffle(shuffled)
    assert figures(shuffled, 2) == figures(COURSES, 2)


def test_the_gravest_level_reached_counts_with_every_reason() -> None:
    reached = reached_level(Figures(1500, 2500, 5, 0), DEFAULT_LEVELS)
    assert reached is not None
    assert reached.level.rank == 3
    assert reached.because == ((Measure.TERM_FAILED, 1500, 1500), (Measure.OPEN_FAILED, 2500, 2000))


def test_a_figure_at_the_limit_reaches_it_and_one_below_does_not() -> None:
    level = Level(1, open_failed_courses=2)
    assert reached_level(Figures(0, 0, 2, 0), [level]) is not None
    assert reached_level(Figures(9999, 9999, 1, 9999), [level]) is None
    assert reached_level(Figures(9999, 9999, 9, 9999), [Level(1)]) is None


@pytest.mark.parametrize(
    "year, code, done",
    [(2024, "2024-2025-1", 1), (2024, "2025-2026-2", 4), (2025, "2024-2025-1", 0), (2024, "spring", 0)],
)
def test_terms_done(year: int, code: str, done: int) -> None:
    assert terms_done(year, code) == done
