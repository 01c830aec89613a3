"""``x in …``: a value or a span tested against a range, tiers or a closed set that is stated."""

from __future__ import annotations

from typing import NoReturn

from engine import functions
from engine import program as p
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.syntax import Binary
from engine.ruleset.types import (
    NUMBERS,
    Meaning,
    Span,
    StatedOptions,
    StatedRange,
    StatedTiers,
    Typed,
    describe,
)

_UNITS = tuple(functions.ELAPSED_UNITS)


def member(item: Meaning, container: Meaning, syntax: Binary) -> Typed:
    """The condition that ``item`` lies in ``container``; ``syntax`` is the whole ``… in …``."""
    match item, container:
        case _, Typed(expression=p.NotStated()):
            return _boolean(container.expression)
        case Span(start=start, end=end), StatedRange():
            return _boolean(_span_in(start, end, container, syntax))
        case Typed(), StatedRange():
            _check_comparable(item, container.of, syntax)
            _check_elapsed_range(item, container, syntax)
            parameter = container.parameter
            return _boolean(functions.in_range(item.expression, container.edges, parameter))
        case Typed(), StatedTiers():
            _check_comparable(item, container.of, syntax)
            lowest = container.tiers[0]
            if _is_elapsed(item.type) and not lowest.included:
                _elapsed_edge("more_than", syntax)
            return _boolean(functions.reaches(item.expression, lowest, container.parameter))
        case Typed(type=p.ChoiceType(options=options)), StatedOptions():
            _check_known(options, container, syntax)
            return _boolean(p.Member(item.expression, container.options, container.parameter))
        case Typed(type=p.TextType()), StatedOptions():
            raise ExpressionError("text-literal", syntax.left.span, {"name": _text(syntax)})
        case _, StatedOptions():
            _wrong(item, "选项", "a choice", syntax, left=True)
        case _, StatedRange() | StatedTiers():
            _wrong(item, "数值或日期", "a number or a date", syntax, left=True)
        case _:
            _wrong(container, "区间、分档或闭集", "a range, tiers or a closed set", syntax)


def _span_in(
    start: p.Expression, end: p.Expression, container: StatedRange, syntax: Binary
) -> p.Expression:
    if not isinstance(container.of, p.IntegerType):
        _wrong(container, "整数的区间", "a range of whole numbers", syntax)
    if container.unit not in functions.ELAPSED_UNITS:
        arguments = {
            "unit": container.unit or "（未写）",
            "unit_en": container.unit or "(none)",
            "allowed": _UNITS,
        }
        raise ExpressionError("wrong-unit", syntax.right.span, arguments)
    return functions.elapsed_in(start, end, container.edges, container.unit, container.parameter)


def _check_comparable(item: Typed, of: p.Type, syntax: Binary) -> None:
    numbers = isinstance(item.type, NUMBERS) and isinstance(of, NUMBERS)
    dates = isinstance(item.type, p.DateType) and isinstance(of, p.DateType)
    if not numbers and not dates:
        _wrong(item, describe(of, "zh"), describe(of, "en"), syntax, left=True)


def _check_elapsed_range(item: Typed, container: StatedRange, syntax: Binary) -> None:
    if not _is_elapsed(item.type):
        return
    edges = container.edges
    if edges.lower is not None and not edges.lower_included:
        _elapsed_edge("more_than", syntax)
    if edges.upper is not None and edges.upper_included:
        _elapsed_edge("at_most", syntax)


def _elapsed_edge(operator: str, syntax: Binary) -> NoReturn:
    raise ExpressionError("elapsed-edge", syntax.span, {"operator": operator})


def _check_known(options: tuple[str, ...], container: StatedOptions, syntax: Binary) -> None:
    for option in container.options:
        if option not in options:
            raise ExpressionError(
                "unknown-option",
                syntax.right.span,
                {
                    "value": option,
                    "name": _text(syntax),
                    "did_you_mean": did_you_mean(option, options),
                    "allowed": options,
                },
            )


def _is_elapsed(of: p.Type) -> bool:
    return isinstance(of, p.IntegerType) and of.elapsed


def _boolean(expression: p.Expression) -> Typed:
    return Typed(expression, p.BooleanType())


def _text(syntax: Binary) -> str:
    return getattr(syntax.left, "name", "…")


def _wrong(
    found: Meaning, expected: str, expected_en: str, syntax: Binary, *, left: bool = False
) -> NoReturn:
    raise ExpressionError(
        "wrong-operand",
        (syntax.left if left else syntax.right).span,
        {
            "operator": "in",
            "found": describe(found, "zh"),
            "found_en": describe(found, "en"),
            "expected": expected,
            "expected_en": expected_en,
        },
    )
