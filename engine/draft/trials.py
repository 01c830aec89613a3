"""Cases put to the engine under one reading of everything, and all that each of them shows.

Whether a condition decides a case is asked of the engine: by the case decided again with the
condition the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from engine import program as p
from engine.cases.probes import Seen, watch
from engine.decide.decision import ClauseResult, Decision, Verdict
from engine.decide.values import Missing, Undecided
from engine.draft import obligations as o
from engine.draft.instruments import Instruments
from engine.draft.looking import Look
from engine.draft.sites import Edge
from engine.library import Library
from engine.prove.encoding.case import Case
from engine.prove.questions.flat import flattened
from engine.ruleset.diagnostics import FactError, UndefinedError
from engine.traversal import fix_readings

GRANTED = (Verdict.ELIGIBLE, Verdict.MET, Verdict.CONDITIONAL)

Asked = set[o.Obligation]

Answer = tuple[object, ...]
"""The verdict and what each benefit came to; one word where the case was refused."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A case with a reading of every open parameter, and its decision."""

    case: Case
    decision: Decision
    answer: Answer

    @property
    def granted(self) -> bool:
        """Whether it is eligible, or the duty met."""
        return self.decision.verdict in GRANTED


class Trials:
    """Tries cases of one rule set; ``progress`` is told how many decisions were made."""

    def __init__(self, program: p.Program, progress: Callable[[int], None] | None = None) -> None:
        self._progress = progress
        chosen = {q.name: q.chosen for q in program.parameters if q.state == "open" and q.chosen}
        self.program = program
        self.settled = fix_readings(program, chosen)
        self.open = tuple(
            q for q in program.parameters if q.state == "open" and q.name not in chosen
        )
        stated = tuple(
            replace(q, state="stated") if q.name in chosen else q for q in program.parameters
        )
        flat = flattened(replace(self.settled, parameters=stated))
        self.goals = watch(program).goals
        self.instruments = made = Instruments(flat, self.goals)
        self.leaves, self.edges = made.leaves, made.edges
        self.obligations = o.obligations(program, self.goals, self.leaves, self.edges)
        self._expected = {
            o.seen(goal): goal.item.partition("/")[2]
            for goal in self.goals
            if goal.seen is Seen.EXPECTED
        }
        self._pairs = {
            o.told_apart(q, one.name, other.name): (q.name, frozenset({one.name, other.name}))
            for q in self.open
            for one, other in combinations(q.readings, 2)
        }
        self.tries = 0
        self._name = f"{program.measure}@{program.version}"
        self._forcible_library = Library([made.forcible()])
        self._watching: tuple[frozenset[str], Library] | None = None
        self._libraries: dict[str, tuple[list[tuple[str, str]], Library]] = {}
        self._kept: dict[str, Trial | None] = {}
        self._whole: Library | None = None
        self._truths_seen: dict[Trial, frozenset[tuple[str, bool]]] = {}

    # -- trying ----------------------------------------------------------------------------------

    def try_(self, case: Case) -> Trial | None:
        """The trial of a case; None where the rule set does not admit it or does not define it."""
        key = repr((sorted(case.facts.items()), sorted(case.readings.items())))
        if key not in self._kept:
            decision = self._decide(case, {})
            self._kept[key] = (
                Trial(case, decision, _answer(decision)) if isinstance(decision, Decision) else None
            )
        return self._kept[key]

    def _decide(self, case: Case, forced: Mapping[str, str]) -> Decision | UndefinedError | None:
        self._count(case)
        facts = {**case.facts, **case.readings, **self.instruments.as_is, **forced}
        try:
            return self._forcible_library.decide(self._name, facts)
        except UndefinedError as error:
            return error
        except FactError:
            return None

    def _count(self, case: Case) -> None:
        self.tries += 1 + sum(len(v) for v in case.facts.values() if isinstance(v, list)) // 8
        self.tick()

    def tick(self) -> None:
        """Say that something is being done."""
        if self._progress is not None:
            self._progress(self.tries)

    def turns_on(self, trial: Trial, site: str, forced_to: str) -> bool:
        """Whether the answer would be another were a condition or an edge forced so.

        Of an answer that waits for facts nothing is said.
        """
        if trial.decision.verdict is Verdict.INCOMPLETE:
            return False
        other = self._decide(trial.case, {self.instruments.force[site]: forced_to})
        if other is None or (isinstance(other, Decision) and other.verdict is Verdict.INCOMPLETE):
            return False
        return _answer(other) != trial.answer

    # -- what a trial shows ----------------------------------------------------------------------

    def shown(self, trial: Trial, wanted: Iterable[o.Obligation]) -> set[o.Obligation]:
        """Those of the obligations ``wanted`` that the trial shows by itself."""
        asked = set(wanted)
        if trial.decision.verdict is Verdict.OPEN or not asked:
            return set()
        look = Look(self._watched(trial, asked))
        return {found for found in self._shown(trial, look, asked) if found in asked}

    def truths_seen(self, trial: Trial) -> frozenset[tuple[str, bool]]:
        """The conditions that were seen in a trial, with the truths that they had."""
        if trial not in self._truths_seen:
            if self._whole is None:
                self._whole = self._watching_for(self.instruments.conditions())
            look = Look(self._watched_by(self._whole, trial.case))
            self._truths_seen[trial] = frozenset(
                (item, seen is Seen.TRUE)
                for item, probe in self.instruments.probe_of.items()
                for seen in (Seen.TRUE, Seen.FALSE)
                if look.sees(probe, seen)
            )
        return self._truths_seen[trial]

    def _watched(self, trial: Trial, asked: Asked) -> Decision | None:
        """The case decided with what is to be seen now; None where that is nothing."""
        needed = self.instruments.needed(asked)
        if not needed:
            return None
        if self._watching is None or not (
            needed <= self._watching[0] and 3 * len(needed) >= 2 * len(self._watching[0])
        ):
            self._watching = needed, self._watching_for(needed)
        return self._watched_by(self._watching[1], trial.case)

    def _watching_for(self, needed: Collection[str]) -> Library:
        return Library([self.instruments.watching_program(needed)])

    def unflat(self, case: Case) -> Case:
        """A case of the program whose readings are facts, with its readings apart again."""
        names = [q.name for q in self.open]
        facts = {name: value for name, value in case.facts.items() if name not in names}
        return Case(facts, {name: case.facts[name] for name in names})

    def _watched_by(self, library: Library, case: Case) -> Decision:
        self._count(case)
        return library.decide(self._name, {**case.facts, **case.readings})

    def _shown(self, trial: Trial, look: Look, asked: Asked) -> Iterator[o.Obligation]:
        answered = {result.benefit.name for result in trial.decision.benefits}
        failing = [r.name for r in trial.decision.requirements if r.result.truth is False]
        lacking = self._lacking(trial.decision)
        for one in asked:
            match one.kind:
                case o.Kind.SEEN:
                    is_shown = self._is_seen(one, look, answered)
                case o.Kind.DECIDES:
                    is_shown = self._decides(one, trial, look, failing)
                case o.Kind.EDGE:
                    is_shown = self._meets(one, trial, look)
                case o.Kind.TOLD_APART:
                    is_shown = self._tells_apart(one, trial)
                case o.Kind.LACKING:
                    is_shown = one == lacking
                case o.Kind.ALONE:
                    is_shown = False
            if is_shown:
                yield one

    def _is_seen(self, one: o.Obligation, look: Look, answered: set[str]) -> bool:
        return self._expected.get(one) in answered or any(
            (not probe.benefit or probe.benefit in answered) and look.sees(probe, seen)
            for probe, seen in self.instruments.seen.get(one, ())
        )

    def _lacking(self, decision: Decision) -> o.Obligation | None:
        missing = set(decision.missing)
        for result in decision.benefits:
            if isinstance(result.value, Undecided):
                missing |= {r for r in result.value.reasons if isinstance(r, Missing)}
        facts = {(one.fact, one.column) for one in missing}
        if len(facts) != 1:
            return None
        ((fact, column),) = facts
        return o.lacking(fact, column)

    def _decides(self, one: o.Obligation, trial: Trial, look: Look, failing: Sequence[str]) -> bool:
        asked = self.instruments.decides[one]
        leaf = asked.leaf
        elsewhere = any(name != leaf.requirement for name in failing)
        if elsewhere and leaf.requirement not in ("", "applies_when"):
            return False
        seen = Seen.TRUE if asked.truth else Seen.FALSE
        otherwise = str(not asked.truth).lower()
        return look.sees(asked.probe, seen) and self.turns_on(trial, leaf.clause.id, otherwise)

    def _meets(self, one: o.Obligation, trial: Trial, look: Look) -> bool:
        asked = self.instruments.meets[one]
        is_met = any(look.holds(name, rows) for name, rows in asked.told_by)
        return is_met and self.turns_on(trial, asked.edge.key, str(asked.step))

    def _tells_apart(self, one: o.Obligation, trial: Trial) -> bool:
        parameter, readings = self._pairs[one]
        own = trial.case.readings[parameter]
        if own not in readings:
            return False
        (other,) = readings - {own}
        case = Case(trial.case.facts, {**trial.case.readings, parameter: other})
        found = self.try_(case)
        return found is not None and found.answer != trial.answer

    # -- the truths of conditions ----------------------------------------------------------------

    def truths(self, trial: Trial) -> dict[str, bool | None]:
        """The truth of each condition of the requirements; None where it is undecided.

        Of a condition that is read in several ways, only what stands under the reading of the
        trial is one: the others are not in the rule set so read.
        """
        found: dict[str, bool | None] = {}

        def note(result: ClauseResult) -> None:
            if result.clause.kind == "leaf":
                truth = result.truth
                found[result.clause.id] = truth if isinstance(truth, bool) else None
            names = self._chosen_parts(result.clause, trial.case.readings)
            for position, part in enumerate(result.parts):
                if names is None or names[position]:
                    note(part)

        for requirement in trial.decision.requirements:
            note(requirement.result)
        if trial.decision.applies_when is not None:
            note(trial.decision.applies_when)
        return found

    def _chosen_parts(self, clause: p.Clause, readings: Mapping[str, str]) -> list[bool] | None:
        """Which parts of a condition stand under the readings; None where all do."""
        condition = clause.condition
        if clause.kind != "by" or not isinstance(condition, p.By):
            return None
        if not isinstance(condition.subject, p.Fact) or condition.subject.name not in readings:
            return None
        chosen = readings[condition.subject.name]
        return [name == chosen for name, _ in condition.cases]

    def sides(self, trial: Trial, edge: Edge) -> Iterator[tuple[Any, Any]]:
        """What is compared with what at an edge, as far as it is known."""
        key = edge.key
        if key not in self._libraries:
            names, telling = self.instruments.sides(edge)
            self._libraries[key] = names, Library([telling])
        names, library = self._libraries[key]
        values = self._watched_by(library, trial.case).values
        for left, right in names:
            if not isinstance(values[left], Undecided) and not isinstance(values[right], Undecided):
                yield values[left], values[right]


def _answer(decision: Decision | UndefinedError) -> Answer:
    if not isinstance(decision, Decision):
        return ("refused",)
    benefits = tuple((r.benefit.name, r.value) for r in decision.benefits)
    return (decision.verdict, benefits)
