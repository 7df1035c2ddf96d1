"""Recognition at the bank value: every reason, alone and together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.recognition import Outcome, Standing, recognize_at_bank_value

ON = date(2026, 6, 1)
GOOD = Outcome(key="a", is_verified=True, bank_value_hundredths=400, family="WEB")


def codes(outcome: Outcome, **more: object) -> list[str]:
    return [tested.code for tested in recognize_at_bank_value(outcome, on=ON, **more).refusals]  # type: ignore[arg-type]


def test_a_good_outcome_gets_its_bank_value() -> None:
    decision = recognize_at_bank_value(GOOD, on=ON)
    assert decision.credits_hundredths == 400
    assert not decision.refusals
    assert not decision.wants_own_rule


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"is_verified": False}, "recognition.unverified"),
        ({"is_forged": True}, "recognition.forged"),
        ({"is_passed": False}, "recognition.not_passed"),
        ({"standing": Standing.REVOKED}, "recognition.revoked"),
        ({"standing": Standing.SUSPENDED}, "recognition.revoked"),
        ({"expires_on": date(2026, 5, 31)}, "recognition.expired"),
        ({"bank_value_hundredths": None}, "recognition.no_bank_value"),
        ({"bank_value_hundredths": 0}, "recognition.no_bank_value"),
    ],
)
def test_each_reason(changes: dict[str, object], code: str) -> None:
    outcome = replace(GOOD, **changes)  # type: ignore[arg-type]
    decision = recognize_at_bank_value(outcome, on=ON)
    assert codes(outcome) == [code]
    assert decision.credits_hundredths == 0
    assert decision.wants_own_rule == (code == "recognition.no_bank_value")


def test_the_last_day_counts() -> None:
    assert codes(replace(GOOD, expires_on=ON)) == []


def test_all_reasons_are_named() -> None:
    wrong = replace(GOOD, is_verified=False, is_passed=False, expires_on=date(2020, 1, 1), bank_value_hundredths=None)
    assert len(codes(wrong)) == 4
    assert not recognize_at_bank_value(wrong, on=ON).wants_own_rule


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=8), st.booleans())
def test_a_family_gets_its_highest_value_in_any_order(values: list[int], highest_only: bool) -> None:
    deposited = 0
    for value in values:
        outcome = replace(GOOD, bank_value_hundredths=value)
        decision = recognize_at_bank_value(
            outcome, on=ON, deposited_in_family_hundredths=deposited, highest_level_only=highest_only
        )
        deposited += decision.credits_hundredths
    assert deposited == (max(values) if highest_only else sum(values))
