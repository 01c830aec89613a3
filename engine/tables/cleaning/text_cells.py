"""Cells that are texts and numbers of identity."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from engine.tables.cells import Cell
from engine.tables.cleaning.cleaned import Cleaned, Cleaner, UncleanError, cut
from engine.tables.cleaning.resident_id import (
    Fault,
    Person,
    confirmed_number,
    is_other_document,
    read_number,
)

_CODE = re.compile(r"[\x21-\x7e]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•・‧]+")
_DOT = str.maketrans("•・‧", "···")


def text(cell: Cell) -> Cleaned:
    """A text without what no reader sees: spaces around it, in a code, or between two characters.

    A whole number is taken as its figures: a code that people typed as a number.
    """
    if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < 10**15:
        return Cleaned(str(cell), "number_as_text")
    if not isinstance(cell, str):
        raise UncleanError
    if cell.isascii() and _CODE.fullmatch(cell):
        return Cleaned(cell)
    plain = unicodedata.normalize("NFC", cell)
    wide = unicodedata.normalize("NFKC", cell)
    packed = _UNSEEN.sub("", wide)
    if _CODE.fullmatch(packed) and (_has_digit(packed) or " " not in wide.strip()):
        value = packed
    elif _CHINESE.fullmatch(_UNSEEN.sub("", plain)):
        value = _UNSEEN.sub("", plain).translate(_DOT)
    else:
        value = _UNSEEN.sub(" ", plain).strip()
    if not value:
        return Cleaned(None)
    return Cleaned(value, "" if value == plain else "spaces")


_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")


def _has_digit(text: str) -> bool:
    return any(character.isdecimal() for character in text)


def identity_number(confirmed: frozenset[str]) -> Cleaner:
    """Numbers of identity, checked by their last figure but for those that are ``confirmed``."""
    known = frozenset(_digits(number) for number in confirmed)

    def clean(cell: Cell) -> Cleaned:
        if isinstance(cell, bool) or not isinstance(cell, str | int | Decimal):
            raise UncleanError
        if not isinstance(cell, str):
            return _figure(cell)
        text = _digits(cell)
        person = confirmed_number(text) if text in known else read_number(text)
        if isinstance(person, Person):
            return Cleaned(text, "" if text == cell else "identity_format")
        if person == "length" and is_other_document(text):
            return Cleaned(text, "other_document")
        is_right = person == "damaged" and isinstance(confirmed_number(text), Person)
        raise _not_a_number("doubtful" if is_right else person, cell)

    return clean


def _digits(text: str) -> str:
    bare = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    # What a spreadsheet shows of a number that was typed as text, and what marks it as one.
    return bare.strip("'‘’`").replace("-", "")


def _figure(value: int | Decimal) -> Cleaned:
    """A number that a spreadsheet took for a figure: of more than 15 digits the last are gone."""
    whole = f"{Decimal(value):f}"
    if len(whole) == 15 and whole.isdecimal():
        person = read_number(whole)
        if isinstance(person, Person):
            return Cleaned(whole, "number_as_text")
    raise _not_a_number("damaged" if len(whole) > 15 else "figure", whole)


_FAULTS: dict[Fault | str, tuple[str, str, str, str]] = {
    "damaged": (
        "被表格软件当作数字存了，末几位已经丢失",
        "the spreadsheet kept it as a figure, and its last digits are gone",
        "先把该列设为“文本”格式，再照证件重新填写此号码",
        "format the column as text, then type the number again from the card",
    ),
    "doubtful": (
        "以 000 结尾，末几位可能被表格软件丢了",
        "it ends in 000, and a spreadsheet may have lost its last digits",
        "照证件核对；确是此号的，写入列对照文件的 confirmed（--columns）",
        "compare it with the card; if it is right, write it under confirmed in a columns file "
        "(--columns)",
    ),
    "figure": (
        "是数字而不是文本，开头的 0 会丢失",
        "it is a figure and not text, and has lost its leading zeros",
        "先把该列设为“文本”格式，再照证件重新填写此号码",
        "format the column as text, then type the number again from the card",
    ),
    "length": (
        "不是 18 位，也不是 15 位",
        "it has neither 18 digits nor 15",
        "照证件核对，补齐或改正号码",
        "compare it with the card and complete it",
    ),
    "birth_date": (
        "其中的出生日期在日历上不存在",
        "the birth date in it is not in the calendar",
        "照证件核对第 7 至 14 位",
        "compare digits 7 to 14 with the card",
    ),
    "check_digit": (
        "校验码不对，必有一位填错",
        "the check digit is wrong, so one of the digits is",
        "照证件逐位核对",
        "compare every digit with the card",
    ),
}


def _not_a_number(fault: Fault | str, value: str) -> UncleanError:
    zh, en, then, then_en = _FAULTS[fault]
    return UncleanError(
        "identity-number",
        {
            "value": cut(value),
            "problem": zh,
            "problem_en": en,
            "instead": then,
            "instead_en": then_en,
        },
    )
