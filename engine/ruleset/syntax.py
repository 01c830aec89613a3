"""The syntax of expressions: small nodes that know where they stand in the text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as OneOf


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (excluded) of the expression's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A plain decimal number."""

    value: int | Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class String:
    """A quoted option of a closed set."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Boolean:
    """``true`` or ``false``."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name: input, parameter, definition or column."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """``rows.column``."""

    rows: Name
    column: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """``not x`` or ``-x``."""

    operator: OneOf["not", "-"]
    operand: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right``: arithmetic, a comparison, or ``in``."""

    operator: str
    left: Syntax
    right: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Junction:
    """``a and b …`` or ``a or b …``."""

    operator: OneOf["and", "or"]
    parts: tuple[Syntax, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if condition else otherwise``."""

    condition: Syntax
    then: Syntax
    otherwise: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments, option=…)``."""

    function: str
    arguments: tuple[Syntax, ...]
    options: tuple[tuple[str, Syntax], ...]
    span: Span


Syntax = (
    Number | String | Boolean | Name | ColumnOf | Unary | Binary | Junction | Conditional | Call
)


def name_nodes(syntax: Syntax) -> list[Name]:
    """The names that an expression mentions, wherever it does, in the order of reading."""
    found: list[Name] = []
    stack: list[Syntax] = [syntax]
    while stack:
        node = stack.pop()
        match node:
            case Name():
                found.append(node)
            case ColumnOf(rows=rows):
                found.append(rows)
            case Unary(operand=operand):
                stack.append(operand)
            case Binary(left=left, right=right):
                stack += [right, left]
            case Junction(parts=parts):
                stack += reversed(parts)
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                stack += [otherwise, condition, then]
            case Call(arguments=arguments, options=options):
                stack += [value for _, value in reversed(options)]
                stack += reversed(arguments)
            case _:
                pass
    return found


def names_in(syntax: Syntax) -> tuple[str, ...]:
    """The names that an expression mentions, each once, in the order of reading."""
    return tuple(dict.fromkeys(node.name for node in name_nodes(syntax)))
