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
from engine.tables.binding.bind import Column
from engine.tables.cells import Cell, Cleaning, Row, Table, blank, cell_place
from engine.tables.cleaning.cleaned import Cleaned, UncleanError
from engine.tables.cleaning.resident_id import Person, confirmed_number
from engine.tables.spelling import shipped

Record = dict[str, Scalar]
Fact = Scalar | list[Record]
"""What is given to ``decide``; a missing fact is left out."""

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
    cleaned: list[Cleaning] = []
    for column in columns:
        cell = row.cells[column.index]
        if blank(cell):
            continue
        try:
            if column.gives:
                _given(table, column, row, values, cleaned)
            elif column.clean is None:
                values[column.input.name] = to_fact(column.input, cell, column.shown)
            else:
                found = _cleaned(column, cell)
                if found.why:
                    cleaned.append(_cleaning(table, column, row, cell, found))
                if found.value is not None:
                    values[column.input.name] = found.value
        except CellError as error:
            place = cell_place(table, row, column.index)
            problems.extend(replace(found, place=place) for found in error.diagnostics)
    return Facts(values, tuple(problems), tuple(cleaned))


def _cleaned(column: Column, cell: Cell) -> Cleaned:
    """The value of a cell that people typed, within the range of its input."""
    given = column.input
    assert column.clean is not None
    try:
        found = column.clean(cell)
    except UncleanError as error:
        if error.code:
            arguments = {**error.arguments, "name": column.shown}
            raise CellError(Diagnostic(error.code, None, arguments)) from None
        if isinstance(given.type, ChoiceType):
            raise CellError(_not_an_option(given, given.type, cell, column.shown)) from None
        raise CellError(_wrong_type(given, cell, column.shown, by_people=True)) from None
    if (
        found.value is not None
        and given.range is not None
        and not _inside(given.range, found.value)
    ):
        raise CellError(_out_of_range(given.range, found.value, column.shown))
    return found


def _given(
    table: Table,
    column: Column,
    row: Row,
    values: dict[str, Fact],
    cleaned: list[Cleaning],
) -> None:
    """Hold a fact against the identity number of its row, or take it from there.

    Where the fact has a column, a blank in it stays missing: somebody left it out.
    """
    number = values.get(column.number)
    person = confirmed_number(number) if isinstance(number, str) else None
    if not isinstance(person, Person):
        return
    words = (table.spelling or shipped()).identity
    value: Scalar = person.birth_date
    if column.gives == "sex":
        value = words["female"] if person.is_female else words["male"]
    name = column.input.name
    if not column.own:
        if column.input.range is not None and not _inside(column.input.range, value):
            raise CellError(_out_of_range(column.input.range, value, column.shown))
        values[name] = value
        cleaned.append(_cleaning(table, column, row, person.number, Cleaned(value, "from_number")))
    elif name in values and values[name] != value:
        arguments = {
            "name": column.shown,
            "value": show_scalar(_scalar(values[name])),
            "number": number,
            "number_name": column.number,
            "says": show_scalar(value),
        }
        raise CellError(Diagnostic("identity-conflict", None, arguments))


def _scalar(fact: Fact) -> Scalar:
    assert not isinstance(fact, list)
    return fact


def _cleaning(table: Table, column: Column, row: Row, cell: Cell, found: Cleaned) -> Cleaning:
    after = "" if found.value is None else _shown(found.value)
    before = _shown(cell)
    name = column.input.name
    file = table.path.name
    return Cleaning(row.sheet, row.number, column.header, name, before, after, found.why, file)


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return _cut(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))


def to_fact(given: Input, cell: Cell, shown: str) -> Fact:
    """The value of a cell that a program typed and that is not blank, for the input ``given``.

    ``shown`` names the fact in messages. Raises :class:`CellError`.
    """
    if isinstance(given.type, RecordsType):
        return _records(given, cell, shown)
    value = _read(given, cell)
    if value is not None:
        if given.range is not None and not _inside(given.range, value):
            raise CellError(_out_of_range(given.range, value, shown))
        return value
    if isinstance(given.type, ChoiceType):
        raise CellError(_not_an_option(given, given.type, cell, shown))
    raise CellError(_wrong_type(given, cell, shown))


# -- one value -----------------------------------------------------------------------------------


def _read(given: Input, cell: Cell) -> Scalar | None:
    match given.type:
        case BooleanType():
            return cell if isinstance(cell, bool) else None
        case IntegerType():
            return _integer(cell)
        case DecimalType(digits):
            return _decimal(cell, digits)
        case DateType():
            return _date(cell)
        case ChoiceType(options):
            if not isinstance(cell, str):
                return None
            return cell if cell in options else given.option_aliases.get(cell)
        case TextType():
            return unicodedata.normalize("NFC", cell) if isinstance(cell, str) else None
        case _:
            return None


def _integer(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell if _short(Decimal(cell)) else None
    # A number that a program wrote as 35.0, for want of a whole type with blanks.
    if isinstance(cell, Decimal) and _short(cell) and cell == cell.to_integral_value():
        return int(cell)
    return None


def _decimal(cell: Cell, digits: int | None) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal) or not _short(Decimal(cell)):
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


def _records(given: Input, cell: Cell, shown: str) -> list[Record]:
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
                fact = to_fact(field, value, f"{shown}[{number}].{field.name}")
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


def _wrong_type(given: Input, cell: Cell, shown: str, *, by_people: bool = False) -> Diagnostic:
    zh, en = _expected(given, by_people=by_people)
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


def _expected(given: Input, *, by_people: bool) -> tuple[str, str]:
    if by_people and isinstance(given.type, BooleanType):
        return "是或否", "是 or 否, true or false"
    if isinstance(given.type, DateType):
        return "日期（如 1988-06-15）", "a date (as 1988-06-15)"
    return describe(given.type, "zh"), describe(given.type, "en")


def _quoted(cell: Cell) -> str:
    """A cell in a message."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"“{_cut(cell)}”" if isinstance(cell, str) else _cut(str(cell))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
