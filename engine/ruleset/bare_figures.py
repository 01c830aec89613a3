"""Figures that are written into an expression, where a parameter with its quote belongs."""

from __future__ import annotations

from collections.abc import Iterator

from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.source import short
from engine.ruleset.syntax import Binary, Call, Conditional, Number, Span, String, Syntax, Unary

_MONTHS_IN_A_YEAR = 12


def bare_figure(syntax: Syntax) -> Number | Call | None:
    """A figure written where a parameter belongs: a number other than 0 and 1, or a fixed date."""
    match syntax:
        case Number(value=value) if value not in (0, 1):
            return syntax
        case Call(function="date", arguments=arguments) if all(
            isinstance(argument, Number) for argument in arguments
        ):
            return syntax
        case Unary(operator="-", operand=operand):
            return bare_figure(operand)
        case Binary(operator=("+" | "-" | "*"), left=left, right=right):
            return bare_figure(left) or bare_figure(right)
        case Conditional(then=then, otherwise=otherwise):
            return bare_figure(then) or bare_figure(otherwise)
        case Call(function=("min" | "max"), arguments=arguments):
            return next((found for item in arguments if (found := bare_figure(item))), None)
        case _:
            return None


def quoted_date(written: String) -> ExpressionError:
    """The error of a date in quotes: no text is a date, and a fixed date is a parameter."""
    suggestion = f"parameters: {{ 起始日: {{ value: {written.value}, quote: … }} }}"
    arguments = {"figure": f'"{written.value}"', "suggestion": suggestion}
    return ExpressionError("bare-figure", written.span, arguments)


def bare_figure_error(figure: Number | Call, span: Span) -> ExpressionError:
    """The error that asks for a parameter in place of a figure."""
    if isinstance(figure, Number):
        text = value = short(str(figure.value))
    else:
        parts = [a.value for a in figure.arguments if isinstance(a, Number)]
        text = "date(" + ", ".join(str(part) for part in parts) + ")"
        value = "-".join(f"{int(part):02}" for part in parts)
    suggestion = f"parameters: {{ 限值: {{ value: {value}, quote: … }} }}"
    return ExpressionError("bare-figure", span, {"figure": text, "suggestion": suggestion})


def no_bare_figure(syntax: Syntax) -> None:
    """Raise that error where a figure stands beside a comparison, or is all there is."""
    figure = bare_figure(syntax)
    if figure is not None:
        raise bare_figure_error(figure, figure.span)


def buried_figures(syntax: Syntax) -> Iterator[Number]:
    """The figures inside the arithmetic of a value: ``500`` of ``500 * count(入职)``.

    Not 0 and 1; nor 12, which turns years into months and is no figure of any policy.
    """
    match syntax:
        case Number(value=value):
            if abs(value) not in (0, 1, _MONTHS_IN_A_YEAR):
                yield syntax
        case Unary(operator="-", operand=operand):
            yield from buried_figures(operand)
        case Binary(operator=("+" | "-" | "*" | "/"), left=left, right=right):
            yield from buried_figures(left)
            yield from buried_figures(right)
        case Conditional(then=then, otherwise=otherwise):
            yield from buried_figures(then)
            yield from buried_figures(otherwise)
        case Call(function=("min" | "max"), arguments=arguments):
            for argument in arguments:
                yield from buried_figures(argument)
        case Call(function=function, arguments=arguments) if function.startswith("round_"):
            # How many digits are kept is said there and is no amount.
            yield from buried_figures(arguments[0])
        case _:
            return
