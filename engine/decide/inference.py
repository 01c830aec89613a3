"""Forward chaining over signed nodes by durable-rules: the one module that imports it.

durable-rules is exact inside a narrow subset and crashes, hangs or answers wrongly outside it.
Everything here keeps to these forms:

- A rule has one antecedent: a conjunction of comparisons of integers with constants over the
  properties of one fact, or several such conjunctions. No joins, negation, strings or floats. A
  rule matches at most one fact of a case, so no frame outlives the fact that it holds.
- What is observed is one fact, or a few where limits ask for it. What is derived goes up by strata:
  when a stratum is exhausted its rule of the lowest priority fires, and its action asserts what the
  next stratum reads, again as one fact. Facts are what costs, so there is none for each literal.
- The state of a handle is kept and its facts are retracted. Deleting it after each case gives the
  heap back to the kernel, which costs several times what inference does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice

import durable_rules_engine as durable

from engine.decide.network import CONSTANT_LIMIT, Interval, Literal, NetworkLimitError, Rule, Test
from engine.decide.plan import FACT_LIMIT, RULE_LIMIT, Fact, Plan, plan

__all__ = [
    "CONSTANT_LIMIT",
    "FACT_LIMIT",
    "RULE_LIMIT",
    "InconsistentError",
    "InferenceError",
    "Interval",
    "Literal",
    "Network",
    "NetworkLimitError",
    "Rule",
    "Test",
]


class InconsistentError(Exception):
    """A node was derived both true and false: the network that was compiled is wrong."""

    def __init__(self, node: int) -> None:
        self.node = node
        super().__init__(f"node {node} was derived both true and false")


class InferenceError(Exception):
    """durable-rules answered in a way that the forms used here exclude."""


class Network:
    """Tests of observed integers with rules above them, compiled for durable-rules.

    ``slots`` and ``nodes`` are numbers of observations and of nodes, both counted from 0. No
    literal may depend on itself. Threads may share a network: each inference has a handle of
    durable-rules to itself, and idle handles are kept for the next one.

    Raises :class:`NetworkLimitError` where durable-rules could not evaluate the network safely,
    and ``ValueError`` where it is malformed.
    """

    __slots__ = ("_idle", "_nodes", "_plan", "_slots")

    def __init__(
        self, slots: int, nodes: int, tests: Sequence[Test], rules: Sequence[Rule]
    ) -> None:
        self._slots = slots
        self._nodes = nodes
        self._plan = plan(slots, nodes, tests, rules)
        self._idle: list[_Handle] = []

    def infer(self, observed: Sequence[int | None]) -> list[bool | None]:
        """The truth of each node under what was observed; ``None`` where neither was derived.

        ``observed`` has one integer, or ``None`` for nothing, for each slot. Raises ``TypeError``
        for anything else in it, ``ValueError`` for a wrong length and :class:`InconsistentError`.
        """
        if len(observed) != self._slots:
            raise ValueError(f"{len(observed)} observations for {self._slots} slots")
        if not _OBSERVABLE.issuperset(map(type, observed)):
            raise TypeError("an observation is an integer or None")
        steps = self._plan
        truths: list[bool | None] = [None] * steps.nodes
        facts = steps.observed_facts(observed)
        if facts:
            # Taken out while in use and given back only when clean: after an exception of any kind
            # the handle is dropped, and its state with it.
            try:
                handle = self._idle.pop()
            except IndexError:
                handle = _Handle(steps.rules)
            handle.run(steps, facts, truths)
            self._idle.append(handle)
        return truths if steps.nodes == self._nodes else truths[: self._nodes]


_OBSERVABLE = frozenset({int, type(None)})


class _Handle:
    """A ruleset of durable-rules with one state, for one inference at a time."""

    __slots__ = ("_complete", "_delete_ruleset", "_delete_state", "_number", "_start")

    def __init__(self, rules: str) -> None:
        self._number = 0
        # Kept because the globals of a module may be gone when the interpreter exits.
        self._delete_state = durable.delete_state
        self._delete_ruleset = durable.delete_ruleset
        number = durable.create_ruleset("network", rules)
        # A state for which no action has run cannot be deleted: its context is uninitialised.
        # A handle that an exception stops before this is over is leaked, never deleted.
        state = durable.assert_fact(number, '{"id":"f0","k":0}')[1]
        self._start = partial(durable.start_action_for_state, number, state)
        self._complete = partial(durable.complete_and_start_action, number, state)
        if self._start() is None:
            raise InferenceError("the opening rule did not fire")
        self._complete()
        durable.retract_fact(number, '{"id":"f0"}')
        self._number = number

    def __del__(self) -> None:
        if self._number:
            self._delete_state(self._number, "0")
            self._delete_ruleset(self._number)

    def run(self, steps: Plan, facts: list[Fact], truths: list[bool | None]) -> None:
        """Assert ``facts`` and what follows, stratum by stratum; no fact stays behind."""
        number = self._number
        actions = steps.actions
        asserted: list[Fact] = []
        for stratum in range(len(steps.strata) + 1):
            if stratum:
                facts = steps.derived_facts(stratum - 1, truths)
            if not facts:
                continue
            asserted += facts
            for text, _ in facts:
                code, _ = durable.assert_fact(number, text)
                if code > 1:  # 0: it matched; 1: nothing did; anything else: it was not taken
                    raise InferenceError(f"a fact was not taken: {code}")
            started = self._start()
            if started is None:
                continue
            fired = [started[1], *islice(iter(self._complete, None), steps.firings)]
            if len(fired) > steps.firings:
                raise InferenceError(f"no end after {steps.firings} firings")
            for message in fired:
                for node, truth in actions[message[2:6]]:  # {"name":…
                    if truths[node] is None:
                        truths[node] = truth
                    elif truths[node] is not truth:
                        raise InconsistentError(node)
        for _, retraction in asserted:
            durable.retract_fact(number, retraction)
