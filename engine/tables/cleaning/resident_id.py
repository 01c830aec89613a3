"""Resident identity numbers (GB 11643): what is wrong with one, and what a right one says.

The area code is not checked: areas are founded and dissolved, and 000000 is nobody's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Fault = Literal["damaged", "length", "birth_date", "check_digit"]
"""Why a text is no resident identity number."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_NEW = re.compile(r"[0-9]{17}[0-9X]")
_OLD = re.compile(r"[0-9]{15}")
_POWER = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}")
_OTHER = re.compile(r"[A-Z]{1,3}[0-9]{6,10}")


@dataclass(frozen=True, slots=True)
class Person:
    """What a right number says. ``number`` has 18 digits, so that both forms of one are alike."""

    number: str
    birth_date: date
    is_female: bool


def check_digit(digits: str) -> str:
    """The last digit of a number of which ``digits`` are the first 17."""
    return _CHECKS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11]


def read_number(text: str) -> Person | Fault:
    """What a number of 18 or 15 digits says, or why it is none; a last ``x`` is capital here.

    A number that a spreadsheet kept as a figure has lost its last three digits: it is written as
    a power of ten, or ends in 000, and is ``damaged`` even where the check digit happens to fit.
    """
    if _POWER.fullmatch(text):
        return "damaged"
    if _NEW.fullmatch(text):
        if text.endswith("000"):
            return "damaged"
        return _person(text, text[6:14], text[16], text[-1])
    if _OLD.fullmatch(text):
        return _person(f"{text[:6]}19{text[6:]}", f"19{text[6:12]}", text[14], None)
    return "length"


def confirmed_number(text: str) -> Person | Fault:
    """As :func:`read_number`, of a number that somebody has compared: its ending is no sign."""
    if _NEW.fullmatch(text):
        return _person(text, text[6:14], text[16], text[-1])
    return read_number(text)


def is_other_document(text: str) -> bool:
    """Whether a text looks like the number of a passport or a travel permit."""
    return _OTHER.fullmatch(text) is not None


@lru_cache(maxsize=1024)  # a row asks for its number again for each fact that it gives
def _person(number: str, born: str, order: str, check: str | None) -> Person | Fault:
    try:
        birth_date = date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        return "birth_date"
    right = check_digit(number[:17])
    if check is not None and check != right:
        return "check_digit"
    return Person(number[:17] + right, birth_date, int(order) % 2 == 0)
