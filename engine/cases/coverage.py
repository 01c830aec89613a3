"""Which clauses, tiers, table rows and readings the cases of a rule set have reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.cases import model as m
from engine.cases.binding import BoundCase
from engine.cases.mutation.catalogue import names_mutant
from engine.cases.probes import Goal, Probe, Seen, Watch
from engine.decide.decision import Answer, ChosenBy, Decision, Open, Outcome, Readings, Rows
from engine.decide.values import Undecided
from engine.library import Library
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.source import short
from engine.ruleset.suggestions import did_you_mean

_AT_ONCE = 25
"""Cases, after which what they have reached is no longer watched: most of it, after a few."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A goal, the first case that reached it ('' for none), and why its gap is accepted."""

    goal: Goal
    case: str = ""
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every goal of a rule set, in its order."""

    goals: tuple[Covered, ...]

    @property
    def reached(self) -> int:
        """How many goals a case has reached."""
        return sum(bool(covered.case) for covered in self.goals)

    @property
    def accepted(self) -> int:
        """How many are not reached, and the file of cases says why not."""
        return sum(bool(covered.accepted) for covered in self.goals)

    @property
    def gaps(self) -> tuple[Goal, ...]:
        """What is neither reached nor accepted."""
        return tuple(c.goal for c in self.goals if not c.case and not c.accepted)


def cover(
    watched: Watch,
    decided: Sequence[tuple[BoundCase, Decision | None]],
    case_file: m.CaseFile,
) -> tuple[Coverage, list[Diagnostic]]:
    """What the cases have reached, each with its decision if it has one; and the accepted gaps
    that are none."""
    reached: dict[Goal, str] = {}
    watching, library = watched, Library([watched.program])
    for number, (case, decision) in enumerate(decided, start=1):
        if decision is not None:
            for goal in _reached(watching, library, case, decision):
                reached.setdefault(goal, case.case.name.text)
        if number % _AT_ONCE == 0:
            less = watching.without(reached)
            # A program costs as much to make ready as some cases do to decide.
            if 3 * len(less.probes) < 2 * len(watching.probes):
                watching, library = less, Library([less.program])
    accepted = {key.text: why for key, why in case_file.accepts}
    covered = [
        Covered(goal, reached.get(goal, ""), "" if goal in reached else accepted.get(goal.id, ""))
        for goal in watched.goals
    ]
    found = {covered_.goal.id for covered_ in covered if covered_.case}
    findings = [
        Diagnostic(
            "gap-reached",
            key.place,
            {"gap": key.text},
            "accepts",
            case_file.document.line(key.place),
        )
        for key, _ in case_file.accepts
        if key.text in found
    ]
    return Coverage(tuple(covered)), findings


def unknown_gaps(watched: Watch, case_file: m.CaseFile) -> list[Diagnostic]:
    """The accepted gaps that the rule set does not have; mutants are looked up by ``--mutate``."""
    known = {goal.id for goal in watched.goals}
    return [
        Diagnostic(
            "unknown-name",
            key.place,
            {
                "name": short(key.text),
                "what": "覆盖目标",
                "what_en": "goal of coverage",
                "did_you_mean": did_you_mean(key.text, known),
            },
            "accepts",
            case_file.document.line(key.place),
        )
        for key, _ in case_file.accepts
        if key.text not in known and not names_mutant(key.text)
    ]


def _reached(
    watched: Watch, library: Library, case: BoundCase, decision: Decision
) -> Iterator[Goal]:
    yield from _plain(watched.goals, case, decision)
    if not watched.probes:
        return
    program = watched.program
    seen = library.decide(
        f"{program.measure}@{program.version}",
        case.facts,
        on=case.on,
        readings=case.readings,
        proposed=case.proposed,
    )
    answered = {result.benefit.name for result in decision.benefits}
    selections = dict(seen.selections)
    for probe in watched.probes:
        if probe.benefit and probe.benefit not in answered:
            continue
        if probe.rows:
            yield from _rows(probe, selections[probe.holds], selections[probe.fails])
        else:
            yield from _truths(probe, seen.values[probe.holds], seen.values[probe.fails])


def _truths(probe: Probe, holds: Answer, fails: Answer) -> Iterator[Goal]:
    kinds = set()
    for readings, one in _outcomes(holds):
        if one is True:
            kinds.add(Seen.TRUE)
        for others, other in _outcomes(fails):
            undecided = isinstance(one, Undecided) and isinstance(other, Undecided)
            if undecided and _together(readings, others):
                kinds.add(Seen.UNDECIDED)
            if other is True:
                kinds.add(Seen.FALSE)
    yield from (goal for seen, goal in probe.goals.items() if seen in kinds)


def _rows(probe: Probe, holds: Any, fails: Any) -> Iterator[Goal]:
    kinds = set()
    for readings, one in _outcomes(holds):
        if not isinstance(one, Rows):
            continue
        if one.taken:
            kinds.add(Seen.TRUE)
        waiting = {row.key for row in one.undecided}
        for others, other in _outcomes(fails):
            if not isinstance(other, Rows):
                continue
            if other.taken:
                kinds.add(Seen.FALSE)
            # A row of a source that is in doubt waits in one of the two for that alone.
            if waiting & {row.key for row in other.undecided} and _together(readings, others):
                kinds.add(Seen.UNDECIDED)
    yield from (goal for seen, goal in probe.goals.items() if seen in kinds)


def _outcomes(value: Any) -> Iterable[tuple[Readings, Any]]:
    if isinstance(value, Open):
        outcomes: tuple[Outcome[Any], ...] = value.outcomes
        return [(outcome.readings, outcome.value) for outcome in outcomes]
    return [((), value)]


def _together(one: Readings, other: Readings) -> bool:
    """Whether two outcomes hold under some readings in common."""
    others = dict(other)
    return all(set(names) & set(others.get(name, names)) for name, names in one)


def _plain(goals: Iterable[Goal], case: BoundCase, decision: Decision) -> Iterator[Goal]:
    chosen = {
        (f"parameters/{choice.parameter}", choice.reading)
        for choice in decision.chosen
        if choice.by is not ChosenBy.RULE_SET
    }
    open_ = {f"parameters/{name}" for name in decision.open}
    expected = {f"benefits/{name.text}" for name, _ in case.case.expect.benefits}
    for goal in goals:
        if (
            goal.seen is Seen.CHOSEN and (goal.item in open_ or (goal.item, goal.detail) in chosen)
        ) or (goal.seen is Seen.EXPECTED and goal.item in expected):
            yield goal
