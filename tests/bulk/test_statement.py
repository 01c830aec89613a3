"""The printed query, run on DuckDB and on PostgreSQL, gives the decisions of the case engine.

Whoever takes the text into a warehouse has nothing else of this package there: the text alone,
with its table names, has to be right. Tables are made as the text names them, one column a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from engine.bulk.compile.relations import SEPARATOR
from engine.bulk.results.outputs import columns_of
from engine.bulk.statement import statement
from engine.decide.decider import Decider
from engine.decide.decision import ChosenBy, ChosenReading, Verdict
from engine.program import Input, Program, RecordsType
from engine.traversal import fix_readings
from engine.wording.words import verdict_word
from tests.bulk.agreement import Answer, decided
from tests.bulk.databases import DIALECTS, Database
from tests.bulk.lists import Facts, with_keys
from tests.bulk.population import population
from tests.bulk.runs import some_readings
from tests.witness.run import shipped as programs

SHIPPED = programs()
CASES = 60


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    return Database(DIALECTS[request.param], request.getfixturevalue(f"{request.param}_server"))


@pytest.mark.parametrize("program", SHIPPED, ids=lambda p: f"{p.measure}@{p.version}")
def test_the_text_decides_as_the_case_engine(database: Database, program: Program) -> None:
    random = Random(f"statement {program.measure} {program.version}")
    readings = some_readings(program, random, 100)
    chosen = [ChosenReading(name, reading, ChosenBy.CALLER) for name, reading in readings.items()]
    cases = with_keys(program, population(program, random, CASES, given=True))
    make_tables(database, program, cases)
    rows = database.server.rows(statement(program, chosen, database.dialect.name, "zh"))
    assert len(rows) == len(cases)
    columns = columns_of(program, "zh")
    headers = [*program.key, *(header for header, _ in columns.listed())]
    answers = [dict(zip(headers, row, strict=True)) for row in rows]
    found = {tuple(answer[part] for part in program.key): answer for answer in answers}
    decider = Decider(fix_readings(program, readings), chosen)
    verdicts = set()
    for facts in cases:
        said = found[tuple(facts[part] for part in program.key)]
        by_case = decided(decider, facts)
        verdicts.add(by_case.get("verdict", "refused"))
        if by_case.get("refused"):
            assert said[columns.error] is not None
            assert said[columns.verdict] is None
            continue
        assert said[columns.error] is None, facts
        assert said[columns.verdict] == verdict_word(Verdict(by_case["verdict"]), "zh"), facts
        assert _names(said[columns.failed]) == by_case["failed"], facts
        assert _names(said[columns.missing]) == by_case["missing"], facts
        assert _names(said[columns.open]) == by_case["open"], facts
        assert {name: said[header] for name, header in columns.benefits.items()} == _known(
            program, by_case
        ), facts
    assert len(verdicts) > 1


def make_tables(database: Database, program: Program, cases: Sequence[Facts]) -> None:
    """The tables that the text names, with a column for each fact."""
    lists = [each for each in program.inputs if isinstance(each.type, RecordsType)]
    plain = [each for each in program.inputs if each not in lists]
    key = [each for each in plain if each.name in program.key]
    _make(database, program.subject, plain, cases)
    for given in lists:
        rows = [
            {**row, **{each.name: facts[each.name] for each in key}}
            for facts in cases
            for row in facts[given.name]
        ]
        _make(database, given.name, [*key, *given.fields], rows)


def _make(database: Database, name: str, inputs: Sequence[Input], rows: Sequence[Facts]) -> None:
    types = {each.name: database.dialect.type_of(each.type) for each in inputs}
    values = [tuple(row.get(each.name) for each in inputs) for row in rows]
    database.server.table(name, types, values)


def _names(text: object) -> frozenset[str]:
    return frozenset(str(text).split(SEPARATOR)) if text else frozenset()


def _known(program: Program, by_case: Answer) -> dict[str, Any]:
    states = by_case["benefits"]
    return {b.name: states[b.name][1] if b.name in states else None for b in program.benefits}
