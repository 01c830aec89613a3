"""Walking a program: what an item mentions, how large it is, and a reading that is fixed."""

from __future__ import annotations

import pytest

from engine.program import Aggregate, By, Clause, Expression, Program, Reading, Selection
from engine.traversal import expressions_of, fix_readings, needs, parts, size, source_of, walk
from tests.decide.test_serialise import FEATURES
from tests.support import decide, rule_set

PROGRAM = rule_set(FEATURES)


def everything(program: Program) -> list[Expression]:
    """Every expression of a program, from its roots down."""
    roots = [e for d in program.definitions for e in expressions_of(d)]
    roots += [r.clause for r in program.requirements]
    roots += [b.value for b in program.benefits]
    return [node for root in roots for node in walk(root)]


def test_needs_are_all_that_is_mentioned() -> None:
    """A definition that is missed is not recomputed under the readings that it depends on."""
    definitions = {d.name: d for d in PROGRAM.definitions}
    rows = needs(*expressions_of(definitions["s"]))
    assert rows.facts == {"甲", "数"}
    assert rows.readings == {"问"}
    assert source_of(definitions["s"]) == "记录"
    months = needs(*expressions_of(definitions["月"]))
    assert months.facts == {"日", "数"}
    assert source_of(definitions["月"]) == ""
    assert needs(*expressions_of(definitions["数目"])).rows == {"s"}
    requirement = next(r.clause for r in PROGRAM.requirements if r.name == "q")
    assert needs(requirement).values == {"数目"}


def test_the_size_is_the_number_of_parts_that_a_walk_gives() -> None:
    """The limit on what functions are written out to rests on it."""
    for node in everything(PROGRAM):
        assert size(node) == sum(1 for _ in walk(node))


def test_parts_are_all_direct_parts() -> None:
    """A kind of expression whose parts are not walked hides what it mentions."""
    for node in everything(PROGRAM):
        assert sum(size(part) for part in parts(node)) == size(node) - 1


@pytest.mark.parametrize("reading", ["一", "二"])
def test_a_fixed_reading_is_gone(reading: str) -> None:
    """Otherwise a choice that was made is asked for again."""
    fixed = fix_readings(PROGRAM, {"问": reading})
    found = everything(fixed)
    assert not any(isinstance(n, By) and isinstance(n.subject, Reading) for n in found)
    assert any(isinstance(n, Aggregate) for n in found)
    assert fix_readings(PROGRAM, {}) is PROGRAM


def test_clauses_keep_their_parts_when_a_reading_is_fixed() -> None:
    """What is explained has to be what was decided: a clause holds the same parts twice."""
    for reading in ("一", "二"):
        program = fix_readings(PROGRAM, {"问": reading})
        clauses = [n for n in everything(program) if isinstance(n, Clause)]
        assert clauses
        for clause in clauses:
            inside = [n for n in walk(clause.condition) if isinstance(n, Clause)]
            assert all(any(part is n for n in inside) for part in clause.parts)
        for definition in program.definitions:
            if isinstance(definition.body, Selection) and definition.body.where is not None:
                assert definition.body.where in clauses


def test_fixing_one_of_two_questions_leaves_the_other() -> None:
    """Each question is settled by itself."""
    body = """
parameters:
  甲: {one_of: [一, 二], question: 哪}
  乙: {one_of: [一, 二], question: 哪}
inputs:
  数: {type: integer}
requirements:
  r:
    by: 甲
    cases:
      一: {by: 乙, cases: {一: 数 >= 0, 二: 数 < 0}}
      二: {none: [{by: 乙, cases: {一: 数 >= 0, 二: 数 < 0}}]}
"""
    decision = decide(body, {"数": 1}, readings={"甲": "二"})
    assert [(dict(o.readings), o.verdict.value) for o in decision.outcomes] == [
        ({"乙": ("一",)}, "ineligible"),
        ({"乙": ("二",)}, "eligible"),
    ]
