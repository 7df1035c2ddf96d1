"""Numbers, names and inquiry codes as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.certificate_number import ALPHABET, grouped_code, inquiry_code, name_form, number_key, plain_code

SEEDS = st.binary(min_size=15, max_size=32)


@pytest.mark.parametrize("written", ["x-2026 001", "X2026001", "Ｘ２０２６－００１", "x–2026—001", " X 2026_001 "])
def test_one_number_however_written(written: str) -> None:
    assert number_key(written) == "X2026001"


@pytest.mark.parametrize("written", ["阿卜杜·买买提", "阿卜杜 • 买买提", "阿卜杜・买买提", "阿卜杜‧买买提"])
def test_one_name_however_written(written: str) -> None:
    assert name_form(written) == "阿卜杜·买买提"


def test_latin_names_are_compared_without_case_and_spaces() -> None:
    assert name_form("Maria  da Silva") == name_form("MARIA DA SILVA")


@given(SEEDS)
def test_a_code_reads_back(seed: bytes) -> None:
    code = inquiry_code(seed)
    assert len(code) == 16
    assert plain_code(grouped_code(code).lower()) == code


@given(SEEDS, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(seed: bytes, place: int, character: str) -> None:
    code = inquiry_code(seed)
    wrong = code[:place] + character + code[place + 1 :]
    assert (plain_code(wrong) == "") == (wrong != code)


@given(SEEDS, st.integers(0, 14), st.integers(0, 14))
def test_two_swapped_characters_are_found(seed: bytes, first: int, second: int) -> None:
    code = list(inquiry_code(seed))
    before = "".join(code)
    code[first], code[second] = code[second], code[first]
    after = "".join(code)
    assert (plain_code(after) == "") == (after != before)


@pytest.mark.parametrize("text", ["", "123", "0" * 16, "I" * 16, "中" * 16])
def test_other_texts_are_no_codes(text: str) -> None:
    assert plain_code(text) == ""
