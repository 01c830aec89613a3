"""What has to be true of every decision, whatever the rule set."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.decide.decision import Decision, Verdict
from engine.decide.values import Missing
from engine.program import Program, RecordsType
from tests.support import rule_set as rule_set_of
from tests.witness.case_maker import CaseMaker
from tests.witness.rule_sets import rule_set, rule_sets
from tests.witness.run import decide, load

CASES = 15
ORDINARY = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    # A failure prints its case, and cutting it down takes minutes.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def absent(program: Program, facts: Mapping[str, Any]) -> list[Missing]:
    """Every fact that a case does not give, those of its records included."""
    found = []
    for item in program.inputs:
        given_fact = facts.get(item.name)
        if given_fact is None:
            found.append(Missing(item.name))
        elif isinstance(item.type, RecordsType):
            found += [
                Missing(item.name, number, column.name)
                for number, row in enumerate(given_fact, 1)
                for column in item.fields
                if row.get(column.name) is None
            ]
    return found


def arrive(
    program: Program, facts: Mapping[str, Any], fact: Missing, random: Random
) -> dict[str, Any]:
    """The case with that fact given."""
    maker = CaseMaker(program)
    days = maker.days(random)
    item = next(i for i in program.inputs if i.name == fact.fact)
    added = dict(facts)
    if fact.row:
        column = next(c for c in item.fields if c.name == fact.column)
        rows = [dict(row) for row in facts[fact.fact]]
        rows[fact.row - 1][fact.column] = maker.value(random, column, days)
        added[fact.fact] = rows
    elif isinstance(item.type, RecordsType):
        added[fact.fact] = maker.records(random, item, days)
    else:
        added[fact.fact] = maker.value(random, item, days)
    return added


def waits(decision: Decision) -> bool:
    """Whether some reading, or a benefit, still waits for a fact."""
    return any(o.verdict is Verdict.INCOMPLETE for o in decision.outcomes) or any(
        b.state.value in ("missing", "open") for b in decision.benefits
    )


@ORDINARY
@given(text=rule_sets(), seed=st.integers(0, 2**32))
def test_a_verdict_that_is_not_incomplete_survives_a_fact_that_arrives(
    text: str, seed: int
) -> None:
    """Were it not so, an answer that was given as final would be withdrawn by a later form.

    A case may come to be refused, and only where something in it waited for a fact: what arrived
    led to a place that the rule set leaves undefined.
    """
    program, random = load(text), Random(seed)
    for _ in range(CASES):
        facts = CaseMaker(program).case(random)
        before = decide(program, facts)
        if before is None or before.verdict is Verdict.INCOMPLETE:
            continue
        for fact in absent(program, facts)[:6]:
            arrived = arrive(program, facts, fact, random)
            after = decide(program, arrived)
            assert (after is None and waits(before)) or (
                after is not None and after.verdict is before.verdict
            ), f"{text}\n{facts}\n{before.verdict}\n{fact}\n{arrived}\n{after and after.verdict}"


@ORDINARY
@given(text=rule_sets(), seed=st.integers(0, 2**32))
def test_a_reading_that_was_not_listed_changes_nothing(text: str, seed: int) -> None:
    """Were it not so, an official would settle a question that the decision said did not matter,
    and the decision would change.
    """
    program, random = load(text), Random(seed)
    unsettled = [p for p in program.parameters if p.state == "open" and not p.chosen]
    for _ in range(CASES):
        facts = CaseMaker(program).case(random)
        before = decide(program, facts)
        if before is None or before.verdict is Verdict.INCOMPLETE:
            continue
        for parameter in unsettled:
            if parameter.name in before.open:
                continue
            for reading in parameter.readings:
                after = decide(program, facts, {parameter.name: reading.name})
                assert after is not None, f"{text}\n{facts}\n{reading}"
                assert after.verdict is before.verdict, f"{text}\n{facts}\n{reading}"
                assert [b.state for b in after.benefits] == [b.state for b in before.benefits]
                assert [b.value for b in after.benefits] == [b.value for b in before.benefits]


@ORDINARY
@given(text=rule_sets(), seed=st.integers(0, 2**32))
def test_the_same_case_gives_the_same_bytes_in_whatever_order_its_facts_come(
    text: str, seed: int
) -> None:
    """Were it not so, two runs could not be compared, and an audit could not repeat a decision."""
    first, second, random = load(text), load(text), Random(seed)
    for _ in range(CASES):
        facts = CaseMaker(first).case(random)
        names = list(facts)
        random.shuffle(names)
        one = decide(first, facts)
        other = decide(second, {name: facts[name] for name in names})
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one.to_json() == other.to_json()


def test_a_case_without_facts_misses_every_fact() -> None:
    """Guards the tests above: a helper that sees no missing fact would let them pass on nothing."""
    program = load(rule_set(Random(1)))
    assert {m.fact for m in absent(program, {})} == {i.name for i in program.inputs}


TWISTED = """
parameters:
  未: {not_stated: 原文未规定}
inputs:
  数: {type: integer}
  甲: {type: boolean}
  录: {type: records, fields: {量: {type: integer}}}
definitions:
  取: {from: 录, each: {键: 未 * 量}, where: 甲, order: 键}
requirements:
  条件: {when: (甲 if 数 >= 未 else true)}
  行数: {when: count(取) == 0}
"""


def test_a_fact_that_could_make_undecided_branches_agree_is_waited_for() -> None:
    """Neither ``if`` with a condition never known nor an order by one may hide the fact 甲.

    Were 甲 not among the reasons, the verdict would be conditional and change when 甲 arrives.
    """
    program = rule_set_of(TWISTED)
    case = {"编号": "1", "数": 1, "录": [{"量": 1}]}
    without = decide(program, case)
    assert without is not None
    assert without.verdict is Verdict.INCOMPLETE
    assert without.missing == (Missing("甲"),)
    met = decide(program, {**case, "甲": True})
    assert met is not None
    assert met.verdict is Verdict.CONDITIONAL
