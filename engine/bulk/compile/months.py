"""The months of a schedule without their rows: what is taken is an interval of months.

Which schedules have this form is said in ``month_forms.py``; every other one is unrolled into rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine import program as p
from engine.bulk.compile import numbers
from engine.bulk.compile.cells import (
    TRUE,
    Cell,
    Flag,
    any_null,
    both,
    either,
    if_known,
    in_turn,
    nothing,
    reasons,
    where_given,
)
from engine.bulk.compile.conditions import compare
from engine.bulk.compile.days import month_span
from engine.bulk.compile.expressions import Scope, compile_
from engine.bulk.compile.month_bounds import Bounds
from engine.bulk.compile.month_forms import END, START
from engine.bulk.compile.spans import NONE, Schedule, Span, Taken, earlier, met, narrowed_by, size
from engine.bulk.databases.dialects import Dialect
from engine.readings import Diagram, combine, leaves

_LAST_MONTH = 9999 * 12 + 11


# -- its interval --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parts:
    """A schedule before its parts are brought together, each by the readings it depends on.

    ``begun`` are all of its months, ``bounds`` what narrows them, each the months of the condition
    that stands at its place in ``conditions``, ``take`` the number that is kept.
    """

    begun: Diagram
    bounds: tuple[Diagram, ...]
    conditions: tuple[p.Expression, ...] = ()
    take: Diagram | None = None


def parts_of(
    body: p.Selection,
    source: Parts | None,
    scope: Scope,
    keep: Callable[[str, Diagram], Diagram],
) -> Parts:
    """The parts of a schedule; ``source`` are those of the one that it is taken from.

    ``keep`` makes a column of a cell.
    """
    if isinstance(body.source, p.Months):
        first = keep("first", compile_(body.source.first, scope))
        number = keep("number", compile_(body.source.number, scope))
        months = combine(lambda one, other: begun(one, other, scope.dialect), [first, number])
        source = Parts(months, ())
    assert source is not None
    bounds, conditions = list(source.bounds), list(source.conditions)
    if body.where is not None:
        inside = Bounds(scope, source.begun, keep)
        conditions += _conjuncts(body.where)
        bounds += [inside.of(part) for part in _conjuncts(body.where)]
    take = None if body.take is None else keep("take", compile_(body.take, scope))
    return Parts(source.begun, tuple(bounds), tuple(conditions), take)


def _conjuncts(condition: p.Expression) -> list[p.Expression]:
    match condition:
        case p.Clause(condition=inner):
            return _conjuncts(inner)
        case p.All(parts=parts):
            return [each for part in parts for each in _conjuncts(part)]
        case _:
            return [condition]


def schedule(parts: Parts) -> Diagram:
    """The schedule, by all readings on which any part depends."""
    whole = parts.begun
    for bound in parts.bounds:
        whole = combine(_narrowed, [whole, bound])
    return whole if parts.take is None else combine(_limited, [whole, parts.take])


def at_least(
    number: int, parts: Parts, scope: Scope, keep: Callable[[str, Diagram], Diagram]
) -> tuple[list[Diagram], list[Diagram]] | None:
    """What has to be known of a schedule, and the conditions that it has ``number`` months.

    Months that all begin with the first reach so far where the last of that number is taken: each
    condition is asked of it by itself, so that their readings are not multiplied. What a condition
    is where something is not known means nothing. None where some months may be wanting before it.
    """
    if number < 1 or not _begin_with_first(parts):
        return None
    d = scope.dialect
    known, asked = [combine(lambda each: each.given, [parts.begun])], []
    if parts.take is not None:
        asked.append(parts.take)
        known.append(combine(if_known, [parts.take]))

    def there(cell: Cell, given: Cell) -> Cell:
        return cell if given == TRUE else replace(cell, known=False, missing=True)

    length = combine(lambda each: there(_counted(each.taken.sure.high), each.given), [parts.begun])
    wanted = numbers.literal(number)
    truths = [
        combine(lambda cell: compare(">=", cell, wanted, d), [each]) for each in (length, *asked)
    ]
    starts = combine(
        lambda each: there(
            Cell(d.first_of(f"({each.first}) + {number - 1}"), known=True), each.given
        ),
        [parts.begun],
    )
    start = keep(f"{number} begins", starts)
    end = keep(
        f"{number} ends", combine(lambda day: replace(day, sql=d.last_day(day.sql)), [start])
    )
    inside = replace(scope, columns={START: start, END: end})
    truths += [compile_(condition, inside) for condition in parts.conditions]
    cells = [cell for each in (*known, *truths) for cell in leaves(each)]
    if any(cell.undefined is not False for cell in cells):
        return None
    return known, truths


def _begin_with_first(parts: Parts) -> bool:
    return all(
        each.sure.low == "0" and each.may.low == "0"
        for bound in parts.bounds
        for each in leaves(bound)
    )


def _counted(length: str) -> Cell:
    if length.isdigit():
        return numbers.literal(int(length))
    return Cell(length, known=True, limit=p.MONTHS_LIMIT)


def kept(parts: Parts, keep: Callable[[str, str], str]) -> Parts:
    """The parts with what they are computed from as columns; ``keep`` makes one of a text."""

    def span(label: str, edges: Span) -> Span:
        return Span(keep(f"{label} from", edges.low), keep(f"{label} until", edges.high))

    def taken(each: Taken) -> Taken:
        return replace(each, sure=span("surely", each.sure), may=span("possibly", each.may))

    def start(each: Schedule) -> Schedule:
        given = each.given
        if given != TRUE and given.sql != "NULL":
            given = replace(given, sql=keep("known", given.sql), null="")
        return replace(each, given=given, first=keep("begins", each.first), taken=taken(each.taken))

    return Parts(
        combine(start, [parts.begun]),
        tuple(combine(taken, [bound]) for bound in parts.bounds),
        parts.conditions,
        parts.take,
    )


def begun(first: Cell, number: Cell, dialect: Dialect) -> Schedule:
    """All months of a schedule."""
    absent = nothing([first, number])
    if absent is not None:
        return Schedule(absent, "0", Taken(NONE, NONE, ()))
    begins = dialect.month_number(first.sql)
    known, missing, undefined = reasons([first, number])
    unknown = any_null([first, number])
    longest = _fixed(number)
    low, most = numbers.span_of(number)
    ends = month_span(first)[1] + most - 1
    if most <= p.MONTHS_LIMIT and ends <= _LAST_MONTH:
        sure = Cell(f"CASE WHEN NOT {unknown} THEN TRUE END", known, missing, undefined)
        length = number.sql if low >= 0 else f"greatest(0, {number.sql})"
        whole = Span("0", length)
        return Schedule(TRUE if known else sure, begins, Taken(whole, whole, ()))
    tests = (
        []
        if longest is not None and longest <= p.MONTHS_LIMIT
        else [f"{number.sql} > {p.MONTHS_LIMIT}"]
    )
    if longest is None or longest > 0:
        tests.append(f"{begins} + {number.sql} - 1 > {_LAST_MONTH}")
    ill = f"({' OR '.join(tests)})" if tests else "FALSE"
    if longest is None:
        ill = f"({number.sql} > 0 AND {ill})"
    decided: Flag = True if known else f"NOT {unknown}"
    given = Cell(
        f"CASE WHEN NOT ({unknown} OR {ill}) THEN TRUE END",
        False,
        both(unknown, missing) if not known else False,
        either([decided, both(unknown, undefined)]) if tests else undefined,
    )
    length = (
        f"least({p.MONTHS_LIMIT}, greatest(0, {number.sql}))"
        if longest is None
        else str(max(0, longest))
    )
    length = length if number.limit < 2**31 else dialect.cast(length, dialect.integer(1))
    whole = Span("0", length)
    return Schedule(given, begins, Taken(whole, whole, ()))


def _fixed(number: Cell) -> int | None:
    text = number.sql
    return int(text) if number.known and text.lstrip("-").isdigit() else None


def _narrowed(source: Schedule, other: Taken) -> Schedule:
    return replace(source, taken=narrowed_by(source.taken, other))


def _limited(source: Schedule, wanted: Cell) -> Schedule:
    return replace(source, given=in_turn(source.given, if_known(wanted)), take=wanted)


# -- figures -------------------------------------------------------------------------------------


def figure(
    node: p.Aggregate, source: Schedule, dialect: Dialect, keep: Callable[[str, str], str]
) -> Cell:
    """``count``, ``count_distinct``, ``min`` or ``max`` over a schedule.

    ``keep`` makes a column of what is written several times.
    """
    taken, given = source.taken, source.given
    if given != TRUE and given.sql != "NULL":
        given = replace(given, sql=keep("known", given.sql), null="")
    sure, may = keep("sure", size(taken.sure)), keep("possible", size(taken.may))
    low, high = sure, may
    if source.take is not None:
        wanted = keep("wanted", f"greatest(0, {source.take.sql})")
        low = keep("surely taken", earlier(sure, wanted))
        high = keep("possibly taken", earlier(may, wanted))

    def doubt(cell: Cell, told: Span) -> Cell:
        """The cell with its reasons where a month that may be taken waits for it."""
        if told == NONE:
            return cell
        there = keep("possible anyhow", size(met(taken.may, told)))
        waits = f"({may} > {there})"
        missing, undefined = both(waits, cell.missing), both(waits, cell.undefined)
        return replace(cell, missing=missing, undefined=undefined)

    known, missing, undefined = reasons([doubt(cell, told) for cell, told in taken.cells])
    if node.function in ("count", "count_distinct"):
        count = Cell(low, known=True, limit=p.MONTHS_LIMIT)
        if not known:
            count = Cell(
                f"CASE WHEN {low} = {high} THEN {low} END",
                False,
                missing,
                undefined,
                limit=p.MONTHS_LIMIT,
                least=low,
                most=high,
            )
        return where_given(given, count)
    settled = f"{sure} = {may}"
    if source.take is not None:
        alike = [f"{taken.sure.low} = {taken.may.low}"] if taken.sure.low != taken.may.low else []
        enough = " AND ".join([*alike, f"{sure} >= {wanted}"])
        settled = keep("settled", f"({settled} OR {wanted} = 0 OR ({enough}))")
    month = f"({source.first}) + ({taken.sure.low})"
    if node.function == "max":
        month += f" + {low} - 1"
    day = dialect.first_of(month)
    if node.column == END:
        day = dialect.last_day(day)
    tests = [f"{low} > 0"] + ([] if known else [settled])
    cell = Cell(
        f"CASE WHEN {' AND '.join(tests)} THEN {day} END",
        False,
        both(f"NOT ({settled})", missing) if not known else False,
        either([f"{settled}", both(f"NOT ({settled})", undefined)]) if not known else True,
    )
    return where_given(given, cell)
