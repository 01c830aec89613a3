"""A resident identity number is right or refused with its reason; a right one says sex and birth.

If these failed, somebody would be paid under another person's number, or be a man in one column
and a woman in the next without anybody noticing.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.tables.cleaning.resident_id import (
    Person,
    check_digit,
    confirmed_number,
    is_other_document,
    read_number,
)

BORN = st.dates(date(1900, 1, 1), date(2024, 12, 31))
ORDER = st.integers(1, 999)


def number(born: date, order: int, area: str = "000000") -> str:
    digits = f"{area}{born:%Y%m%d}{order:03d}"
    return digits + check_digit(digits)


def test_the_check_digit_is_that_of_the_standard() -> None:
    """The example of GB 11643."""
    assert check_digit("11010519491231002") == "X"


@given(BORN, ORDER)
def test_a_right_number_gives_birth_date_and_sex_and_no_area_is_asked_for(
    born: date, order: int
) -> None:
    text = number(born, order)
    assume(not text.endswith("000"))
    assert read_number(text) == Person(text, born, order % 2 == 0)


@given(BORN, ORDER, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, order: int, at: int, shift: int) -> None:
    """This is what the check digit is for: a wrong digit, anywhere."""
    text = number(born, order)
    assume(text[at] != "X")
    wrong = text[:at] + str((int(text[at]) + shift) % 10) + text[at + 1 :]
    assert not isinstance(read_number(wrong), Person)


@given(BORN.filter(lambda born: 1900 <= born.year <= 1999), ORDER)
def test_both_forms_of_a_number_are_one_person(born: date, order: int) -> None:
    text = number(born, order)
    assume(not text.endswith("000"))
    assert read_number(text[:6] + text[8:17]) == read_number(text)


@given(BORN, ORDER)
def test_a_number_without_its_last_digits_is_damaged_even_where_the_check_digit_fits(
    born: date, order: int
) -> None:
    """Of numbers that lost three digits one in eleven still has a right check digit."""
    text = number(born, order)
    assert read_number(text[:15] + "000") == "damaged"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1.10108E+17", "damaged"),
        ("1.10108198803150E+17", "damaged"),
        ("00000019880315002", "length"),
        ("000000198802300020", "birth_date"),
        ("000000880230002", "birth_date"),
        ("000000198803150021", "check_digit"),
        ("0000001988031500XX", "length"),
    ],
)
def test_a_wrong_number_says_why(text: str, fault: str) -> None:
    assert read_number(text) == fault


def test_a_number_that_was_compared_with_the_card_may_end_in_000() -> None:
    ending = next(
        number(date(1988, 3, day), order)
        for day in range(1, 29)
        for order in (100, 200, 300, 400, 500)
        if number(date(1988, 3, day), order).endswith("000")
    )
    assert read_number(ending) == "damaged"
    assert isinstance(confirmed_number(ending), Person)
    assert confirmed_number(ending[:-1] + "1") == "check_digit"


def test_a_passport_is_another_document_and_a_letter_in_a_number_is_a_mistake() -> None:
    assert is_other_document("E12345678")
    assert not is_other_document("00000019880315002O")
