"""What an expression may be while a rule set is compiled: a typed value, or something stated.

Ranges, tiers, closed sets and series are data, not values: they stand only where a membership
or a function takes them, and are written out there. A `by` may choose between them; it is then
moved outside (``x in (by p: A, B)`` is ``by p: x in A, x in B``), so that no reader ever sees one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.functions import Tier
from engine.program import (
    BooleanType,
    By,
    ChoiceType,
    DateType,
    DecimalType,
    Edges,
    Expression,
    IntegerType,
    Reading,
    RecordsType,
    Scalar,
    TextType,
    Type,
)
from engine.ruleset.diagnostics import Language, Place


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression of the program with its type."""

    expression: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class StatedRange:
    """A range: its edges, the type of what it bounds, and its unit."""

    parameter: str
    edges: Edges
    of: Type
    unit: str
    place: Place


@dataclass(frozen=True, slots=True)
class StatedTiers:
    """Rising tiers and the type of what they are worth."""

    parameter: str
    tiers: tuple[Tier, ...]
    of: Type
    worth: Type
    place: Place


@dataclass(frozen=True, slots=True)
class StatedOptions:
    """A closed set, with English aliases for its members."""

    parameter: str
    options: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class StatedSeries:
    """Values by the date from which each holds."""

    parameter: str
    entries: tuple[tuple[Scalar, Scalar], ...]
    of: Type
    place: Place


@dataclass(frozen=True, slots=True)
class Word:
    """A text that a parameter states: an option of a function."""

    parameter: str
    word: str
    place: Place


@dataclass(frozen=True, slots=True)
class Name:
    """A reading that states nothing but its name; only `by` can tell it from the others."""

    parameter: str
    place: Place


@dataclass(frozen=True, slots=True)
class Span:
    """The span between two dates, which only a range can test."""

    start: Expression
    end: Expression


@dataclass(frozen=True, slots=True)
class Rows:
    """An input of type records, or a selection, by name."""

    name: str
    type: RecordsType


@dataclass(frozen=True, slots=True)
class Cases:
    """Something stated for each value of a choice or each reading of a parameter."""

    subject: Expression | Reading
    cases: tuple[tuple[str, Meaning], ...]


Meaning = (
    Typed
    | StatedRange
    | StatedTiers
    | StatedOptions
    | StatedSeries
    | Word
    | Name
    | Span
    | Rows
    | Cases
)
"""What a piece of the language stands for while it is compiled."""


def distribute(meaning: Meaning, write: Callable[[Meaning], Typed]) -> Typed:
    """``write`` applied to each case of ``meaning``, with the cases moved outside."""
    if not isinstance(meaning, Cases):
        return write(meaning)
    written = [(name, distribute(case, write)) for name, case in meaning.cases]
    kind = unify([case.type for _, case in written])
    if kind is None:
        raise TypesDifferError([case.type for _, case in written])
    cases = tuple((name, case.expression) for name, case in written)
    return Typed(By(meaning.subject, cases), kind)


@dataclass(frozen=True)
class TypesDifferError(Exception):
    """Branches that should give one type give several."""

    types: Sequence[Type]


def unify(types: Sequence[Type]) -> Type | None:
    """The one type that holds the values of all, or None."""
    first = types[0]
    for other in types[1:]:
        joined = _join(first, other)
        if joined is None:
            return None
        first = joined
    return first


def _join(left: Type, right: Type) -> Type | None:
    match left, right:
        case IntegerType(), IntegerType():
            return IntegerType(left.elapsed or right.elapsed)
        case ((IntegerType() | DecimalType()), (IntegerType() | DecimalType())):
            digits = [t.digits for t in (left, right) if isinstance(t, DecimalType)]
            known = [d for d in digits if d is not None]
            return DecimalType(max(known) if len(known) == len(digits) else None)
        case ChoiceType(), ChoiceType():
            added = tuple(o for o in right.options if o not in left.options)
            return ChoiceType(left.options + added)
        case _:
            return left if left == right and not isinstance(left, RecordsType) else None


def describe(thing: Meaning | Type, language: Language) -> str:
    """A type or meaning in a drafter's words."""
    zh, en = _words(thing.type if isinstance(thing, Typed) else thing)
    return zh if language == "zh" else en


def _words(thing: Meaning | Type) -> tuple[str, str]:
    match thing:
        case BooleanType():
            return "真假值（true/false）", "true or false"
        case IntegerType(elapsed=True):
            return "整年数或整月数", "a number of whole years or months"
        case IntegerType():
            return "整数", "a whole number"
        case DecimalType(digits=None):
            return "数值", "a number"
        case DecimalType(digits=digits):
            return f"数值（至多 {digits} 位小数）", f"a number with at most {digits} decimals"
        case DateType():
            return "日期（YYYY-MM-DD）", "a date (YYYY-MM-DD)"
        case ChoiceType(options=options):
            more = "…" if len(options) > 6 else ""
            zh, en = "、".join(options[:6]) + more, ", ".join(options[:6]) + more
            return f"选项（{zh}）", f"a choice ({en})"
        case TextType():
            return "文本", "text"
        case RecordsType() | Rows():
            return "记录（若干行）", "records (rows)"
        case StatedRange():
            return "区间", "a range"
        case StatedTiers():
            return "分档", "tiers"
        case StatedOptions():
            return "闭集", "a closed set"
        case StatedSeries():
            return "按日期的序列", "a series by date"
        case Span():
            return "期间 elapsed(…)", "a span elapsed(…)"
        case Word() | Name():
            return "读法的名称", "the name of a reading"
        case Cases(cases=cases):
            return _words(cases[0][1])
        case Typed(type=type_):
            return _words(type_)


NUMBERS = (IntegerType, DecimalType)
