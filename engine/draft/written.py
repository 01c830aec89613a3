"""A trial as a case that a file can hold: with as few readings chosen as its answer needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import program as p
from engine.decide.decision import Decision, Open, Readings
from engine.draft import obligations as o
from engine.draft.trials import Trial, Trials
from engine.library import Library
from engine.prove.encoding.case import Case
from engine.ruleset.diagnostics import CuoshiError


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A case to be written: its trial, the readings that it names, and what it shows.

    ``about`` is the open parameter on which its answer depends, '' where it depends on none.
    """

    trial: Trial
    readings: Mapping[str, str]
    shows: frozenset[o.Obligation]
    about: str = ""

    @property
    def facts(self) -> Mapping[str, Any]:
        """Its facts."""
        return self.trial.case.facts


class UnderAll:
    """The answer to a case under every reading, and on which of them it depends."""

    def __init__(self, decision: Decision) -> None:
        self._answers: list[list[tuple[Readings, object]]] = [
            [(outcome.readings, outcome.verdict) for outcome in decision.outcomes]
        ]
        for result in decision.benefits:
            if isinstance(result.value, Open):
                outcomes = result.value.outcomes
                self._answers.append([(each.readings, each.value) for each in outcomes])

    def depends_on(self, chosen: Mapping[str, str]) -> set[str]:
        """The parameters on which the answer depends where these readings are chosen."""
        found: set[str] = set()
        for answers in self._answers:
            left = [(r, value) for r, value in answers if _holds_under(r, chosen)]
            if any(value != left[0][1] for _, value in left):
                found |= {name for readings, _ in left for name, _ in readings}
        return found - chosen.keys()


def _holds_under(readings: Readings, chosen: Mapping[str, str]) -> bool:
    return all(name not in chosen or chosen[name] in names for name, names in readings)


class Drafting:
    """Makes drafts of trials, and trials of the cases that a file has."""

    def __init__(self, trials: Trials, wanted: Iterable[o.Obligation]) -> None:
        program = trials.program
        self.trials, self.wanted = trials, tuple(wanted)
        self._library = Library([program])
        self._name = f"{program.measure}@{program.version}"
        self._open: dict[str, UnderAll | None] = {}
        self.defaults = {q.name: q.proposed or q.readings[0].name for q in trials.open}

    def decide(self, facts: Mapping[str, Any], readings: Mapping[str, str]) -> Decision | None:
        """What the engine answers, with no reading chosen but these."""
        try:
            return self._library.decide(self._name, facts, readings=readings)
        except CuoshiError:
            return None

    def trial_of(self, facts: Mapping[str, Any], readings: Mapping[str, str]) -> Trial | None:
        """The trial of a case of a file: what it leaves open as is proposed, or named first."""
        chosen = {name: r for name, r in readings.items() if name in self.defaults}
        return self.trials.try_(Case(facts, {**self.defaults, **chosen}))

    def settled(self, trial: Trial, keep: Collection[str] = ()) -> Draft | None:
        """The trial with the readings on which its answer depends, and ``keep``, named."""
        readings = self._naming(trial, keep, "")
        if readings is None:
            return None
        shows = {
            one
            for one in self.trials.shown(trial, self.wanted)
            if one.kind is not o.Kind.TOLD_APART
        }
        named = {o.chosen(name, readings[name]) for name in keep if name in readings}
        return Draft(trial, readings, frozenset(shows | named))

    def open_on(self, trial: Trial, parameter: str) -> Draft | None:
        """The trial with one parameter left open, on which its answer then depends."""
        readings = self._naming(trial, (), parameter)
        if readings is None:
            return None
        wanted = set(self.wanted)
        shows = {one for one in self.told_apart(trial, parameter) if one in wanted}
        return Draft(trial, readings, frozenset(shows), parameter)

    def _naming(self, trial: Trial, keep: Collection[str], about: str) -> Mapping[str, str] | None:
        """The readings of a trial that have to be named, for its answer to depend on nothing but
        the parameter ``about``; None where that cannot be."""
        own = trial.case.readings
        named = {n for n in own if n != about and (n in keep or own[n] != self.defaults[n])}
        under = self._under_all(trial)
        while under is not None:
            on = under.depends_on({name: own[name] for name in own if name in named})
            if on - {about} <= named:
                return (
                    {n: own[n] for n in own if n in named} if (about in on) == bool(about) else None
                )
            named |= on - {about}
        return None

    def _under_all(self, trial: Trial) -> UnderAll | None:
        key = repr(trial.case.facts)
        if key not in self._open:
            decision = self.decide(trial.case.facts, {})
            self._open[key] = None if decision is None else UnderAll(decision)
        return self._open[key]

    def told_apart(self, trial: Trial, parameter: str) -> set[o.Obligation]:
        """What a case shows that leaves a parameter open: every two readings that differ."""
        question = next(q for q in self.trials.open if q.name == parameter)
        answers = {
            reading.name: other.answer
            for reading in question.readings
            if (other := self._under(trial, parameter, reading.name)) is not None
        }
        found = {
            o.told_apart(question, one, other)
            for one, first in answers.items()
            for other, second in answers.items()
            if one < other and first != second
        }
        if not found:
            return set()
        return found | {o.chosen(question.name, reading.name) for reading in question.readings}

    def _under(self, trial: Trial, parameter: str, reading: str) -> Trial | None:
        readings = {**trial.case.readings, parameter: reading}
        return self.trials.try_(Case(trial.case.facts, readings))

    # -- as near to the base as can be -----------------------------------------------------------

    def nearer(
        self, draft: Draft, base: Mapping[str, Any], holds: Callable[[Draft], bool]
    ) -> Draft:
        """The draft with every reading and fact as the file begins that need not differ."""
        for name in self.defaults:
            own = draft.trial.case.readings
            if own[name] != self.defaults[name]:
                readings = {**own, name: self.defaults[name]}
                draft = self._if(Case(draft.facts, readings), draft, holds)
        for given in self.trials.program.inputs:
            for facts in _nearer(draft.facts, base, given):
                draft = self._if(Case(facts, draft.trial.case.readings), draft, holds)
        return draft

    def _if(self, case: Case, draft: Draft, holds: Callable[[Draft], bool]) -> Draft:
        trial = self.trials.try_(case)
        if trial is None:
            return draft
        other = self.open_on(trial, draft.about) if draft.about else self.settled(trial)
        return other if other is not None and holds(other) else draft


def _nearer(
    facts: Mapping[str, Any], base: Mapping[str, Any], given: p.Input
) -> list[Mapping[str, Any]]:
    name = given.name
    own, other = facts.get(name), base.get(name)
    if own == other:
        return []
    if other is None:
        return [{n: v for n, v in facts.items() if n != name}]
    found: list[Mapping[str, Any]] = [{**facts, name: other}]
    if isinstance(own, list) and isinstance(other, list) and own and other:
        for column in [field.name for field in given.fields if field.name in other[0]]:
            if any(row.get(column) != other[0][column] for row in own):
                rows = [{**row, column: other[0][column]} for row in own]
                found.append({**facts, name: rows})
    return found
