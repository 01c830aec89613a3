"""The plan of an inference: the rules as durable-rules reads them, and the facts that it asserts.

Pure text: nothing here calls durable-rules. Every limit of it that a network could run into is
enforced before anything is created.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from engine.decide.network import (
    CONSTANT_LIMIT,
    Literal,
    NetworkLimitError,
    Rule,
    Test,
    check,
)
from engine.decide.strata import ALTERNATIVES, Chunk, Unit, strata

RULE_LIMIT = 4_000
"""Rules of durable-rules in one network; it takes 4,096."""

FACT_LIMIT = 450
"""Facts that one network may need: their tests are siblings, and durable-rules hangs from 512."""

Fact: TypeAlias = tuple[str, str]
"""The text that asserts a fact, and the text that retracts it."""


@dataclass(frozen=True, slots=True)
class _Observed:
    """A fact of observations: its slots, and its text with a place for each."""

    opening: str
    pick: Callable[[Sequence[int | None]], tuple[int | None, ...]]
    properties: tuple[str, ...]
    template: str
    retraction: str


@dataclass(frozen=True, slots=True)
class _Derived:
    """A fact of derived literals: for each node that it may tell, the text where true and false."""

    opening: str
    nodes: tuple[tuple[int, str, str], ...]
    retraction: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an inference asserts and how it acts on what fires.

    ``rules`` is the ruleset of durable-rules. ``actions`` has the literals that a rule derives, by
    its name of four characters. ``firings`` is more than any inference takes. ``nodes`` counts
    helper nodes too.
    """

    nodes: int
    rules: str
    actions: dict[str, tuple[Literal, ...]]
    firings: int
    observed: tuple[_Observed, ...]
    strata: tuple[tuple[_Derived, ...], ...]

    def observed_facts(self, observed: Sequence[int | None]) -> list[Fact]:
        """The facts that tell what was observed; none where nothing was."""
        facts: list[Fact] = []
        for chunk in self.observed:
            values = chunk.pick(observed)
            template = chunk.template
            if None in values:
                pairs = zip(chunk.properties, values, strict=True)
                given = [text for text, value in pairs if value is not None]
                if not given:
                    continue
                template = f"{chunk.opening}{','.join(given)}}}"
                values = tuple([value for value in values if value is not None])
            if max(values) > CONSTANT_LIMIT or min(values) < -CONSTANT_LIMIT:  # type: ignore[type-var,operator]
                # Every constant lies inside, so no test tells the limit from what is beyond it.
                values = tuple([max(-CONSTANT_LIMIT, min(CONSTANT_LIMIT, v)) for v in values])  # type: ignore[type-var]
            facts.append((template % values, chunk.retraction))
        return facts

    def derived_facts(self, stratum: int, truths: Sequence[bool | None]) -> list[Fact]:
        """The facts that tell the rules of a stratum what was derived below it."""
        facts: list[Fact] = []
        for chunk in self.strata[stratum]:
            text = ",".join(
                [
                    true if truths[node] else false
                    for node, true, false in chunk.nodes
                    if truths[node] is not None
                ]
            )
            if text:
                facts.append((f"{chunk.opening}{text}}}", chunk.retraction))
        return facts


def plan(slots: int, nodes: int, tests: Sequence[Test], rules: Sequence[Rule]) -> Plan:
    """The plan of a network.

    Raises ``ValueError`` where it is malformed or a literal depends on itself, and
    :class:`NetworkLimitError` where durable-rules could not evaluate it safely.
    """
    check(slots, nodes, tests, rules)
    all_nodes, groups = strata(nodes, tests, rules)
    observing, *deriving = groups
    if (size := sum(map(len, groups))) > FACT_LIMIT:
        raise NetworkLimitError("facts", size, FACT_LIMIT)

    written: dict[str, object] = {}
    actions: dict[str, tuple[Literal, ...]] = {}
    for number, chunk in enumerate(chain(*groups), 1):
        for unit in chunk.units:
            name = f"{len(written):04d}"
            written[name] = _rule(number, chunk, unit)
            actions[name] = tuple(dict.fromkeys(unit.heads))
    written["open"] = {"all": [{"m": {"k": 0}}]}
    if len(written) > RULE_LIMIT:
        raise NetworkLimitError("rules", len(written), RULE_LIMIT)

    first = 1 + len(observing)
    reading: list[tuple[_Derived, ...]] = []
    for group in deriving:
        reading.append(tuple(_derived(first + i, chunk) for i, chunk in enumerate(group)))
        first += len(group)
    return Plan(
        nodes=all_nodes,
        rules=json.dumps(written, ensure_ascii=True, allow_nan=False, separators=(",", ":")),
        actions=actions,
        firings=1 + sum(len(unit.alternatives) for c in chain(*groups) for unit in c.units),
        observed=tuple(_observed(1 + i, chunk) for i, chunk in enumerate(observing)),
        strata=tuple(reading),
    )


def _rule(number: int, chunk: Chunk, unit: Unit) -> dict[str, object]:
    alternatives = [
        [_comparison(operator, chunk.names[subject], constant) for operator, subject, constant in a]
        for a in unit.alternatives
    ]
    rule: dict[str, object] = {}
    tests: list[object] = [{"k": number}]
    if len(alternatives) == 1:
        tests += alternatives[0]
    else:
        tests.append({"$or": [a[0] if len(a) == 1 else {"$and": a} for a in alternatives]})
        if unit.overlapping:
            # Several alternatives may hold; all of their matches are taken in one firing.
            rule["cap"] = ALTERNATIVES
    rule["all"] = [{"m": {"$and": tests}}]
    return rule


def _comparison(operator: str, name: str, constant: int) -> dict[str, object]:
    test: dict[str, object] = {name: constant}
    return {operator: test} if operator else test


def _opening(number: int) -> str:
    return f'{{"id":"f{number}","k":{number},'


def _observed(number: int, chunk: Chunk) -> _Observed:
    properties = tuple(f'"{name}":%d' for name in chunk.names.values())
    return _Observed(
        opening=_opening(number),
        pick=_picker(tuple(chunk.names)),
        properties=properties,
        template=_opening(number) + ",".join(properties) + "}",
        retraction=f'{{"id":"f{number}"}}',
    )


def _picker(
    slots: tuple[int, ...],
) -> Callable[[Sequence[int | None]], tuple[int | None, ...]]:
    if len(slots) == 1:  # itemgetter gives the bare item for one
        (slot,) = slots
        return lambda observed: (observed[slot],)
    return itemgetter(*slots)


def _derived(number: int, chunk: Chunk) -> _Derived:
    return _Derived(
        opening=_opening(number),
        nodes=tuple((n, f'"{x}":1', f'"{x}":0') for n, x in chunk.names.items()),
        retraction=f'{{"id":"f{number}"}}',
    )
