"""The queries of two versions as one statement: a row for each row of the register.

Each query is the one that decides the register under its version, compiled as ever; they are
brought together by the number of the row. What is asked of a list is asked of the table that this
statement writes, so that nothing is decided twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.bulk.compile.answers import Compiled
from engine.bulk.compile.query import compile_query
from engine.bulk.databases.dialects import Dialect
from engine.bulk.lists.sources import LINE, SHEET
from engine.compare.population.edges import Watched, watched
from engine.compare.population.model import Side
from engine.compare.population.register import Opened
from engine.decide.decision import ChosenReading
from engine.ruleset.diagnostics import Language

ROW, SHEET_, LINE_ = "row", "sheet", "line"
"""Columns of the joint table: the number of the row, and where it stands in a list of people's."""

_NOT_READ: Mapping[Language, str] = {
    "zh": "按这一版，这一行不是数据",
    "en": "under this version, the row is no row of data",
}


def column(side: Side, what: str) -> str:
    """The column of the joint table that has an answer of one version."""
    return f"{side} {what}"


def group_column(at: int) -> str:
    """The column of the joint table that has a column which groups the rows."""
    return f"by {at}"


@dataclass(frozen=True, slots=True)
class Part:
    """One version's part of the statement: the register as it reads it, its query, its edges."""

    side: Side
    opened: Opened
    watched: Watched
    compiled: Compiled


def part(
    side: Side,
    opened: Opened,
    chosen: Sequence[ChosenReading],
    dialect: Dialect,
    language: Language,
    carried: Iterable[str],
) -> Part:
    """Compile one version. Raises RuleSetError where its figures are too wide for a query."""
    found = watched(opened.program)
    places = (SHEET, LINE) if opened.is_of_people else ()
    relation = replace(opened.subjects.relation, carried=tuple(dict.fromkeys((*places, *carried))))
    compiled = compile_query(
        found.program,
        dialect,
        relation,
        {name: each.bound.relation for name, each in opened.opening.records.items()},
        readings={choice.parameter: choice.reading for choice in chosen},
        language=language,
        also=found.also,
    )
    return Part(side, opened, found, compiled)


def statement(
    parts: tuple[Part, Part], by: Sequence[str], dialect: Dialect, language: Language
) -> str:
    """The statement that decides each row under both versions.

    ``by`` are the columns of the register that group the rows, as the newer version carries them.
    """
    older, newer = parts
    q = dialect.name_of
    listed = dict(_row(parts, q))
    for at, name in enumerate(by):
        listed[group_column(at)] = f"newer.{q(name)}"
    for each, table in ((older, "older"), (newer, "newer")):
        listed.update(_answers(each, table, dialect, language))
    lines = ",\n  ".join(f"{sql} AS {q(name)}" for name, sql in listed.items())
    both = newer.opened.is_of_people
    same = (SHEET, LINE) if both else (older.compiled.number,)
    on = " AND ".join(f"older.{q(name)} = newer.{q(name)}" for name in same)
    return (
        f"SELECT\n  {lines}\nFROM (\n{older.compiled.sql}\n) AS older\n"
        # What one version takes for a row of data may be a heading to the other.
        f"{'FULL ' if both else ''}JOIN (\n{newer.compiled.sql}\n) AS newer ON {on}"
    )


def _row(parts: tuple[Part, Part], q: Callable[[str], str]) -> Mapping[str, str]:
    older, newer = parts
    if not newer.opened.is_of_people:
        return {ROW: f"newer.{q(newer.compiled.number)}"}
    number = f"coalesce(newer.{q(newer.compiled.number)}, older.{q(older.compiled.number)})"
    sheet, line = (f"coalesce(newer.{q(n)}, older.{q(n)})" for n in (SHEET, LINE))
    return {ROW: number, SHEET_: sheet, LINE_: line}


def _answers(
    each: Part, table: str, dialect: Dialect, language: Language
) -> Iterable[tuple[str, str]]:
    q, compiled, side = dialect.name_of, each.compiled, each.side

    def of(name: str) -> str:
        return f"{table}.{q(name)}"

    for at, name in enumerate(each.opened.key):
        if side == "after" or each.opened.opening.records:
            yield column(side, f"key {at}"), of(name)
    yield column(side, "verdict"), of(compiled.verdict)
    yield column(side, "failed"), of(compiled.failed)
    error = of(compiled.error)
    if each.opened.is_of_people:
        not_read = dialect.text(_NOT_READ[language])
        error = f"CASE WHEN {of(compiled.number)} IS NULL THEN {not_read} ELSE {error} END"
    yield column(side, "error"), error
    for name, benefit in compiled.benefits.items():
        yield column(side, f"benefit {name}"), of(benefit)
        yield column(side, f"state {name}"), of(compiled.states[name])
    for name, flag in compiled.also.items():
        yield column(side, f"also {name}"), of(flag)
