"""Questions: can this happen in any case. Cases that were tried answer first, then z3 in a limit.

An answer is a case that shows it, the proof that there is none, or why it is undecided; it is
never taken for granted. Where figures over records are not exact, a case is looked for among those
that the generic rows make up, and a proof among all that there might be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from engine.prove.encoding.case import Case
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.facts import case_of, unknowns_of
from engine.prove.encoding.terms import Truth, boolean, either, implies
from engine.prove.questions.drawing import Values
from engine.prove.questions.trying import Trials
from engine.ruleset.diagnostics import Place

if TYPE_CHECKING:
    from engine.prove.encoding.solver import Found, Solver

Key = TypeVar("Key", bound=Hashable)

QUESTION_LIMIT = 2_000
"""Milliseconds for one question."""

STEPS, PATIENCE = 2_500, 30
"""What z3 does in a millisecond, and how much longer than its limit a question may take."""

NEAR_LIMIT = 250
"""Milliseconds for a case among a few, and for the proof that none of many goals can be."""

TOTAL_LIMIT = 60.0
"""Seconds of processor time for all questions about one rule set."""


class Why(Enum):
    """Why a question is undecided."""

    TIME = "time"
    RECORDS = "records"


class Shown:
    """It can happen: in a case, which is made of the values of its unknowns where it is wanted."""

    def __init__(self, read: Callable[[], Values], make: Callable[[Values], Case]) -> None:
        self._read = read
        self._make = make

    @cached_property
    def values(self) -> Values:
        """What its unknowns are."""
        return self._read()

    @cached_property
    def case(self) -> Case:
        """The case that shows it."""
        return self._make(self.values)


@dataclass(frozen=True, slots=True)
class Never:
    """It is proved that it cannot happen."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither was found; ``place`` is that of a figure over records that is not exact."""

    why: Why
    place: Place | None = None


Answer = Shown | Never | Undecided


@dataclass(frozen=True, slots=True)
class Model:
    """A case of the solver, of which single terms are read; where it is exact it is a case."""

    found: Found
    shown: Shown


class Asker:
    """Asks about the cases of an encoded program; keeps what the solver has learned.

    What a case of ``trials`` shows is not asked of the solver.
    """

    def __init__(
        self, encoded: Encoded, limit: int = QUESTION_LIMIT, trials: Trials | None = None
    ) -> None:
        self.encoded = encoded
        self._limit = limit
        self._trials = trials
        self._until = time.process_time() + TOTAL_LIMIT
        self._own: Solver | None = None
        self._asserted = 0
        self._plain = boolean("plain")
        self._unknowns = unknowns_of(encoded.facts, encoded.readings)
        self.shown: dict[Hashable, Shown] = {}

    @property
    def _solver(self) -> Solver:
        if self._own is None:
            # An extra, and slow to import: only where there is something to prove.
            from engine.prove.encoding.solver import Solver

            self._own = Solver()
            self._own.add(implies(self._plain, truth) for truth in self.encoded.facts.plain)
        return self._own

    def ask(self, goal: Truth) -> Answer:
        """Whether there is a case in which ``goal`` holds; it may be about two cases at once."""
        (answer,) = self._settled({"": goal}, {}).values()
        return answer

    def settle(self, goals: Mapping[Key, Truth]) -> dict[Key, Answer]:
        """The answer to each of many questions; one case may answer several of them."""
        return self._settled(goals, {} if self._trials is None else self._trials.shown(goals))

    def _settled(
        self, goals: Mapping[Key, Truth], tried: Mapping[Key, Values]
    ) -> dict[Key, Answer]:
        found: dict[Key, Answer] = {}
        open_: dict[Key, Any] = {}
        for key, goal in goals.items():
            if goal is False:
                found[key] = Never()
            elif key in tried:
                found[key] = self._shown(tried[key])
            else:
                mark = boolean("goal")
                # One way only: what is not asked about need not be thought about.
                self._solver.add((implies(mark, goal),))
                open_[key] = mark
        exact = self.encoded.exact
        self._show(goals, open_, found, [exact, self._plain])
        # One proof for all, if it is a short one: each by itself may be shorter.
        if open_ and self._check(list(open_.values()), [], NEAR_LIMIT) is False:
            found |= dict.fromkeys(open_, Never())
            open_.clear()
        self._show(goals, open_, found, [exact])
        for key, mark in list(open_.items()):
            found[key] = self._alone(mark, exact)
        self.shown |= {key: a for key, a in found.items() if isinstance(a, Shown)}
        return {key: found[key] for key in goals}

    def ask_among(
        self, goal: Truth, given: Iterable[Truth], limit: int = NEAR_LIMIT
    ) -> Shown | None:
        """A case in which ``goal`` holds among those of which ``given`` is true, if found soon."""
        answer = self._check([goal], [self.encoded.exact, self._plain, *given], limit)
        return self._shown(self._values()) if answer else None

    def find(self, given: Iterable[Truth], *, any_rows: bool = False) -> Model | Never | None:
        """A case of which all of ``given`` is true, that there is none, or None: not soon.

        With ``any_rows`` a figure over records may be any that there might be, so that a proof is
        one of every list; without, it is that of the generic rows.
        """
        exact = [] if any_rows else [self.encoded.exact]
        answer = self._check([True], [*exact, *given])
        if answer:
            found = self._solver.found()
            return Model(found, Shown(partial(self._read, found), self.case))
        return None if answer is None else Never()

    @property
    def plain(self) -> Truth:
        """That the facts are of an ordinary size."""
        return self._plain

    def _show(
        self,
        goals: Mapping[Key, Truth],
        open_: dict[Key, Any],
        found: dict[Key, Answer],
        given: list[Any],
    ) -> None:
        """Take out of ``open_`` what a model shows, as long as there are models."""
        while open_ and self._check(list(open_.values()), given):
            values = self._values()
            shown = self._shown(values)
            case = Cases(1, {unknown: (value,) for unknown, value in values.items()})
            before = len(open_)
            for key in list(open_):
                if before == 1 or case.truth(goals[key]):
                    found[key] = shown
                    del open_[key]
            if len(open_) == before:
                return
            if open_ and self._trials is not None and self._trials.grow(values):
                more = self._trials.shown({key: goals[key] for key in open_})
                for key in more:
                    found[key] = self._shown(more[key])
                    del open_[key]

    def _alone(self, mark: Any, exact: Any) -> Answer:
        answer = self._check([mark], [exact])
        if answer:
            return self._shown(self._values())
        loose = self.encoded.loose
        if loose or answer is None:
            any_ = self._check([mark], [])
            if any_ and answer is False and loose:
                return Undecided(Why.RECORDS, loose[0])
            if any_ is not False:
                return Undecided(Why.TIME)
        return Never()

    def _check(
        self, goals: Iterable[Any], given: Iterable[Any], limit: int | None = None
    ) -> bool | None:
        """Whether any of the goals can be; None where it is not settled in time."""
        left = self._until - time.process_time()
        if left <= 0:
            return None
        side = self.encoded.facts.side
        self._solver.add(side[self._asserted :])
        self._asserted = len(side)
        milliseconds = limit or self._limit
        # Counted in z3's own steps, so that a busy machine proves as much as an idle one.
        steps, patience = STEPS * milliseconds, PATIENCE * milliseconds
        return self._solver.check((either(*goals), *given), steps, patience)

    def _values(self) -> Values:
        """The case that the solver found last; where it is exact."""
        return self._read(self._solver.found())

    def _read(self, found: Found) -> Values:
        return {**found.values(self._unknowns), self.encoded.exact: 1}

    def _shown(self, values: Values) -> Shown:
        return Shown(lambda: values, self.case)

    def case(self, values: Values) -> Case:
        """The case of the values of its unknowns."""
        encoded = self.encoded
        return case_of(values, encoded.program, encoded.facts, encoded.readings)
