"""Questions to z3: can this happen in any case, within a limit of time.

An answer is a case that shows it, the proof that there is none, or why it is undecided; it is
never taken for granted. Where figures over records are not exact, a case is looked for among those
that the generic rows make up, and a proof among all that there might be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import z3

from engine.prove.case import Case
from engine.prove.encode import Encoded
from engine.prove.facts import case_of
from engine.prove.terms import Truth, boolean, either, formula, implies
from engine.ruleset.diagnostics import Place

Key = TypeVar("Key", bound=Hashable)

QUESTION_LIMIT = 2_000
"""Milliseconds for one question."""

STEPS, PATIENCE = 2_500, 10
"""What z3 does in a millisecond, and how much longer than its limit a question may take."""

NEAR_LIMIT = 250
"""Milliseconds for a case among a few."""

TOTAL_LIMIT = 60.0
"""Seconds of processor time for all questions about one rule set."""


class Why(Enum):
    """Why a question is undecided."""

    TIME = "time"
    RECORDS = "records"


class Shown:
    """It can happen: in a case, which is made of the model where it is wanted."""

    def __init__(self, make: Callable[[], Case]) -> None:
        self._make = make
        self._case: Case | None = None

    @property
    def case(self) -> Case:
        """The case that shows it."""
        if self._case is None:
            self._case = self._make()
        return self._case


@dataclass(frozen=True, slots=True)
class Never:
    """It is proved that it cannot happen."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither was found; ``place`` is that of a figure over records that is not exact."""

    why: Why
    place: Place | None = None


Answer = Shown | Never | Undecided


class Asker:
    """Asks about the cases of an encoded program; keeps what the solver has learned."""

    def __init__(self, encoded: Encoded, limit: int = QUESTION_LIMIT) -> None:
        self._encoded = encoded
        self._limit = limit
        self._until = time.process_time() + TOTAL_LIMIT
        self._solver = z3.SimpleSolver()
        self._solver.set("arith.int_eq_branch", True)
        self._asserted = 0
        self._plain = boolean("plain")
        self.shown: dict[Hashable, Shown] = {}
        for truth in encoded.facts.plain:
            self._solver.add(z3.Implies(self._plain, formula(truth)))

    def ask(self, goal: Truth) -> Answer:
        """Whether there is a case in which ``goal`` holds."""
        (answer,) = self.settle({"": goal}).values()
        return answer

    def settle(self, goals: Mapping[Key, Truth]) -> dict[Key, Answer]:
        """The answer to each of many questions; one case may answer several of them."""
        found: dict[Key, Answer] = {}
        open_: dict[Key, Any] = {}
        for key, goal in goals.items():
            if goal is False:
                found[key] = Never()
                continue
            mark = boolean("goal")
            # One way only: what is not asked about need not be thought about.
            self._solver.add(formula(implies(mark, goal)))
            open_[key] = mark
        exact = formula(self._encoded.exact)
        self._show(goals, open_, found, [exact, self._plain])
        if open_ and self._check(list(open_.values()), []) == z3.unsat:
            found |= dict.fromkeys(open_, Never())
            open_.clear()
        self._show(goals, open_, found, [exact])
        for key, mark in list(open_.items()):
            found[key] = self._alone(mark, exact)
        self.shown |= {key: a for key, a in found.items() if isinstance(a, Shown)}
        return {key: found[key] for key in goals}

    def ask_among(self, goal: Truth, given: Iterable[Truth]) -> Shown | None:
        """A case in which ``goal`` holds among those of which ``given`` is true, if found soon."""
        exact = formula(self._encoded.exact)
        answer = self._check([goal], [exact, self._plain, *map(formula, given)], NEAR_LIMIT)
        return self._shown(self._solver.model()) if answer == z3.sat else None

    def _show(
        self,
        goals: Mapping[Key, Truth],
        open_: dict[Key, Any],
        found: dict[Key, Answer],
        given: list[Any],
    ) -> None:
        """Take out of ``open_`` what a model shows, as long as there are models."""
        while open_ and self._check(list(open_.values()), given) == z3.sat:
            model = self._solver.model()
            shown = self._shown(model)
            before = len(open_)
            for key in list(open_):
                if z3.is_true(model.eval(formula(goals[key]), model_completion=True)):
                    found[key] = shown
                    del open_[key]
            if len(open_) == before:
                return

    def _alone(self, mark: Any, exact: Any) -> Answer:
        answer = self._check([mark], [exact])
        if answer == z3.sat:
            return self._shown(self._solver.model())
        loose = self._encoded.loose
        if loose or answer == z3.unknown:
            any_ = self._check([mark], [])
            if any_ == z3.sat and answer == z3.unsat and loose:
                return Undecided(Why.RECORDS, loose[0])
            if any_ != z3.unsat:
                return Undecided(Why.TIME)
        return Never()

    def _check(self, goals: Iterable[Any], given: Iterable[Any], limit: int | None = None) -> Any:
        left = self._until - time.process_time()
        if left <= 0:
            return z3.unknown
        side = self._encoded.facts.side
        self._solver.add(*map(formula, side[self._asserted :]))
        self._asserted = len(side)
        milliseconds = limit or self._limit
        # Counted in z3's own steps, so that a busy machine proves as much as an idle one.
        self._solver.set("rlimit", STEPS * milliseconds)
        self._solver.set("timeout", PATIENCE * milliseconds)
        return self._solver.check(formula(either(*goals)), *given)

    def _shown(self, model: Any) -> Shown:
        encoded = self._encoded
        return Shown(lambda: case_of(model, encoded.program, encoded.facts, encoded.readings))
