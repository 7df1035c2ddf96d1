"""Schemes, overall scores, the decision with its reasons, and the lock."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.assessment import (
    DEFAULT,
    Part,
    ReasonCode,
    Scheme,
    decide,
    may_resit,
    overall_hundredths,
    parts_to_resit,
    result_digest,
)
from oneplusx.domain.errors import Invalid

EACH_SIXTY = Scheme((Part("theory", 4000, 6000), Part("practice", 6000, 6000)), 6000, 1)


def test_the_default_scheme_is_theory_40_and_practice_60() -> None:
    assert Scheme.from_document({}) == DEFAULT
    assert overall_hundredths(DEFAULT, {"theory": 7000, "practice": 8050}) == 7630


def test_a_scheme_survives_its_document() -> None:
    assert Scheme.from_document(EACH_SIXTY.as_document()) == EACH_SIXTY


@pytest.mark.parametrize(
    "change, place",
    [
        ({"parts": []}, "parts"),
        ({"parts": [{"code": "theory", "weight_hundredths": 9999}]}, "parts"),
        ({"parts": [{"code": "Theory", "weight_hundredths": 10000}]}, "parts[0].code"),
        ({"parts": [{"code": "a", "weight_hundredths": 5000}] * 2}, "parts[1].code"),
        (
            {"parts": [{"code": "a", "weight_hundredths": 10000, "minimum_hundredths": 10001}]},
            "parts[0].minimum_hundredths",
        ),
        ({"pass_hundredths": True}, "pass_hundredths"),
        ({"resits_max": -1}, "resits_max"),
        ({"passs": 1}, "passs"),
    ],
)
def test_a_bad_scheme_names_the_place(change: dict[str, object], place: str) -> None:
    with pytest.raises(Invalid) as caught:
        Scheme.from_document({**DEFAULT.as_document(), **change})
    assert caught.value.params["place"] == place


@pytest.mark.parametrize(
    "theory, practice, passed, codes",
    [
        (6000, 6000, True, []),
        (5999, 10000, False, [ReasonCode.BELOW_MINIMUM]),
        (5999, 5999, False, [ReasonCode.BELOW_MINIMUM, ReasonCode.BELOW_MINIMUM, ReasonCode.BELOW_LINE]),
        (None, 10000, False, [ReasonCode.ABSENT]),
    ],
)
def test_every_reason_is_named(theory: int | None, practice: int, passed: bool, codes: list[ReasonCode]) -> None:
    decision = decide(EACH_SIXTY, {"theory": theory, "practice": practice})
    assert decision.is_passed is passed
    assert [reason.code for reason in decision.reasons] == codes


def test_a_violation_voids_the_result() -> None:
    assert not decide(DEFAULT, {"theory": 10000, "practice": 10000}, is_violation=True).is_passed


def test_a_score_of_101_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        decide(DEFAULT, {"theory": 10100, "practice": 0})
    assert caught.value.code == "assessment.score_out_of_range"


@given(st.integers(0, 10000), st.integers(0, 10000), st.integers(1, 9999))
def test_the_overall_score_is_exact_and_rounded_half_up(theory: int, practice: int, weight: int) -> None:
    scheme = Scheme((Part("theory", weight), Part("practice", 10000 - weight)), 6000, 1)
    exact = Fraction(theory * weight + practice * (10000 - weight), 10000)
    assert overall_hundredths(scheme, {"theory": theory, "practice": practice}) == int(exact + Fraction(1, 2))


def test_resits() -> None:
    assert may_resit(DEFAULT, is_passed=False, resits_taken=0)
    assert not may_resit(DEFAULT, is_passed=False, resits_taken=1)
    assert not may_resit(DEFAULT, is_passed=True, resits_taken=0)
    assert parts_to_resit(EACH_SIXTY, {"theory": 5000, "practice": 9000}) == ("theory",)
    assert parts_to_resit(DEFAULT, {"theory": 5000, "practice": 5000}) == ("theory", "practice")


def test_the_lock_does_not_depend_on_the_order() -> None:
    rows = [{"number": "2", "score": 1}, {"number": "1", "score": 2}]
    assert result_digest("P", rows) == result_digest("P", rows[::-1])
    assert result_digest("P", rows) != result_digest("Q", rows)
