"""Stages and outcomes of the review."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from oneplusx.domain.graduation.review import (
    DECIDING,
    Outcome,
    Stage,
    Standing,
    allowed_outcomes,
    following,
    preceding,
    suggested_outcome,
)


def standing(*, satisfied: bool = False, would: bool = False, proved: bool = True, earned: int = 0) -> Standing:
    return Standing(satisfied, would, proved, earned, 14000)


def test_who_can_graduate_is_not_refused_and_who_cannot_is_not_passed() -> None:
    assert allowed_outcomes(standing(satisfied=True)) == {Outcome.GRADUATION}
    assert Outcome.GRADUATION not in allowed_outcomes(standing())
    assert len(allowed_outcomes(standing())) == 3


def test_nothing_is_decided_on_an_answer_that_is_not_proved() -> None:
    for satisfied in (True, False):
        assert not allowed_outcomes(standing(satisfied=satisfied, proved=False))
        assert suggested_outcome(standing(satisfied=satisfied, proved=False)) is None


@pytest.mark.parametrize(
    "given, outcome",
    [
        (standing(satisfied=True), Outcome.GRADUATION),
        (standing(would=True), Outcome.EXTENSION),
        (standing(earned=11200), Outcome.COMPLETION),
        (standing(earned=11199), Outcome.INCOMPLETION),
    ],
)
def test_suggestion(given: Standing, outcome: Outcome) -> None:
    assert suggested_outcome(given) == outcome


def test_the_share_is_the_colleges() -> None:
    assert suggested_outcome(standing(earned=7000), Fraction(1, 2)) == Outcome.COMPLETION


def test_a_suggestion_is_always_allowed() -> None:
    for satisfied, would, earned in product((True, False), (True, False), (0, 12000, 20000)):
        one = standing(satisfied=satisfied, would=would, earned=earned)
        assert suggested_outcome(one) in allowed_outcomes(one)


def test_stages_follow_each_other() -> None:
    assert [following(stage) for stage in DECIDING] == [Stage.ACADEMIC_AFFAIRS, Stage.LEADERSHIP, Stage.CONCLUDED]
    assert [preceding(stage) for stage in DECIDING] == [Stage.DEPARTMENT, Stage.DEPARTMENT, Stage.ACADEMIC_AFFAIRS]
    for stage in (Stage.CONCLUDED, Stage.WITHDRAWN):
        with pytest.raises(ValueError, match="tuple"):
            following(stage)
