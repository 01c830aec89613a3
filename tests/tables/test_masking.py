"""Identity numbers are masked wherever they stand, and nothing else is.

If these failed, a public notice would show whom it is about, or a mask would eat an amount.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Cell
from engine.tables.masking import masked, masked_cell, masked_diagnostic


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("11010819880615001X", "110108********001X"),
        ("11010819880615001x", "110108********001x"),
        ("证件号码“11010819880615001X”重复", "证件号码“110108********001X”重复"),
        ("110108 19880615 001X", "110108 ******** 001X"),
        ("１１０１０８１９８８０６１５００１Ｘ", "１１０１０８********００１Ｘ"),
        ("110108880615001", "110108*****5001"),
        ("110108198806150011、110108199001010025", "110108********0011、110108********0025"),
    ],
)
def test_the_first_six_and_the_last_four_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",  # a telephone
        "6222020200012345678",  # a bank card of 19 digits
        "2024-03-15",
        "1.10108E+17",
        "123456789012345",  # fifteen digits that hold no day
        "91110108MA01ABCD2X",
        "a" * 64,
    ],
)
def test_what_is_no_identity_number_stays(text: str) -> None:
    assert masked(text) == text


@given(st.integers(0, 10**18 - 1), st.text("甲（：；“", max_size=3))
def test_no_middle_is_left_of_any_number_of_eighteen_digits(number: int, around: str) -> None:
    digits = f"{number:018}"
    shown = masked(f"{around}{digits}{around}")
    assert shown == f"{around}{digits[:6]}********{digits[-4:]}{around}"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("1101081988061500", "110108******1500"),  # two digits were lost
        (110108198806150011, "110108********0011"),
        ("不详", "不详"),
        (None, None),
        (True, True),
    ],
)
def test_a_wrong_number_is_masked_in_its_column(cell: Cell, shown: Cell) -> None:
    assert masked_cell(cell, identity=True) == shown


def test_records_in_a_cell_are_masked_and_amounts_are_not() -> None:
    cell: Cell = ({"号": "11010819880615001X", "额": Decimal("1254.68"), "月": 3},)
    assert masked_cell(cell) == ({"号": "110108********001X", "额": Decimal("1254.68"), "月": 3},)


def test_a_message_shows_no_number() -> None:
    found = Diagnostic("unknown-record-subject", None, {"key": "11010819880615001X"})
    for language in ("zh", "en"):
        assert "19880615" not in masked_diagnostic(found).message(language)
