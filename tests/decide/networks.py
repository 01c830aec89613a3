"""Networks of rules at random, and the plain fixed point that their inference is held to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import strategies as st

from engine.decide.inference import (
    CONSTANT_LIMIT,
    InconsistentError,
    Interval,
    Literal,
    Network,
    Rule,
    Test,
)

Truths = list[bool | None]


def fixed_point(
    nodes: int, tests: Sequence[Test], rules: Sequence[Rule], observed: Sequence[int | None]
) -> Truths | None:
    """The second witness: apply every clause until nothing changes; None where it contradicts."""
    known: set[Literal] = set()
    for test in tests:
        value = observed[test.slot]
        if value is not None:
            inside = any(
                (low is None or low <= value) and (high is None or value <= high)
                for low, high in test.holds
            )
            known.add((test.node, inside))
    while True:
        new = {rule.head for rule in rules if known.issuperset(rule.body)} - known
        if not new:
            break
        known |= new
    if any((node, True) in known and (node, False) in known for node in range(nodes)):
        return None
    return [
        True if (n, True) in known else False if (n, False) in known else None for n in range(nodes)
    ]


def agree(
    network: Network,
    nodes: int,
    tests: Sequence[Test],
    rules: Sequence[Rule],
    observed: Sequence[int | None],
) -> None:
    expected = fixed_point(nodes, tests, rules, observed)
    if expected is None:
        with pytest.raises(InconsistentError):
            network.infer(observed)
    else:
        assert network.infer(observed) == expected


# -- generated networks --------------------------------------------------------------------------

EDGES = [*range(-6, 7), CONSTANT_LIMIT - 1, 1 - CONSTANT_LIMIT, 738_000]


@st.composite
def unions(draw: st.DrawFn) -> tuple[Interval, ...]:
    edges: list[int | None] = sorted(draw(st.sets(st.sampled_from(EDGES), max_size=6)))
    if draw(st.booleans()):
        edges = [edge for edge in edges for _ in range(draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        edges.insert(0, None)
    if len(edges) % 2:
        edges.append(None)
    intervals: list[Interval] = []
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        below = intervals[-1][1] if intervals else None
        if not intervals or (below is not None and low is not None and below < low):
            intervals.append((low, high))
    return tuple(intervals)


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, int, list[Test], list[Rule]]:
    slots = draw(st.integers(0, 5))
    leaves = draw(st.integers(0, 7)) if slots else 0
    inner = draw(st.integers(0, 8))
    nodes = leaves + inner
    tests = [Test(n, draw(st.integers(0, slots - 1)), draw(unions())) for n in range(leaves)]
    if leaves and draw(st.integers(0, 5)) == 0:
        tests.append(Test(draw(st.integers(0, nodes - 1)), 0, draw(unions())))
    rules: list[Rule] = []
    for node in range(max(leaves, 1), nodes):
        children = draw(st.lists(st.integers(0, node - 1), min_size=1, max_size=5, unique=True))
        signs = draw(st.lists(st.booleans(), min_size=len(children), max_size=len(children)))
        body = tuple(zip(children, signs, strict=True))
        holds = draw(st.booleans())
        rules.append(Rule((node, holds), body))
        if draw(st.integers(0, 9)):
            rules += [Rule((node, not holds), ((child, not sign),)) for child, sign in body]
        if not draw(st.integers(0, 5)):
            other = draw(st.integers(0, node - 1))
            rules.append(Rule((node, draw(st.booleans())), ((other, draw(st.booleans())), *body)))
    return slots, nodes, tests, rules


def around(tests: Sequence[Test]) -> list[int | None]:
    edges = {e for t in tests for interval in t.holds for e in interval if e is not None} | {0}
    beyond = [2**53, -(2**53), 2**53 + 1, 2**63, -(2**63) - 1, 2**80, -(2**80)]
    return [None, *sorted({e + d for e in edges for d in (-1, 0, 1)}), *beyond]


def tree(leaves: int, fan: int = 3, threshold: int = 50) -> tuple[int, list[Test], list[Rule]]:
    """One test for each slot under a tree of all and any, with the rules of both truths."""
    tests = [Test(i, i, ((threshold, None),)) for i in range(leaves)]
    rules: list[Rule] = []
    layer, nodes, conjunction = list(range(leaves)), leaves, True
    while len(layer) > 1:
        above: list[int] = []
        for i in range(0, len(layer), fan):
            children = layer[i : i + fan]
            rules.append(Rule((nodes, conjunction), tuple((c, conjunction) for c in children)))
            rules += [Rule((nodes, not conjunction), ((c, not conjunction),)) for c in children]
            above.append(nodes)
            nodes += 1
        layer, conjunction = above, not conjunction
    return nodes, tests, rules
