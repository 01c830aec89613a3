"""A decider is made once and asked by many: it remembers nothing, and chosen readings are fixed."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any, cast

from engine import CuoshiError, Library, Verdict
from engine.decide.decision import ChosenBy
from engine.program import Program
from engine.ruleset.load import load_file
from tests.support import KEY, decide, rule_set
from tests.witness.case_maker import CaseMaker

POLICIES = Path(__file__).parents[2] / "policies"
SHIPPED = cast(Program, load_file(POLICIES / "flexible-employment-subsidy" / "2023-draft.yaml"))

OPEN = """
parameters:
  问:
    alias: question
    one_of: {一: {alias: one}, 二: {alias: two}}
    question: 哪一种
    proposed: 二
  定: {one_of: [甲, 乙], question: 哪一种, chosen: 乙, decided_by: 局}
  余: {one_of: [丙, 丁], question: 哪一种}
inputs:
  数: {type: integer}
requirements:
  r: {by: 问, cases: {一: 数 >= 1, 二: 数 < 1}}
  q: {by: 定, cases: {甲: false, 乙: true}}
benefits:
  b: {by: 余, cases: {丙: 数, 丁: 数 + 1}}
"""


def answer(library: Library, name: str, facts: Mapping[str, Any]) -> bytes:
    """A decision, or the refusal, as bytes."""
    try:
        return library.decide(name, facts).to_json()
    except CuoshiError as error:
        return error.render("en").encode()


def test_a_reading_that_the_rule_set_chose_is_applied_and_named() -> None:
    """Otherwise a question that was settled by decree stays open in every case."""
    decision = decide(OPEN, {"数": 3})
    assert [(c.parameter, c.reading, c.by) for c in decision.chosen] == [
        ("定", "乙", ChosenBy.RULE_SET)
    ]
    assert decision.open == ("问", "余")


def test_a_reading_is_chosen_by_name_or_alias_and_named() -> None:
    """Otherwise an answer that rests on a choice looks as if the law had given it."""
    for readings in ({"问": "一"}, {"question": "one"}, {"question": "一"}, {"问": "one"}):
        decision = decide(OPEN, {"数": 3}, readings=readings)
        assert decision.verdict is Verdict.ELIGIBLE
        assert ("问", "一", ChosenBy.CALLER) in [
            (c.parameter, c.reading, c.by) for c in decision.chosen
        ]
        assert decision.open == ("余",)


def test_a_proposal_is_applied_only_where_it_is_asked_for() -> None:
    """A proposal that is applied silently is a law that nobody passed."""
    assert decide(OPEN, {"数": 3}).verdict is Verdict.OPEN
    proposed = decide(OPEN, {"数": 3}, proposed=True)
    assert proposed.verdict is Verdict.INELIGIBLE
    assert ("问", "二", ChosenBy.PROPOSED) in [
        (c.parameter, c.reading, c.by) for c in proposed.chosen
    ]
    both = decide(OPEN, {"数": 3}, proposed=True, readings={"问": "一"})
    assert both.verdict is Verdict.ELIGIBLE


def test_choosing_every_reading_agrees_with_the_outcomes_over_them() -> None:
    """Otherwise the answer under a reading changes with how it was asked for."""
    program = rule_set(OPEN)
    for number in (0, 3):
        everything = decide(program, {"数": number})
        for outcome in everything.outcomes:
            for reading in dict(outcome.readings).get("问", ("一", "二")):
                one = decide(program, {"数": number}, readings={"问": reading})
                assert one.verdict is outcome.verdict


def test_a_decision_does_not_depend_on_the_cases_before_it() -> None:
    """What is kept between cases must not leak from one person to another."""
    random = Random(1)
    for program in (rule_set(OPEN), SHIPPED):
        name = f"{program.measure}@{program.version}"
        cases = some_cases(program, random, 15)
        library = Library([program])
        used = [answer(library, name, facts) for facts in cases * 2]
        alone = [answer(Library([program]), name, facts) for facts in cases]
        assert used == alone * 2


def test_eight_threads_give_what_one_gives() -> None:
    """Were a handle of the inference engine shared, threads would take each other's facts."""
    other = rule_set(OPEN)
    library = Library([SHIPPED, other])
    random = Random(2)
    work = [
        (f"{p.measure}@{p.version}", facts)
        for p, number in ((SHIPPED, 40), (other, 160))
        for facts in some_cases(p, random, number)
    ]
    serial = [answer(library, name, facts) for name, facts in work]
    fresh = Library([SHIPPED, other])

    def run(offset: int) -> list[bytes]:
        turned = work[offset * 25 :] + work[: offset * 25]
        found = [answer(fresh, name, facts) for name, facts in turned]
        return found[len(work) - offset * 25 :] + found[: len(work) - offset * 25]

    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(run, range(8)):
            assert found == serial


def some_cases(program: Program, random: Random, number: int) -> list[dict[str, Any]]:
    """Cases for a program, facts missing here and there."""
    maker = CaseMaker(program)
    return [maker.case(random) for _ in range(number)]


def test_a_case_may_be_a_mapping_of_any_kind_and_is_left_as_it_is() -> None:
    """Otherwise a caller's own data change under its hands."""
    facts = {KEY: "1", "数": 3}
    before = dict(facts)
    decide(OPEN, facts)
    assert facts == before
