"""Whole queries on PostgreSQL and on Spark give every row the answer that the case engine gives it.

If these failed, a rule set handed to a data warehouse would pay otherwise than the counter. As in
``test_agreement.py``, on fewer cases: every shipped rule set on PostgreSQL; on Spark, which takes
seconds to plan what it runs in one, the largest and some others, with records and without. The rest
is in the long run (``python -m tests.bulk --engine spark``).
"""

from __future__ import annotations

import pytest

from engine.bulk.databases.postgres import POSTGRES
from engine.bulk.databases.spark import SPARK
from engine.bulk.on_spark import session as spark_session
from engine.program import Program
from tests.bulk.agreement import Seen, compare
from tests.bulk.databases import Database
from tests.bulk.runs import generated, shipped
from tests.bulk.servers import Server
from tests.witness.run import shipped as programs

SHIPPED = programs()

ON_SPARK = [
    program
    for program in SHIPPED
    if f"{program.measure}@{program.version}"
    in ("master-studio@2025-03-25", "placement-fee@2023-draft", "soe-priority-hiring@2023-draft")
]

LARGEST = [
    program
    for program in SHIPPED
    if program.measure in ("employer-insurance-subsidy", "flexible-employment-subsidy")
]

WIDEST = 30_000
"""Characters: a database that writes out what a step is made of plans longer ones for seconds."""


def _named(program: Program) -> str:
    return f"{program.measure}@{program.version}"


@pytest.mark.parametrize("program", SHIPPED, ids=_named)
def test_shipped_rule_sets_on_postgres(postgres_server: Server, program: Program) -> None:
    on = Database(POSTGRES, postgres_server)
    seen = shipped(program, "postgres", 150, on=on)
    seen.add(shipped(program, "postgres, some open", 30, 70, on=on, widest=WIDEST))
    assert not seen.disagreements, seen.disagreements[0]
    assert len(seen.verdicts) > 1


@pytest.mark.parametrize("program", SHIPPED, ids=_named)
def test_nothing_but_the_key_is_known_on_postgres(
    postgres_server: Server, program: Program
) -> None:
    """A column that is nothing has a type all the same: databases ask for one."""
    seen = compare(program, [{}, {}], on=Database(POSTGRES, postgres_server))
    assert not seen.disagreements, seen.disagreements[0]


def test_generated_rule_sets_on_postgres(postgres_server: Server) -> None:
    seen = Seen()
    for number in range(12):
        on = Database(POSTGRES, postgres_server)
        seen.add(generated(f"postgres {number}", 80, on=on, widest=WIDEST))
    assert not seen.disagreements, seen.disagreements[0]
    assert {"eligible", "ineligible", "incomplete", "refused"} <= set(seen.verdicts)


@pytest.mark.parametrize("program", ON_SPARK, ids=_named)
def test_shipped_rule_sets_on_spark(spark_server: Server, program: Program) -> None:
    on = Database(SPARK, spark_server)
    seen = shipped(program, "spark", 80, on=on)
    seen.add(compare(program, [{}, {}], on=on))
    assert not seen.disagreements, seen.disagreements[0]
    assert len(seen.verdicts) > 1


@pytest.mark.parametrize("program", LARGEST, ids=_named)
def test_the_largest_rule_sets_on_spark(spark_server: Server, program: Program) -> None:
    """As a program writes a list: each column of its type, between values that are known."""
    seen = shipped(program, "spark typed", 60, typed=True, on=Database(SPARK, spark_server))
    assert not seen.disagreements, seen.disagreements[0]
    assert seen.cases == 60
    assert len(seen.verdicts) > 1


def test_a_query_that_is_cut_says_the_same_on_spark(
    spark_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the longest ones are, which take a minute: here after each step that drops or groups."""
    monkeypatch.setattr(spark_session, "LONG", 0)
    for program in ON_SPARK[:2]:
        seen = shipped(program, "spark, cut", 60, on=Database(SPARK, spark_server))
        assert not seen.disagreements, seen.disagreements[0]
        assert len(seen.verdicts) > 1


def test_generated_rule_sets_on_spark(spark_server: Server) -> None:
    seen, number = Seen(), 0
    while seen.cases < 60:
        on = Database(SPARK, spark_server)
        seen.add(generated(f"spark {number}", 60, on=on, widest=9_000))
        number += 1
    assert not seen.disagreements, seen.disagreements[0]
    assert len(seen.verdicts) > 1


def test_the_rule_sets_are_there() -> None:
    """Guards the tests above, which over no rule sets would pass."""
    assert len(SHIPPED) >= 24
    assert len(ON_SPARK) == 3
    assert len(LARGEST) == 2
