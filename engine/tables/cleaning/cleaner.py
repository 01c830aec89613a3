"""A cell that people typed into a value of its input, or a plain no; what was done is said.

Each input gets one cleaner, made when its column is found. A cleaner never guesses: a date without
its day is missing, a damaged number is refused, and a unit that is not the input's is no value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
from engine.tables.cleaning.cleaned import Cleaned, Cleaner, Typing, UncleanError, cut
from engine.tables.cleaning.date_cells import date_cleaner
from engine.tables.cleaning.number_cells import number
from engine.tables.cleaning.text_cells import identity_number, text
from engine.tables.reading.marks import Formula
from engine.tables.spelling import Spelling, folded


def cleaner(given: Input, typing: Typing) -> Cleaner:
    """The cleaner of an input's column; an input of type records has none and is refused."""
    values = typing.spelling.values_of(given, typing.within)
    clean = _by_type(given, typing)

    def checked(cell: Cell) -> Cleaned:
        if isinstance(cell, str):
            if isinstance(cell, Formula):
                raise UncleanError("cell-not-computed", {"value": cut(cell)})
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
            return number(given, typing, None)
        case DecimalType(digits):
            return number(given, typing, digits)
        case DateType():
            whole = typing.spelling.mapped.whole_months
            is_month = bool(
                whole & {given.name, f"{typing.within}.{given.name}", given.alias or given.name}
            )
            return date_cleaner(typing.epoch, is_month)
        case ChoiceType(options):
            return _options(given, options, typing.spelling).clean
        case TextType() if typing.spelling.is_identity_number(given, typing.within):
            return identity_number(typing.spelling.mapped.confirmed)
        case TextType():
            return text
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
