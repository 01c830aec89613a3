"""The primitives: what an expression is made of, and what each means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf

from engine.program.types import Scalar
from engine.ruleset.diagnostics import Place

Operator = OneOf["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that the rule set states; ``parameter`` names where, if it was a parameter."""

    value: Scalar
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of a scalar input of the case."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row at hand, inside a selection."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a definition that is not a selection."""

    name: str


@dataclass(frozen=True, slots=True)
class NotStated:
    """A figure that the text does not give: undecided, with the item as its reason."""

    item: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Exact ``left operator right``."""

    operator: OneOf["+", "-", "*"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Round:
    """``numerator / denominator`` rounded to ``digits`` after the point.

    ``half_up`` rounds a tie away from zero; ``down`` and ``up`` round towards and away from zero.
    Undefined where the denominator is zero. ``digits`` 0 gives an integer.
    """

    mode: OneOf["half_up", "down", "up"]
    digits: int
    numerator: Expression
    denominator: Expression
    item: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the greatest of several values; undecided while any is."""

    which: OneOf["min", "max"]
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class If:
    """``then if condition else otherwise``.

    Where the condition is undecided: the value that both branches give if they agree, else
    undecided with the reasons of the condition, and with the facts that an undecided branch misses
    where the known ones agree: they could make all agree. :class:`By` and ``first`` likewise.
    """

    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of an open parameter; stands as the subject of a :class:`By` and nowhere else."""

    parameter: str


@dataclass(frozen=True, slots=True)
class By:
    """The case for the value of a choice, or for a reading; every value has its case."""

    subject: Expression | Reading
    cases: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class DatePart:
    """The year, month (1–12) or day of a date."""

    part: OneOf["year", "month", "day"]
    date: Expression


@dataclass(frozen=True, slots=True)
class MakeDate:
    """The date of a year, month and day; undefined where the calendar has no such day."""

    year: Expression
    month: Expression
    day: Expression
    item: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class AddMonths:
    """The corresponding day ``months`` later.

    Where that month has no such day: its last day (民法典 202), or the first day of the next month.
    """

    date: Expression
    months: Expression
    overflow: OneOf["month_end", "next_month"] = "month_end"


@dataclass(frozen=True, slots=True)
class AddDays:
    """The date ``days`` later."""

    date: Expression
    days: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of one type compared; choices and booleans by ``==`` and ``!=`` alone."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Member:
    """A choice is in a closed set that the rule set states."""

    item: Expression
    options: tuple[str, ...]
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class All:
    """Kleene's conjunction; of nothing, true."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Kleene's disjunction; of nothing, false."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene's negation."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure over the rows of a selection or of an input of type records.

    ``count`` takes no column. ``count`` and ``count_distinct`` of rows that are partly undecided
    are intervals; ``sum`` of no rows is 0, ``min`` and ``max`` of none are undefined.
    """

    function: OneOf["count", "count_distinct", "sum", "min", "max"]
    rows: str
    column: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a decision table: where the condition holds, the value applies."""

    id: str
    condition: Expression
    value: Expression
    quote: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table under a hit policy of DMN.

    ``first``: as nested ``if``. ``unique``: exactly one row, else undefined. ``any``: all rows hit
    agree, else undefined. ``collect`` with ``aggregate``: over the rows hit (``sum`` and ``count``
    of none are 0). ``unique``, ``any`` and ``collect`` are undecided while a row's condition is.
    """

    hit_policy: OneOf["unique", "first", "any", "collect"]
    aggregate: OneOf["sum", "min", "max", "count", ""]
    rows: tuple[TableRow, ...]
    item: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition that is explained by itself: what a drafter wrote, around what it means.

    Transparent to evaluation. ``kind`` says how the parts below it combine: ``leaf`` has none,
    ``by`` is chosen by ``subject``. ``condition`` contains the same parts (as :class:`Clause`).
    ``names`` are the facts, parameters, definitions and columns that a leaf mentions.
    """

    id: str
    kind: OneOf["leaf", "all", "any", "none", "by"]
    condition: Expression
    parts: tuple[Clause, ...] = field(default=(), compare=False)
    label: str = ""
    alias: str = ""
    quote: str = ""
    text: str = ""
    names: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)


Expression = (
    Literal
    | Fact
    | Column
    | Value
    | NotStated
    | Arithmetic
    | Round
    | Extreme
    | If
    | By
    | DatePart
    | MakeDate
    | AddMonths
    | AddDays
    | Compare
    | Member
    | All
    | Any
    | Not
    | Aggregate
    | DecisionTable
    | Clause
)
