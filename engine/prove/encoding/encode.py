"""A whole program in terms: its definitions, clauses, verdict and benefits under one reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from engine import program as p
from engine import traversal
from engine.prove.encoding.days import Calendar
from engine.prove.encoding.expressions import Columns, Expressions
from engine.prove.encoding.facts import Facts, readings_of, unknown_facts, unknowns_of
from engine.prove.encoding.figures import Figures
from engine.prove.encoding.operations import conjunction
from engine.prove.encoding.rows import Entry, Rows, RowSet
from engine.prove.encoding.terms import Term, Truth, both, either, negated
from engine.prove.encoding.values import Cell, Day, Number, Option
from engine.ruleset.diagnostics import Place

Figure = tuple[str, str, str]
"""A figure over rows: its function, the rows by name, and the column."""


class Known(Protocol):
    """What is written in terms already: by another program over the same facts and readings."""

    def cell(self, node: p.Expression) -> Cell | None:
        """An expression outside a selection."""

    def rows(self, name: str) -> RowSet | None:
        """A selection."""

    def figure(self, node: p.Aggregate, rows: RowSet) -> Cell | None:
        """A figure over rows that are not."""


@dataclass(frozen=True, slots=True)
class Met:
    """A clause where it was met: in a row that is ``present``, or anywhere."""

    clause: p.Clause
    present: Truth
    cell: Cell


@dataclass(frozen=True, slots=True)
class Encoded:
    """A program in terms of its facts and readings.

    ``met`` are its clauses by id. ``due`` is where a benefit is answered, ``refused`` where the
    verdict rests on something undefined. ``loose`` are the places of the aggregates whose figures
    are not exact unless ``exact`` is assumed.
    """

    program: p.Program
    facts: Facts
    readings: Mapping[str, Option]
    exact: Truth
    values: Mapping[str, Cell]
    rows: Mapping[str, RowSet]
    met: Mapping[str, tuple[Met, ...]]
    applies: Cell
    requirements: tuple[Cell, ...]
    benefits: Mapping[str, Cell]
    loose: tuple[Place, ...]
    expressions: Expressions
    figures: Mapping[Figure, Cell]

    @property
    def verdict(self) -> Cell:
        """All requirements together, where the duty applies: whether they hold, and why not."""
        return conjunction(self.requirements)

    @property
    def granted(self) -> Truth:
        """Whether the case is eligible, or the duty met."""
        return both(self.applies.holds, self.verdict.holds)

    @property
    def rejected(self) -> Truth:
        """Whether a requirement fails where the duty applies."""
        return both(self.applies.holds, self.verdict.fails)

    @property
    def due(self) -> Truth:
        """Whether a benefit is answered: eligible, or only for what the text does not state."""
        waits = self.verdict
        unstated = both(waits.unstated, negated(either(waits.missing, waits.undefined)))
        whether = self.applies
        only = both(whether.unstated, negated(either(whether.missing, whether.undefined)))
        return either(both(whether.holds, either(waits.holds, unstated)), only)

    @property
    def refused(self) -> Truth:
        """Whether the verdict rests on something undefined."""
        waits, whether = self.verdict, self.applies
        return either(
            both(whether.undefined, negated(whether.missing)),
            both(whether.holds, waits.undefined, negated(waits.missing)),
        )

    @property
    def unanswered(self) -> Truth:
        """Whether a benefit that is due is undefined, for which the whole case is refused."""
        undefined = [both(cell.undefined, negated(cell.missing)) for cell in self.benefits.values()]
        return both(self.due, either(*undefined))


def single_records(program: p.Program) -> frozenset[str]:
    """The inputs of records whose generic rows stand for one row each.

    Those of which the first so many are taken, or a column is summed.
    """
    roots = roots_of(program)
    found: set[str] = set()
    for definition in program.definitions:
        if isinstance(definition.body, p.Selection) and definition.body.take is not None:
            found.add(roots[definition.name])
    found |= {
        roots.get(node.rows, node.rows)
        for root in traversal.roots(program)
        for node in traversal.walk(root)
        if isinstance(node, p.Aggregate) and node.function == "sum"
    }
    return frozenset(found)


def roots_of(program: p.Program) -> dict[str, str]:
    """The input of records, or '' for a schedule, that each selection comes from."""
    roots = {i.name: i.name for i in program.inputs if isinstance(i.type, p.RecordsType)}
    for definition in program.definitions:
        if isinstance(definition.body, p.Selection):
            source = definition.body.source
            roots[definition.name] = roots[source] if isinstance(source, str) else ""
    return roots


def generic_rows(program: p.Program) -> dict[str, int]:
    """How many generic rows each input of records needs.

    One for each selection that nothing is selected from: a row that is in the last of a chain is
    in all before it.
    """
    roots = roots_of(program)
    sources = {traversal.source_of(definition) for definition in program.definitions}
    numbers = dict.fromkeys(
        (i.name for i in program.inputs if isinstance(i.type, p.RecordsType)), 0
    )
    for definition in program.definitions:
        name = definition.name
        if isinstance(definition.body, p.Selection) and name not in sources and roots[name]:
            numbers[roots[name]] += 1
    return {name: max(1, number) for name, number in numbers.items()}


def encode(
    program: p.Program,
    *,
    exact: Truth,
    rows: Mapping[str, int] | None = None,
    missing: bool = False,
    single: frozenset[str] | None = None,
) -> Encoded:
    """The program in terms.

    ``exact`` is the truth under which the generic rows are all that there are; ``rows`` how many
    there are of each input of records; ``missing``: whether facts may be missing.
    """
    calendar = Calendar()
    alone = single_records(program) if single is None else single
    numbers = generic_rows(program) if rows is None else rows
    facts = unknown_facts(program, calendar, numbers, missing=missing, single=alone)
    return encode_over(program, facts, readings_of(program), exact, alone)


def encode_over(
    program: p.Program,
    facts: Facts,
    readings: Mapping[str, Option],
    exact: Truth,
    single: frozenset[str],
    known: Known | None = None,
) -> Encoded:
    """The program in terms of facts and readings that are there: for two programs over one case.

    What is ``known`` is taken as it is; the clauses inside it are not met again.
    """
    names = _Names(program, facts, readings, exact, single, known)
    return names.encoded()


@dataclass(slots=True)
class _Names:
    """What the names of a program stand for; each definition is written when first met."""

    program: p.Program
    facts: Facts
    readings: Mapping[str, Option]
    exact: Truth
    single: frozenset[str]
    known: Known | None
    calendar: Calendar = field(init=False)
    expressions: Expressions = field(init=False)
    definitions: dict[str, p.Definition] = field(init=False)
    rows: dict[str, RowSet] = field(default_factory=dict)
    values: dict[str, Cell] = field(default_factory=dict)
    met: dict[str, list[Met]] = field(default_factory=dict)
    loose: list[Place] = field(default_factory=list)
    _present: Truth = True
    _figures: dict[Figure, Cell] = field(default_factory=dict)
    _once: frozenset[Term] = field(init=False)

    def __post_init__(self) -> None:
        self._once = frozenset(unknowns_of(replace(self.facts, rows={}), self.readings))
        self.calendar = self.facts.calendar
        self.expressions = Expressions(self, self.known.cell if self.known else None)
        self.definitions = {d.name: d for d in self.program.definitions}

    def encoded(self) -> Encoded:
        for definition in self.program.definitions:
            if isinstance(definition.body, p.Selection):
                self._rows(definition.name)
            else:
                self.value(definition.name)
        cell = self.expressions.cell
        applies = Cell(True)
        if self.program.applies_when is not None:
            applies = cell(self.program.applies_when)
        requirements = tuple(cell(requirement.clause) for requirement in self.program.requirements)
        benefits = {benefit.name: cell(benefit.value) for benefit in self.program.benefits}
        return Encoded(
            self.program,
            self.facts,
            self.readings,
            self.exact,
            self.values,
            self.rows,
            {identifier: tuple(found) for identifier, found in self.met.items()},
            applies,
            requirements,
            benefits,
            tuple(dict.fromkeys(self.loose)),
            self.expressions,
            self._figures,
        )

    # -- names -----------------------------------------------------------------------------------

    def fact(self, name: str) -> Cell:
        return self.facts.cells[name]

    def value(self, name: str) -> Cell:
        known = self.values.get(name)
        if known is None:
            body = self.definitions[name].body
            assert not isinstance(body, p.Selection)
            present, self._present = self._present, True
            known = self.values[name] = self.expressions.cell(body)
            self._present = present
        return known

    def reading(self, parameter: str) -> Option:
        return self.readings[parameter]

    def clause(self, clause: p.Clause, cell: Cell, columns: Columns | None) -> None:
        present = True if columns is None else self._present
        self.met.setdefault(clause.id, []).append(Met(clause, present, cell))

    def aggregate(self, node: p.Aggregate) -> Cell:
        key = (node.function, node.rows, node.column)
        if key not in self._figures:
            rows, made = self._rows(node.rows), Figures(self.exact, self.calendar.side)
            known = self.known.figure(node, rows) if self.known is not None else None
            if known is not None:
                found = known
            elif node.function == "count":
                found = made.count(rows)
            elif node.function == "count_distinct":
                found = made.count_distinct(rows, node.column)
            else:
                found = made.figure(rows, node.function, node.column)
            self._figures[key] = found
            if rows.loose and known is None:
                self.loose.append(node.place)
        return self._figures[key]

    # -- rows ------------------------------------------------------------------------------------

    def _maker(self) -> Rows:
        return Rows(self.exact, self.calendar.side, self._once)

    def _rows(self, name: str) -> RowSet:
        if name not in self.rows:
            definition = self.definitions.get(name)
            known = self.known.rows(name) if self.known is not None else None
            if known is not None:
                self.rows[name] = known
            elif definition is None:
                self.rows[name] = self._maker().records(
                    self.facts.rows[name], self.facts.given[name], single=name in self.single
                )
            else:
                assert isinstance(definition.body, p.Selection)
                self.rows[name] = self._selection(definition.body)
        return self.rows[name]

    def _selection(self, body: p.Selection) -> RowSet:
        made = self._maker()
        found = self._source(body.source)
        where = body.where
        found = made.filtered(
            found,
            lambda entry: self._widened(entry, body),
            None if where is None else lambda entry: self._where(entry, where),
        )
        if body.order:
            found = made.ordered(found, body.order)
        if body.take is not None:
            wanted = self.expressions.cell(body.take)
            found = made.first(found, _numbered(wanted))
        return found

    def _source(self, source: str | p.Months) -> RowSet:
        if isinstance(source, str):
            return self._rows(source)
        first, number = self.expressions.cell(source.first), self.expressions.cell(source.number)
        if not isinstance(first.value, Day):
            first = Cell(Day(24_000, 1, 24_000, 24_000), *_flags(first))
        return self._maker().months(first, _numbered(number), self.calendar)

    def _widened(self, entry: Entry, body: p.Selection) -> Columns:
        columns = dict(entry.columns)
        present, self._present = self._present, entry.kept
        for name, expression in body.each:
            columns[name] = self.expressions.cell(expression, columns)
        self._present = present
        return columns

    def _where(self, entry: Entry, where: p.Clause) -> Cell:
        present, self._present = self._present, entry.kept
        found = self.expressions.cell(where, entry.columns)
        self._present = present
        return found


def _numbered(cell: Cell) -> Cell:
    if isinstance(cell.value, Number):
        return cell
    return Cell(Number(0, 0, 0, 0), *_flags(cell))


def _flags(cell: Cell) -> tuple[Truth, Truth, Truth]:
    return cell.missing, cell.undefined, cell.unstated
