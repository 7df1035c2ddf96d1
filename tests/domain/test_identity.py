"""Identity documents and names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.errors import Invalid
from oneplusx.domain.identity import (
    DocumentKind,
    check_digit,
    check_document,
    normalize_name,
    synthetic_resident_id,
)

ID, PASSPORT = DocumentKind.RESIDENT_ID, DocumentKind.PASSPORT
GOOD = synthetic_resident_id(date(2006, 3, 5), 1)


@given(
    born_on=st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    sequence=st.integers(0, 9_999_999),
    place=st.integers(0, 16),
    step=st.integers(1, 9),
)
def test_a_synthetic_number_is_right_and_any_one_digit_changed_is_wrong(
    born_on: date, sequence: int, place: int, step: int
) -> None:
    number = synthetic_resident_id(born_on, sequence)
    checked = check_document(ID, number)
    assert (checked.born_on, checked.is_synthetic, checked.warnings) == (born_on, True, ())
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    with pytest.raises(Invalid):
        check_document(ID, wrong)


def test_the_example_of_the_standard() -> None:
    assert check_digit("11010519491231002") == "X"


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "identity.missing"),
        ("  ", "identity.missing"),
        ("990105491231002", "identity.old_number"),
        (GOOD[:-1], "identity.wrong_length"),
        ("A" + GOOD[1:], "identity.wrong_characters"),
        ("990101200602301234", "identity.wrong_date"),
        ("990101175001011234", "identity.wrong_date"),
        (GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2"), "identity.wrong_check_digit"),
    ],
)
def test_each_fault_of_a_number_has_its_code(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_document(ID, text)
    assert refusal.value.code == code


def test_full_width_small_letters_and_spaces_do_not_matter() -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in GOOD)
    assert check_document(ID, f" {wide[:6]} {wide[6:]} ").number == GOOD
    small_x = next(
        number for number in (synthetic_resident_id(date(2000, 1, 1), n) for n in range(99)) if number[-1] == "X"
    )
    assert check_document(ID, small_x.lower()).number == small_x


def test_an_unknown_region_only_warns() -> None:
    first_17 = "47010119900101001"
    assert check_document(ID, first_17 + check_digit(first_17)).warnings == ("identity.unknown_region",)


def test_passports_and_the_same_number_of_another_kind() -> None:
    assert check_document(PASSPORT, "e1234 5678").number == "E12345678"
    with pytest.raises(Invalid):
        check_document(PASSPORT, "E1")
    other = check_document(DocumentKind.OTHER, "E12345678")
    assert other.key != check_document(PASSPORT, "E12345678").key


@pytest.mark.parametrize(
    "text, name",
    [
        (" 林 晓雨 ", "林 晓雨"),
        ("阿不都 • 买买提", "阿不都·买买提"),
        ("John   Smith", "John Smith"),
        ("O'Neil", "O'Neil"),
        ("㛃𬱖", "㛃𬱖"),
    ],
)
def test_names_keep_what_belongs_to_them(text: str, name: str) -> None:
    assert normalize_name(text) == name
    assert normalize_name(name) == name


@pytest.mark.parametrize("text", ["", " ", "张3", "_张", "1", "x" * 121])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(Invalid):
        normalize_name(text)
