"""A program as one query: the list in, the same rows with the answers out.

The steps follow the rule set: the facts, checked; each definition as a column under its own name
(one for each reading that makes a difference); each selection of records as a table, grouped back;
the standings of the requirements; the verdict; the benefits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine import program as p
from engine.bulk.compile.answers import Answers, Compiled
from engine.bulk.compile.branch import is_wide, readings_of
from engine.bulk.compile.definitions import Definitions, wanted
from engine.bulk.compile.numbers import TooWideError, for_item
from engine.bulk.compile.relations import Reader, Relation
from engine.bulk.compile.stages import Query
from engine.bulk.databases.dialects import Dialect
from engine.readings import Depends
from engine.ruleset.diagnostics import Diagnostic, Language, RuleSetError
from engine.traversal import fix_readings

CAPS = (10**18, 10**15, 10**12, 10**9)
"""Numbers without a range are taken up to one of these: the first for which all types suffice."""


def compile_query(
    program: p.Program,
    dialect: Dialect,
    cases: Relation,
    records: Mapping[str, Relation] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    language: Language = "zh",
    also: Sequence[str] = (),
) -> Compiled:
    """The query that decides each row of ``cases`` under ``program``.

    ``records`` are the tables of inputs of type records, joined by the subject's key; an input
    without a table is missing for every subject. ``also`` are definitions that are conditions, to
    be told of each row beside its answers. Raises RuleSetError where a figure of the rule set may
    be larger than any whole number of the database.
    """
    fixed = fix_readings(program, readings or {})
    open_ = _open(fixed, readings or {})
    for cap in CAPS:
        reader = Reader(fixed, Query(dialect), cases, cap, language)
        try:
            return _compiled(fixed, reader, records or {}, open_, tuple(also))
        except TooWideError as error:
            wide = error
    raise RuleSetError(
        [
            Diagnostic(
                "bulk-too-wide",
                wide.place,
                {"measure": f"{program.measure}@{program.version}", "name": wide.name},
            )
        ]
    ) from wide


def _open(program: p.Program, chosen: Mapping[str, str]) -> dict[str, Depends]:
    """The parameters that are left open, each with its readings."""
    open_ = [q for q in program.parameters if q.state == "open" and q.name not in chosen]
    return {
        q.name: Depends(order, q.name, names, names)
        for order, q in enumerate(open_)
        if (names := tuple(reading.name for reading in q.readings))
    }


def _compiled(
    program: p.Program,
    reader: Reader,
    records: Mapping[str, Relation],
    readings: Mapping[str, Depends],
    also: tuple[str, ...],
) -> Compiled:
    """All steps in order."""
    asked = wanted(program, also)
    step, facts = reader.subjects()
    if any(name in records for name in _lists(program)):
        step = reader.with_doubles(step, facts)
    step.label = "definitions"
    # What is wrong in records that nothing is asked of refuses their subject as well.
    rows = {
        name: reader.records(given, records.get(name), step, facts)
        for name, given in _lists(program).items()
        if name in asked or name in records
    }
    made = Definitions(program, step, facts, readings, rows=rows, besides=reader.besides)
    for name in rows:
        with for_item(name, _lists(program)[name].place):
            made.figures_of(name)
    benefits = [benefit.value for benefit in program.benefits]
    parameters = set[str]().union(*(readings_of(made, value) for value in benefits))
    is_apart = is_wide(made, parameters)
    needed = wanted(replace(program, benefits=()), also) if is_apart else asked
    for definition in program.definitions:
        if definition.name in needed:
            with for_item(definition.name, definition.place):
                made.add(definition)
    made.settle()
    due = wanted(program)
    answers = Answers(program, made, made.step, reader.refusals, due, reader.language, also)
    apart = [name for name in readings if name in parameters] if is_apart else []
    return answers.compiled(apart, reader.cases.carried)


def _lists(program: p.Program) -> dict[str, p.Input]:
    """The inputs that have records."""
    return {given.name: given for given in program.inputs if isinstance(given.type, p.RecordsType)}
