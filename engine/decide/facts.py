"""The facts of a case, checked against the inputs of a rule set: types first, nothing coerced."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import cast

from engine import program as p
from engine.decide.complete import Check, Complete, Row
from engine.decide.refusals import (
    NUMBER_LIMIT,
    RejectedError,
    outside,
    printable,
    unknown,
    wrong,
    wrong_diagnostic,
)
from engine.decide.values import Missing, Undecided
from engine.ruleset.diagnostics import Diagnostic, FactError
from engine.ruleset.suggestions import did_you_mean

FINDINGS = 100
"""With so many findings about one list of records, what more is wrong is not looked for."""


class FactChecker:
    """Checks the facts of cases for one program; made once, used for every case."""

    def __init__(self, program: p.Program) -> None:
        self._inputs = program.inputs
        self._checks = [_check_for(input_, input_.name) for input_ in program.inputs]
        self._missing = [Undecided(frozenset({Missing(input_.name)})) for input_ in program.inputs]
        self._index = _index(program.inputs)
        self._complete = Complete(program.inputs, self._checks)

    def check(self, facts: Mapping[str, object]) -> list[object]:
        """The values in the order of the inputs, Undecided where one is missing or None.

        ``facts`` may use names or aliases; dates are :class:`datetime.date`, numbers ``int`` or
        ``Decimal``, records sequences of mappings. Raises FactError with every fact that is
        unknown, given twice, of the wrong type, out of range or outside its closed set.
        """
        missing, checks = self._missing, self._checks
        values: list[object] = list(missing)
        try:
            complete = self._complete.cells(facts)
            if complete is not None:
                return complete
            for name, value in facts.items():
                position = self._index[name]
                if values[position] is not missing[position]:
                    raise RejectedError(())
                if value is not None:
                    values[position] = checks[position](value)
        except (KeyError, RejectedError):
            raise FactError(self._findings(facts)) from None
        return values

    def _findings(self, facts: Mapping[str, object]) -> list[Diagnostic]:
        """Everything that is wrong with the facts of a case."""
        found: list[Diagnostic] = []
        given: set[int] = set()
        for name, value in facts.items():
            position = self._index.get(name)
            if position is None:
                found.append(unknown(name, self._inputs))
                continue
            if position in given:
                name = self._inputs[position].name
                found.append(Diagnostic("duplicate-fact", None, {"name": name}))
            given.add(position)
            if value is None:
                continue
            try:
                self._checks[position](value)
            except RejectedError as error:
                found.extend(error.diagnostics)
        return found


def facts_from_json(program: p.Program, data: Mapping[str, object]) -> dict[str, object]:
    """The facts of a case as JSON has them: ISO texts become dates where the input is a date.

    Whatever does not fit is left as it is, for the check to report.
    """
    return _from_json(program.inputs, data)


def _from_json(inputs: Sequence[p.Input], data: Mapping[str, object]) -> dict[str, object]:
    by_name = {name: inputs[position] for name, position in _index(inputs).items()}
    converted: dict[str, object] = {}
    for name, value in data.items():
        input_ = by_name.get(name)
        if input_ is not None and isinstance(value, str) and isinstance(input_.type, p.DateType):
            converted[name] = _iso_date(value)
        elif input_ is not None and isinstance(value, list) and input_.fields:
            converted[name] = [
                _from_json(input_.fields, row) if isinstance(row, Mapping) else row for row in value
            ]
        else:
            converted[name] = value
    return converted


_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Python also reads the weeks of ISO 8601, which nobody means."""


def _iso_date(text: str) -> object:
    try:
        return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else text
    except ValueError:
        return text


def _index(inputs: Sequence[p.Input]) -> dict[str, int]:
    index = {input_.alias: i for i, input_ in enumerate(inputs) if input_.alias}
    index.update({input_.name: i for i, input_ in enumerate(inputs)})
    return index


def _check_for(input_: p.Input, name: str) -> Check:
    """The check of one input; ``name`` is how messages call it."""
    match input_.type:
        case p.BooleanType():
            return lambda value: value if value.__class__ is bool else wrong(input_, name, value)
        case p.IntegerType():
            return _integer(input_, name)
        case p.DecimalType(digits=digits):
            return _decimal(input_, name, digits if digits is not None else 0)
        case p.DateType():
            return _date(input_, name)
        case p.ChoiceType(options=options):
            return _choice(input_, name, options)
        case p.TextType():
            return _text(input_, name)
        case _:
            return _records(input_, name)


_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character: no file and no JSON can hold it."""


def _text(input_: p.Input, name: str) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str):
            return wrong(input_, name, value)
        # A subclass of str (of numpy, of an Enum) becomes the plain text that it holds.
        text = value if value.__class__ is str else str.__str__(value)
        if text.isascii():
            return text
        if not text.isprintable() and _SURROGATE.search(text):
            return wrong(input_, name, value)
        return unicodedata.normalize("NFC", text)

    return check


def _integer(input_: p.Input, name: str) -> Check:
    admits = _range_check(input_)
    least, most = _surely(input_)

    def check(value: object) -> object:
        if value.__class__ is int and least < value < most:
            return value
        if value.__class__ is not int:
            wrong(input_, name, value)
        if not admits(value):
            outside(input_, name, value)
        return value

    return check


def _decimal(input_: p.Input, name: str, digits: int) -> Check:
    admits = _range_check(input_)

    def check(value: object) -> object:
        if value.__class__ is not int and value.__class__ is not Decimal:
            wrong(input_, name, value)
        number = cast(Decimal | int, value)
        if isinstance(number, Decimal) and not number.is_finite():
            wrong(input_, name, value)
        if not admits(number):
            outside(input_, name, value)
        if isinstance(number, Decimal):
            exponent = cast(int, number.as_tuple().exponent)
            if -exponent > digits and _places(number) > digits:
                wrong(input_, name, value)
            if not -digits <= exponent <= 0:
                # 3E+2 and 1.50000 become 300 and 1.50: as many digits as the input may have.
                number = number.quantize(_unit(min(digits, max(0, -exponent))), context=_SAME_VALUE)
            if not number:
                number = number.copy_abs()
        return number

    return check


_SAME_VALUE = Context(prec=1_000, traps=[Inexact, InvalidOperation])
"""Zeros at the end may go, and nothing else."""


def _unit(digits: int) -> Decimal:
    return Decimal((0, (1,), -digits))


def _places(number: Decimal) -> int:
    """The digits after the point, zeros at the end not counted."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0 or not number:
        return 0
    text = "".join(map(str, digits)).rstrip("0")
    return max(0, -exponent - (len(digits) - len(text)))


def _date(input_: p.Input, name: str) -> Check:
    admits = _range_check(input_)

    def check(value: object) -> object:
        if value.__class__ is not date:
            wrong(input_, name, value)
        if not admits(value):
            outside(input_, name, value)
        return value

    return check


def _choice(input_: p.Input, name: str, options: tuple[str, ...]) -> Check:
    known = {**input_.option_aliases, **{option: option for option in options}}

    def check(value: object) -> object:
        option = known.get(value) if isinstance(value, str) else wrong(input_, name, value)
        if option is None:
            arguments = {
                "name": name,
                "value": printable(cast(str, value)),
                "did_you_mean": did_you_mean(cast(str, value), known),
                "allowed": options,
            }
            raise RejectedError((Diagnostic("fact-option", None, arguments),))
        return option

    return check


def _records(input_: p.Input, name: str) -> Check:
    """Rows become tuples in the order of the fields; rows are checked on until many are refused."""
    index = _index(input_.fields)
    plain = [_check_for(field, f"{name}.{field.name}") for field in input_.fields]

    complete = Complete(input_.fields, plain)
    names = [field.name for field in input_.fields]
    missing: dict[tuple[int, int], Undecided] = {}

    def is_missing(number: int, position: int) -> Undecided:
        """That a cell is not given: for many cases the same."""
        known = missing.get((number, position))
        if known is None:
            reason = Missing(name, number, names[position])
            known = missing[number, position] = Undecided(frozenset({reason}))
        return known

    def check(value: object) -> object:
        if isinstance(value, list):
            try:
                rows = complete.rows(value)
            except RejectedError:
                rows = None
            if rows is not None:
                return rows
        return one_by_one(value)

    def one_by_one(value: object) -> object:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            wrong(input_, name, value)
        rows: list[Row] = []
        found: list[Diagnostic] = []
        before: Sequence[object] = [None] * len(names)
        for number, row in enumerate(cast(Sequence[object], value), start=1):
            if len(found) >= FINDINGS:
                break
            if isinstance(row, Mapping):
                given = list(map(row.get, names))
                cells = quick(number, row, given, before, rows)
                rows.append(told(number, row, found) if cells is None else cells)
                before = given
            else:
                found.append(wrong_diagnostic(input_, f"{name}[{number}]", row))
        if found:
            raise RejectedError(tuple(found))
        return tuple(rows)

    def quick(
        number: int,
        row: Mapping[str, object],
        given: Sequence[object],
        before: Sequence[object],
        rows: Sequence[Row],
    ) -> Row | None:
        """The cells of a row whose names are all those of columns; None where it is not right.

        What is the same as in the row before is not checked again.
        """
        if len(given) - given.count(None) != len(row):
            return None
        checked = rows[-1] if rows else given
        try:
            return tuple(
                [
                    is_missing(number, position)
                    if cell is None
                    else checked[position]
                    if cell is before[position]
                    else plain[position](cell)
                    for position, cell in enumerate(given)
                ]
            )
        except RejectedError:
            return None

    def told(number: int, row: Mapping[str, object], found: list[Diagnostic]) -> Row:
        """The cells of a row that is looked at name by name, with what is wrong in it."""
        cells: list[object] = [None] * len(plain)
        given: set[int] = set()
        for key, cell in row.items():
            position = index.get(key)
            if position is None:
                found.append(unknown(f"{name}[{number}].{key}", input_.fields))
            elif position in given:
                found.append(
                    Diagnostic("duplicate-fact", None, {"name": f"{name}[{number}].{key}"})
                )
            else:
                given.add(position)
                if cell is None:
                    continue
                try:
                    cells[position] = plain[position](cell)
                except RejectedError as error:
                    found.extend(_numbered(error, name, number))
        return tuple(
            [
                is_missing(number, position) if cell is None else cell
                for position, cell in enumerate(cells)
            ]
        )

    return check


def _numbered(error: RejectedError, name: str, number: int) -> list[Diagnostic]:
    """The findings about a field, told of which row."""
    return [
        Diagnostic(
            d.code,
            d.place,
            {**d.arguments, "name": str(d.arguments["name"]).replace(name, f"{name}[{number}]", 1)},
        )
        for d in error.diagnostics
    ]


def _range_check(input_: p.Input) -> Callable[[object], bool]:
    edges = input_.range or p.Edges()
    lower, upper = edges.lower, edges.upper
    numeric = not isinstance(input_.type, p.DateType)
    if not numeric and input_.range is None:
        return lambda _value: True

    def admits(value: object) -> bool:
        comparable = cast(int, value)
        if numeric and not -NUMBER_LIMIT < comparable < NUMBER_LIMIT:
            return False
        if lower is not None:
            low = cast(int, lower)
            if comparable < low or (comparable == low and not edges.lower_included):
                return False
        if upper is not None:
            high = cast(int, upper)
            if comparable > high or (comparable == high and not edges.upper_included):
                return False
        return True

    return admits


def _surely(input_: p.Input) -> tuple[int, int]:
    """Between these two every whole number is admitted."""
    edges = input_.range or p.Edges()
    lower, upper = cast(int | None, edges.lower), cast(int | None, edges.upper)
    least = -NUMBER_LIMIT if lower is None else math.ceil(lower) - edges.lower_included
    most = NUMBER_LIMIT if upper is None else math.floor(upper) + edges.upper_included
    return max(least, -NUMBER_LIMIT), min(most, NUMBER_LIMIT)
