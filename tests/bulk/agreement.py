"""The query and the case engine on the same cases, and what they disagree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import pyarrow as pa

from engine.bulk.compile.answers import Compiled
from engine.bulk.compile.query import compile_query
from engine.bulk.compile.relations import SEPARATOR
from engine.bulk.databases.dialects import DUCKDB, Dialect
from engine.decide.decider import Decider
from engine.decide.decision import ChosenBy, ChosenReading, Decision, Open
from engine.decide.values import Missing, Undecided
from engine.program import Program
from engine.ruleset.diagnostics import CuoshiError
from engine.traversal import fix_readings
from tests.bulk.databases import Database, answered, load
from tests.bulk.lists import CASE, Facts, by_lists_given, lists, with_keys

Answer = Mapping[str, Any]
"""What is compared of an answer; only ``refused`` where the case is refused."""

LIMIT = "too large for a query"
"""What the query says of a number beyond those for which it is exact: its documented limit."""

SMALLEST_LIMIT = 10**6
"""No smaller number is beyond it: 10^9 in units of the last of three digits."""


@dataclass(slots=True)
class Seen:
    """What was compared: cases, and how many of them had each verdict.

    ``beyond`` are cases with a number for which the query refuses to be exact, ``left_out`` lists
    whose query was too long a text for the time that there was.
    """

    cases: int = 0
    beyond: int = 0
    left_out: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        """Take in what was seen of another program."""
        self.cases += other.cases
        self.beyond += other.beyond
        self.left_out += other.left_out
        self.verdicts += other.verdicts
        self.states += other.states
        self.disagreements += other.disagreements


def compare(
    program: Program,
    cases: Sequence[Facts],
    *,
    readings: Mapping[str, str] | None = None,
    seed: object = 0,
    text: bool = False,
    measured: bool | None = None,
    widest: int | None = None,
    on: Database | None = None,
    show: Callable[[], str] = str,
) -> Seen:
    """Put the cases to both engines; ``show`` is the rule set's text, for a disagreement.

    ``on`` is the database of the query, a DuckDB of its own where it is None. ``text``: the list is
    one of texts, as a csv; ``measured`` as in :func:`lists`. ``widest``: nothing is compared where
    the query is a longer text.
    """
    chosen = dict(readings or {})
    settled = [ChosenReading(name, reading, ChosenBy.CALLER) for name, reading in chosen.items()]
    decider = Decider(fix_readings(program, chosen), settled)
    cases = with_keys(program, cases)
    seen = Seen()
    random = Random(str(seed))
    for positions in by_lists_given(program, cases):
        group = [cases[position] for position in positions]
        dialect = DUCKDB if on is None else on.dialect
        query, tables = _query(
            program, group, chosen, random, text=text, measured=measured, dialect=dialect
        )
        if widest is not None and len(query.sql) > widest:
            seen.left_out += 1
            continue
        for facts, by_query in zip(group, answers(query, tables, on), strict=True):
            seen.cases += 1
            if LIMIT in by_query.get("refused", "") and _largest(facts) >= SMALLEST_LIMIT:
                seen.beyond += 1
                continue
            by_case = decided(decider, facts)
            seen.verdicts[by_case.get("verdict", "refused")] += 1
            seen.states.update(state for state, _ in by_case.get("benefits", {}).values())
            if bool(by_case.get("refused")) != bool(by_query.get("refused")) or (
                not by_case.get("refused") and by_case != by_query
            ):
                lines = [show(), f"readings = {chosen!r}", f"facts = {facts!r}"]
                lines += [f"case:  {dict(by_case)}", f"query: {dict(by_query)}"]
                seen.disagreements.append("\n".join(lines))
    return seen


def queried(program: Program, cases: Sequence[Facts]) -> list[Answer]:
    """The query's answers to cases that can stand in one list, each with its own key."""
    query, tables = _query(program, cases, {}, Random(0), text=False)
    return answers(query, tables)


def _query(
    program: Program,
    cases: Sequence[Facts],
    readings: Mapping[str, str],
    random: Random,
    *,
    text: bool,
    measured: bool | None = None,
    dialect: Dialect = DUCKDB,
) -> tuple[Compiled, Mapping[str, pa.Table]]:
    made = lists(program, cases, random, text=text, measured=measured, dialect=dialect)
    query = compile_query(
        program, dialect, made.cases, made.records, readings=readings, language="en"
    )
    return query, made.tables


def answers(
    query: Compiled, tables: Mapping[str, pa.Table], on: Database | None = None
) -> list[Answer]:
    """The answers of a query over tables, in the order of its list."""
    rows = _by_duckdb(query, tables) if on is None else _by(on, query, tables)
    assert all(row[CASE] == row[query.number] - 1 for row in rows)
    assert sorted(row[CASE] for row in rows) == list(range(len(rows)))
    return [_answer(query, row) for row in sorted(rows, key=lambda row: row[CASE])]


def _by_duckdb(query: Compiled, tables: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    with duckdb.connect() as database:
        database.execute("SET threads = 1")
        for name, table in tables.items():
            database.register(name, table)
        done = database.execute(query.sql)
        names = [column[0] for column in done.description]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


def _by(
    database: Database, query: Compiled, tables: Mapping[str, pa.Table]
) -> list[dict[str, Any]]:
    for name, table in tables.items():
        load(database, name, table)
    return answered(database, query, [CASE])


def _answer(query: Compiled, row: Mapping[str, Any]) -> Answer:
    if row[query.error] is not None:
        return {"refused": row[query.error]}
    return {
        "verdict": row[query.verdict],
        "failed": _split(row[query.failed]),
        "missing": _split(row[query.missing]),
        "benefits": {
            name: (row[state], row[query.benefits[name]])
            for name, state in query.states.items()
            if row[state] is not None
        },
        "open": _split(row[query.open]),
    }


def _split(names: str | None) -> frozenset[str]:
    return frozenset(names.split(SEPARATOR)) if names is not None else frozenset()


def decided(decider: Decider, facts: Facts) -> Answer:
    """The case engine's answer in the words of the query."""
    try:
        decision = decider.decide(facts)
    except CuoshiError as error:
        return {"refused": str(error) or "refused"}
    truths = {each.name: _truths(each.result.truth) for each in decision.requirements}
    return {
        "verdict": decision.verdict.value,
        "failed": frozenset(name for name, found in truths.items() if False in found),
        "missing": frozenset(name for name, found in truths.items() if any(map(_misses, found))),
        "benefits": _benefits(decision),
        "open": frozenset(
            each.benefit.name for each in decision.benefits if each.state.value == "open"
        ),
    }


def _benefits(decision: Decision) -> dict[str, tuple[str, Any]]:
    return {
        each.benefit.name: (
            each.state.value,
            each.value if each.state.value == "known" else None,
        )
        for each in decision.benefits
    }


def _truths(truth: Any) -> list[Any]:
    return [each.value for each in truth.outcomes] if isinstance(truth, Open) else [truth]


def _largest(value: Any) -> Any:
    """The size of the largest number in the facts of a case."""
    if isinstance(value, Mapping):
        return max((_largest(each) for each in value.values()), default=0)
    if isinstance(value, list):
        return max(map(_largest, value), default=0)
    return abs(value) if isinstance(value, int | Decimal) else 0


def _misses(truth: Any) -> bool:
    return isinstance(truth, Undecided) and any(isinstance(r, Missing) for r in truth.reasons)
