"""The facts of a case, checked against the inputs of a rule set: types first, nothing coerced."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from engine import program as p
from engine.decide.values import Missing, Undecided
from engine.ruleset.diagnostics import Diagnostic, FactError
from engine.ruleset.parameters import show_edges, show_scalar
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.types import describe

NUMBER_LIMIT = 10**30
"""No number of a case is as large: it would be a slip, and could be made to cost hours."""

Row = tuple[object, ...]
"""The columns of a record in the order of its fields, each a known value or Undecided."""

Check = Callable[[object], object]
"""A fact's value → the value as the engine holds it; raises _RejectedError."""


@dataclass(frozen=True)
class _RejectedError(Exception):
    """A value that its input does not admit."""

    diagnostics: tuple[Diagnostic, ...]


class FactChecker:
    """Checks the facts of cases for one program; made once, used for every case."""

    def __init__(self, program: p.Program) -> None:
        self._inputs = program.inputs
        self._checks = [_check_for(input_, input_.name) for input_ in program.inputs]
        self._missing = [Undecided(frozenset({Missing(input_.name)})) for input_ in program.inputs]
        self._index = _index(program.inputs)

    def check(self, facts: Mapping[str, object]) -> list[object]:
        """The values in the order of the inputs, Undecided where one is missing or None.

        ``facts`` may use names or aliases; dates are :class:`datetime.date`, numbers ``int`` or
        ``Decimal``, records sequences of mappings. Raises FactError with every fact that is
        unknown, given twice, of the wrong type, out of range or outside its closed set.
        """
        values: list[object] = list(self._missing)
        given: set[int] = set()
        found: list[Diagnostic] = []
        index, checks = self._index, self._checks
        for name, value in facts.items():
            position = index.get(name)
            if position is None:
                found.append(_unknown(name, self._inputs))
                continue
            if position in given:
                name = self._inputs[position].name
                found.append(Diagnostic("duplicate-fact", None, {"name": name}))
                continue
            given.add(position)
            if value is None:
                continue
            try:
                values[position] = checks[position](value)
            except _RejectedError as error:
                found.extend(error.diagnostics)
        if found:
            raise FactError(found)
        return values


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


def _iso_date(text: str) -> object:
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text


def _index(inputs: Sequence[p.Input]) -> dict[str, int]:
    index = {input_.alias: i for i, input_ in enumerate(inputs) if input_.alias}
    index.update({input_.name: i for i, input_ in enumerate(inputs)})
    return index


def _unknown(name: object, inputs: Sequence[p.Input]) -> Diagnostic:
    names = [n for input_ in inputs for n in (input_.name, input_.alias) if n]
    return Diagnostic(
        "unknown-fact",
        None,
        {
            "name": name,
            "did_you_mean": did_you_mean(str(name), names),
            "allowed": [input_.name for input_ in inputs],
        },
    )


def _check_for(input_: p.Input, name: str) -> Check:
    """The check of one input; ``name`` is how messages call it."""
    match input_.type:
        case p.BooleanType():
            return lambda value: value if value.__class__ is bool else _wrong(input_, name, value)
        case p.IntegerType():
            return _integer(input_, name)
        case p.DecimalType(digits=digits):
            return _decimal(input_, name, digits if digits is not None else 0)
        case p.DateType():
            return _date(input_, name)
        case p.ChoiceType(options=options):
            return _choice(input_, name, options)
        case p.TextType():
            return lambda value: (
                unicodedata.normalize("NFC", value)
                if isinstance(value, str)
                else _wrong(input_, name, value)
            )
        case _:
            return _records(input_, name)


def _integer(input_: p.Input, name: str) -> Check:
    admits = _range_check(input_)

    def check(value: object) -> object:
        if value.__class__ is not int:
            _wrong(input_, name, value)
        if not admits(value):
            _outside(input_, name, value)
        return value

    return check


def _decimal(input_: p.Input, name: str, digits: int) -> Check:
    admits = _range_check(input_)

    def check(value: object) -> object:
        if value.__class__ is not int and value.__class__ is not Decimal:
            _wrong(input_, name, value)
        number = cast(Decimal | int, value)
        if isinstance(number, Decimal) and not number.is_finite():
            _wrong(input_, name, value)
        if not admits(number):
            _outside(input_, name, value)
        if isinstance(number, Decimal) and _places(number) > digits:
            _wrong(input_, name, value)
        return number

    return check


def _places(number: Decimal) -> int:
    """The digits after the point, zeros at the end not counted."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    text = "".join(map(str, digits)).rstrip("0")
    return max(0, -exponent - (len(digits) - len(text)))


def _date(input_: p.Input, name: str) -> Check:
    admits = _range_check(input_)

    def check(value: object) -> object:
        if value.__class__ is not date:
            _wrong(input_, name, value)
        if not admits(value):
            _outside(input_, name, value)
        return value

    return check


def _choice(input_: p.Input, name: str, options: tuple[str, ...]) -> Check:
    known = {**input_.option_aliases, **{option: option for option in options}}

    def check(value: object) -> object:
        if not isinstance(value, str):
            _wrong(input_, name, value)
        option = known.get(cast(str, value))
        if option is None:
            arguments = {
                "name": name,
                "value": value,
                "did_you_mean": did_you_mean(cast(str, value), known),
                "allowed": options,
            }
            raise _RejectedError((Diagnostic("fact-option", None, arguments),))
        return option

    return check


def _records(input_: p.Input, name: str) -> Check:
    """Rows become tuples in the order of the fields; every row is checked before any is refused."""
    index = _index(input_.fields)
    plain = [_check_for(field, f"{name}.{field.name}") for field in input_.fields]

    def check(value: object) -> object:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            _wrong(input_, name, value)
        rows: list[Row] = []
        found: list[Diagnostic] = []
        for number, row in enumerate(cast(Sequence[object], value), start=1):
            if not isinstance(row, Mapping):
                found.append(_wrong_diagnostic(input_, f"{name}[{number}]", row))
                continue
            cells: list[object] = (
                [
                    Undecided(frozenset({Missing(name, number, field.name)}))
                    for field in input_.fields
                ]
                if len(row) < len(plain) or None in row.values()
                else [None] * len(plain)
            )
            given: set[int] = set()
            for key, cell in row.items():
                position = index.get(key)
                if position is None:
                    found.append(_unknown(f"{name}[{number}].{key}", input_.fields))
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
                    except _RejectedError as error:
                        found.extend(_numbered(error, name, number))
            rows.append(tuple(cells))
        if found:
            raise _RejectedError(tuple(found))
        return tuple(rows)

    return check


def _numbered(error: _RejectedError, name: str, number: int) -> list[Diagnostic]:
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


def _wrong(input_: p.Input, name: str, value: object) -> object:
    raise _RejectedError((_wrong_diagnostic(input_, name, value),))


def _wrong_diagnostic(input_: p.Input, name: str, value: object) -> Diagnostic:
    return Diagnostic(
        "fact-type",
        None,
        {
            "name": name,
            "expected": describe(input_.type, "zh"),
            "expected_en": describe(input_.type, "en"),
            "value": _shown(value),
        },
    )


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"“{value[:60]}”"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    kind = type(value).__name__
    return f"{text[:60]} ({kind})"


def _outside(input_: p.Input, name: str, value: object) -> None:
    edges = input_.range or p.Edges()
    within = show_edges(edges) or "> -10^30, < 10^30"
    too_large = not isinstance(value, date) and abs(cast(int, value)) >= NUMBER_LIMIT
    shown = "10^30…" if too_large else show_scalar(cast(p.Scalar, value))
    arguments = {"name": name, "value": shown, "range": within}
    raise _RejectedError((Diagnostic("fact-range", None, arguments),))
