"""The check of a fact that is one value: its type, its range, its closed set; nothing coerced."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import cast

from engine import program as p
from engine.decide.complete import Check
from engine.decide.refusals import NUMBER_LIMIT, RejectedError, outside, printable, wrong
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.suggestions import did_you_mean


def scalar_check(input_: p.Input, name: str) -> Check:
    """The check of one input that has no fields; ``name`` is how messages call it.

    It gives the value as the engine has it, and raises RejectedError.
    """
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
            raise AssertionError(input_.type)


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
