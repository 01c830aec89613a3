"""What is said to be shown, and to be impossible, against every case that there is.

If these failed, a proof that no case can show something would be wrong, or a case would be said to
show what it does not.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.draft.choosing import cover
from engine.draft.obligations import Kind, Obligation
from engine.draft.pairs import Pairs
from engine.draft.trials import Trial, Trials
from engine.prove.encoding.case import Case
from tests.draft import support
from tests.draft.support import drafted
from tests.support import rule_set

BY = """
    parameters:
      女线: {range: {at_least: 3}}
      男线: {range: {at_least: 5}}
      口径: {one_of: [宽, 严], question: 是否须登记, proposed: 严}
      额: {tiers: [{at_least: 4, value: 10}, {more_than: 6, value: 20}], unit: {of: 岁, value: 元}}
    inputs:
      性别: {type: choice, options: [女, 男]}
      岁: {type: integer, range: {at_least: 0, at_most: 9}}
      登记: {type: boolean}
    definitions:
      线: {by: 性别, cases: {女: 女线, 男: 男线}}
      够: {all: [岁 in 线, {by: 口径, cases: {宽: true, 严: 登记}}]}
    requirements:
      条件: 够
      起点: 岁 in 额
    benefits:
      钱: highest(额, 岁)
"""
"""A choice, a reading, a definition of conditions and tiers."""

DOMAINS: dict[str, tuple[str, dict[str, list[Any]]]] = {
    "coupled": (support.COUPLED, {"年龄": [*range(121), None], "登记": [True, False, None]}),
    "by": (BY, {"性别": ["女", "男", None], "岁": [*range(10), None], "登记": [True, False, None]}),
}


def every_trial(trials: Trials, domain: dict[str, list[Any]]) -> list[Trial]:
    """Every case over a small domain, missing facts included, under every reading."""
    readings = [[(q.name, r.name) for r in q.readings] for q in trials.open]
    found = []
    for values in product(*domain.values()):
        facts = {"编号": "A", **dict(zip(domain, values, strict=True))}
        given_ = {name: value for name, value in facts.items() if value is not None}
        found += [trials.try_(Case(given_, dict(chosen))) for chosen in product(*readings)]
    return [trial for trial in found if trial is not None]


@pytest.mark.parametrize("name", DOMAINS)
def test_what_is_impossible_no_case_shows_and_what_is_shown_some_case_does(name: str) -> None:
    """Over every case: what is proved impossible is shown by none, the rest by some."""
    text, domain = DOMAINS[name]
    program = rule_set(text)
    trials = Trials(program)
    everything = every_trial(trials, domain)
    possible: set[Obligation] = set()
    for trial in everything:
        possible |= trials.shown(trial, set(trials.obligations) - possible)
    pairs = Pairs(trials).of(everything)
    possible |= {one for one in trials.obligations if one.kind is Kind.ALONE and one.item in pairs}
    # That a reading was chosen is shown by what a file names, and not by a case.
    asked = {one for one in trials.obligations if one.figure != "chosen"}
    found = drafted(program)
    assert set(found.impossible) & possible == set()
    assert asked - set(found.impossible) - set(found.unsettled) == asked & possible
    # Nothing that some case shows was missed.
    assert {one.id for one in found.unsettled if one in possible} == set()


@pytest.mark.parametrize("name", DOMAINS)
def test_a_pair_differs_in_one_condition_and_in_the_verdict(name: str) -> None:
    """Each pair against its definition, and no pair overlooked among some cases."""
    text, domain = DOMAINS[name]
    trials = Trials(rule_set(text))
    some = every_trial(trials, domain)[::7]
    pairs = Pairs(trials)
    by_hand = set()
    for one, other in combinations(some, 2):
        verdicts = {one.decision.verdict.value, other.decision.verdict.value}
        a, b = trials.truths(one), trials.truths(other)
        differing = [i for i in a.keys() | b.keys() if a.get(i) is not b.get(i)]
        decided = verdicts == {"eligible", "ineligible"}
        if decided and one.case.readings == other.case.readings and len(differing) == 1:
            (identifier,) = differing
            if {a.get(identifier), b.get(identifier)} == {True, False}:
                by_hand.add(identifier)
    assert set(pairs.of(some)) == by_hand


@settings(max_examples=100, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 7), max_size=4), min_size=1, max_size=8))
def test_a_cover_shows_everything_and_has_nothing_needless(sets: list[frozenset[int]]) -> None:
    """And it is no larger than the logarithm of the greedy cover allows."""
    candidates = dict(enumerate(sets))
    chosen = cover(candidates, range(8))
    whole = frozenset().union(*sets)
    assert frozenset().union(*(candidates[one] for one in chosen)) == whole
    for one in chosen:
        others = frozenset().union(*(candidates[o] for o in chosen if o != one))
        assert not candidates[one] <= others
    fewest = next(
        size
        for size in range(len(sets) + 1)
        if any(frozenset().union(*some) == whole for some in combinations(sets, size))
    )
    assert len(chosen) <= 3 * fewest
