"""Conditions: comparisons, membership of a set, ``all``, ``any`` and ``not``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine import program as p
from engine.bulk.compile import numbers
from engine.bulk.compile.cells import FALSE, TRUE, Cell, reasons, strictly
from engine.bulk.databases.dialects import Dialect

_OPERATORS = {"==": "=", "!=": "<>"}
_CONVERSE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def explained(cell: Cell) -> Cell:
    """A cell of what no figure is wanting for: undecided, and not undefined, it misses a fact."""
    if cell.known or cell.undefined is not False:
        return cell
    return replace(cell, missing=True)


def compare(operator: p.Operator, left: Cell, right: Cell, dialect: Dialect) -> Cell:
    """A comparison; decided where every value of a count agrees."""
    if left.spelled and _is_text(right) and operator in ("==", "!="):
        told = equals(left, [_unquoted(right)], dialect)
        return told if operator == "==" else negated(told)
    if right.spelled and _is_text(left) and operator in ("==", "!="):
        return compare(operator, right, left, dialect)
    if left.limit or right.limit:
        (left, right), _ = numbers.aligned([left, right], dialect)
    sql = f"({left.sql} {_OPERATORS.get(operator, operator)} {right.sql})"
    made = strictly(sql, [left, right])
    if not (left.least or right.least):
        return made
    low, high = left.least or left.sql, left.most or left.sql
    bottom, top = right.least or right.sql, right.most or right.sql
    if operator in ("==", "!="):
        apart = f"({high} < {bottom} OR {top} < {low})"
        decided = "TRUE" if operator == "!=" else "FALSE"
        sql = f"CASE WHEN {apart} THEN {decided} ELSE {sql} END"
    else:
        always = (high, bottom) if operator in ("<", "<=") else (low, top)
        never = (low, top) if operator in ("<", "<=") else (high, bottom)
        sql = (
            f"CASE WHEN {always[0]} {operator} {always[1]} THEN TRUE "
            f"WHEN {never[0]} {_CONVERSE[operator]} {never[1]} THEN FALSE END"
        )
    return replace(made, sql=sql, null="")


def _is_text(cell: Cell) -> bool:
    return cell.known and cell.sql.startswith("'")


def _unquoted(cell: Cell) -> str:
    return cell.sql[1:-1].replace("''", "'")


def equals(cell: Cell, options: Sequence[str], dialect: Dialect) -> Cell:
    """Whether a choice is one of several options, in whatever spelling it stands."""
    sql, names = cell.sql, list(options)
    if cell.spelled is not None:
        sql, aliases = cell.spelled
        names += [alias for alias, option in aliases if option in options]
    if not names:
        return strictly(f"({sql} <> {sql})", [cell])
    if len(names) == 1:
        return strictly(f"({sql} = {dialect.text(names[0])})", [cell])
    return strictly(dialect.is_one_of(sql, names), [cell])


def junction(operator: str, cells: Sequence[Cell]) -> Cell:
    """``all`` (AND) or ``any`` (OR) of conditions."""
    decides, passes = (FALSE, TRUE) if operator == "AND" else (TRUE, FALSE)
    if decides in cells:
        return decides
    told = list(dict.fromkeys(cell for cell in cells if cell != passes))
    if not told:
        return passes
    if len(told) == 1:
        return told[0]
    known, missing, undefined = reasons(told)
    sql = "(" + f" {operator} ".join(cell.sql for cell in told) + ")"
    return Cell(sql, known, missing, undefined)


def negated(cell: Cell) -> Cell:
    """The negation of a condition."""
    if cell in (TRUE, FALSE):
        return FALSE if cell == TRUE else TRUE
    return replace(cell, sql=f"(NOT {cell.sql})")
