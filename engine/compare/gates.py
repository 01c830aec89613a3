"""What a comparison stops: the changes that a merge may not have, and those nobody decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal as OneOf

from engine.compare.model import Change, Comparison, Direction, Embedding, Pair

Gate = OneOf["any", "gains", "loses", "interface"]

_BY_DIRECTION: dict[str, frozenset[Direction]] = {
    "any": frozenset({Direction.GAINS, Direction.LOSES, Direction.MIXED}),
    "gains": frozenset({Direction.GAINS, Direction.MIXED}),
    "loses": frozenset({Direction.LOSES, Direction.MIXED}),
}


def stopped(comparison: Comparison, gates: Collection[Gate]) -> bool:
    """Whether a change is one that a gate names.

    ``gains`` and ``loses`` take what may go either way with them: a gate that lets pass what
    nobody decided would be no gate. A version that is new or gone stops at ``any``, one that is
    gone at ``interface`` too. What is proved equivalent stops at ``interface`` alone.
    """
    return any(_stops(pair, gate) for pair in comparison.pairs for gate in gates)


def undecided(comparison: Comparison) -> bool:
    """Whether it stays open how some change turns out: nothing was proved, or it could not be."""
    return any(
        pair.behaviour.state == "undecided"
        if pair.behaviour is not None
        else any(change.effect.direction is Direction.MIXED for change in pair.changes)
        for pair in comparison.pairs
    )


def _stops(pair: Pair, gate: Gate) -> bool:
    if pair.before is None or pair.after is None:
        return gate == "any" or (gate == "interface" and pair.after is None)
    is_equivalent = pair.behaviour is not None and pair.behaviour.state == "equivalent"
    return any(_is_stopped(change, gate, is_equivalent) for change in pair.changes)


def _is_stopped(change: Change, gate: Gate, is_equivalent: bool) -> bool:
    breaks = change.effect.embedding is Embedding.BREAKING
    if gate == "interface":
        return breaks
    if gate == "any" and breaks:
        return True
    return not is_equivalent and change.effect.direction in _BY_DIRECTION[gate]
