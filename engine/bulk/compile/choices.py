"""One of several values: by a condition, by a choice, or because it is the least or greatest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.bulk.compile import numbers
from engine.bulk.compile.cells import Cell, Flag, any_null, both, either, is_null, strictly
from engine.bulk.databases.dialects import Dialect


def extreme(which: str, cells: Sequence[Cell], dialect: Dialect) -> Cell:
    """The least or greatest; the databases' own skips NULL."""
    cells, scale = numbers.aligned(cells, dialect)
    function = "least" if which == "min" else "greatest"
    sql = f"{function}({', '.join(cell.sql for cell in cells)})"
    doubtful = any_null(cells)
    if doubtful != "FALSE":
        sql = f"CASE WHEN NOT ({doubtful}) THEN {sql} END"
    made = replace(strictly(sql, cells), scale=scale, limit=max(cell.limit for cell in cells))
    if not all(cell.span or cell.limit for cell in cells):
        return made
    spans, pick = [numbers.span_of(cell) for cell in cells], min if which == "min" else max
    return replace(made, span=(pick(low for low, _ in spans), pick(high for _, high in spans)))


def choose(subject: Cell, cases: Sequence[tuple[str, Cell]], dialect: Dialect) -> Cell:
    """The value of the case whose condition holds.

    Where ``subject`` is undecided no condition holds: the value that all cases give, else undecided
    with the reasons of the subject, and with the facts that an undecided case misses where the
    known ones agree.
    """
    cells = [cell for _, cell in cases]
    if all(cell == cells[0] for cell in cells) and (subject.known or cells[0].known):
        return cells[0]
    if subject.known and subject.sql in ("TRUE", "FALSE"):
        return cells[0] if subject.sql == "TRUE" else cells[1]
    is_number = any(cell.limit for cell in cells)
    scale = 0
    if is_number:
        aligned, scale = numbers.aligned(cells, dialect)
        cells = aligned
    conditions = [condition for condition, _ in cases]
    arms = [
        f"WHEN {condition} THEN {cell.sql}"
        for condition, cell in zip(conditions, cells, strict=True)
        if cell.sql != "NULL"
    ]
    same = alike(cells)
    if subject.sql == "NULL":
        arms = []
    if not subject.known and same is not None:
        arms.append(f"WHEN {is_null(subject)}{same} THEN {cells[0].sql}")
    sql = f"CASE {' '.join(arms)} END" if arms else "NULL"
    made = replace(
        _doubt(subject, conditions, cells),
        sql=sql,
        scale=scale,
        limit=max(cell.limit for cell in cells),
        span=numbers.hull(cells),
    )
    if any(cell.least for cell in cells):
        bounds = [numbers.bounded(cell) or (cell.sql, cell.sql) for cell in cells]
        made = replace(
            made,
            least=_chosen(conditions, [least for least, _ in bounds], sql),
            most=_chosen(conditions, [most for _, most in bounds], sql),
        )
    return made


def _chosen(conditions: Sequence[str], texts: Sequence[str], otherwise: str) -> str:
    arms = [
        f"WHEN {condition} THEN {text}" for condition, text in zip(conditions, texts, strict=True)
    ]
    return f"CASE {' '.join(arms)} ELSE {otherwise} END"


def alike(cells: Sequence[Cell]) -> str | None:
    """The condition that all cells are known and equal; None where they never can be."""
    first, *others = dict.fromkeys(cell.sql for cell in cells)
    if any(cell.sql == "NULL" for cell in cells):
        return None
    constants = [cell.sql for cell in cells if cell.known and _is_constant(cell.sql)]
    if len(set(constants)) > 1:
        return None
    return "".join(f" AND {first} = {other}" for other in others)


def _is_constant(sql: str) -> bool:
    return sql in ("TRUE", "FALSE") or sql[0] in "'D-" or sql.isdigit()


def _doubt(subject: Cell, conditions: Sequence[str], cells: Sequence[Cell]) -> Cell:
    """A cell without its text: where a chosen case is undecided, and where the subject is."""
    known = subject.known and all(cell.known for cell in cells)
    if known:
        return Cell("", known=True)
    doubtful = [
        (condition, cell)
        for condition, cell in zip(conditions, cells, strict=True)
        if not cell.known
    ]
    pairs = [cell for _, cell in doubtful] + ([] if subject.known else [subject])
    unknown = is_null(subject)

    def flag(of: Callable[[Cell], Flag], awaited: Flag) -> Flag:
        if all(of(cell) is True for cell in pairs):
            return True
        found: list[Flag] = [
            both(f"(coalesce({condition}, FALSE) AND {is_null(cell)})", of(cell))
            for condition, cell in doubtful
        ]
        if not subject.known:
            found += [both(unknown, of(subject)), both(unknown, awaited)]
        return either(found)

    awaited: Flag = False
    if not subject.known and subject.missing is not True:
        awaited = _awaited(cells)
    return Cell(
        "",
        missing=flag(lambda cell: cell.missing, awaited),
        undefined=flag(lambda cell: cell.undefined, False),
    )


def _awaited(cells: Sequence[Cell]) -> Flag:
    """Whether an undecided case misses a fact while the known ones agree."""
    doubtful = [cell for cell in dict.fromkeys(cells) if not cell.known]
    misses = either([both(is_null(cell), cell.missing) for cell in doubtful])
    if misses is False:
        return False
    texts = list(dict.fromkeys(cell.sql for cell in cells if cell.sql != "NULL"))
    clashes = [
        f"coalesce({one} <> {other}, FALSE)"
        for position, one in enumerate(texts)
        for other in texts[position + 1 :]
    ]
    return both(f"NOT ({' OR '.join(clashes)})", misses) if clashes else misses
