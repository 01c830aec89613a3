"""Inference against a plain fixed point: what it derives, its limits, what it leaves behind."""

from __future__ import annotations

import random
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import durable_rules_engine
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decide.inference import (
    InconsistentError,
    Interval,
    Network,
    NetworkLimitError,
    Rule,
    Test,
)
from engine.decide.plan import FACT_LIMIT
from engine.decide.strata import PROPERTIES
from tests.decide.networks import agree, around, fixed_point, networks, tree


@settings(max_examples=1000, deadline=None)
@given(networks(), st.integers(0, 2**32))
def test_agrees_with_the_fixed_point(
    drawn: tuple[int, int, list[Test], list[Rule]], seed: int
) -> None:
    """If this fails, a case can be decided wrongly: the engine derives what no clause says."""
    slots, nodes, tests, rules = drawn
    network = Network(slots, nodes, tests, rules)
    values, choice = around(tests), random.Random(seed)
    for _ in range(6):
        agree(network, nodes, tests, rules, [choice.choice(values) for _ in range(slots)])
    agree(network, nodes, tests, rules, [None] * slots)


# -- small cases, by hand ------------------------------------------------------------------------


def test_kleene_comes_out_of_two_positive_facts() -> None:
    """A conjunction fails on one false child however much is unknown, and else stays unknown."""
    tests = [Test(0, 0, ((18, None),)), Test(1, 1, ((1, 1), (3, 3)))]
    both = [Rule((2, True), ((0, True), (1, True))), Rule((2, False), ((0, False),))]
    both.append(Rule((2, False), ((1, False),)))
    network = Network(2, 3, tests, both)
    assert network.infer([18, 3]) == [True, True, True]
    assert network.infer([17, None]) == [False, None, False]
    assert network.infer([None, 3]) == [None, True, None]
    assert network.infer([None, 2]) == [None, False, False]
    assert network.infer([None, None]) == [None, None, None]


@pytest.mark.parametrize(
    ("holds", "true", "false"),
    [
        ((), [], [0, -5, 2**60]),
        (((None, None),), [0, 2**60, -(2**60)], []),
        (((None, 4),), [4, -(2**60)], [5, 2**60]),
        (((7, 7),), [7], [6, 8]),
        (((1, 2), (3, 4)), [1, 2, 3, 4], [0, 5]),
        (((1 - 2**53, 2**53 - 1),), [2**53 - 1, 1 - 2**53], [2**53, -(2**53), 2**99]),
    ],
)
def test_the_edges_of_a_union(
    holds: tuple[Interval, ...], true: list[int], false: list[int]
) -> None:
    """If this fails, an edge is off by one or a huge value wraps: 35 or 36 decides for a person."""
    network = Network(1, 1, [Test(0, 0, holds)], [])
    assert [network.infer([value]) for value in true] == [[True]] * len(true)
    assert [network.infer([value]) for value in false] == [[False]] * len(false)


def test_nothing_to_infer() -> None:
    """Rule sets without conditions, tests or rules are ordinary."""
    assert Network(0, 0, [], []).infer([]) == []
    assert Network(2, 3, [], []).infer([1, None]) == [None, None, None]
    assert Network(0, 2, [], [Rule((1, True), ((0, True),))]).infer([]) == [None, None]


# -- limits of durable-rules ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slots", "nodes", "tests", "rules"),
    [
        pytest.param(1, 300, [Test(n, 0, ((5, None),)) for n in range(300)], [], id="same test"),
        pytest.param(1, 200, [Test(n, 0, ((n, None),)) for n in range(200)], [], id="nested tests"),
        pytest.param(600, 600, [Test(n, n, ((5, 9),)) for n in range(600)], [], id="slots"),
        pytest.param(
            1, 1, [Test(0, 0, tuple((2 * i, 2 * i) for i in range(600)))], [], id="a wide set"
        ),
        pytest.param(
            1, 1, [Test(0, 0, tuple((4 * i, 4 * i + 1) for i in range(300)))], [], id="many ranges"
        ),
        pytest.param(
            260, 261, [Test(n, n, ((5, None),)) for n in range(260)],
            [Rule((260, True), tuple((n, True) for n in range(260))),
             *(Rule((260, False), ((n, False),)) for n in range(260))], id="a wide all",
        ),
        pytest.param(
            1, 300, [Test(0, 0, ((5, None),))],
            [Rule((n, t), ((0, t),)) for n in range(1, 300) for t in (True, False)],
            id="many above one",
        ),
        pytest.param(
            2, 82, [Test(0, 0, ((5, None),)), Test(1, 1, ((5, None),))],
            [Rule((n, True), ((n - 1, True), (n - 2, True))) for n in range(2, 82)], id="deep",
        ),
    ],
)  # fmt: skip
def test_beyond_one_fact_of_durable_rules(
    slots: int, nodes: int, tests: list[Test], rules: list[Rule]
) -> None:
    """Each of these segfaults, hangs or errs if its guard goes: the network must be cut instead."""
    network = Network(slots, nodes, tests, rules)
    choice = random.Random(1)
    for values in ([9], [0], [None], [0, 9, None], [9, 9, 9, 9, 9, 9, 9, 9, 9, None], range(1300)):
        agree(network, nodes, tests, rules, [choice.choice(values) for _ in range(slots)])


def test_a_thousand_nodes() -> None:
    """A network far beyond any rule set is still exact, and its handle is created at once."""
    nodes, tests, rules = tree(680)
    assert nodes > 1000
    network = Network(680, nodes, tests, rules)
    choice = random.Random(2)
    for share in (0, 0, 1, 5, 50):
        agree(network, nodes, tests, rules, [
            None if choice.randrange(100) < share else choice.randrange(30, 100) for _ in range(680)
        ])  # fmt: skip


def test_limits_are_named() -> None:
    """If this fails, a network reaches durable-rules that makes it crash or lie."""
    with pytest.raises(NetworkLimitError) as constant:
        Network(1, 1, [Test(0, 0, ((2**53, None),))], [])
    assert (constant.value.limit, constant.value.size) == ("constant", 2**53)
    with pytest.raises(NetworkLimitError, match="rules: 4003, at most 4000"):
        Network(2001, 2001, [Test(n, n, ((5, None),)) for n in range(2001)], [])
    chain = [Rule((n, True), ((n - 1, True), (0, True))) for n in range(1, 500)]
    with pytest.raises(NetworkLimitError) as facts:
        Network(1, 500, [], chain)
    assert (facts.value.limit, facts.value.allowed) == ("facts", FACT_LIMIT)


@pytest.mark.parametrize(
    ("tests", "rules"),
    [
        ([Test(9, 0, ())], []),
        ([Test(0, 9, ())], []),
        ([Test(0, 0, ((3, 2),))], []),
        ([Test(0, 0, ((1, 5), (5, 9)))], []),
        ([Test(0, 0, ((1, None), (5, 9)))], []),
        ([Test(0, 0, ((True, None),))], []),
        ([], [Rule((0, True), ())]),
        ([], [Rule((0, True), ((9, True),))]),
        ([], [Rule((0, True), ((1, True),)), Rule((1, True), ((0, True),))]),
    ],
)
def test_malformed_networks_are_refused(tests: list[Test], rules: list[Rule]) -> None:
    """Nothing is left to durable-rules, which accepts anything and then never fires."""
    with pytest.raises(ValueError, match=r".+"):
        Network(1, 2, tests, rules)


@pytest.mark.parametrize("observed", [[True, 1], [1.0, 1], ["1", 1]])
def test_only_integers_are_observed(observed: list[Any]) -> None:
    """durable-rules finds True equal to 1 and "50" equal to 50: they must not get there."""
    with pytest.raises(TypeError):
        Network(2, 1, [Test(0, 0, ((1, None),))], []).infer(observed)


def test_a_wrong_number_of_observations_is_refused() -> None:
    """A shifted list would observe every value at another slot."""
    with pytest.raises(ValueError, match="1 observations for 2 slots"):
        Network(2, 1, [], []).infer([1])


def test_names_do_not_collide() -> None:
    """durable-rules compares 32-bit hashes for names: a collision reads another slot's value."""

    def fnv(name: str) -> int:
        value = 2166136261
        for byte in name.encode():
            value = (value ^ byte) * 16777619 % 2**32
        return value

    properties = [*PROPERTIES, "k", "id", "sid", "$s", "$i", "$forward", "$pulse"]
    identifiers = ["sid-0", *(f"f{n}" for n in range(FACT_LIMIT + 1))]
    for names in (properties, identifiers):
        assert len({fnv(name) for name in names}) == len(names)


# -- one handle after another --------------------------------------------------------------------


def test_a_contradiction_leaves_nothing_behind() -> None:
    """An error in one case must not show in the next."""
    tests = [Test(0, 0, ((5, None),)), Test(1, 1, ((5, None),))]
    network = Network(2, 3, tests, [Rule((2, True), ((0, True),)), Rule((2, False), ((1, True),))])
    for _ in range(20):
        with pytest.raises(InconsistentError) as error:
            network.infer([5, 5])
        assert error.value.node == 2
        assert network.infer([5, 4]) == [True, False, True]
        assert network.infer([4, None]) == [False, None, None]


class Interruption:
    """Raises KeyboardInterrupt at the call of durable-rules that ``calls`` counts down to."""

    def __init__(self) -> None:
        self.calls = 0
        self.after = False

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.calls -= 1
            if self.calls == 0 and not self.after:
                raise KeyboardInterrupt
            result = real(*arguments)
            if self.calls == 0:
                raise KeyboardInterrupt
            return result

        return call


@pytest.mark.parametrize("after", [False, True])
def test_an_interrupt_at_any_call_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    """If this fails, ctrl-C in one case decides the next one wrongly, or crashes the process."""
    interruption = Interruption()
    for name in (
        "assert_fact",
        "start_action_for_state",
        "complete_and_start_action",
        "retract_fact",
    ):
        real = getattr(durable_rules_engine, name)
        monkeypatch.setattr(durable_rules_engine, name, interruption.around(real))
    nodes, tests, rules = tree(9)
    network = Network(9, nodes, tests, rules)
    observed = [(17 * i) % 100 for i in range(9)]
    other = [100 - value for value in observed]
    network.infer(observed)
    survived = 0
    while True:
        interruption.calls, interruption.after = survived + 1, after
        try:
            network.infer(observed)
            break
        except KeyboardInterrupt:
            survived += 1
        finally:
            interruption.calls = 0
        agree(network, nodes, tests, rules, other)
    assert survived > 15


def test_threads_share_a_network() -> None:
    """With one state for all, durable-rules ran 6,714 of 40,000 actions."""
    nodes, tests, rules = tree(20)
    network = Network(20, nodes, tests, rules)
    choice = random.Random(4)
    cases = [[choice.choice([None, 49, 50]) for _ in range(20)] for _ in range(200)]
    expected = [fixed_point(nodes, tests, rules, case) for case in cases]

    def run(seed: int) -> bool:
        order = random.Random(seed).sample(range(200), 200)
        return all(network.infer(cases[i]) == expected[i] for i in order)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(run, range(24)))


def test_memory_is_flat() -> None:
    """If this fails, a table of a million cases or a long-lived service runs out of memory."""
    nodes, tests, rules = tree(12)
    network = Network(12, nodes, tests, rules)
    observed = [[(7 * i * j) % 100 for i in range(12)] for j in range(50)]

    def run(times: int) -> int:
        for _ in range(times):
            for case in observed:
                network.infer(case)
            Network(12, nodes, tests, rules).infer(observed[0])
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = run(100)
    assert run(300) - before < 2_000  # KiB
