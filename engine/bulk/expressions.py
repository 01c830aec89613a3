"""Expressions of the program → cells, by the readings on which they depend.

Each ``_…`` below is one kind of node; what it does where a part is undecided is the design's table
"What an evaluation answers", as in ``engine/decide/evaluate.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine import program as p
from engine.bulk import numbers
from engine.bulk.cells import (
    FALSE,
    TRUE,
    Cell,
    Flag,
    any_null,
    both,
    either,
    is_null,
    nothing,
    reasons,
    strictly,
)
from engine.bulk.dialects import FIRST_DAY, LAST_DAY, Dialect
from engine.readings import Diagram, combine


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names of an expression stand for.

    ``readings`` are the open parameters: diagrams of their own readings, or, where the table has a
    row for each reading, the cell with the number of the row's. ``values`` are the definitions,
    ``columns`` those of the row at hand; ``aggregate`` compiles a figure over rows.
    """

    dialect: Dialect
    readings: Mapping[str, Diagram]
    facts: Mapping[str, Cell]
    values: Mapping[str, Diagram]
    aggregate: Callable[[p.Aggregate], Diagram]
    columns: Mapping[str, Diagram] = field(default_factory=dict)


def compile_(expression: p.Expression, scope: Scope) -> Diagram:
    """The cell of an expression, by the readings that make a difference to its text."""
    return _COMPILE[type(expression)](expression, scope)


# -- values --------------------------------------------------------------------------------------


def literal(value: p.Scalar, dialect: Dialect) -> Cell:
    """The cell of a value that the rule set states."""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int | Decimal):
        return numbers.literal(value)
    if isinstance(value, date):
        ordinal = value.toordinal()
        return Cell(dialect.day(value), known=True, span=(ordinal, ordinal))
    return Cell(dialect.text(value), known=True)


NOT_STATED = Cell("NULL")
"""Undecided, with neither a fact missing nor anything undefined."""

UNDEFINED = Cell("NULL", undefined=True)


def _literal(node: p.Literal, scope: Scope) -> Diagram:
    return literal(node.value, scope.dialect)


def _fact(node: p.Fact, scope: Scope) -> Diagram:
    return scope.facts[node.name]


def _column(node: p.Column, scope: Scope) -> Diagram:
    return scope.columns[node.name]


def _value(node: p.Value, scope: Scope) -> Diagram:
    return scope.values[node.name]


def _not_stated(_node: p.NotStated, _scope: Scope) -> Diagram:
    return NOT_STATED


def _aggregate(node: p.Aggregate, scope: Scope) -> Diagram:
    return scope.aggregate(node)


# -- numbers -------------------------------------------------------------------------------------


def _arithmetic(node: p.Arithmetic, scope: Scope) -> Diagram:
    def compute(left: Cell, right: Cell) -> Cell:
        if node.operator == "*":
            return numbers.multiply(left, right, scope.dialect)
        return numbers.add(left, right, node.operator, scope.dialect)

    return _strict(compute, scope, node.left, node.right)


def _round(node: p.Round, scope: Scope) -> Diagram:
    return _strict(
        lambda above, below: numbers.rounded(node.mode, node.digits, above, below, scope.dialect),
        scope,
        node.numerator,
        node.denominator,
    )


def _extreme(node: p.Extreme, scope: Scope) -> Diagram:
    return _strict(lambda *cells: extreme(node.which, cells, scope.dialect), scope, *node.items)


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


# -- choices -------------------------------------------------------------------------------------


def _if(node: p.If, scope: Scope) -> Diagram:
    return _combined(
        lambda condition, then, otherwise: choose(
            condition, [(condition.sql, then), (f"NOT {condition.sql}", otherwise)], scope.dialect
        ),
        scope,
        node.condition,
        node.then,
        node.otherwise,
    )


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
    alike = _alike(cells)
    if subject.sql == "NULL":
        arms = []
    if not subject.known and alike is not None:
        arms.append(f"WHEN {is_null(subject)}{alike} THEN {cells[0].sql}")
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


def _alike(cells: Sequence[Cell]) -> str | None:
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


def _by(node: p.By, scope: Scope) -> Diagram:
    if isinstance(node.subject, p.Reading):
        chosen = scope.readings[node.subject.parameter]
        under = {name: compile_(case, scope) for name, case in node.cases}
        names = [name for name, _ in node.cases]

        if isinstance(chosen, Cell):
            return combine(
                lambda *cells: choose(
                    chosen,
                    [(f"{chosen.sql} = {number}", cell) for number, cell in enumerate(cells)],
                    scope.dialect,
                ),
                [under[name] for name in names],
            )

        def pick(reading: str, *cells: Cell) -> Cell:
            return cells[names.index(reading)]

        return combine(pick, [chosen, *(under[name] for name in names)])

    def compute(subject: Cell, *cells: Cell) -> Cell:
        cases = [
            (equals(subject, [name], scope.dialect).sql, cell)
            for (name, _), cell in zip(node.cases, cells, strict=True)
        ]
        return choose(subject, cases, scope.dialect)

    return _combined(compute, scope, node.subject, *(case for _, case in node.cases))


# -- dates ---------------------------------------------------------------------------------------


def _date_part(node: p.DatePart, scope: Scope) -> Diagram:
    d = scope.dialect

    def compute(day: Cell) -> Cell:
        first, last = days_of(day)
        if node.part == "year":
            text, span = d.year(day.sql), (first.year, last.year)
        elif node.part == "month":
            text, span = d.month(day.sql), (1, 12)
        else:
            text, span = d.day_of(day.sql), (1, 31)
        return numbers.number(text, span[1], [day], span=span)

    return _strict(compute, scope, node.date)


def days_of(cell: Cell) -> tuple[date, date]:
    """The earliest and the latest that a date can be."""
    if cell.span is None:
        return FIRST_DAY, LAST_DAY
    return date.fromordinal(cell.span[0]), date.fromordinal(cell.span[1])


def month_span(cell: Cell) -> tuple[int, int]:
    """The numbers of the first and the last month in which a date can be."""
    first, last = days_of(cell)
    return first.year * 12 + first.month - 1, last.year * 12 + last.month - 1


def _month_days(low: int, high: int) -> tuple[int, int]:
    """The days of whole months, widened by a day, within the calendar."""
    first = date(low // 12, low % 12 + 1, 1).toordinal()
    last = LAST_DAY.toordinal()
    if high < _MONTHS + 11:
        last = date((high + 1) // 12, (high + 1) % 12 + 1, 1).toordinal()
    return first, last


def _make_date(node: p.MakeDate, scope: Scope) -> Diagram:
    d = scope.dialect

    def compute(year: Cell, month: Cell, day: Cell) -> Cell:
        parts = [
            f"CAST({cell.sql} AS INTEGER)" if cell.limit >= 2**31 else cell.sql
            for cell in (year, month, day)
        ]
        tests = [f"{year.sql} BETWEEN 1 AND 9999"]
        if not _within(month, 1, 12):
            tests.append(f"{month.sql} BETWEEN 1 AND 12")
        if not _within(day, 1, 28):
            month_end = d.day_of(d.last_day(d.make_date(parts[0], parts[1], "1")))
            if _within(month, 1, 12) and month.sql in ("1", "3", "5", "7", "8", "10", "12"):
                month_end = "31"
            if not (_within(day, 1, 31) and month_end == "31"):
                tests.append(f"{day.sql} BETWEEN 1 AND 28")
                last = f"CASE WHEN {' AND '.join(tests[:-1])} THEN {month_end} END"
                tests[-1] = f"{day.sql} BETWEEN 1 AND {last}"
        return _guarded(d.make_date(*parts), " AND ".join(tests), [year, month, day])

    return _strict(compute, scope, node.year, node.month, node.day)


def _within(cell: Cell, low: int, high: int) -> bool:
    return cell.known and cell.sql.isdigit() and low <= int(cell.sql) <= high


def _guarded(sql: str, defined: str, cells: Sequence[Cell]) -> Cell:
    """A cell that is undefined where its parts are known and ``defined`` does not hold."""
    known, missing, undefined = reasons(cells)
    absent = any_null(cells)
    ill: Flag = True if known else f"NOT {absent}"
    return Cell(
        f"CASE WHEN {defined} THEN {sql} END",
        missing=both(absent, missing),
        undefined=either([ill, both(absent, undefined)]),
    )


_MONTHS = 12 * 9999
_DAYS = (LAST_DAY - FIRST_DAY).days


def _add_months(node: p.AddMonths, scope: Scope) -> Diagram:
    d = scope.dialect

    def compute(day: Cell, months: Cell) -> Cell:
        by = _clamped(months, _MONTHS)
        moved = d.add_months(day.sql, by)
        if node.overflow == "next_month":
            short = f"{d.day_of(moved)} < {d.day_of(day.sql)}"
            moved = f"CASE WHEN {short} THEN {d.add_days(moved, '1')} ELSE {moved} END"
            # 29 February of 9999 does not exist, and 1 March does: no year ends on an overflow.
        (begins, ends), (low, high) = month_span(day), numbers.span_of(months)
        begins, ends = begins + low, ends + high
        if begins >= 12 and ends <= _MONTHS + 11:
            return replace(strictly(moved, [day, months]), span=_month_days(begins, ends))
        there = f"({d.month_number(day.sql)} + {by})"
        made = _guarded(moved, f"{there} BETWEEN 12 AND {_MONTHS + 11}", [day, months])
        return replace(made, span=_month_days(max(12, begins), min(_MONTHS + 11, ends)))

    return _strict(compute, scope, node.date, node.months)


def _clamped(number: Cell, limit: int) -> str:
    """What lies beyond the calendar either way is beyond it by so much as well."""
    low, high = numbers.span_of(number)
    if -limit <= low and high <= limit:
        return number.sql
    by = f"CAST(greatest(-{limit}, least({limit}, {number.sql})) AS INTEGER)"
    return by if number.known else f"CASE WHEN NOT {is_null(number)} THEN {by} END"


def _add_days(node: p.AddDays, scope: Scope) -> Diagram:
    d = scope.dialect

    def compute(day: Cell, days: Cell) -> Cell:
        moved = d.add_days(day.sql, _clamped(days, _DAYS + 1))
        (first, last), (low, high) = days_of(day), numbers.span_of(days)
        begins, ends = first.toordinal() + low, last.toordinal() + high
        earliest, latest = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
        if begins >= earliest and ends <= latest:
            return replace(strictly(moved, [day, days]), span=(begins, ends))
        within = f"{moved} BETWEEN {d.day(FIRST_DAY)} AND {d.day(LAST_DAY)}"
        made = _guarded(moved, within, [day, days])
        return replace(made, span=(max(begins, earliest), min(ends, latest)))

    return _strict(compute, scope, node.date, node.days)


# -- conditions ----------------------------------------------------------------------------------


def _compare(node: p.Compare, scope: Scope) -> Diagram:
    return _strict(
        lambda left, right: compare(node.operator, left, right, scope.dialect),
        scope,
        node.left,
        node.right,
    )


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


def _member(node: p.Member, scope: Scope) -> Diagram:
    def compute(item: Cell) -> Cell:
        return equals(item, node.options, scope.dialect)

    return _strict(compute, scope, node.item)


def _all(node: p.All, scope: Scope) -> Diagram:
    return _combined(lambda *cells: junction("AND", cells), scope, *node.parts)


def _any(node: p.Any, scope: Scope) -> Diagram:
    return _combined(lambda *cells: junction("OR", cells), scope, *node.parts)


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


def _not(node: p.Not, scope: Scope) -> Diagram:
    return _strict(negated, scope, node.part)


def negated(cell: Cell) -> Cell:
    """The negation of a condition."""
    if cell in (TRUE, FALSE):
        return FALSE if cell == TRUE else TRUE
    return replace(cell, sql=f"(NOT {cell.sql})")


def _clause(node: p.Clause, scope: Scope) -> Diagram:
    return compile_(node.condition, scope)


# -- decision tables -----------------------------------------------------------------------------


def _table(node: p.DecisionTable, scope: Scope) -> Diagram:
    number = len(node.rows)

    def compute(*cells: Cell) -> Cell:
        holds, values = cells[:number], cells[number:]
        if node.hit_policy == "first":
            return first_hit(holds, values, scope.dialect)
        return _hits(node, holds, values, scope.dialect)

    return _combined(
        compute, scope, *(row.condition for row in node.rows), *(row.value for row in node.rows)
    )


def first_hit(holds: Sequence[Cell], values: Sequence[Cell], dialect: Dialect) -> Cell:
    """The value of the first row that holds, as nested ``if``; undefined where none does.

    An undecided row above the hit leaves the value only if its own is the same.
    """
    scale = 0
    if any(value.limit for value in values):
        values, scale = numbers.aligned(values, dialect)
    rows = [row for row in zip(holds, values, strict=True) if row[0] != FALSE]
    last = next((i for i, (holds_, _) in enumerate(rows) if holds_ == TRUE), len(rows) - 1)
    rows = rows[: last + 1]
    limit = max(value.limit for value in values)
    answer: Cell = UNDEFINED
    total = bool(rows) and rows[-1][0] == TRUE
    alike = len({is_null(h) for h, _ in rows if h != TRUE}) <= 1
    for position in range(len(rows) - 1, -1, -1):
        after, answer = answer, Cell(_first_text(rows[position:], alike))
        answer = _first_doubt(*rows[position], answer, after)
    if not rows:
        return UNDEFINED
    known = total and all(h.known and v.known for h, v in rows)
    span = numbers.hull([value for _, value in rows])
    return replace(answer, known=known, scale=scale, limit=limit, span=span)


def _first_text(rows: Sequence[tuple[Cell, Cell]], alike: bool) -> str:
    if all(value.sql == "NULL" for _, value in rows):
        return "NULL"
    arms: list[str] = []
    for position, (holds, value) in enumerate(rows):
        text = value.sql
        if not alike:
            clashes = [
                f"({is_null(before)} AND {other.sql} IS DISTINCT FROM {value.sql})"
                for before, other in rows[:position]
                if not before.known and other.sql != value.sql
            ]
            if clashes:
                text = f"CASE WHEN {' OR '.join(clashes)} THEN NULL ELSE {value.sql} END"
        if holds == TRUE:
            if not arms:
                return text
            doubt, values = any_null([h for h, _ in rows]), [v for _, v in rows]
            same = _alike(values)
            if alike and doubt != "FALSE" and same != "":
                agreed = f"CASE WHEN TRUE{same} THEN {text} END" if same else "NULL"
                arms.insert(0, f"WHEN {doubt} THEN {agreed}")
            return f"CASE {' '.join(arms)} ELSE {text} END"
        arms.append(f"WHEN {holds.sql} THEN {text}")
    return f"CASE {' '.join(arms)} END"


def _first_doubt(holds: Cell, value: Cell, answer: Cell, after: Cell) -> Cell:
    """The cell of a row and of what follows it, with its reasons."""
    if all(cell.known or cell.missing is True for cell in (holds, value, after)) and all(
        cell.undefined is False for cell in (holds, value, after)
    ):
        return replace(answer, missing=True)
    if holds == TRUE:
        return replace(answer, missing=value.missing, undefined=value.undefined)
    is_true = f"coalesce({holds.sql}, FALSE)"
    unknown, rest = is_null(holds), is_null(after)
    undecided = both(f"({is_true} AND {is_null(value)})", True)
    missing = [] if value.known else [both(str(undecided), value.missing)]
    undefined = [] if value.known else [both(str(undecided), value.undefined)]
    if not holds.known:
        awaited = either([holds.missing, both(is_null(value), value.missing)])
        missing.append(both(unknown, awaited))
        undefined.append(both(unknown, holds.undefined))
    missing.append(both(f"(NOT {is_true} AND {rest})", after.missing))
    undefined.append(both(f"(NOT coalesce({holds.sql}, TRUE) AND {rest})", after.undefined))
    return replace(answer, missing=either(missing), undefined=either(undefined))


def _hits(
    node: p.DecisionTable, holds: Sequence[Cell], values: Sequence[Cell], dialect: Dialect
) -> Cell:
    """The value under ``unique``, ``any`` or ``collect``."""
    scale = 0
    if any(value.limit for value in values):
        values, scale = numbers.aligned(values, dialect)
    undecided = reasons(holds)
    in_doubt = " OR ".join(is_null(cell) for cell in holds if not cell.known) or "FALSE"
    counted = " + ".join(f"CAST({cell.sql} AS INTEGER)" for cell in holds)
    hit = [(cell.sql, value) for cell, value in zip(holds, values, strict=True)]
    doubted = [f"({condition} AND {is_null(v)})" for condition, v in hit if not v.known]
    some_undecided = " OR ".join(doubted) or "FALSE"
    first = "CASE " + " ".join(f"WHEN {condition} THEN {v.sql}" for condition, v in hit) + " END"
    ill = "FALSE"
    limit = max(value.limit for value in values)
    if node.hit_policy == "unique":
        ill, sql, wanted = f"({counted}) <> 1", first, True
    elif node.hit_policy == "any":
        clash = " OR ".join(
            f"({one} AND {other} AND {a.sql} <> {b.sql})"
            for position, (one, a) in enumerate(hit)
            for other, b in hit[position + 1 :]
            if a.sql != b.sql
        )
        ill = f"(({counted}) = 0 OR (NOT ({some_undecided}) AND ({clash or 'FALSE'})))"
        sql, wanted = first, True
    elif node.aggregate == "count":
        sql, wanted, some_undecided, limit = f"({counted})", False, "FALSE", len(hit)
    elif node.aggregate == "sum":
        limit = sum(value.limit for value in values)
        type_ = dialect.integer(limit)
        sql = " + ".join(
            f"CASE WHEN {condition} THEN {dialect.cast(v.sql, type_)} ELSE 0 END"
            for condition, v in hit
        )
        sql, wanted = f"({sql})", True
    else:
        function = "least" if node.aggregate == "min" else "greatest"
        parts = [f"CASE WHEN {condition} THEN {v.sql} END" for condition, v in hit]
        sql = f"{function}({', '.join(parts)})" if len(parts) > 1 else parts[0]
        ill, wanted = f"({counted}) = 0", True
    tests = [
        f"WHEN {test} THEN NULL" for test in (in_doubt, some_undecided, ill) if test != "FALSE"
    ]
    if node.aggregate != "count" and all(v.sql == "NULL" for v in values):
        sql = "NULL"
    elif tests:
        sql = f"CASE {' '.join(tests)} ELSE {sql} END"
    flags: list[list[Flag]] = [[], []]
    for position, flag in enumerate(undecided[1:]):
        if in_doubt != "FALSE":
            flags[position].append(both(f"({in_doubt})", flag))
    decided = f"NOT ({in_doubt})"
    if wanted:
        for condition, v in hit:
            if not v.known:
                # Where not one row alone is hit, no value is asked what it lacks.
                one = f" AND ({counted}) = 1" if node.hit_policy == "unique" else ""
                where = f"({decided}{one} AND {condition} AND {is_null(v)})"
                flags[0].append(both(where, v.missing))
                flags[1].append(both(where, v.undefined))
    if ill != "FALSE":
        flags[1].append(f"({decided} AND {ill})")
    return Cell(sql, not tests, either(flags[0]), either(flags[1]), scale=scale, limit=limit)


# ------------------------------------------------------------------------------------------------


def _combined(function: Callable[..., Cell], scope: Scope, *expressions: p.Expression) -> Diagram:
    return combine(function, [compile_(expression, scope) for expression in expressions])


def _strict(function: Callable[..., Cell], scope: Scope, *expressions: p.Expression) -> Diagram:
    """What is undecided where one of its parts is."""

    def compute(*cells: Cell) -> Cell:
        return nothing(cells) or function(*cells)

    return _combined(compute, scope, *expressions)


_COMPILE: Mapping[type, Callable[[Any, Scope], Diagram]] = {
    p.Literal: _literal,
    p.Fact: _fact,
    p.Column: _column,
    p.Value: _value,
    p.NotStated: _not_stated,
    p.Arithmetic: _arithmetic,
    p.Round: _round,
    p.Extreme: _extreme,
    p.If: _if,
    p.By: _by,
    p.DatePart: _date_part,
    p.MakeDate: _make_date,
    p.AddMonths: _add_months,
    p.AddDays: _add_days,
    p.Compare: _compare,
    p.Member: _member,
    p.All: _all,
    p.Any: _any,
    p.Not: _not,
    p.Clause: _clause,
    p.Aggregate: _aggregate,
    p.DecisionTable: _table,
}
