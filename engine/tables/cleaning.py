"""A cell that people typed into a value of its input, or a plain no; what was done is said.

Each input gets one cleaner, made when its column is found. A cleaner never guesses: a date without
its day is missing, a damaged number is refused, and a unit that is not the input's is no value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from engine.program import (
    BooleanType,
    ChoiceType,
    DateType,
    DecimalType,
    Input,
    IntegerType,
    Scalar,
    TextType,
)
from engine.tables.cells import Cell
from engine.tables.marks import Formula, MonthDate, serial_date
from engine.tables.resident_id import (
    Fault,
    Person,
    confirmed_number,
    is_other_document,
    read_number,
)
from engine.tables.spelling import Spelling, folded


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a cell was read as: None where the fact is missing. ``why`` is '' for a plain cell."""

    value: Scalar | None
    why: str = ""


class UncleanError(Exception):
    """A cell is no value of its input. ``code`` and ``arguments`` are those of a diagnostic.

    ``code`` '' means: not of the input's type, or no option of its closed set.
    """

    def __init__(self, code: str = "", arguments: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = dict(arguments or {})


Cleaner = Callable[[Cell], Cleaned]
"""A cell that is not blank → what it was read as. Raises :class:`UncleanError`."""


@dataclass(frozen=True, slots=True)
class Typing:
    """How the cells of one column were typed.

    ``unit`` is the one in the header's brackets; ``epoch`` day 0 of serial dates, None where the
    file has no such thing; ``within`` the input of type records that a field belongs to.
    """

    spelling: Spelling
    unit: str = ""
    header: str = ""
    epoch: date | None = None
    within: str = ""


def cleaner(given: Input, typing: Typing) -> Cleaner:
    """The cleaner of an input's column; an input of type records has none and is refused."""
    values = typing.spelling.values_of(given, typing.within)
    clean = _by_type(given, typing)

    def checked(cell: Cell) -> Cleaned:
        if isinstance(cell, str):
            if isinstance(cell, Formula):
                raise UncleanError("cell-not-computed", {"value": _cut(cell)})
            if cell[:1] in "#E＃" and _ERROR.fullmatch(cell.strip()):
                raise UncleanError("cell-error", {"value": cell.strip()})
            text = folded(cell)
            if values and text in values:
                return _mapped(given, values[text])
            if text in typing.spelling.blanks:
                return Cleaned(None, "placeholder")
            if not text:
                return Cleaned(None)
        return clean(cell)

    return checked


_ERROR = re.compile(r"[#＃](REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!)|Err:[0-9]{3}")


def _mapped(given: Input, value: object) -> Cleaned:
    """What a columns file says that a text stands for."""
    match given.type:
        case IntegerType() | DecimalType() if isinstance(value, int | Decimal):
            return Cleaned(value if isinstance(given.type, IntegerType) else Decimal(value), "map")
        case BooleanType() if isinstance(value, bool):
            return Cleaned(value, "map")
        case ChoiceType(options) if isinstance(value, str):
            option = value if value in options else given.option_aliases.get(value)
            if option is not None:
                return Cleaned(option, "map")
        case DateType() if isinstance(value, date):
            return Cleaned(value, "map")
        case TextType() if isinstance(value, str):
            return Cleaned(value, "map")
        case _ if value is None:
            return Cleaned(None, "map")
        case _:
            pass
    raise UncleanError


def _by_type(given: Input, typing: Typing) -> Cleaner:
    match given.type:
        case BooleanType():
            return _truths(typing.spelling).clean
        case IntegerType():
            return _number(given, typing, None)
        case DecimalType(digits):
            return _number(given, typing, digits)
        case DateType():
            whole = typing.spelling.mapped.whole_months
            is_month = bool(
                whole & {given.name, f"{typing.within}.{given.name}", given.alias or given.name}
            )
            return _date(typing.epoch, is_month)
        case ChoiceType(options):
            return _options(given, options, typing.spelling).clean
        case TextType() if typing.spelling.is_identity_number(given, typing.within):
            return _identity_number(typing.spelling.mapped.confirmed)
        case TextType():
            return _text
        case _:
            return _refused


def _refused(_cell: Cell) -> Cleaned:
    raise UncleanError


# -- truths and options --------------------------------------------------------------------------


@dataclass(slots=True)
class _Lookup:
    """Texts that stand for values, exactly once they are folded; ``plain`` need no word."""

    known: Mapping[str, Scalar]
    plain: frozenset[str]
    seen: dict[str, Cleaned] = field(default_factory=dict)

    def clean(self, cell: Cell) -> Cleaned:
        """What a cell stands for."""
        if isinstance(cell, bool | int):
            value = self.known.get(str(cell).casefold())
            if not isinstance(value, bool):
                raise UncleanError
            return Cleaned(value, "" if isinstance(cell, bool) else "spelling")
        if not isinstance(cell, str):
            raise UncleanError
        found = self.seen.get(cell)
        if found is None:
            value = self.known.get(folded(cell))
            if value is None:
                raise UncleanError
            found = Cleaned(value, "" if cell in self.plain else "spelling")
            if len(self.seen) < 10_000:
                self.seen[cell] = found
        return found


def _truths(spelling: Spelling) -> _Lookup:
    return _Lookup(dict(spelling.truths), frozenset({"是", "否", "true", "false"}))


def _options(given: Input, options: tuple[str, ...], spelling: Spelling) -> _Lookup:
    """Every text that means one option alone."""
    meanings: dict[str, set[str]] = {}
    for spelled, option in spelling.option_spellings(options).items():
        meanings.setdefault(spelled, set()).add(option)
    for alias, option in given.option_aliases.items():
        meanings.setdefault(folded(alias), set()).add(option)
    for option in options:
        meanings[folded(option)] = {o for o in options if folded(o) == folded(option)}
    known: dict[str, Scalar] = {
        spelled: next(iter(meant)) for spelled, meant in meanings.items() if len(meant) == 1
    }
    return _Lookup(known, frozenset({*options, *given.option_aliases}))


# -- numbers -------------------------------------------------------------------------------------

_LONGEST = 40
"""More digits than any fact has; a longer text or exponent is refused before it costs time."""

_NUMBER = re.compile(
    r"([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)([^0-9.,]*)", re.DOTALL
)
_PLAIN = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?")


def _number(given: Input, typing: Typing, digits: int | None) -> Cleaner:
    """Numbers of an integer (``digits`` None) or of a decimal with so many after the point."""
    spelling = typing.spelling
    whole = isinstance(given.type, IntegerType)
    header = spelling.scale(typing.unit, given, typing.header) if typing.unit else 1

    def fitted(value: int | Decimal, why: str) -> Cleaned:
        times = header or 1
        exact = Decimal(value) * times if times != 1 else Decimal(value)
        if not _is_short(exact) or not _is_short(Decimal(value)):
            raise UncleanError
        if times != 1:
            why = "unit"
        if whole:
            if exact != exact.to_integral_value():
                raise UncleanError
            return Cleaned(int(exact), why)
        return Cleaned(_at_most(exact, digits), why)

    def clean(cell: Cell) -> Cleaned:
        if isinstance(cell, bool):
            raise UncleanError
        if isinstance(cell, int | Decimal):
            return fitted(cell, "")
        if not isinstance(cell, str) or len(cell) > 4 * _LONGEST:
            raise UncleanError
        text = folded(cell)
        for sign in spelling.currency:
            text = text.removeprefix(sign)
        match = _NUMBER.fullmatch(text)
        if match is None or len(match[2]) > _LONGEST:
            raise UncleanError
        times = spelling.scale(match[3], given, typing.header) if match[3] else 1
        if times is None or (times != 1 and header != 1):
            raise UncleanError
        value = Decimal(match[1] + match[2].replace(",", "")) * times
        plainly = cell.strip() == cell and _PLAIN.fullmatch(cell) is not None
        if plainly and whole and "." in cell:
            plainly = False
        return fitted(value, "" if plainly else "number")

    return clean


def _at_most(value: Decimal, digits: int | None) -> Decimal:
    """The value with at most ``digits`` after the point; refused if that would change it."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if digits is None or -digits <= exponent <= 0:
        return value
    rounded = round(value, digits)
    if rounded != value:
        raise UncleanError
    return rounded


def _is_short(value: Decimal) -> bool:
    if not value.is_finite():
        return False
    _, figures, exponent = value.as_tuple()
    # Decimal's own arithmetic is exact up to 28 digits.
    return len(figures) <= 28 and isinstance(exponent, int) and abs(exponent) <= 28


# -- dates ---------------------------------------------------------------------------------------

_DAY = re.compile(
    r"([0-9]{4})(?:(?P<s>[-/.])([0-9]{1,2})(?P=s)([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)"
    r"(?P<time>[ t]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?"
)
_APART = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])|[\u200b-\u200f\u2060\ufeff]")
"""Spaces but for those between two figures, which may be those of the day and of the hour."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_INCOMPLETE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{2}(?=年))(?:年|年?(?P<s>[-/.]?)(?P<month>[0-9]{1,2})月?)?"
)
_FIRST_SERIAL, _LAST_SERIAL = date(1920, 1, 1), date(2100, 12, 31)
"""A plain number is a date between these; before them it is more likely a year."""


def _date(epoch: date | None, is_month: bool) -> Cleaner:
    def incomplete(year: int, month: int | None) -> Cleaned:
        if is_month and month is not None:
            return Cleaned(_day(year, month, 1), "whole_month")
        return Cleaned(None, "incomplete_date")

    def clean(cell: Cell) -> Cleaned:
        if isinstance(cell, datetime):
            if cell.tzinfo is not None:
                raise UncleanError
            return Cleaned(cell.date(), "" if cell.time() == time.min else "time_of_day")
        if isinstance(cell, MonthDate):
            return incomplete(cell.year, cell.month)
        if isinstance(cell, date):
            return Cleaned(cell)
        if isinstance(cell, bool) or cell is None:
            raise UncleanError
        if isinstance(cell, int | Decimal):
            return figure(Decimal(cell))
        if not isinstance(cell, str) or len(cell) > 60:
            raise UncleanError
        return text(cell)

    def figure(value: Decimal) -> Cleaned:
        if not value.is_finite() or not 0 < value < 100_000_000:
            raise UncleanError
        if value == value.to_integral_value():
            whole = f"{int(value)}"
            if found := _EIGHT.fullmatch(whole):
                return Cleaned(_day(*map(int, found.groups())), "date_format")
            if len(whole) == 5 and epoch is not None:
                day = serial_date(int(whole), epoch)
                if day is not None and _FIRST_SERIAL <= day <= _LAST_SERIAL:
                    return Cleaned(day, "serial_date")
                raise UncleanError
        return text(f"{value:f}")

    def text(cell: str) -> Cleaned:
        bare = _APART.sub("", unicodedata.normalize("NFKC", cell).strip().casefold())
        if found := _DAY.fullmatch(bare):
            year, month, day = found[1], found[3] or found[5], found[4] or found[6]
            value = _day(int(year), int(month), int(day))
            if found["time"]:
                midnight = not found["time"].strip(" t0:.")
                return Cleaned(value, "date_format" if midnight else "time_of_day")
            return Cleaned(value, "" if _ISO.fullmatch(cell) else "date_format")
        if found := _EIGHT.fullmatch(bare):
            return Cleaned(_day(*map(int, found.groups())), "date_format")
        if len(bare) == 5 and bare.isdecimal() and epoch is not None:
            return figure(Decimal(bare))
        return partial(bare)

    def partial(bare: str) -> Cleaned:
        found = _INCOMPLETE.fullmatch(bare)
        if found is None:
            raise UncleanError
        month = found["month"]
        if not month:
            if not found["year"] or (bare.isdecimal() and not _is_year(int(bare))):
                raise UncleanError
            return incomplete(int(found["year"]), None)
        if not 1 <= int(month) <= 12 or (found["s"] == "" and "年" not in bare and len(bare) != 6):
            raise UncleanError
        if len(found["year"]) == 4 and not _is_year(int(found["year"])):
            raise UncleanError
        # As a figure 1988.10 and 1988.1 are one: which month was meant is not known.
        is_known = len(found["year"]) == 4 and not (found["s"] == "." and len(month) == 1)
        return incomplete(int(found["year"]), int(month) if is_known else None)

    return clean


def _is_year(number: int) -> bool:
    return 1900 <= number <= 2100


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise UncleanError from None
    return found


# -- texts ---------------------------------------------------------------------------------------

_CODE = re.compile(r"[\x21-\x7e]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•・‧]+")
_DOT = str.maketrans("•・‧", "···")


def _text(cell: Cell) -> Cleaned:
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


# -- identity numbers ----------------------------------------------------------------------------


def _identity_number(confirmed: frozenset[str]) -> Cleaner:
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
            "value": _cut(value),
            "problem": zh,
            "problem_en": en,
            "instead": then,
            "instead_en": then_en,
        },
    )


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
