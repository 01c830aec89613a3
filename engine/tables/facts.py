"""A cell into a typed fact, exactly or not at all.

A cell that is not plainly a value of its input refuses the row: nothing is guessed here. The engine
asks all this again of every case; it is asked here first so that every bad cell of a row is named
at once, and a bad record by its row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Context, Decimal, localcontext

from engine.program import (
    BooleanType,
    ChoiceType,
    DateType,
    DecimalType,
    Edges,
    Input,
    IntegerType,
    RecordsType,
    Scalar,
    TextType,
)
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.parameters import show_edges, show_scalar
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.types import describe
from engine.tables.binding import Column
from engine.tables.cells import Cell, Cleaning, Row, Table, blank, place_of

Record = dict[str, Scalar]
Fact = Scalar | list[Record]
"""What is given to ``decide``; a missing fact is left out."""

_TRUTHS = {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_LONGEST = 40
"""More digits than any fact has; a longer text or exponent is refused before it costs time."""


class CellError(Exception):
    """A cell is no value of its input; ``diagnostics`` says why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__()
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a row by the names of inputs, and the diagnostics of the cells that are none.

    ``cleaned`` says of every cell that was read as something else than it says, from what to what;
    it belongs in the report beside the output.
    """

    values: dict[str, Fact]
    problems: tuple[Diagnostic, ...]
    cleaned: tuple[Cleaning, ...] = ()


def row_facts(table: Table, columns: Iterable[Column], row: Row) -> Facts:
    """The facts of a row, every bad cell reported; ``place`` is the row's number and the column."""
    values: dict[str, Fact] = {}
    problems: list[Diagnostic] = list(row.problems)
    for column in columns:
        cell = row.cells[column.index]
        if blank(cell):
            continue
        try:
            values[column.input.name] = to_fact(
                column.input, cell, column.shown, from_text=table.typed_by_people
            )
        except CellError as error:
            place = place_of(table.path, row.number, column.index)
            problems.extend(replace(found, place=place) for found in error.diagnostics)
    return Facts(values, tuple(problems))


def to_fact(given: Input, cell: Cell, shown: str, *, from_text: bool) -> Fact:
    """The value of a cell that is not blank, for the input ``given``.

    ``from_text``: text may stand for a truth or a number (csv, xlsx). ``shown`` names the fact in
    messages. Raises :class:`CellError`.
    """
    if isinstance(given.type, RecordsType):
        return _records(given, cell, shown, from_text=from_text)
    value = _read(given, cell, from_text=from_text)
    if value is not None:
        if given.range is not None and not _inside(given.range, value):
            raise CellError(_out_of_range(given.range, value, shown))
        return value
    if isinstance(given.type, ChoiceType):
        raise CellError(_not_an_option(given, given.type, cell, shown))
    raise CellError(_wrong_type(given, cell, shown))


# -- one value -----------------------------------------------------------------------------------


def _read(given: Input, cell: Cell, *, from_text: bool) -> Scalar | None:
    text = cell.strip() if isinstance(cell, str) and from_text else cell
    match given.type:
        case BooleanType():
            if isinstance(text, bool):
                return text
            return _TRUTHS.get(text) if isinstance(text, str) and from_text else None
        case IntegerType():
            return _integer(text, from_text=from_text)
        case DecimalType(digits):
            return _decimal(text, digits, from_text=from_text)
        case DateType():
            return _date(text)
        case ChoiceType(options):
            if not isinstance(text, str):
                return None
            return text if text in options else given.option_aliases.get(text)
        case TextType():
            return unicodedata.normalize("NFC", text) if isinstance(text, str) else None
        case _:
            return None


def _integer(cell: Cell, *, from_text: bool) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell if _short(Decimal(cell)) else None
    if isinstance(cell, str) and from_text and len(cell) <= _LONGEST and _INTEGER.fullmatch(cell):
        return int(cell)
    # A number that a program wrote as 35.0, for want of a whole type with blanks.
    if isinstance(cell, Decimal) and _short(cell) and cell == cell.to_integral_value():
        return int(cell)
    return None


def _decimal(cell: Cell, digits: int | None, *, from_text: bool) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, str):
        if not (from_text and len(cell) <= _LONGEST and _DECIMAL.fullmatch(cell)):
            return None
    elif not isinstance(cell, int | Decimal) or not _short(Decimal(cell)):
        return None
    value = Decimal(cell)
    return value if digits is None else _at_most(value, digits)


def _at_most(value: Decimal, digits: int) -> Decimal | None:
    """The value with at most ``digits`` after the point; None if that would change it."""
    _, _, exponent = value.as_tuple()
    if isinstance(exponent, int) and -digits <= exponent <= 0:
        return value
    with localcontext(Context(prec=4 * _LONGEST)):
        rounded = value.quantize(Decimal(1).scaleb(-digits))
    return rounded if rounded == value else None


def _short(value: Decimal) -> bool:
    if not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    return len(digits) <= _LONGEST and isinstance(exponent, int) and abs(exponent) <= _LONGEST


def _date(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min and cell.tzinfo is None
        return cell.date() if midnight else None
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str) and _DATE.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return None
    return None


def _inside(within: Edges, value: Scalar) -> bool:
    if isinstance(value, bool | str):
        return True
    return _ordered(within.lower, value, included=within.lower_included) and _ordered(
        value, within.upper, included=within.upper_included
    )


def _ordered(low: Scalar | None, high: Scalar | None, *, included: bool) -> bool:
    if isinstance(low, date) and isinstance(high, date):
        return low <= high if included else low < high
    if isinstance(low, int | Decimal) and isinstance(high, int | Decimal):
        return low <= high if included else low < high
    return True


# -- records -------------------------------------------------------------------------------------


def _records(given: Input, cell: Cell, shown: str, *, from_text: bool) -> list[Record]:
    """The records that stand in a cell, as they do in a jsonl or a parquet."""
    if not isinstance(cell, tuple) or not all(isinstance(item, Mapping) for item in cell):
        raise CellError(_wrong_type(given, cell, shown))
    by_name = {field.alias: field for field in given.fields if field.alias}
    by_name |= {field.name: field for field in given.fields}
    records: list[Record] = []
    problems: list[Diagnostic] = []
    for number, item in enumerate(cell, start=1):
        assert isinstance(item, Mapping)
        record: Record = {}
        for key, value in item.items():
            field = by_name.get(key)
            if field is None or blank(value):
                continue
            if field.name in record:
                problems.append(Diagnostic("duplicate-fact", None, {"name": field.name}))
                continue
            try:
                fact = to_fact(field, value, f"{shown}[{number}].{field.name}", from_text=from_text)
            except CellError as error:
                problems.extend(error.diagnostics)
            else:
                assert not isinstance(fact, list)
                record[field.name] = fact
        records.append(record)
    if problems:
        raise CellError(*problems)
    return records


# -- messages ------------------------------------------------------------------------------------


def _wrong_type(given: Input, cell: Cell, shown: str) -> Diagnostic:
    zh, en = _expected(given)
    arguments = {"name": shown, "expected": zh, "expected_en": en, "value": _quoted(cell)}
    return Diagnostic("fact-type", None, arguments)


def _out_of_range(within: Edges, value: Scalar, shown: str) -> Diagnostic:
    arguments = {"name": shown, "value": show_scalar(value), "range": show_edges(within)}
    return Diagnostic("fact-range", None, arguments)


def _not_an_option(given: Input, choice: ChoiceType, cell: Cell, shown: str) -> Diagnostic:
    value = _cut(str(cell))
    return Diagnostic(
        "fact-option",
        None,
        {
            "name": shown,
            "value": value,
            "allowed": choice.options,
            "did_you_mean": did_you_mean(value, [*choice.options, *given.option_aliases]),
        },
    )


def _expected(given: Input) -> tuple[str, str]:
    if isinstance(given.type, BooleanType):
        return "是或否", "是 or 否, true or false"
    return describe(given.type, "zh"), describe(given.type, "en")


def _quoted(cell: Cell) -> str:
    """A cell in a message."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"“{_cut(cell)}”" if isinstance(cell, str) else _cut(str(cell))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
