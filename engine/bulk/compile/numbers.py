"""Whole numbers of a database, exact: every width is proved when the query is written.

A number is its digits as a whole number with a scale, and ``limit`` bounds its size. Whatever is
computed is computed in a type that holds every value it can have; what no type holds is an error
at compile time, never an overflow in the ten millionth row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from engine.bulk.compile.cells import Cell, Flag, both, either, reasons, strictly
from engine.bulk.databases.dialects import Dialect
from engine.ruleset.diagnostics import Place

WIDEST = 10**38 - 1
"""What the widest type of every database holds."""


class TooWideError(Exception):
    """A figure may have more digits than any type of the database holds.

    ``name`` and ``place`` are those of what the rule set computes it for.
    """

    name = ""
    place: Place | None = None


@contextmanager
def for_item(name: str, place: Place | None) -> Iterator[None]:
    """A :class:`TooWideError` from within is of that definition, requirement or benefit."""
    try:
        yield
    except TooWideError as error:
        if not error.name:
            error.name, error.place = name, place
        raise


def literal(value: int | Decimal) -> Cell:
    """A figure of the rule set."""
    if isinstance(value, int):
        return Cell(str(value), known=True, limit=_held(abs(value)), span=(value, value))
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    whole = int("".join(map(str, digits))) * (-1 if sign else 1)
    if exponent > 0:
        whole, exponent = whole * 10**exponent, 0
    return Cell(
        str(whole), known=True, scale=-exponent, limit=_held(abs(whole)), span=(whole, whole)
    )


def number(
    sql: str,
    limit: int,
    cells: Sequence[Cell],
    scale: int = 0,
    span: tuple[int, int] | None = None,
) -> Cell:
    """A number that is undecided where one of ``cells`` is."""
    return replace(strictly(sql, cells), scale=scale, limit=_held(limit), span=span)


def span_of(cell: Cell) -> tuple[int, int]:
    """Between what a number lies."""
    return cell.span or (-cell.limit, cell.limit)


def size_of(span: tuple[int, int]) -> int:
    """The largest size of a number that lies between two."""
    return max(abs(span[0]), abs(span[1]))


def hull(cells: Sequence[Cell]) -> tuple[int, int] | None:
    """Between what each of several numbers lies; None where one of them says nothing."""
    spans = [cell.span for cell in cells if cell.sql != "NULL"]
    told = [span for span in spans if span is not None]
    if not told or len(told) < len(spans):
        return None
    return min(low for low, _ in told), max(high for _, high in told)


def _held(limit: int) -> int:
    if limit > WIDEST:
        raise TooWideError
    return limit


def add(left: Cell, right: Cell, operator: str, dialect: Dialect) -> Cell:
    """``left + right`` or ``left - right``."""
    (one, other), scale = aligned([left, right], dialect)
    (low, high), (bottom, top) = span_of(one), span_of(other)
    if is_literal(one) and is_literal(other):
        return _folded(low + bottom if operator == "+" else low - bottom, scale)
    span = (low + bottom, high + top) if operator == "+" else (low - top, high - bottom)
    limit = size_of(span)
    text = f"({wide(one, limit, dialect)} {operator} {other.sql})"
    return number(text, limit, [left, right], scale, span)


def multiply(left: Cell, right: Cell, dialect: Dialect) -> Cell:
    """``left * right``."""
    if is_literal(left) and is_literal(right):
        return _folded(span_of(left)[0] * span_of(right)[0], left.scale + right.scale)
    ends = [a * b for a in span_of(left) for b in span_of(right)]
    span = min(ends), max(ends)
    limit = size_of(span)
    text = f"({wide(left, limit, dialect)} * {right.sql})"
    return number(text, limit, [left, right], left.scale + right.scale, span)


def is_literal(cell: Cell) -> bool:
    """Whether a cell is a figure and nothing else."""
    return cell.known and cell.sql.lstrip("-").isdigit()


def _folded(value: int, scale: int) -> Cell:
    return Cell(str(value), True, scale=scale, limit=_held(abs(value)), span=(value, value))


def wide(cell: Cell, limit: int, dialect: Dialect) -> str:
    """The text of a number in a type that holds ``limit``."""
    type_ = dialect.integer(_held(limit))
    if type_ == dialect.integer(cell.limit):
        return cell.sql
    return dialect.cast(cell.sql, type_)


def scaled(cell: Cell, scale: int, dialect: Dialect) -> Cell:
    """The same number with another, not smaller scale."""
    if cell.scale == scale or cell.sql == "NULL":
        return replace(cell, scale=scale)
    factor = 10 ** (scale - cell.scale)
    limit = _held(cell.limit * factor)
    span = None if cell.span is None else (cell.span[0] * factor, cell.span[1] * factor)
    if is_literal(cell):
        return replace(cell, sql=str(int(cell.sql) * factor), scale=scale, limit=limit, span=span)
    return replace(
        cell,
        sql=f"({wide(cell, limit, dialect)} * {factor})",
        scale=scale,
        limit=limit,
        span=span,
        least=f"({cell.least} * {factor})" if cell.least else "",
        most=f"({cell.most} * {factor})" if cell.most else "",
    )


def aligned(cells: Sequence[Cell], dialect: Dialect) -> tuple[list[Cell], int]:
    """The cells with one scale, and the scale."""
    scale = max(cell.scale for cell in cells)
    return [scaled(cell, scale, dialect) for cell in cells], scale


def rounded(mode: str, digits: int, above: Cell, below: Cell, dialect: Dialect) -> Cell:
    """``above / below`` rounded to ``digits``; undefined where ``below`` is zero."""
    shift = below.scale + digits - above.scale
    top = scaled(replace(above, scale=0), max(shift, 0), dialect)
    bottom = scaled(replace(below, scale=0), max(-shift, 0), dialect)
    limit = _held(2 * top.limit + bottom.limit + 1)
    size = f"abs({wide(top, limit, dialect)})"
    by = f"abs({wide(bottom, limit, dialect)})"
    if mode == "half_up":
        whole = dialect.quotient(f"2 * {size} + {by}", f"2 * {_nonzero(by, bottom)}")
    elif mode == "up":
        whole = dialect.quotient(f"{size} + {by} - 1", _nonzero(by, bottom))
    else:
        whole = dialect.quotient(size, _nonzero(by, bottom))
    sql = f"CASE WHEN ({top.sql} < 0) = ({bottom.sql} < 0) THEN {whole} ELSE -{whole} END"
    cell = number(sql, top.limit + 1, [above, below], digits)
    if _is_nonzero(bottom):
        return cell
    zero = f"({bottom.sql}) = 0"
    known, missing, undefined = reasons([above, below])
    is_zero = (
        "("
        + " AND ".join(
            [
                *(f"({c.sql}) IS NOT NULL" for c in (above,) if not c.known),
                f"coalesce({zero}, FALSE)",
            ]
        )
        + ")"
    )
    return replace(
        cell,
        known=False,
        null="",
        missing=_where_not(is_zero, missing) if not known else False,
        undefined=either([is_zero, _where_not(is_zero, undefined)]),
    )


def _where_not(condition: str, flag: Flag) -> Flag:
    return both(f"NOT {condition}", flag)


def _is_nonzero(cell: Cell) -> bool:
    return is_literal(cell) and int(cell.sql) != 0


def _nonzero(by: str, cell: Cell) -> str:
    return by if _is_nonzero(cell) else f"nullif({by}, 0)"


def bounded(cell: Cell) -> tuple[str, str] | None:
    """The least and the most that a number can be; None where nothing is known where it is NULL."""
    if cell.least:
        return cell.least, cell.most
    return (cell.sql, cell.sql) if cell.known else None
