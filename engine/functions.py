"""The functions of the language: how each is called, and its meaning over the primitives.

Each function is written once, here, as a tree of the program's primitives; no reader knows
``age`` or ``elapsed``. Dates follow 民法典 200–204: a period of months or years ends on the
corresponding day, and where there is none on the last day of the month. Where law leaves a choice
open, the choice is an option of the function that a rule set fixes or leaves open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from engine.program import (
    AddDays,
    AddMonths,
    All,
    Arithmetic,
    Compare,
    DatePart,
    DecisionTable,
    Edges,
    Expression,
    If,
    Literal,
    Operator,
    Scalar,
    TableRow,
)
from engine.ruleset.diagnostics import Place

ParameterKind = OneOf[
    "date", "integer", "number", "rows", "column", "tiers", "series", "range", "digits", "quotient"
]


@dataclass(frozen=True, slots=True)
class Function:
    """How a function is called.

    ``parameters`` are the kinds of its arguments in order; the last repeats where ``repeats``.
    ``options`` maps an option's name to the values that it admits; every option has to be given,
    by a literal or by a parameter, because each of them is a choice that somebody has to make.
    """

    name: str
    signature: str
    doc: Mapping[str, str]
    parameters: tuple[ParameterKind, ...]
    options: Mapping[str, tuple[str, ...]]
    repeats: bool = False


_AGE_OPTIONS = {"attained": ("same_day", "next_day"), "leap_day": ("feb_28", "mar_1")}
_ROUNDING = {
    "round_half_up": ("四舍五入（五入远离零）", "rounded half away from zero"),
    "round_down": ("向零截去", "cut off towards zero"),
    "round_up": ("远离零进位", "raised away from zero"),
}


def _function(
    signature: str,
    zh: str,
    en: str,
    parameters: Sequence[ParameterKind],
    options: Mapping[str, tuple[str, ...]] | None = None,
    *,
    repeats: bool = False,
) -> Function:
    name = signature.partition("(")[0]
    doc = {"zh": zh, "en": en}
    return Function(name, signature, doc, tuple(parameters), options or {}, repeats)


FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        _function(
            "age(birth, on, attained=…, leap_day=…)",
            "在 on 这一天的周岁数",
            "whole years of age on a date",
            ("date", "date"),
            _AGE_OPTIONS,
        ),
        _function(
            "exit_date(birth, range, attained=…, leap_day=…)",
            "年龄超出区间的第一天",
            "the first day on which an age lies above a range",
            ("date", "range"),
            _AGE_OPTIONS,
        ),
        _function(
            "months_between(start, end)",
            "两日之间的整月数",
            "whole months from one date to another",
            ("date", "date"),
        ),
        _function(
            "elapsed(start, end)",
            "自 start 至 end 的期间；只能写作 elapsed(…) in 区间",
            "the span between two dates; stands only in `elapsed(…) in range`",
            ("date", "date"),
        ),
        _function("year(d)", "日期的年", "the year of a date", ("date",)),
        _function("month(d)", "日期的月", "the month of a date, 1 to 12", ("date",)),
        _function("day(d)", "日期的日", "the day of the month of a date", ("date",)),
        _function(
            "date(year, month, day)",
            "由年、月、日组成的日期；历法上没有的日期未定义",
            "the date of a year, month and day; undefined where the calendar has none",
            ("integer", "integer", "integer"),
        ),
        _function(
            "add_months(d, n)",
            "n 个月后的对应日，没有对应日的为月末",
            "the corresponding day n months later, else the month's last day",
            ("date", "integer"),
        ),
        _function("add_days(d, n)", "n 天后", "the date n days later", ("date", "integer")),
        _function("month_start(d)", "当月首日", "the first day of the month", ("date",)),
        _function("month_end(d)", "当月末日", "the last day of the month", ("date",)),
        _function(
            "highest(tiers, n)",
            "n 所达到的最高档的值；未达最低档则未定义",
            "the value of the highest tier reached; undefined below the lowest",
            ("tiers", "number"),
        ),
        _function(
            "all_reached(tiers, n)",
            "n 所达到的各档之和；未达最低档则未定义",
            "the sum of all tiers reached; undefined below the lowest",
            ("tiers", "number"),
        ),
        _function(
            "at(series, d)",
            "序列在该日的值；首项之前未定义",
            "the value of a series on a date; undefined before its first entry",
            ("series", "date"),
        ),
        _function("count(rows)", "行数", "the number of rows", ("rows",)),
        _function(
            "count_distinct(rows.column)",
            "某列不同值的个数",
            "the number of different values of a column",
            ("column",),
        ),
        _function("sum(rows.column)", "某列之和", "the sum of a column; 0 of no rows", ("column",)),
        _function(
            "min(rows.column) or min(a, b, …)",
            "某列或各值中最小的；没有行则未定义",
            "the least of a column or of several values; undefined of no rows",
            ("number",),
            repeats=True,
        ),
        _function(
            "max(rows.column) or max(a, b, …)",
            "某列或各值中最大的；没有行则未定义",
            "the greatest of a column or of several values; undefined of no rows",
            ("number",),
            repeats=True,
        ),
        *(
            _function(
                f"{name}(x, digits)",
                f"{zh}到小数点后 digits 位；其中可用除法",
                f"x {en} at `digits` after the point; may contain a division",
                ("quotient", "digits"),
            )
            for name, (zh, en) in _ROUNDING.items()
        ),
    )
}

_ZERO, _ONE, _TWELVE = Literal(0), Literal(1), Literal(12)


def _plus(left: Expression, right: Expression) -> Expression:
    return right if left == _ZERO else left if right == _ZERO else Arithmetic("+", left, right)


def _minus(left: Expression, right: Expression) -> Expression:
    return Arithmetic("-", left, right)


def _times(left: Expression, right: Expression) -> Expression:
    if isinstance(left, Literal) and isinstance(right, Literal):
        return Literal(_int(left.value) * _int(right.value))
    return Arithmetic("*", left, right)


def _int(value: Scalar) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a whole number is needed, not {value!r}")
    return value


def attained_on(birth: Expression, years: Expression, attained: str, leap_day: str) -> Expression:
    """The day on which an age of ``years`` is reached.

    ``attained``: on the birthday (``same_day``) or the day after it (``next_day``). ``leap_day``:
    who was born on 29 February has a birthday in common years on ``feb_28`` or ``mar_1``.
    """
    overflow: OneOf["month_end", "next_month"] = (
        "month_end" if leap_day == "feb_28" else "next_month"
    )
    birthday = AddMonths(birth, _times(years, _TWELVE), overflow)
    return AddDays(birthday, _ONE) if attained == "next_day" else birthday


def age(birth: Expression, on: Expression, attained: str, leap_day: str) -> Expression:
    """Whole years of age on a date; below zero before the birth."""
    years = _minus(DatePart("year", on), DatePart("year", birth))
    reached = attained_on(birth, years, attained, leap_day)
    return _minus(years, If(Compare("<", on, reached), _ONE, _ZERO))


def exit_date(birth: Expression, ages: Edges, attained: str, leap_day: str) -> Expression:
    """The first day on which the age lies above ``ages``, a range of years with an upper edge."""
    upper = _int(ages.upper) if ages.upper is not None else 0
    years = Literal(upper + 1 if ages.upper_included else upper)
    return attained_on(birth, years, attained, leap_day)


def months_between(start: Expression, end: Expression) -> Expression:
    """Whole months from ``start`` to ``end``; below zero where ``end`` comes first."""
    months = _plus(
        _times_twelve(_minus(DatePart("year", end), DatePart("year", start))),
        _minus(DatePart("month", end), DatePart("month", start)),
    )
    return _minus(months, If(Compare("<", end, AddMonths(start, months)), _ONE, _ZERO))


def _times_twelve(years: Expression) -> Expression:
    return Arithmetic("*", years, _TWELVE)


ELAPSED_UNITS: Mapping[str, int] = {"年": 12, "月": 1, "日": 0}
"""Units in which a span may be tested, with the months in each; days are added as days."""


def elapsed_in(
    start: Expression, end: Expression, edges: Edges, unit: str, parameter: str
) -> Expression:
    """Whether the span from ``start`` to ``end`` lies in a range of years, months or days.

    Each edge is added to ``start`` and the date compared with ``end``: a span is no number.
    """

    def after(number: Scalar) -> Expression:
        months = ELAPSED_UNITS[unit]
        if not months:
            return AddDays(start, Literal(number, parameter))
        return AddMonths(start, Literal(_int(number) * months, parameter))

    return _within(end, edges, after)


def in_range(item: Expression, edges: Edges, parameter: str = "") -> Expression:
    """Whether a value lies between the edges, each of them included or not."""
    return _within(item, edges, lambda number: Literal(number, parameter))


def _within(item: Expression, edges: Edges, edge: Callable[[Scalar], Expression]) -> Expression:
    tests: list[Expression] = []
    if edges.lower is not None:
        operator: Operator = ">=" if edges.lower_included else ">"
        tests.append(Compare(operator, item, edge(edges.lower)))
    if edges.upper is not None:
        operator = "<=" if edges.upper_included else "<"
        tests.append(Compare(operator, item, edge(edges.upper)))
    return tests[0] if len(tests) == 1 else All(tuple(tests))


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``edge`` on (``included`` or not) the tier is reached and is worth ``value``."""

    edge: Scalar
    included: bool
    value: Scalar


def reaches(number: Expression, tier: Tier, parameter: str) -> Expression:
    """Whether ``number`` reaches a tier."""
    return Compare(">=" if tier.included else ">", number, Literal(tier.edge, parameter))


def highest(tiers: Sequence[Tier], number: Expression, parameter: str, place: Place) -> Expression:
    """The value of the highest tier that ``number`` reaches; undefined below the lowest."""
    return _first(
        [(reaches(number, tier, parameter), tier.value) for tier in reversed(tiers)],
        parameter,
        place,
    )


def all_reached(
    tiers: Sequence[Tier], number: Expression, parameter: str, place: Place
) -> Expression:
    """The sum of the tiers that ``number`` reaches; undefined below the lowest."""
    steps: list[Expression] = [Literal(tiers[0].value, parameter)]
    for tier in tiers[1:]:
        value = Literal(tier.value, parameter)
        steps.append(If(reaches(number, tier, parameter), value, _ZERO))
    row = TableRow(parameter, reaches(number, tiers[0], parameter), _sum(steps))
    return DecisionTable("first", "", (row,), parameter, place)


def _sum(terms: Sequence[Expression]) -> Expression:
    """The sum of terms as a balanced tree, so that many tiers do not nest deeply."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return Arithmetic("+", _sum(terms[:middle]), _sum(terms[middle:]))


def series_at(
    entries: Sequence[tuple[Scalar, Scalar]], on: Expression, parameter: str, place: Place
) -> Expression:
    """The value of the last entry that began on or before a date; undefined before the first."""
    return _first(
        [
            (Compare(">=", on, Literal(begins, parameter)), value)
            for begins, value in reversed(entries)
        ],
        parameter,
        place,
    )


def _first(
    rows: Sequence[tuple[Expression, Scalar]], parameter: str, place: Place
) -> DecisionTable:
    """The value of the first row that holds, as a table: tiers and series are one."""
    return DecisionTable(
        "first",
        "",
        tuple(
            TableRow(str(index), condition, Literal(value, parameter))
            for index, (condition, value) in enumerate(rows, start=1)
        ),
        parameter,
        place,
    )


def month_start(day: Expression) -> Expression:
    """The first day of the month of a date."""
    return AddDays(day, _minus(_ONE, DatePart("day", day)))


def month_end(day: Expression) -> Expression:
    """The last day of the month of a date."""
    return AddDays(AddMonths(month_start(day), _ONE), Literal(-1))
