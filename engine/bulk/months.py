"""The months of a schedule without their rows: what is taken is an interval of months.

Where each condition compares the row's month with a date that is the same for every row, the months
for which it holds are all before or all after some month. ``all`` of such conditions is an
interval, and so is ``any`` of one with what does not depend on the month; everything else is
unrolled into rows (``rows.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine import program as p
from engine.bulk import numbers
from engine.bulk.cells import (
    TRUE,
    Cell,
    Flag,
    any_null,
    both,
    either,
    if_known,
    in_turn,
    is_null,
    nothing,
    reasons,
    where_given,
)
from engine.bulk.dialects import Dialect
from engine.bulk.expressions import Scope, compare, compile_, month_span
from engine.readings import Diagram, combine, leaves
from engine.traversal import walk

START, END = "月首", "月末"
"""The columns of a schedule."""

_LAST_MONTH = 9999 * 12 + 11


class Span(NamedTuple):
    """Months by their number from the first: from ``low`` on, up to before ``high``."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The months that are surely taken, and those that may be, with why they are in doubt.

    ``cells`` are what the interval is computed from: where one is undecided, every month that may
    be taken is in doubt, but for those of the span beside it: there, ``any`` holds without it.
    """

    sure: Span
    may: Span
    cells: tuple[tuple[Cell, Span], ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A selection of months: whether it is known, the number of its first month, what is taken."""

    given: Cell
    first: str
    taken: Taken
    take: Cell | None = None


# -- what has such a form ------------------------------------------------------------------------


def is_interval(program: p.Program, name: str) -> bool:
    """Whether a selection of months, and all that is asked of it, can do without its rows."""
    body = _body(program, name)
    if body is None or not _is_simple(program, body):
        return False
    if body.take is not None and _choices(program, body) > 1:
        return False
    taken = body.take is not None
    for node in _everything(program):
        if not isinstance(node, p.Aggregate) or node.rows != name:
            continue
        if node.function == "sum" or (node.function == "count_distinct" and taken):
            return False
    return True


def _is_simple(program: p.Program, body: p.Selection) -> bool:
    if body.each or body.order or (body.where is not None and not _is_bounds(body.where)):
        return False
    if isinstance(body.source, p.Months):
        return True
    source = _body(program, body.source)
    return source is not None and source.take is None and _is_simple(program, source)


def _choices(program: p.Program, body: p.Selection) -> int:
    """How many conditions hold in some months whatever else is undecided.

    Of two, one may doubt the months before and one those after what is sure, and then ``take``
    leaves the reasons of the one and not those of the other.
    """
    found = 0 if body.where is None else sum(isinstance(n, p.Any) for n in walk(body.where))
    source = _body(program, body.source) if isinstance(body.source, str) else None
    return found if source is None else found + _choices(program, source)


def _body(program: p.Program, name: str) -> p.Selection | None:
    for definition in program.definitions:
        if definition.name == name and isinstance(definition.body, p.Selection):
            return definition.body
    return None


def _everything(program: p.Program) -> list[p.Expression]:
    found: list[p.Expression] = []
    for definition in program.definitions:
        body = definition.body
        if isinstance(body, p.Selection):
            roots = [e for _, e in body.each] + [e for e in (body.where, body.take) if e]
            if isinstance(body.source, p.Months):
                roots += [body.source.first, body.source.number]
        else:
            roots = [body]
        for root in roots:
            found.extend(walk(root))
    for requirement in program.requirements:
        found.extend(walk(requirement.clause))
    for benefit in program.benefits:
        found.extend(walk(benefit.value))
    if program.applies_when is not None:
        found.extend(walk(program.applies_when))
    return found


def _depends(expression: p.Expression) -> bool:
    """Whether an expression may differ between months."""
    return any(isinstance(node, p.Column) for node in walk(expression))


def _is_bounds(condition: p.Expression) -> bool:
    if not _depends(condition):
        return True
    match condition:
        case p.Clause(condition=inner):
            return _is_bounds(inner)
        case p.Compare(operator=operator, left=left, right=right):
            sides = [
                isinstance(side, p.Column) and side.name in (START, END) for side in (left, right)
            ]
            other = right if sides[0] else left
            return operator not in ("==", "!=") and any(sides) and not _depends(other)
        case p.All(parts=parts):
            return all(map(_is_bounds, parts))
        case p.Any(parts=parts):
            moving = [part for part in parts if _depends(part)]
            return len(moving) == 1 and _is_edge(moving[0])
        case p.By(subject=p.Reading(), cases=cases):
            return all(_is_bounds(case) for _, case in cases)
        case _:
            return False


def _is_edge(condition: p.Expression) -> bool:
    """Whether one date alone decides in which months a condition holds."""
    return _is_bounds(condition) and not any(isinstance(n, p.All) for n in walk(condition))


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
        inside = _Bounds(scope, source.begun, keep)
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
        return Schedule(absent, "0", Taken(_NO, _NO, ()))
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
    return replace(source, taken=_both(source.taken, other))


def _both(one: Taken, other: Taken) -> Taken:
    cells = tuple(dict.fromkeys((*one.cells, *other.cells)))
    return Taken(_met(one.sure, other.sure), _met(one.may, other.may), cells)


def _met(one: Span, other: Span) -> Span:
    return Span(_greatest(one.low, other.low), _least(one.high, other.high))


def _greatest(one: str, other: str) -> str:
    if one == other or other == "0":
        return one
    return other if one == "0" else f"greatest({one}, {other})"


def _least(one: str, other: str) -> str:
    if one == other:
        return one
    if one == "" or other == "":
        return one or other
    if "0" in (one, other):
        return "0"
    return f"least({one}, {other})"


def _limited(source: Schedule, wanted: Cell) -> Schedule:
    return replace(source, given=in_turn(source.given, if_known(wanted)), take=wanted)


_ALL = Taken(Span("0", ""), Span("0", ""), ())
"""Every month; an empty upper edge is no edge."""

_NO = Span("0", "0")


class _Bounds:
    """The months for which a condition holds, as an interval."""

    def __init__(
        self, scope: Scope, source: Diagram, keep: Callable[[str, Diagram], Diagram]
    ) -> None:
        self._scope = scope
        self._source = source
        self._keep = keep

    def of(self, condition: p.Expression) -> Diagram:
        """The months, by reading."""
        if not _depends(condition):
            return combine(_whenever, [compile_(condition, self._scope)])
        match condition:
            case p.Clause(condition=inner):
                return self.of(inner)
            case p.Compare(operator=operator, left=left, right=right):
                if isinstance(right, p.Column):
                    return self._edge(_TURNED[operator], right.name, left)
                assert isinstance(left, p.Column)
                return self._edge(operator, left.name, right)
            case p.All(parts=parts):
                return combine(_all_of, [self.of(part) for part in parts])
            case p.Any(parts=parts):
                fixed = [compile_(part, self._scope) for part in parts if not _depends(part)]
                (moving,) = [self.of(part) for part in parts if _depends(part)]
                return combine(_or_else, [moving, *fixed])
            case p.By(subject=p.Reading(parameter=parameter), cases=cases):
                names = [name for name, _ in cases]
                chosen = self._scope.readings[parameter]
                under = [self.of(case) for _, case in cases]
                if isinstance(chosen, Cell):
                    return combine(lambda *each: _as_read(chosen, each), under)
                return combine(lambda reading, *each: each[names.index(reading)], [chosen, *under])
            case _:
                raise AssertionError(condition)

    def _edge(self, operator: str, column: str, other: p.Expression) -> Diagram:
        """``column operator other``: every month before some month, or from it on."""
        d = self._scope.dialect

        def at(source: Schedule, day: Cell) -> Cell:
            absent = nothing([day])
            if absent is not None:
                return absent
            month = f"{d.month_number(day.sql)} - ({source.first})"
            if column == START and operator in ("<", ">="):
                month += f" + CASE WHEN {d.day_of(day.sql)} > 1 THEN 1 ELSE 0 END"
            elif column == START:
                month += " + 1"
            elif operator in ("<=", ">"):
                month += f" + CASE WHEN {day.sql} = {d.last_day(day.sql)} THEN 1 ELSE 0 END"
            known, missing, undefined = reasons([day])
            return replace(
                numbers.number(f"({month})", 10**6, [day]),
                known=known,
                missing=missing,
                undefined=undefined,
            )

        def interval(month: Cell) -> Taken:
            length = str(p.MONTHS_LIMIT)
            sure = month.sql if month.known else f"coalesce({month.sql}, {{}})"
            cells = () if month.known else ((month, _NO),)
            if operator in ("<", "<="):
                return Taken(Span("0", sure.format("0")), Span("0", sure.format(length)), cells)
            low, none = sure.format("0"), sure.format(length)
            return Taken(Span(none, ""), Span(low, ""), cells)

        months = self._keep("month", combine(at, [self._source, compile_(other, self._scope)]))
        return combine(interval, [months])


def _as_read(reading: Cell, under: Sequence[Taken]) -> Taken:
    """The months under the reading of the row, which is the number of one."""

    def edge(texts: Sequence[str], none: str) -> str:
        if len(set(texts)) == 1:
            return texts[0]
        arms = [f"WHEN {number} THEN {text or none}" for number, text in enumerate(texts)]
        return f"CASE {reading.sql} {' '.join(arms)} END"

    def span(spans: Sequence[Span]) -> Span:
        none = str(p.MONTHS_LIMIT)
        return Span(edge([s.low for s in spans], "0"), edge([s.high for s in spans], none))

    cells: list[tuple[Cell, Span]] = []
    for number, each in enumerate(under):
        for cell, told in each.cells:
            null = f"({reading.sql} = {number} AND {is_null(cell)})"
            sql = "CAST(NULL AS BOOLEAN)" if cell.sql == "NULL" else cell.sql
            cells.append((replace(cell, sql=sql, null=null), told))
    sure, may = span([each.sure for each in under]), span([each.may for each in under])
    return Taken(sure, may, tuple(cells))


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _whenever(cell: Cell) -> Taken:
    """All months or none, by a condition that is the same for each."""
    if cell.sql == "TRUE":
        return _ALL
    many = str(p.MONTHS_LIMIT)
    sure = Span("0", f"CASE WHEN {cell.sql} THEN {many} ELSE 0 END")
    if cell.known:
        return Taken(sure, sure, ())
    return Taken(
        sure, Span("0", f"CASE WHEN NOT {cell.sql} THEN 0 ELSE {many} END"), ((cell, _NO),)
    )


def _all_of(*parts: Taken) -> Taken:
    whole = parts[0]
    for part in parts[1:]:
        whole = _both(whole, part)
    return whole


def _or_else(moving: Taken, *fixed: Cell) -> Taken:
    """Months for which a condition of the month holds, or all of them."""
    for cell in fixed:
        if cell.sql == "TRUE":
            return _ALL
        if cell.sql == "FALSE":
            continue
        many = str(p.MONTHS_LIMIT)
        sure, may = moving.sure, moving.may
        moving = Taken(
            Span(_case(cell.sql, "0", sure.low), _case(cell.sql, many, sure.high)),
            Span(
                _unless(cell.sql, may.low, "0"),
                _unless(cell.sql, may.high, many),
            ),
            moving.cells if cell.known else (*moving.cells, (cell, _NO)),
        )
    cells = tuple((cell, moving.sure) for cell, _ in moving.cells)
    return Taken(moving.sure, moving.may, cells)


def _case(condition: str, then: str, otherwise: str) -> str:
    if then == otherwise or otherwise == "":
        return otherwise
    return f"CASE WHEN {condition} THEN {then} ELSE {otherwise} END"


def _unless(condition: str, otherwise: str, then: str) -> str:
    if then == otherwise or otherwise == "":
        return otherwise
    return f"CASE WHEN NOT {condition} THEN {otherwise} ELSE {then} END"


# -- figures -------------------------------------------------------------------------------------


def figure(node: p.Aggregate, source: Schedule, dialect: Dialect) -> Cell:
    """``count``, ``count_distinct``, ``min`` or ``max`` over a schedule."""
    taken = source.taken
    sure, may = _size(taken.sure), _size(taken.may)
    low, high = sure, may
    if source.take is not None:
        wanted = f"greatest(0, {source.take.sql})"
        low, high = _least(sure, wanted), _least(may, wanted)
    known, missing, undefined = reasons([_doubt(cell, told, taken) for cell, told in taken.cells])
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
        return where_given(source.given, count)
    settled = f"{sure} = {may}"
    if source.take is not None:
        enough = f"({taken.sure.low} = {taken.may.low} AND {sure} >= {wanted})"
        settled = f"({settled} OR {wanted} = 0 OR {enough})"
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
    return where_given(source.given, cell)


def _doubt(cell: Cell, told: Span, taken: Taken) -> Cell:
    """A cell with its reasons where a month that may be taken waits for it."""
    if told == _NO:
        return cell
    waits = f"({_size(taken.may)} > {_size(_met(taken.may, told))})"
    return replace(cell, missing=both(waits, cell.missing), undefined=both(waits, cell.undefined))


def _size(span: Span) -> str:
    if span.low == "0":
        if span.high.isdigit():
            return span.high
        return f"greatest(0, {span.high})"
    return f"greatest(0, {span.high} - {span.low})"
