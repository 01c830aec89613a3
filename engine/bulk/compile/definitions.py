"""The definitions of a program as columns of one table of subjects, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine import program as p
from engine.bulk.compile.cells import TRUE, Cell
from engine.bulk.compile.conditions import explained
from engine.bulk.compile.expressions import Scope, compile_
from engine.bulk.compile.figures import Figures
from engine.bulk.compile.month_forms import END, START, is_interval
from engine.bulk.compile.months import Parts, begun, figure, kept, parts_of, schedule
from engine.bulk.compile.rows import POSITION, Plan, Rows, grouped
from engine.bulk.compile.selections import select
from engine.bulk.compile.stages import ROW, Query, Step
from engine.bulk.compile.undefined import may_be_not_stated
from engine.bulk.databases.dialects import Dialect
from engine.readings import Diagram, combine, leaves
from engine.traversal import aggregates_of, expressions_of, needs

_SHORT = 30

FEW = 8
"""So many readings of a figure become columns; the benefits of more have a branch of their own."""


@dataclass(slots=True)
class Definitions:
    """What has been compiled so far, and the step that has its columns.

    ``readings`` are the open parameters, ``facts`` the facts. ``rows`` are the selections as
    tables, ``schedules`` those of months that do without their rows. ``besides`` is what has to be
    found out of the records of an input with the first figures over them.
    """

    program: p.Program
    step: Step
    facts: Mapping[str, Cell]
    readings: Mapping[str, Diagram]
    values: dict[str, Diagram] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    schedules: dict[str, Parts] = field(default_factory=dict)
    figures: dict[p.Aggregate, Diagram] = field(default_factory=dict)
    besides: dict[str, Sequence[Plan]] = field(default_factory=dict)

    @property
    def dialect(self) -> Dialect:
        """The dialect of the query."""
        return self.step.query.dialect

    @property
    def query(self) -> Query:
        """The query that the steps are of."""
        return self.step.query

    @property
    def scope(self) -> Scope:
        """What names stand for."""
        return Scope(self.dialect, self.readings, self.facts, self.values, self.figures.__getitem__)

    def compile(self, expression: p.Expression, name: str = "") -> Diagram:
        """An expression, with its reasons as short as they can be said.

        With a ``name``, parts that several readings share are columns called after it.
        """
        scope = self.scope
        if name:
            scope = replace(scope, keep=lambda sql: self.step.column(f"{name}: part", sql))
        made = compile_(expression, scope)
        if may_be_not_stated(self.program, expression):
            return made
        return combine(explained, [made])

    def add(self, definition: p.Definition) -> None:
        """Compile a definition; those on which it rests are there."""
        body = definition.body
        if not isinstance(body, p.Selection):
            cell = self.compile(body, definition.name)
            self.values[definition.name] = self.step.keep_all(
                definition.name, cell, definition.text
            )
            return
        if is_interval(self.program, definition.name):
            self._schedule(definition, body)
        else:
            self._selection(definition, body)

    def _schedule(self, definition: p.Definition, body: p.Selection) -> None:
        name = definition.name
        source = self.schedules[body.source] if isinstance(body.source, str) else None
        parts = parts_of(
            body,
            source,
            self.scope,
            lambda label, diagram: self.step.keep_all(f"{name} {label}", diagram),
        )

        def keep(label: str, sql: str) -> str:
            return sql if len(sql) < _SHORT else self.step.column(f"{name} {label}", sql)

        self.schedules[name] = kept(parts, keep)
        whole = schedule(self.schedules[name])
        is_one_of_few = len(leaves(whole)) <= FEW

        def named(label: str, sql: str) -> str:
            return keep(label, sql) if is_one_of_few else sql

        for node in aggregates_of(self.program, name):
            made = combine(lambda each, node=node: figure(node, each, self.dialect, named), [whole])
            # Days of a schedule, and a count with many readings, are asked of few rows: they are
            # computed where they are wanted.
            if node.function in ("min", "max") or len(leaves(made)) > FEW:
                self.figures[node] = made
            else:
                self.figures[node] = self.step.keep_all(_figure_name(node), made)

    def _selection(self, definition: p.Definition, body: p.Selection) -> None:
        if isinstance(body.source, p.Months):
            source = self._unrolled(definition.name, body.source)
        else:
            source = (
                self.rows[body.source] if body.source in self.rows else self._again(body.source)
            )
        self.rows[definition.name], self.step = select(
            definition.name, body, source, self.step, self.scope
        )
        self.figures_of(definition.name)

    def _again(self, name: str) -> Rows:
        """The rows of a schedule that has been treated as an interval so far."""
        definition = next(each for each in self.program.definitions if each.name == name)
        body = definition.body
        assert isinstance(body, p.Selection)
        if isinstance(body.source, p.Months):
            source = self._unrolled(name, body.source)
        else:
            source = self._again(body.source)
        self.rows[name], self.step = select(name, body, source, self.step, self.scope)
        return self.rows[name]

    def _unrolled(self, name: str, source: p.Months) -> Rows:
        """A row for each month that any reading of the schedule has."""
        d, quoted = self.dialect, self.dialect.name_of
        first = self.step.keep_all(f"{name} first", compile_(source.first, self.scope))
        number = self.step.keep_all(f"{name} number", compile_(source.number, self.scope))
        every = combine(lambda one, other: begun(one, other, d), [first, number])
        given = self.step.keep_all(f"{name} given", combine(lambda each: each.given, [every]))
        begins = self.step.keep_all(
            f"{name} begins", combine(lambda each: Cell(each.first, limit=10**6), [every])
        )
        length = self.step.keep_all(
            f"{name} length",
            combine(
                lambda each, known: Cell(
                    f"CASE WHEN coalesce({known.sql}, FALSE) THEN {each.taken.may.high} ELSE 0 END",
                    known=True,
                    limit=p.MONTHS_LIMIT,
                ),
                [every, given],
            ),
        )
        self.step.close()
        texts = [cell.sql for each in (begins, length) for cell in leaves(each)]
        wanted = [c for c in self.step.used(texts) if c != ROW]
        lengths = list(dict.fromkeys(cell.sql for cell in leaves(length)))
        longest = lengths[0] if len(lengths) == 1 else f"greatest({', '.join(lengths)})"
        listed = [f"s.{quoted(ROW)}", f"i AS {quoted(POSITION)}"]
        listed += [f"s.{quoted(column)}" for column in wanted]
        table = self.query.add(
            f"{name} months",
            listed,
            f"FROM {quoted(self.step.table)} AS s\n"
            f"JOIN {d.counted_to(p.MONTHS_LIMIT)} ON i < {longest}",
        )
        step = Step(self.query, table, {ROW, POSITION, *wanted}, name)
        position = quoted(POSITION)
        starts = combine(
            lambda cell, n: Cell(
                f"CASE WHEN {position} < {n.sql} THEN {d.first_of(f'{cell.sql} + {position}')} END",
                known=True,
            ),
            [begins, length],
        )
        columns = {START: step.keep_all(START, starts)}
        ends = combine(lambda cell: Cell(d.last_day(cell.sql), known=True), [columns[START]])
        columns[END] = step.keep_all(END, ends)
        taken = combine(
            lambda n: TRUE if len(lengths) == 1 else Cell(f"({position} < {n.sql})", known=True),
            [length],
        )
        taken = step.keep_all(f"{name} there", taken)
        step.close()
        return Rows(step, columns, taken, given)

    def figures_of(self, name: str) -> None:
        """The figures that are asked of some rows, as columns of their subjects."""
        nodes = aggregates_of(self.program, name)
        if not nodes:
            return
        rows = self.rows[name]
        figures = Figures(name, rows, self.step)
        made = {node: figures.figure(node) for node in nodes}
        if figures.plans:
            plans = [*figures.plans, *self.besides.pop(rows.origin, ())]
            self.step = grouped(name, rows, plans, self.step)
        for node, diagram in made.items():
            self.figures[node] = self.step.keep_all(_figure_name(node), diagram)
        self.step.close()

    def settle(self) -> None:
        """Find out what no figure has been asked with."""
        for name, plans in self.besides.items():
            self.step = grouped(name, self.rows[name], plans, self.step)
        self.besides = {}


def wanted(program: p.Program, also: Sequence[str] = ()) -> set[str]:
    """The definitions and records on which an answer depends, and those that are asked for."""
    by_name = {definition.name: definition for definition in program.definitions}
    todo: list[p.Expression] = [r.clause for r in program.requirements]
    todo += [benefit.value for benefit in program.benefits]
    todo += [p.Value(name) for name in also]
    if program.applies_when is not None:
        todo.append(program.applies_when)
    found: set[str] = set()
    while todo:
        direct = needs(todo.pop())
        for name in direct.values | direct.rows:
            if name in found:
                continue
            found.add(name)
            definition = by_name.get(name)
            if definition is None:
                continue
            todo.extend(expressions_of(definition))
            body = definition.body
            while isinstance(body, p.Selection) and isinstance(body.source, str):
                source = body.source
                if source in found:
                    break
                found.add(source)
                if source not in by_name:
                    break
                todo.extend(expressions_of(by_name[source]))
                body = by_name[source].body
    return found


def _figure_name(node: p.Aggregate) -> str:
    column = f".{node.column}" if node.column else ""
    return f"{node.function}({node.rows}{column})"
