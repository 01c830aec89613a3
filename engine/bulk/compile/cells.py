"""A value of a query, with why it may be undecided: what Kleene's logic and the reasons need.

SQL has one NULL and the language three reasons for it: a fact is missing, a value is undefined, a
figure is not stated. A cell therefore carries, beside the text of its value, two flags that mean
something only where the value is NULL: whether a fact is missing there, and whether something is
undefined. What is neither is not stated. A flag is mostly known when the query is written, and
then costs nothing when it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

Flag = bool | str
"""Whether, where a value is NULL: always, never, or by the text of a condition (never NULL)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a value. A number is ``sql / 10**scale`` and lies within ``limit`` in size.

    ``known``: it is never NULL. ``least`` and ``most`` bound a count where it is NULL (they are
    NULL themselves where nothing is known of it). ``null`` is the condition under which it is
    NULL, where that can be said more shortly than by its text. ``span`` are the least and the
    greatest number that it can be (before its scale), or of a date the days since the year 0.
    ``spelled`` is a choice as it stands in the source, with the options that its aliases mean: it
    is compared with a literal without being rewritten.
    """

    sql: str
    known: bool = False
    missing: Flag = False
    undefined: Flag = False
    scale: int = 0
    limit: int = 0
    least: str = ""
    most: str = ""
    null: str = ""
    span: tuple[int, int] | None = None
    spelled: tuple[str, tuple[tuple[str, str], ...]] | None = None


TRUE = Cell("TRUE", known=True)
FALSE = Cell("FALSE", known=True)


def either(flags: Sequence[Flag]) -> Flag:
    """Whether any of several flags holds."""
    if any(flag is True for flag in flags):
        return True
    texts = list(dict.fromkeys(flag for flag in flags if isinstance(flag, str)))
    if not texts:
        return False
    return texts[0] if len(texts) == 1 else "(" + " OR ".join(texts) + ")"


def both(condition: str, flag: Flag) -> Flag:
    """Whether a condition (never NULL) and a flag hold."""
    if flag is False:
        return False
    return condition if flag is True else f"({condition} AND {flag})"


def is_null(cell: Cell) -> str:
    """The condition that a cell is undecided."""
    if cell.known or cell.sql == "NULL":
        return "FALSE" if cell.known else "TRUE"
    return cell.null or f"({cell.sql}) IS NULL"


def any_null(cells: Sequence[Cell]) -> str:
    """The condition that one of several cells is undecided."""
    nulls = list(dict.fromkeys(is_null(cell) for cell in cells if not cell.known))
    if not nulls or "TRUE" in nulls:
        return "TRUE" if nulls else "FALSE"
    return nulls[0] if len(nulls) == 1 else "(" + " OR ".join(nulls) + ")"


def reasons(cells: Sequence[Cell]) -> tuple[bool, Flag, Flag]:
    """(known, missing, undefined) of a value that is undecided where one of ``cells`` is.

    The flags of a cell count where it is NULL; where all have one alike, it needs no text.
    """
    doubtful = list(dict.fromkeys(cell for cell in cells if not cell.known))
    if not doubtful:
        return True, False, False
    return (
        False,
        _flag(doubtful, [cell.missing for cell in doubtful]),
        _flag(doubtful, [cell.undefined for cell in doubtful]),
    )


def _flag(cells: Sequence[Cell], flags: Sequence[Flag]) -> Flag:
    if all(flag is True for flag in flags):
        return True
    if all(flag is False for flag in flags):
        return False
    return either([both(is_null(cell), flag) for cell, flag in zip(cells, flags, strict=True)])


def nothing(cells: Sequence[Cell]) -> Cell | None:
    """The cell of what is undecided whatever the case, because one of its parts is."""
    if all(cell.sql != "NULL" for cell in cells):
        return None
    _, missing, undefined = reasons(cells)
    return Cell("NULL", False, missing, undefined)


def strictly(sql: str, cells: Sequence[Cell]) -> Cell:
    """The cell of an operation that is undecided where one of its parts is."""
    known, missing, undefined = reasons(cells)
    return Cell(sql, known, missing, undefined, null="" if known else any_null(cells))


def if_known(cell: Cell) -> Cell:
    """TRUE where a cell is known."""
    if cell.known:
        return TRUE
    sql = f"CASE WHEN {is_null(cell)} THEN NULL ELSE TRUE END"
    return Cell(sql, False, cell.missing, cell.undefined)


def in_turn(first: Cell, second: Cell) -> Cell:
    """TRUE where both are; where the first is not known, only its reasons count."""
    if first == TRUE or second.sql == first.sql == "NULL":
        return second if first == TRUE else first
    if second == TRUE or first.sql == "NULL":
        return first
    nothing = is_null(first)
    flags = [
        flag_of_either(nothing, one, other)
        for one, other in (
            (first.missing, second.missing),
            (first.undefined, second.undefined),
        )
    ]
    return Cell(f"({first.sql} AND {second.sql})", False, flags[0], flags[1])


def flag_of_either(nothing: str, one: Flag, other: Flag) -> Flag:
    """The first flag where ``nothing`` holds, else the second."""
    if one == other:
        return one
    return either([both(nothing, one), both(f"NOT {nothing}", other)])


def where_given(given: Cell, cell: Cell) -> Cell:
    """A figure where the rows are known at all."""
    if given == TRUE:
        return cell
    if given.sql == "NULL":
        return given
    nothing, here = is_null(given), given.sql
    missing, undefined = given.missing, given.undefined
    if not cell.known:
        missing = flag_of_either(nothing, missing, cell.missing)
        undefined = flag_of_either(nothing, undefined, cell.undefined)
    return replace(
        cell,
        sql=f"CASE WHEN {here} THEN {cell.sql} END",
        known=False,
        null="",
        missing=missing,
        undefined=undefined,
        least=f"CASE WHEN {here} THEN {cell.least} END" if cell.least else "",
        most=f"CASE WHEN {here} THEN {cell.most} END" if cell.most else "",
    )
