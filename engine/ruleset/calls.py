"""Calls of the functions of the language: arguments checked, then written out in primitives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TypeGuard, cast
from typing import Literal as OneOf

from engine import functions
from engine import program as p
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.syntax import Binary, Call, ColumnOf, Number, String, Syntax, Unary
from engine.ruleset.types import (
    NUMBERS,
    Meaning,
    Rows,
    Span,
    StatedRange,
    StatedSeries,
    StatedTiers,
    Typed,
    Word,
    distribute,
    unify,
)

if TYPE_CHECKING:
    from engine.ruleset.translate import Translator

_INTEGER, _DATE = p.IntegerType(), p.DateType()
_DIGITS_LIMIT = 10


def call(translator: Translator, syntax: Call) -> Meaning:
    """What a call stands for; :class:`ExpressionError` where its arguments do not fit."""
    function = functions.FUNCTIONS[syntax.function]
    _check_shape(function, syntax)
    return _CALLS[syntax.function](translator, syntax)


def _check_shape(function: functions.Function, syntax: Call) -> None:
    given, needed = len(syntax.arguments), len(function.parameters)
    if given < needed or (given > needed and not function.repeats):
        _wrong(syntax, f"给了 {given} 个参数，应有 {needed} 个", f"{given} arguments, not {needed}")
    names = [name for name, _ in syntax.options]
    for name in names:
        if name not in function.options:
            _wrong(syntax, f"没有选项“{name}”", f"there is no option “{name}”")
    for name in function.options:
        if names.count(name) != 1:
            _wrong(
                syntax,
                f"选项“{name}”须恰好给出一次（{'、'.join(function.options[name])}，或一个参数）",
                f"the option “{name}” is needed once "
                f"({', '.join(function.options[name])}, or a parameter)",
            )


def _wrong(syntax: Call, zh: str, en: str) -> NoReturn:
    function = functions.FUNCTIONS[syntax.function]
    raise ExpressionError(
        "wrong-arguments",
        syntax.span,
        {
            "function": syntax.function,
            "problem": zh,
            "problem_en": en,
            "signature": function.signature,
        },
    )


def _option(
    translator: Translator, syntax: Call, name: str, build: Callable[[str], Typed]
) -> Typed:
    """``build`` applied to the option's value, under each reading if a parameter leaves it open."""
    written = dict(syntax.options)[name]
    allowed = functions.FUNCTIONS[syntax.function].options[name]
    if isinstance(written, String):
        meaning: Meaning = Word("", written.value, translator.place(written.span))
    else:
        meaning = translator.meaning(written)

    def write(case: Meaning) -> Typed:
        if _is_not_stated(case):
            return Typed(case.expression, build(allowed[0]).type)
        if not isinstance(case, Word):
            either = ", ".join(allowed)
            _wrong(
                syntax,
                f"选项“{name}”须写 {either} 之一，或一个各读法写明 value 的参数",
                f"the option “{name}” has to be one of {either}, or a parameter whose readings "
                "state a value",
            )
        if case.word not in allowed:
            value = case.word
            raise ExpressionError(
                "unknown-option",
                written.span,
                {
                    "value": value,
                    "name": name,
                    "did_you_mean": did_you_mean(value, allowed),
                    "allowed": allowed,
                },
            )
        return build(case.word)

    return distribute(meaning, write)


def _is_not_stated(meaning: Meaning) -> TypeGuard[Typed]:
    """Tiers, a range, a series or an option that the text does not give: nothing follows."""
    return isinstance(meaning, Typed) and isinstance(meaning.expression, p.NotStated)


def _age(translator: Translator, syntax: Call) -> Typed:
    birth = translator.of_date(syntax.arguments[0], "age")
    on = translator.of_date(syntax.arguments[1], "age")
    return _with_age_options(
        translator,
        syntax,
        lambda attained, leap_day: Typed(
            functions.age(birth, on, attained, leap_day), p.IntegerType(elapsed=True)
        ),
    )


def _exit_date(translator: Translator, syntax: Call) -> Typed:
    birth = translator.of_date(syntax.arguments[0], "exit_date")
    ages = translator.meaning(syntax.arguments[1])

    def of_range(case: Meaning) -> Typed:
        if _is_not_stated(case):
            return Typed(case.expression, _DATE)
        if (
            not isinstance(case, StatedRange)
            or not isinstance(case.of, p.IntegerType)
            or case.edges.upper is None
        ):
            _wrong(
                syntax,
                "第二个参数须是有上限的整数区间",
                "the second argument has to be a range of whole years with an upper edge",
            )
        return _with_age_options(
            translator,
            syntax,
            lambda attained, leap_day: Typed(
                functions.exit_date(birth, case.edges, attained, leap_day), _DATE
            ),
        )

    return distribute(ages, of_range)


def _with_age_options(
    translator: Translator, syntax: Call, build: Callable[[str, str], Typed]
) -> Typed:
    return _option(
        translator,
        syntax,
        "attained",
        lambda attained: _option(
            translator, syntax, "leap_day", lambda leap_day: build(attained, leap_day)
        ),
    )


def _months_between(translator: Translator, syntax: Call) -> Typed:
    start, end = (translator.of_date(a, "months_between") for a in syntax.arguments)
    return Typed(functions.months_between(start, end), p.IntegerType(elapsed=True))


def _elapsed(translator: Translator, syntax: Call) -> Span:
    start, end = (translator.of_date(a, "elapsed") for a in syntax.arguments)
    return Span(start, end)


def _date_part(translator: Translator, syntax: Call) -> Typed:
    part = cast(OneOf["year", "month", "day"], syntax.function)
    return Typed(
        p.DatePart(part, translator.of_date(syntax.arguments[0], syntax.function)), _INTEGER
    )


def _make_date(translator: Translator, syntax: Call) -> Typed:
    year, month, day = (translator.of_integer(a, "date") for a in syntax.arguments)
    place = translator.place(syntax.span)
    return Typed(p.MakeDate(year, month, day, translator.item, place), _DATE)


def _add(translator: Translator, syntax: Call) -> Typed:
    day = translator.of_date(syntax.arguments[0], syntax.function)
    number = translator.of_integer(syntax.arguments[1], syntax.function)
    if syntax.function == "add_months":
        return Typed(p.AddMonths(day, number), _DATE)
    return Typed(p.AddDays(day, number), _DATE)


def _month_edge(translator: Translator, syntax: Call) -> Typed:
    day = translator.of_date(syntax.arguments[0], syntax.function)
    edge = functions.month_start if syntax.function == "month_start" else functions.month_end
    return Typed(edge(day), _DATE)


def _tiers(translator: Translator, syntax: Call) -> Typed:
    number = translator.number(syntax.arguments[1], syntax.function)
    write = functions.highest if syntax.function == "highest" else functions.all_reached

    def of_tiers(case: Meaning) -> Typed:
        if _is_not_stated(case):
            return case
        if not isinstance(case, StatedTiers):
            _wrong(syntax, "第一个参数须是分档参数", "the first argument has to be tiers")
        if (
            isinstance(number.type, p.IntegerType)
            and number.type.elapsed
            and not all(tier.included for tier in case.tiers)
        ):
            raise ExpressionError("elapsed-edge", syntax.span, {"operator": "more_than"})
        place = translator.place(syntax.span)
        expression = write(case.tiers, number.expression, case.parameter, place)
        return Typed(expression, case.worth)

    return distribute(translator.meaning(syntax.arguments[0]), of_tiers)


def _at(translator: Translator, syntax: Call) -> Typed:
    on = translator.of_date(syntax.arguments[1], "at")

    def of_series(case: Meaning) -> Typed:
        if _is_not_stated(case):
            return case
        if not isinstance(case, StatedSeries):
            _wrong(syntax, "第一个参数须是序列参数", "the first argument has to be a series")
        place = translator.place(syntax.span)
        return Typed(functions.series_at(case.entries, on, case.parameter, place), case.of)

    return distribute(translator.meaning(syntax.arguments[0]), of_series)


def _count(translator: Translator, syntax: Call) -> Typed:
    rows = translator.meaning(syntax.arguments[0])
    if not isinstance(rows, Rows):
        _wrong(syntax, "参数须是记录或选取的名称", "the argument has to be the name of rows")
    return Typed(p.Aggregate("count", rows.name, "", translator.place(syntax.span)), _INTEGER)


def _column(translator: Translator, syntax: Call) -> Typed:
    argument = syntax.arguments[0]
    if not isinstance(argument, ColumnOf):
        _wrong(syntax, "参数须写作 记录.列", "the argument has to be rows.column")
    rows = translator.meaning(argument.rows)
    if not isinstance(rows, Rows):
        _wrong(syntax, f"“{argument.rows.name}”不是记录", f"“{argument.rows.name}” is no rows")
    columns = dict(rows.type.columns)
    if argument.column not in columns:
        raise ExpressionError(
            "unknown-name",
            argument.span,
            {
                "name": argument.column,
                "what": f"列（“{rows.name}”）",
                "what_en": f"column of “{rows.name}”",
                "did_you_mean": did_you_mean(argument.column, columns),
            },
        )
    of = columns[argument.column]
    function = cast(OneOf["count_distinct", "sum", "min", "max"], syntax.function)
    if function == "sum" and not isinstance(of, NUMBERS):
        _wrong(syntax, "只能对数值列求和", "only a column of numbers can be summed")
    if function in ("min", "max") and not isinstance(of, (*NUMBERS, p.DateType)):
        _wrong(syntax, "只能用于数值列或日期列", "the column has to be of numbers or dates")
    node = p.Aggregate(function, rows.name, argument.column, translator.place(syntax.span))
    return Typed(node, _INTEGER if function == "count_distinct" else of)


def _extreme(translator: Translator, syntax: Call) -> Typed:
    if len(syntax.arguments) == 1:
        return _column(translator, syntax)
    items = [translator.value(argument) for argument in syntax.arguments]
    kind = unify([item.type for item in items])
    if not isinstance(kind, (*NUMBERS, p.DateType)):
        _wrong(syntax, "各值须都是数值或都是日期", "the values have to be all numbers or all dates")
    which = cast(OneOf["min", "max"], syntax.function)
    return Typed(p.Extreme(which, tuple(item.expression for item in items)), kind)


def _round(translator: Translator, syntax: Call) -> Typed:
    digits = syntax.arguments[1]
    if not isinstance(digits, Number) or not isinstance(digits.value, int):
        _wrong(syntax, "digits 须是写定的整数", "digits has to be a whole number")
    if not 0 <= digits.value <= _DIGITS_LIMIT:
        limit = _DIGITS_LIMIT
        _wrong(syntax, f"digits 须在 0 到 {limit} 之间", f"digits has to be from 0 to {limit}")
    numerator, denominator = _quotient(translator, syntax.arguments[0])
    mode = cast(OneOf["half_up", "down", "up"], syntax.function.removeprefix("round_"))
    place = translator.place(syntax.span)
    node = p.Round(mode, digits.value, numerator, denominator, translator.item, place)
    return Typed(node, p.DecimalType(digits.value) if digits.value else _INTEGER)


_ONE = p.Literal(1)


def _quotient(translator: Translator, syntax: Syntax) -> tuple[p.Expression, p.Expression]:
    """An expression that may divide, as one exact fraction: (numerator, denominator)."""
    match syntax:
        case Binary(operator="/", left=left, right=right):
            numerator, denominator = _quotient(translator, left)
            divisor = translator.number(right, "/").expression
            return numerator, _product(denominator, divisor)
        case Binary(operator="*", left=left, right=right):
            (a, b), (c, d) = _quotient(translator, left), _quotient(translator, right)
            return p.Arithmetic("*", a, c), _product(b, d)
        case Binary(operator=("+" | "-") as operator, left=left, right=right):
            (a, b), (c, d) = _quotient(translator, left), _quotient(translator, right)
            return p.Arithmetic(operator, _product(a, d), _product(c, b)), _product(b, d)
        case Unary(operator="-", operand=operand):
            numerator, denominator = _quotient(translator, operand)
            return p.Arithmetic("-", p.Literal(0), numerator), denominator
        case _:
            return translator.number(syntax, "round").expression, _ONE


def _product(left: p.Expression, right: p.Expression) -> p.Expression:
    if left == _ONE:
        return right
    return left if right == _ONE else p.Arithmetic("*", left, right)


_CALLS: dict[str, Callable[[Translator, Call], Meaning]] = {
    "age": _age,
    "exit_date": _exit_date,
    "months_between": _months_between,
    "elapsed": _elapsed,
    "year": _date_part,
    "month": _date_part,
    "day": _date_part,
    "date": _make_date,
    "add_months": _add,
    "add_days": _add,
    "month_start": _month_edge,
    "month_end": _month_edge,
    "highest": _tiers,
    "all_reached": _tiers,
    "at": _at,
    "count": _count,
    "count_distinct": _column,
    "sum": _column,
    "min": _extreme,
    "max": _extreme,
    "round_half_up": _round,
    "round_down": _round,
    "round_up": _round,
}
