"""Two programs over one case: which facts and readings are the same, and which only one has.

A case of both is told in the names of the older program. Where both ask a fact, it has the values
that both admit; what only one of them asks, or admits, is told (:class:`Apart`), for no proof over
the cases of both says anything about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from typing import Literal as OneOf

from engine import program as p
from engine.prove.encoding.case import Case
from engine.prove.encoding.facts import Facts, Row, bounds
from engine.prove.encoding.values import Cell, Option


@dataclass(frozen=True)
class Alignment:
    """What the older program calls the things of the newer one: newer name → older name.

    ``names`` are inputs, columns and open parameters, ``options`` the options of choices and the
    readings, ``benefits`` the benefits. What is not in them is called alike.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    benefits: Mapping[str, str] = field(default_factory=dict)

    def name(self, name: str) -> str:
        """What the older program calls an input, a column or a parameter of the newer one."""
        return self.names.get(name, name)

    def option(self, name: str) -> str:
        """What it calls an option or a reading."""
        return self.options.get(name, name)

    @cached_property
    def _newer_options(self) -> dict[str, str]:
        return {older: newer for newer, older in self.options.items()}

    def newer_option(self, name: str) -> str:
        """What the newer program calls an option or a reading of the older one."""
        return self._newer_options.get(name, name)


IDENTITY = Alignment()
"""Everything is called alike."""


@dataclass(frozen=True, slots=True)
class Apart:
    """What only one of two programs asks or admits.

    ``what`` is an input or a column (``input``), a value of a choice (``option``), numbers, dates
    or digits (``range``) or a reading (``reading``); ``type`` is a fact of another type. ``side``
    is the program that has more: for a range both may. ``record`` is the input that a column is of.
    """

    what: OneOf["input", "option", "range", "type", "parameter", "reading"]
    side: OneOf["before", "after", "both"]
    name: str
    values: tuple[str, ...] = ()
    record: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """The facts and readings of two programs, in the names of the older one.

    ``inputs`` and ``readings`` are those that either has, with the values that all who ask them
    admit. ``apart`` says what that leaves out. ``impossible`` are facts that have no value which
    both admit: no case gives them.
    """

    inputs: tuple[p.Input, ...]
    readings: Mapping[str, tuple[str, ...]]
    key: tuple[str, ...]
    apart: tuple[Apart, ...]
    impossible: frozenset[str]

    @property
    def has_cases(self) -> bool:
        """Whether there is a case that both admit: it has its key, and a reading of everything."""
        return all(self.readings.values()) and not self.impossible.intersection(self.key)


def joint(before: p.Program, after: p.Program, alignment: Alignment) -> Joint:
    """What a case of both programs may say."""
    apart: list[Apart] = []
    impossible: set[str] = set()
    newer = [_older_names(given, alignment) for given in after.inputs]
    inputs = _joint_inputs(before.inputs, newer, apart, impossible, "")
    readings: dict[str, tuple[str, ...]] = {}
    old, new = (
        {q.name: tuple(r.name for r in q.readings) for q in program.parameters if q.state == "open"}
        for program in (before, after)
    )
    new = {alignment.name(name): tuple(map(alignment.option, of)) for name, of in new.items()}
    for name in {**old, **new}:
        if name in old and name in new:
            readings[name] = _shared(old[name], new[name], "reading", name, "", apart)
        else:
            side: OneOf["before", "after"] = "before" if name in old else "after"
            apart.append(Apart("parameter", side, name))
            readings[name] = old.get(name) or new[name]
    key = tuple(dict.fromkeys((*before.key, *map(alignment.name, after.key))))
    return Joint(tuple(inputs), readings, key, tuple(apart), frozenset(impossible))


def _older_names(given: p.Input, alignment: Alignment) -> p.Input:
    of = given.type
    if isinstance(of, p.ChoiceType):
        of = p.ChoiceType(tuple(map(alignment.option, of.options)))
    fields = tuple(_older_names(column, alignment) for column in given.fields)
    return replace(given, name=alignment.name(given.name), type=of, fields=fields)


def _joint_inputs(
    old: Sequence[p.Input],
    new: Sequence[p.Input],
    apart: list[Apart],
    impossible: set[str],
    record: str,
) -> list[p.Input]:
    olds, news = {i.name: i for i in old}, {i.name: i for i in new}
    found = []
    for name in {**olds, **news}:
        one, other = olds.get(name), news.get(name)
        if one is None or other is None:
            side: OneOf["before", "after"] = "before" if other is None else "after"
            apart.append(Apart("input", side, name, record=record))
            given = one or other
            assert given is not None
            found.append(given)
        else:
            found.append(_joint_input(one, other, apart, impossible, record))
    return found


def _joint_input(
    one: p.Input, other: p.Input, apart: list[Apart], impossible: set[str], record: str
) -> p.Input:
    match one.type, other.type:
        case p.ChoiceType(options=old), p.ChoiceType(options=new):
            both = _shared(old, new, "option", one.name, record, apart)
            if not both:
                impossible.add(one.name)
                return one
            return replace(one, type=p.ChoiceType(both))
        case p.RecordsType(), p.RecordsType():
            fields = _joint_inputs(one.fields, other.fields, apart, impossible, one.name)
            return replace(one, fields=tuple(fields))
        case ((p.IntegerType() | p.DecimalType()), (p.IntegerType() | p.DecimalType())):
            return _joint_number(one, other, apart, impossible, record)
        case a, b if type(a) is type(b):
            return _joint_range(one, other, apart, impossible, record)
    apart.append(Apart("type", "both", one.name, record=record))
    impossible.add(one.name)
    return one


def _shared(
    old: Sequence[str],
    new: Sequence[str],
    what: OneOf["option", "reading"],
    name: str,
    record: str,
    apart: list[Apart],
) -> tuple[str, ...]:
    """The values that both have; those of one alone are told."""
    gone = tuple(value for value in old if value not in new)
    come = tuple(value for value in new if value not in old)
    if gone:
        apart.append(Apart(what, "before", name, gone, record))
    if come:
        apart.append(Apart(what, "after", name, come, record))
    return tuple(value for value in old if value in new)


def _joint_number(
    one: p.Input, other: p.Input, apart: list[Apart], impossible: set[str], record: str
) -> p.Input:
    """A number that both admit, with no more digits than either."""
    old, new = (_digits(given.type) for given in (one, other))
    if old != new:
        side: OneOf["before", "after"] = "before" if old > new else "after"
        apart.append(Apart("range", side, one.name, record=record))
    fewer = one if old <= new else other
    return _joint_range(
        replace(one, type=fewer.type), replace(other, type=fewer.type), apart, impossible, record
    )


def _digits(of: p.Type) -> int:
    if isinstance(of, p.DecimalType):
        return 2 if of.digits is None else of.digits
    return 0


def _joint_range(
    one: p.Input, other: p.Input, apart: list[Apart], impossible: set[str], record: str
) -> p.Input:
    old, new = one.range or p.Edges(), other.range or p.Edges()
    if old == new:
        return one
    lower = _tighter((old.lower, old.lower_included), (new.lower, new.lower_included), upper=False)
    upper = _tighter((old.upper, old.upper_included), (new.upper, new.upper_included), upper=True)
    both = p.Edges(*lower, *upper)
    # An edge that is not there includes nothing and excludes nothing.
    gone, come = (_bounds(edges) != _bounds(both) for edges in (old, new))
    if gone or come:
        side: OneOf["before", "after", "both"] = (
            "both" if gone and come else "before" if gone else "after"
        )
        apart.append(Apart("range", side, one.name, record=record))
    if _is_empty(both, _digits(one.type)):
        impossible.add(one.name)
        return one
    return replace(one, range=both)


def _is_empty(edges: p.Edges, digits: int) -> bool:
    """Whether no value with so many digits lies in a range."""
    low: Any = edges.lower
    high: Any = edges.upper
    if low is None or high is None:
        return False
    if isinstance(low, date):
        low, high = low.toordinal(), high.toordinal()
    least, most = bounds(replace(edges, lower=low, upper=high), digits)
    return least is not None and most is not None and least > most


def _bounds(edges: p.Edges) -> tuple[object, ...]:
    lower = None if edges.lower is None else (edges.lower, edges.lower_included)
    upper = None if edges.upper is None else (edges.upper, edges.upper_included)
    return lower, upper


def _tighter(one: tuple[Any, bool], other: tuple[Any, bool], *, upper: bool) -> tuple[Any, bool]:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] and other[1]
    return one if (one[0] < other[0]) is upper else other


# -- the facts as each program calls them --------------------------------------------------------


def seen(facts: Facts, program: p.Program, alignment: Alignment) -> Facts:
    """The facts of a joint case under the names of one of the programs."""
    cells: dict[str, Cell] = {}
    rows: dict[str, tuple[Row, ...]] = {}
    given = {i.name: facts.given[alignment.name(i.name)] for i in program.inputs}
    for one in program.inputs:
        name = alignment.name(one.name)
        if isinstance(one.type, p.RecordsType):
            rows[one.name] = tuple(_row(row, one, alignment) for row in facts.rows[name])
        else:
            cells[one.name] = cell_seen(facts.cells[name], alignment)
    return Facts(facts.calendar, cells, rows, given, facts.plain)


def _row(row: Row, given: p.Input, alignment: Alignment) -> Row:
    names = {column.name: alignment.name(column.name) for column in given.fields}
    columns = {own: cell_seen(row.columns[name], alignment) for own, name in names.items()}
    extra = {own: row.extra[name] for own, name in names.items() if name in row.extra}
    return Row(columns, row.weight, extra)


def cell_seen(cell: Cell, alignment: Alignment) -> Cell:
    """A value with its options as the newer program calls them."""
    if isinstance(cell.value, Option) and alignment.options:
        return replace(cell, value=_option(cell.value, alignment))
    return cell


def _option(option: Option, alignment: Alignment) -> Option:
    return Option({alignment.newer_option(name): g for name, g in option.guards.items()})


def readings_seen(
    readings: Mapping[str, Option], program: p.Program, alignment: Alignment
) -> dict[str, Option]:
    """The readings of a joint case under the names of one of the programs."""
    return {
        q.name: _option(readings[alignment.name(q.name)], alignment)
        for q in program.parameters
        if q.state == "open"
    }


def case_seen(case: Case, program: p.Program, alignment: Alignment) -> Case:
    """A joint case as one of the programs is given it: what it does not ask is left out."""
    facts = dict(_facts_seen(case.facts, program.inputs, alignment))
    readings = {
        q.name: alignment.newer_option(case.readings[alignment.name(q.name)])
        for q in program.parameters
        if q.state == "open"
    }
    return Case(facts, readings)


def _facts_seen(
    facts: Mapping[str, Any], inputs: Sequence[p.Input], alignment: Alignment
) -> Iterator[tuple[str, Any]]:
    for given in inputs:
        value = facts.get(alignment.name(given.name))
        if value is None:
            continue
        if isinstance(given.type, p.RecordsType):
            value = _rows_seen(value, given.fields, alignment)
        elif (change := _change(given, alignment)) is not None:
            value = change(value)
        yield given.name, value


def _rows_seen(
    rows: Sequence[Mapping[str, Any]], fields: Sequence[p.Input], alignment: Alignment
) -> list[dict[str, Any]]:
    """Records as one of the programs is given them; what is to be done is found out once."""
    columns = [(c.name, alignment.name(c.name), _change(c, alignment)) for c in fields]
    return [
        {
            name: value if change is None else change(value)
            for name, older, change in columns
            if (value := row.get(older)) is not None
        }
        for row in rows
    ]


def _change(given: p.Input, alignment: Alignment) -> Callable[[Any], Any] | None:
    """What is done to a value; None where it stays what it is."""
    if isinstance(given.type, p.ChoiceType) and alignment.options:
        return alignment.newer_option
    return int if isinstance(given.type, p.IntegerType) else None
