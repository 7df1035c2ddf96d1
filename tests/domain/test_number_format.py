"""Formats of certificate numbers: fields, one serial number, series."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.number_format import DEFAULT, NumberFormat

FACTS = {"organization": "ORG1", "year": "2026", "level": "2"}


def test_a_number_is_its_fields_in_order() -> None:
    assert NumberFormat.parse(DEFAULT).number(FACTS, 7) == "XORG120262000007"


def test_the_year_begins_a_series_of_its_own() -> None:
    found = NumberFormat.parse("{year}-{serial:4}/A")
    assert found.series(FACTS) == "2026-#/A"
    assert found.series({**FACTS, "year": "2027"}) != found.series(FACTS)


@given(st.lists(st.integers(1, 999), min_size=2, max_size=30, unique=True))
def test_different_serials_are_different_numbers_of_one_length(serials: list[int]) -> None:
    numbers = {NumberFormat.parse("{yy}{serial:3}").number({"yy": "26"}, serial) for serial in serials}
    assert len(numbers) == len(serials)
    assert {len(number) for number in numbers} == {5}


@pytest.mark.parametrize(
    "text, code",
    [
        ("X{year}", "numbers.one_serial"),
        ("{serial:4}{serial:5}", "numbers.one_serial"),
        ("{serial}", "numbers.bad_width"),
        ("{serial:2}", "numbers.bad_width"),
        ("{year:4}{serial:4}", "numbers.bad_width"),
        ("{color}{serial:4}", "numbers.unknown_field"),
        ("编号{serial:4}", "numbers.bad_characters"),
        ("{serial:4", "numbers.one_serial"),
        ("{serial:4}{", "numbers.bad_characters"),
        ("X" * 61, "numbers.too_long"),
    ],
)
def test_a_wrong_format_says_why(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        NumberFormat.parse(text)
    assert refused.value.code == code


def test_a_series_ends() -> None:
    with pytest.raises(Conflict) as refused:
        NumberFormat.parse("{serial:3}").number({}, 1000)
    assert refused.value.params == {"series": "#", "allowed": 999}


@given(st.text(alphabet="{}serialyear:0123456789-X编", max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        form = NumberFormat.parse(text)
        assert form.number({}, 1) != form.number({}, 2)
