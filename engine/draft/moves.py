"""Cases beside a case: one thing changed, or moved to where an edge is met."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine import program as p
from engine import traversal
from engine.draft.sites import Edge
from engine.draft.trials import Trial, Trials
from engine.prove.encoding.case import Case

Item = tuple[str, str]
"""An input, and a column of it or ''; or an open parameter."""

RECORDS = 400
"""A case has no more records than this: a longer one is nothing to read."""


class Moves:
    """The cases beside those of one rule set, always in the same order."""

    def __init__(self, trials: Trials) -> None:
        program = trials.settled
        self._trials = trials
        self._inputs = {given.name: given for given in program.inputs}
        self._open = {q.name: tuple(r.name for r in q.readings) for q in trials.open}
        self._reach = _reach(program)
        self._looking_at = _looking_at(program)
        self._key = set(program.key)
        stated = _figures(program)
        self._days = sorted(one for one in stated if isinstance(one, date))
        self._numbers = sorted(one for one in stated if not isinstance(one, date))
        self.switches: tuple[Item, ...] = tuple(
            [(name, "") for name in self._open]
            + [(n, "") for n, i in self._inputs.items() if _is_switch(i)]
        )

    def related(self, names: Iterator[str] | Sequence[str]) -> tuple[Item, ...]:
        """The facts, columns and readings on which these definitions and facts rest, in the order
        of the rule set."""
        found: dict[Item, None] = {}
        for name in names:
            found.update(dict.fromkeys(self._reach.get(name, ())))
        return tuple(item for item in self.all_items() if item in found)

    def beside(self, item: Item) -> tuple[Item, ...]:
        """What the definitions rest on that look at a fact or column themselves."""
        return self.related(self._looking_at.get(item[1] or item[0], ()))

    def all_items(self) -> tuple[Item, ...]:
        """Every reading, fact and column of a case."""
        items: list[Item] = [(name, "") for name in self._open]
        for name, given in self._inputs.items():
            items.append((name, ""))
            items += [(name, column.name) for column in given.fields]
        return tuple(items)

    # -- one thing changed -----------------------------------------------------------------------

    def of(self, case: Case, item: Item) -> Iterator[Case]:
        """The cases that differ from one in one reading, fact or column."""
        name, column = item
        if name in self._open:
            for reading in self._open[name]:
                if reading != case.readings[name]:
                    yield Case(case.facts, {**case.readings, name: reading})
        elif column:
            yield from self._columns(case, name, column)
        elif self._inputs[name].fields:
            for records in self._records(case.facts.get(name) or [], self._inputs[name]):
                yield _with(case, name, records)
        elif name not in self._key:
            for value in self._values(self._inputs[name], case.facts.get(name), case.facts):
                yield _with(case, name, value)

    def without(self, case: Case, item: Item) -> Iterator[Case]:
        """The case without a fact, or with a column missing in its first record, or in all."""
        name, column = item
        if name not in case.facts or name in self._key:
            return
        if not column:
            yield _with(case, name, None)
            return
        records = case.facts[name]
        less = [{k: v for k, v in row.items() if k != column} for row in records]
        if records:
            yield _with(case, name, [less[0], *records[1:]])
            yield _with(case, name, less)

    def _columns(self, case: Case, name: str, column: str) -> Iterator[Case]:
        records = case.facts.get(name)
        if not records:
            return
        field = next(each for each in self._inputs[name].fields if each.name == column)
        first = records[0]
        for value in self._values(field, first.get(column), {**case.facts, **first}):
            if value is not None:
                changed = {**first, column: value}
                yield _with(case, name, [changed, *records[1:]])
                yield _with(case, name, [{**row, column: value} for row in records])
                if len(records) == 1:
                    yield _with(case, name, [first, _fresh(changed, self._inputs[name], 2)])

    def _records(self, records: list[Any], given: p.Input) -> Iterator[list[Any]]:
        if records:
            yield []
            yield records[:-1]
            yield _to(records, given, len(records) + 1)
            yield [*records, records[-1]]
            if len(records) > 2:
                yield records[:1]

    def _values(self, field: p.Input, value: Any, beside: Mapping[str, Any]) -> Iterator[Any]:
        match field.type:
            case p.BooleanType():
                yield from [each for each in (True, False) if each is not value]
            case p.ChoiceType(options=options):
                yield from [option for option in options if option != value]
            case p.DateType():
                yield from self._dates(value, beside)
            case p.IntegerType() | p.DecimalType():
                yield from self._other_numbers(field, value)
            case _:
                return

    def _dates(self, value: Any, beside: Mapping[str, Any]) -> Iterator[date]:
        others = [each for each in beside.values() if isinstance(each, date)] + self._days
        if isinstance(value, date):
            others = [value, *others, *(_months_later(value, n) for n in (-1, 1, -12, 12))]
        found: dict[date, None] = {}
        for other in others:
            last = calendar.monthrange(other.year, other.month)[1]
            near = [other + timedelta(step) for step in (-1, 0, 1)]
            near += [other.replace(day=1), other.replace(day=last)]
            found.update(dict.fromkeys(near))
        found.pop(value, None)
        yield from found

    def _other_numbers(self, field: p.Input, value: Any) -> Iterator[Any]:
        edges = field.range
        whole = isinstance(field.type, p.IntegerType)
        around = [value + 1, value - 1] if value is not None else []
        around += [one for one in self._numbers if not whole or one == int(one)]
        around += [0, 1, 2]
        around += [one for one in (edges.lower, edges.upper) if one is not None] if edges else []
        for number in dict.fromkeys(around):
            if number != value and within(edges, number):
                yield int(number) if whole else number

    # -- to an edge ------------------------------------------------------------------------------

    def to_edge(self, trial: Trial, edge: Edge, step: int, items: Sequence[Item]) -> Iterator[Case]:
        """Cases in which an edge may be met at ``step``, by moving one fact or column to it."""
        for left, right in self._trials.sides(trial, edge):
            if isinstance(left, date) and isinstance(right, date):
                yield from self._shifted(trial, edge, (right - left).days + step, items, step)
            elif not isinstance(left, (date, str, bool)) and not isinstance(right, (date, str)):
                yield from self._shifted(trial, edge, right - left + step, items, step)

    def _shifted(
        self, trial: Trial, edge: Edge, shift: Any, items: Sequence[Item], step: int
    ) -> Iterator[Case]:
        for item in items:
            for sign in (1, -1):
                for case in self._by(trial.case, item, sign * shift):
                    yield case
                    yield from self._again(case, edge, item, sign, step)
                    yield from self._at_turns(case, item, items)

    def _at_turns(self, case: Case, moved: Item, items: Sequence[Item]) -> Iterator[Case]:
        """The case with the dates of an edge moved together to where a month ends, and begins:
        where only months count, a day makes a difference there alone."""
        day = case.facts.get(moved[0])
        if not isinstance(day, date):
            return
        names = [n for n, column in items if not column and isinstance(case.facts.get(n), date)]
        last = calendar.monthrange(day.year, day.month)[1]
        for shift in (1 - day.day, last - day.day):
            later = {n: _moved(case.facts[n], shift, self._inputs[n]) for n in names}
            if shift and None not in later.values():
                yield Case({**case.facts, **later}, case.readings)

    def _again(self, case: Case, edge: Edge, item: Item, sign: int, step: int) -> Iterator[Case]:
        """Once more from where it came to: months have different lengths."""
        trial = self._trials.try_(case)
        if trial is None:
            return
        for left, right in self._trials.sides(trial, edge):
            if isinstance(left, date) and isinstance(right, date):
                shift = (right - left).days + step
                if shift and abs(shift) <= 62:
                    yield from self._by(case, item, sign * shift)
            elif not isinstance(left, (date, str, bool)) and not isinstance(right, (date, str)):
                shift = right - left + step
                if shift:
                    yield from self._by(case, item, sign * shift)

    def _by(self, case: Case, item: Item, shift: Any) -> Iterator[Case]:
        """The case with one number, date or list of records so much greater."""
        name, column = item
        given = self._inputs.get(name)
        if given is None or not shift:
            return
        value = case.facts.get(name)
        if not column and given.fields:
            count = len(value or ()) + int(shift)
            if value and shift == int(shift) and 0 <= count <= RECORDS:
                yield _with(case, name, _to(value, given, count))
        elif not column and name not in self._key:
            moved = _moved(value, shift, given)
            if moved is not None:
                yield _with(case, name, moved)
        elif column and value:
            field = next(each for each in given.fields if each.name == column)
            rows = [{**row, column: _moved(row.get(column), shift, field)} for row in value]
            if rows[0][column] is not None:
                yield _with(case, name, [rows[0], *value[1:]])
                if len(rows) > 1 and all(row[column] is not None for row in rows):
                    yield _with(case, name, rows)


def _moved(value: Any, shift: Any, given: p.Input) -> Any:
    if isinstance(value, date) and not isinstance(shift, Decimal):
        try:
            return value + timedelta(int(shift))
        except OverflowError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    moved = value + shift
    if isinstance(given.type, p.IntegerType):
        return int(moved) if moved == int(moved) else None
    return moved


def _with(case: Case, name: str, value: Any) -> Case:
    facts = {n: v for n, v in case.facts.items() if n != name}
    if value is not None:
        facts = {n: value if n == name else v for n, v in case.facts.items()}
        facts.setdefault(name, value)
    return Case(facts, case.readings)


def _to(records: list[Any], given: p.Input, count: int) -> list[Any]:
    """So many records: the last taken away, or the first again under keys of their own."""
    if count <= len(records):
        return records[:count]
    more = [_fresh(records[0], given, number) for number in range(len(records) + 1, count + 1)]
    return [*records, *more]


def _fresh(record: Mapping[str, Any], given: p.Input, number: int) -> dict[str, Any]:
    """The record as another person's: with the number in each of its texts."""
    texts = {each.name for each in given.fields if isinstance(each.type, p.TextType)}
    return {name: _numbered(v, number) if name in texts else v for name, v in record.items()}


def _numbered(text: str, number: int) -> str:
    tail = re.search(r"\d*$", text)
    digits = tail[0] if tail else ""
    return f"{text[: len(text) - len(digits)]}{number:0{len(digits) or 1}d}"


def within(edges: p.Edges | None, number: Any) -> bool:
    """Whether a range admits a number."""
    if edges is None:
        return True
    low, high = edges.lower, edges.upper
    above = low is None or number > low or (number == low and edges.lower_included)
    return above and (high is None or number < high or (number == high and edges.upper_included))


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _is_switch(given: p.Input) -> bool:
    return isinstance(given.type, p.BooleanType | p.ChoiceType)


def _figures(program: p.Program) -> set[Any]:
    """The dates and numbers that the rule set states."""
    roots = [e for d in program.definitions for e in traversal.expressions_of(d)]
    roots += [requirement.clause for requirement in program.requirements]
    roots += [benefit.value for benefit in program.benefits]
    return {
        node.value
        for root in roots
        for node in traversal.walk(root)
        if isinstance(node, p.Literal)
        and node.parameter
        and isinstance(node.value, (date, int, Decimal))
        and not isinstance(node.value, bool)
    }


# -- what rests on what --------------------------------------------------------------------------


def _reach(program: p.Program) -> dict[str, tuple[Item, ...]]:
    """For each definition, input, clause and benefit the items on which it rests, in order."""
    reach: dict[str, dict[Item, None]] = {}
    for given in program.inputs:
        own: dict[Item, None] = {(given.name, ""): None}
        own |= {(given.name, column.name): None for column in given.fields}
        reach[given.name] = own
    for definition in program.definitions:
        found: dict[Item, None] = {}
        source = traversal.source_of(definition)
        if source:
            found |= reach[source]
        for expression in traversal.expressions_of(definition):
            found |= _of(expression, reach)
        reach[definition.name] = found
    return {name: tuple(found) for name, found in reach.items()}


def _of(expression: p.Expression, reach: Mapping[str, Mapping[Item, None]]) -> dict[Item, None]:
    found: dict[Item, None] = {}
    for node in traversal.walk(expression):
        match node:
            case p.Fact(name=name) | p.Value(name=name) | p.Aggregate(rows=name):
                found.update(reach.get(name, {}))
            case p.By(subject=p.Reading(parameter=name)):
                found[name, ""] = None
            case _:
                pass
    return found


def _looking_at(program: p.Program) -> dict[str, list[str]]:
    """For each fact and column the definitions that mention it."""
    found: dict[str, list[str]] = {}
    for definition in program.definitions:
        for expression in traversal.expressions_of(definition):
            for node in traversal.walk(expression):
                if isinstance(node, p.Fact | p.Column):
                    found.setdefault(node.name, []).append(definition.name)
    return found


def names_in(*expressions: p.Expression) -> list[str]:
    """The facts, definitions, rows and columns that expressions mention."""
    found: dict[str, None] = {}
    for expression in expressions:
        for node in traversal.walk(expression):
            if isinstance(node, (p.Fact, p.Value)):
                found[node.name] = None
            elif isinstance(node, p.Aggregate):
                found[node.rows] = None
    return list(found)
