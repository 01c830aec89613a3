"""Benefits of many readings: the rows where one is due, once for each reading that matters.

A column for each of hundreds of readings is more than a database plans for, and most rows are due
nothing. So the rows where a benefit is due are taken apart: each becomes as many rows as there are
combinations of readings that can matter to it, its definitions are computed for each, and the
answers grouped back. A parameter whose readings come to the same in a row is not multiplied there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from engine import program as p
from engine.bulk.compile.benefits import Gathered, paid, undefined_alone
from engine.bulk.compile.cells import Cell, Flag, both, is_null
from engine.bulk.compile.definitions import FEW, Definitions
from engine.bulk.compile.expressions import compile_
from engine.bulk.compile.rows import Rows
from engine.bulk.compile.stages import ROW, Column, Step
from engine.bulk.compile.verdict import HOLDS, Bits, Standings, constant, greatest_of, standing
from engine.readings import Depends, Diagram, combine, leaves, restrict, support
from engine.traversal import expressions_of, walk


@dataclass(frozen=True, slots=True)
class Factor:
    """A condition of the verdict, and how it stands; ``part`` is None for ``applies_when``."""

    part: p.Expression | None
    stands: Diagram


_CHEAP = (4, 16)
"""Conditions of so many readings tell beforehand where nothing can be due, the cheapest first."""

SUBJECT = "# of"
"""The row of the list from which a row of the branch was made."""


def readings_of(definitions: Definitions, root: p.Expression) -> set[str]:
    """The open parameters on which a value may depend; nothing is asked of a list not given."""
    program = definitions.program
    by_name = {each.name: each for each in program.definitions}
    found: set[str] = set()
    seen: set[str] = set()
    todo: list[p.Expression] = [root]

    def reach(name: str) -> None:
        while name in by_name and name not in seen:
            seen.add(name)
            if name in definitions.rows and definitions.rows[name].absent:
                return
            todo.extend(expressions_of(by_name[name]))
            body = by_name[name].body
            if not isinstance(body, p.Selection) or not isinstance(body.source, str):
                return
            name = body.source

    while todo:
        for node in walk(todo.pop()):
            if isinstance(node, p.By) and isinstance(node.subject, p.Reading):
                if node.subject.parameter in definitions.readings:
                    found.add(node.subject.parameter)
            elif isinstance(node, p.Value):
                reach(node.name)
            elif isinstance(node, p.Aggregate):
                if node.rows in definitions.rows and definitions.rows[node.rows].absent:
                    continue
                reach(node.rows)
    return found


def is_wide(definitions: Definitions, parameters: set[str]) -> bool:
    """Whether the combinations of readings are too many for columns."""
    return prod(len(_names(definitions, name)) for name in parameters) > FEW


def _names(definitions: Definitions, parameter: str) -> tuple[str, ...]:
    names = definitions.readings[parameter]
    assert isinstance(names, Depends)
    return names.names


def gather(
    base: Definitions, factors: Sequence[Factor], parameters: Sequence[str], wanted: set[str]
) -> dict[str, Gathered]:
    """The benefits of each row of the list, over the readings in which they are due.

    ``base`` has the definitions that conditions rest on, and goes on with the columns of what is
    found. ``parameters`` are those on which a benefit depends, ``wanted`` the definitions.
    """
    kept = frozenset(parameters)
    # What depends on the readings of a row of the branch alone is computed there, from the start.
    inside = {
        f.part: None
        for f in factors
        if f.part and 0 < len(support(f.stands)) <= len(support(f.stands) & kept)
    }
    outside = [f.stands for f in factors if f.part not in inside]
    mixed = Standings(base.step, outside).eliminated(kept, "due")
    base.query.twice = True
    rows = _may_be_due(base, factors)
    matters = [
        rows.column(f"{q} matters", _relevant(base, q, [*inside], mixed)) for q in parameters
    ]
    branch = _again(base, _taken_apart(base, rows, parameters, matters), parameters)
    for definition in base.program.definitions:
        if definition.name in wanted and not _is_there(branch, definition.name):
            branch.add(definition)
    stands = constant(HOLDS)
    told = [_picked(factor, branch) for factor in mixed if factor != stands]
    told += [standing(_alike(base, branch.compile(part), kept)) for part in inside]
    for each in told:
        one = each._replace(text=branch.step.column("stands", each.text))
        stands = greatest_of(stands, one)
        stands = stands._replace(text=branch.step.column("stands", stands.text))
    due = branch.step.column("due", f"({stands.text} & {paid(base.program.kind)} <> 0)")
    branch.step = _only(branch.step, due)
    plans: list[tuple[str, str]] = []
    gathered: dict[str, Gathered] = {}
    for benefit in base.program.benefits:
        value = branch.step.keep(benefit.name, _cell(branch.compile(benefit.value)))
        gathered[benefit.name] = _planned(benefit, value, due, plans, base)
    _grouped(base, branch, plans)
    return gathered


def _may_be_due(base: Definitions, factors: Sequence[Factor]) -> Step:
    """The rows of the list in which something may be due, with all columns of the list.

    Before they are dropped, of the others nothing is computed but what tells them apart.
    """
    due = paid(base.program.kind)
    step = base.step.again("may be due")
    told: list[Diagram] = []
    for few in _CHEAP:
        cheap = [factor.stands for factor in factors if len(leaves(factor.stands)) <= few]
        if len(cheap) > len(told):
            possible = Standings(base.step, cheap).possible(name="due")
            condition = f"({possible.text} & {due}) <> 0"
            step.bring(base.step, [condition])
            step, told = _only(step, condition), cheap
    step.bring(base.step)
    return step


def _only(step: Step, due: str) -> Step:
    """The rows for which a condition holds."""
    step.close()
    table = step.query.add("due", ["*"], f"FROM {step.query.name_of(step.table)}\nWHERE {due}")
    return Step(step.query, table, set(step.columns), step.label)


def _cell(value: Diagram) -> Cell:
    assert isinstance(value, Cell), "a reading of the branch is a column of its rows"
    return value


def _alike(base: Definitions, value: Diagram, kept: frozenset[str]) -> Cell:
    """A value that is known to stand alike under all readings but those kept."""
    others = {name: _names(base, name)[:1] for name in support(value) - kept}
    return _cell(restrict(value, others))


def _relevant(
    base: Definitions, parameter: str, parts: Sequence[p.Expression], factors: Sequence[Diagram]
) -> str:
    """The condition that the readings of a parameter may not come to the same in a row.

    ``parts`` are the conditions that are computed for each reading, ``factors`` those that are
    there by reading.
    """
    program = base.program
    roots: list[p.Expression] = [*parts, *(benefit.value for benefit in program.benefits)]
    for definition in program.definitions:
        roots.extend(expressions_of(definition))
    clashes: list[str] = []
    for factor in factors:
        if parameter in support(factor):
            cases = [restrict(factor, {parameter: (n,)}) for n in _names(base, parameter)]
            clashes += [text for text in leaves(combine(_unlike, cases)) if text]
    for root in roots:
        for node in walk(root):
            if not isinstance(node, p.By) or node.subject != p.Reading(parameter):
                continue
            cases = [case for _, case in node.cases]
            if any(isinstance(n, p.Column | p.Aggregate) for case in cases for n in walk(case)):
                return "TRUE"
            if any(
                n.name not in base.values
                for case in cases
                for n in walk(case)
                if isinstance(n, p.Value)
            ):
                return "TRUE"
            found = combine(_clash, [compile_(case, base.scope) for case in cases])
            clashes += [text for text in leaves(found) if text != "FALSE"]
    return " OR ".join(dict.fromkeys(clashes)) or "FALSE"


def _unlike(*sets: Bits) -> str:
    """The condition that standings under some readings are not all the same; '' never."""
    first, *others = dict.fromkeys(each.text for each in sets)
    return " OR ".join(f"{first} <> {other}" for other in others)


def _clash(*cells: Cell) -> str:
    """The condition that the cases of some readings are not known to be the same."""
    first, *others = dict.fromkeys(cells)
    if any(cell.sql == "NULL" for cell in cells):
        return "TRUE"
    differ = [f"NOT coalesce({first.sql} = {cell.sql}, FALSE)" for cell in others]
    return " OR ".join(differ) or "FALSE"


def _taken_apart(
    base: Definitions, rows: Step, parameters: Sequence[str], matters: Sequence[str]
) -> Step:
    """A row for each combination of readings that matters."""
    query, quoted = base.query, base.query.name_of
    numbers = [len(_names(base, name)) for name in parameters]
    rows.close()
    kept = sorted(rows.columns - {ROW})
    listed = [Column(column, f"d.{quoted(column)}") for column in kept]
    number, joins = f"d.{quoted(ROW)}", []
    for position, (parameter, count, matter) in enumerate(
        zip(parameters, numbers, matters, strict=True)
    ):
        alias = f"r{position}"
        counted = base.dialect.counted_to(count)
        condition = "TRUE" if matter == "TRUE" else f"({alias}.i = 0 OR d.{matter})"
        joins.append(f"JOIN (SELECT i FROM {counted}) AS {alias} ON {condition}")
        listed.append(Column(_read(parameter), f"{alias}.i"))
        number = f"({number}) * {count} + {alias}.i"
    fixed = [f"d.{quoted(ROW)} AS {quoted(SUBJECT)}", f"{number} AS {quoted(ROW)}"]
    source = "\n".join([f"FROM {quoted(rows.table)} AS d", *joins])
    table = query.add("readings", fixed, source, listed)
    columns = {*kept, *map(_read, parameters), SUBJECT, ROW}
    return Step(query, table, columns, "benefits")


def _read(parameter: str) -> str:
    return f"{parameter} #"


def _again(base: Definitions, step: Step, parameters: Sequence[str]) -> Definitions:
    """The definitions of the branch: those that no reading touches are there already."""
    quoted = base.query.name_of
    readings: dict[str, Diagram] = dict(base.readings)
    for name in parameters:
        readings[name] = Cell(quoted(_read(name)), known=True, limit=len(_names(base, name)))
    plain = {name: value for name, value in base.values.items() if not _depends(value)}
    branch = Definitions(base.program, step, base.facts, readings, plain)
    branch.schedules = {
        name: parts
        for name, parts in base.schedules.items()
        if not any(map(_depends, (parts.begun, *parts.bounds, parts.take)))
    }
    branch.figures = {
        node: cell
        for node, cell in base.figures.items()
        if not _depends(cell) and (node.rows in branch.schedules or _settled(base, node.rows))
    }
    inputs = {given.name for given in base.program.inputs}
    for name, rows in base.rows.items():
        if rows.absent:
            branch.rows[name] = rows
        elif name in inputs:
            branch.rows[name] = _rows_again(name, rows, step)
    return branch


def _settled(base: Definitions, name: str) -> bool:
    """Whether no reading touches the rows of a selection or an input."""
    rows = base.rows.get(name)
    if rows is None:
        return False
    touched = [rows.taken, rows.given, *rows.keys, *rows.columns.values(), *(rows.most or ())]
    return not any(map(_depends, touched))


def _is_there(branch: Definitions, name: str) -> bool:
    return name in branch.values or name in branch.schedules or name in branch.rows


def _depends(value: Diagram) -> bool:
    return isinstance(value, Depends)


def _rows_again(name: str, rows: Rows, step: Step) -> Rows:
    """The records of each row of the branch."""
    rows.step.close()
    query = step.query
    quoted = query.name_of
    kept = sorted(rows.step.columns - {ROW})
    table = query.add(
        f"{name} rows",
        [f"s.{quoted(ROW)}"],
        f"FROM {quoted(rows.step.table)} AS r\n"
        f"JOIN {quoted(step.table)} AS s ON s.{quoted(SUBJECT)} = r.{quoted(ROW)}",
        [Column(column, f"r.{quoted(column)}") for column in kept],
    )
    return replace(rows, step=Step(query, table, {*kept, ROW}, name))


def _picked(factor: Diagram, branch: Definitions) -> Bits:
    """The standings of a factor under the reading of the row."""
    if isinstance(factor, Bits):
        return factor
    quoted = branch.query.name_of

    def pick(diagram: Diagram) -> str:
        if not isinstance(diagram, Depends):
            text: str = diagram.text
            return text
        arms = [f"WHEN {number} THEN {pick(case)}" for number, case in enumerate(diagram.cases)]
        return f"CASE {quoted(_read(diagram.parameter))} {' '.join(arms)} END"

    return Bits(pick(factor), all(bits.single for bits in leaves(factor)))


def _planned(
    benefit: p.Benefit, value: Cell, due: str, plans: list[tuple[str, str]], base: Definitions
) -> Gathered:
    """What is asked of the rows of the branch, and the texts that say it of a row of the list."""
    quoted = base.query.name_of

    def plan(label: str, sql: str) -> str:
        column = f"{benefit.name} {label}"
        plans.append((column, sql))
        return quoted(column)

    def flag(label: str, flag: Flag) -> str:
        found = both(f"({due} AND {is_null(value)})", flag)
        if value.known or found is False:
            return ""
        return f"coalesce({plan(label, f'bool_or({found})')}, FALSE)"

    low = high = "NULL"
    if value.sql != "NULL":
        is_boolean = isinstance(benefit.type, p.BooleanType)
        least, most = ("bool_and", "bool_or") if is_boolean else ("min", "max")
        low = plan("least", f"{least}({value.sql}) FILTER (WHERE {due})")
        high = plan("most", f"{most}({value.sql}) FILTER (WHERE {due})")
    explained = [f"NOT {f}" for f in (value.missing, value.undefined) if isinstance(f, str)]
    unexplained: Flag = " AND ".join(explained) or True
    if value.missing is True or value.undefined is True:
        unexplained = False
    return Gathered(
        due=f"coalesce({plan('is due', f'bool_or({due})')}, FALSE)",
        low=low,
        high=high,
        missing=flag("misses", value.missing),
        undefined=flag("is undefined", undefined_alone(value)),
        not_stated=flag("is not stated", unexplained),
        scale=value.scale,
    )


def _grouped(base: Definitions, branch: Definitions, plans: Sequence[tuple[str, str]]) -> None:
    branch.step.close()
    query, quoted = base.query, base.query.name_of
    totals = query.add(
        "due",
        [quoted(SUBJECT)],
        f"FROM {quoted(branch.step.table)}\nGROUP BY {quoted(SUBJECT)}",
        [Column(column, sql) for column, sql in plans],
    )
    table = query.add(
        "answers",
        ["a.*"],
        f"FROM {quoted(base.step.table)} AS a\n"
        f"LEFT JOIN {quoted(totals)} AS b ON b.{quoted(SUBJECT)} = a.{quoted(ROW)}",
        [Column(column, f"b.{quoted(column)}") for column, _ in plans],
    )
    columns = base.step.columns | {column for column, _ in plans}
    base.step = Step(query, table, columns, "answers")
