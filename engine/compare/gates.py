"""What a comparison stops: the changes that a merge may not have, and those nobody decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal as OneOf

from engine.compare.behaviour.model import Behaviour
from engine.compare.model import Comparison, Direction, Embedding, Pair

Gate = OneOf["any", "gains", "loses", "interface"]

_BY_DIRECTION: dict[str, frozenset[Direction]] = {
    "any": frozenset({Direction.GAINS, Direction.LOSES, Direction.MIXED}),
    "gains": frozenset({Direction.GAINS, Direction.MIXED}),
    "loses": frozenset({Direction.LOSES, Direction.MIXED}),
}


def stopped(comparison: Comparison, gates: Collection[Gate]) -> bool:
    """Whether a change is one that a gate names.

    ``gains`` and ``loses`` take what may go either way with them: a gate that lets pass what
    nobody decided would be no gate. Where it is proved of the whole which way it goes, that counts
    and not what each change might do alone. A version that is new or gone stops at ``any``, one
    that is gone at ``interface`` too. What is proved equivalent stops at ``interface`` alone.
    """
    return any(_stops(pair, gate) for pair in comparison.pairs for gate in gates)


def undecided(comparison: Comparison) -> bool:
    """Whether it stays open how some change turns out: nothing was proved, or not everything."""
    return any(
        bool(pair.behaviour.reasons)
        if pair.behaviour is not None and _is_proved(pair.behaviour)
        else any(change.effect.direction is Direction.MIXED for change in pair.changes)
        for pair in comparison.pairs
    )


def _is_proved(behaviour: Behaviour) -> bool:
    """Whether anything was asked of the solver at all."""
    return all(reason.why != "missing_package" for reason in behaviour.reasons)


def direction_of(behaviour: Behaviour) -> Direction:
    """Which way the answers go, proved; MIXED where some go either way, or it is not known.

    NONE also where the answers to cases that give every fact are the same.
    """
    if behaviour.state == "equivalent":
        return Direction.NONE
    if behaviour.worse is False:
        return Direction.NONE if behaviour.better is False else Direction.GAINS
    return Direction.LOSES if behaviour.better is False else Direction.MIXED


def _stops(pair: Pair, gate: Gate) -> bool:
    if pair.before is None or pair.after is None:
        return gate == "any" or (gate == "interface" and pair.after is None)
    breaks = any(change.effect.embedding is Embedding.BREAKING for change in pair.changes)
    if gate == "interface":
        return breaks
    if gate == "any" and breaks:
        return True
    behaviour = pair.behaviour
    if behaviour is None or behaviour.state == "undecided":
        # Nothing is known of the whole: each change counts as its structure tells.
        return any(change.effect.direction in _BY_DIRECTION[gate] for change in pair.changes)
    if gate == "any":
        return behaviour.state == "changed"
    return direction_of(behaviour) in _BY_DIRECTION[gate]
