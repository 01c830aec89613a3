"""What the columns of help, the carets of errors and the columns of sheets are counted by."""

from __future__ import annotations

import pytest

from engine.widths import width


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("措施", 4), ("「满35周岁」", 12), ("１２", 4), ("ｱ", 1), ("€", 1)],
)
def test_a_wide_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns
