"""The program: the small typed form of a rule set, which every reader shares.

A program is an immutable tree. Its expressions use the primitives below and nothing else: ``age``,
``months_between``, ``elapsed``, tiers and the other functions of the language have been written
out in them (see ``functions.py``), stated parameters have become literals, and an open parameter
remains as the subject of a :class:`By` over its readings. A reader (one case, a table, a proof)
implements the primitives; it has no semantics of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from engine.ruleset.diagnostics import Diagnostic, Language, Place

Scalar = bool | int | Decimal | date | str
"""A known value. A choice and a text are both ``str``; there is no float and no None."""


# -- types ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BooleanType:
    """True or false."""


@dataclass(frozen=True, slots=True)
class IntegerType:
    """A whole number. ``elapsed``: whole years or months, which only ``>=`` and ``<`` may test."""

    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class DecimalType:
    """An exact decimal with at most ``digits`` after the point; None where arithmetic made it."""

    digits: int | None = None


@dataclass(frozen=True, slots=True)
class DateType:
    """A civil date."""


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """One of a closed set."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextType:
    """Free text: counted, and used as a key, never compared with a literal."""


@dataclass(frozen=True, slots=True)
class RecordsType:
    """Rows with named columns: an input of type records, or a selection."""

    columns: tuple[tuple[str, Type], ...]


Type = BooleanType | IntegerType | DecimalType | DateType | ChoiceType | TextType | RecordsType


# -- expressions ---------------------------------------------------------------------------------

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


# -- items ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edges:
    """The lower and upper edge of a range; ``None`` where it is open on that side."""

    lower: Scalar | None = None
    lower_included: bool = True
    upper: Scalar | None = None
    upper_included: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A fact that a case may give. ``fields`` for records; ``range`` for numbers and dates.

    ``option_aliases`` maps an English alias to the option it stands for.
    """

    name: str
    type: Type
    alias: str = ""
    label: str = ""
    note: str = ""
    unit: str = ""
    range: Edges | None = None
    option_aliases: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[Input, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ReadingOf:
    """One reading of an open parameter, and the text of what it states ('' where it is a name)."""

    name: str
    alias: str = ""
    states: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure, a boundary or a question, as the rule set gives it.

    ``state``: stated, open or not_stated. ``text`` is the stated value for people (``[35, 40)``).
    ``chosen`` is the reading that a named authority decided, written in the rule set.
    """

    name: str
    state: OneOf["stated", "open", "not_stated"]
    alias: str = ""
    label: str = ""
    unit: str = ""
    text: str = ""
    quote: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    question: str = ""
    readings: tuple[ReadingOf, ...] = ()
    proposed: str = ""
    chosen: str = ""
    decided_by: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows taken ``source`` a records input, another selection, or ``months(first, number)``.

    ``each`` adds columns in order, ``where`` keeps rows, ``order`` sorts by a column (ties stay in
    the order of the source) and ``take`` keeps the first so many.
    """

    source: str | Months
    each: tuple[tuple[str, Expression], ...]
    where: Clause | None
    order: str
    take: Expression | None
    columns: tuple[tuple[str, Type], ...]


@dataclass(frozen=True, slots=True)
class Months:
    """One row a month (columns 月首 and 月末), ``number`` of them from the month of ``first``."""

    first: Expression
    number: Expression


MONTHS_LIMIT = 120
"""No schedule is longer: ``months`` of more is undefined."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named value, condition or selection."""

    name: str
    body: Expression | Selection
    type: Type
    alias: str = ""
    label: str = ""
    unit: str = ""
    text: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition that has to hold; a ``NotStated`` clause where the text names one and stops.

    ``source_clause`` is the clause of the source that it carries out, by its number there.
    """

    name: str
    clause: Clause
    alias: str = ""
    source_clause: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is computed where the requirements hold.

    ``source_clause`` is the clause of the source that it carries out, by its number there.
    """

    name: str
    value: Expression
    type: Type
    alias: str = ""
    label: str = ""
    unit: str = ""
    quote: str = ""
    text: str = ""
    source_clause: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled rule set.

    ``definitions`` stand in the order of evaluation. ``hash`` is the SHA-256 of the rule set's
    bytes and of the vocabularies that it uses. A version is in force on the half-open interval
    from ``effective_from`` to the next version in force, or to ``repealed_on``. ``accepted`` are
    findings by path and code, with the reason; ``awaited`` are those of them that no loading finds.
    """

    measure: str
    version: str
    kind: OneOf["benefit", "duty"]
    status: OneOf["draft", "in_force"]
    title: Mapping[Language, str]
    source: Mapping[str, str]
    subject: str
    key: tuple[str, ...]
    hash: str
    file: str
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]
    definitions: tuple[Definition, ...]
    applies_when: Clause | None
    requirements: tuple[Requirement, ...]
    benefits: tuple[Benefit, ...]
    as_of: Expression | None = None
    uses: tuple[str, ...] = ()
    published_on: date | None = None
    effective_from: date | None = None
    effective_note: str = ""
    repealed_on: date | None = None
    accepted: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    awaited: tuple[tuple[str, str, Place], ...] = ()
