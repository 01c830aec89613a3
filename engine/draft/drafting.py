"""The cases that a rule set still needs: what there is, what is added, what cannot be, what is not
known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import program as p
from engine.cases import model as m
from engine.cases.binding import BoundCase, base_facts, bind
from engine.cases.coverage import cover as cover_goals
from engine.cases.probes import watch
from engine.cases.running import State, run_case
from engine.cases.writing import NewCase
from engine.decide.decision import Decision, Verdict
from engine.draft import obligations as o
from engine.draft.beginning import beginning
from engine.draft.choosing import cover
from engine.draft.naming import Naming
from engine.draft.pairs import Pairs
from engine.draft.proving import Prover
from engine.draft.search import Search
from engine.draft.trials import Trial, Trials
from engine.draft.written import Draft, Drafting
from engine.library import Library
from engine.prove.encoding.case import Case
from engine.ruleset.diagnostics import Language

Progress = Callable[[int], None]
"""Called with the number of decisions that were made."""

ROUNDS = 6
"""Searches, each of which begins with the cases that the one before it found."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a rule set should be tried with, and what is drafted for it.

    ``had`` is shown by the cases that there are, ``accepted`` needs no case, ``added`` the drafted
    cases with what each shows. Of the rest ``impossible`` is proved never to be, ``unsettled`` was
    neither found nor excluded.
    """

    program: p.Program
    obligations: tuple[o.Obligation, ...]
    had: frozenset[o.Obligation]
    accepted: frozenset[o.Obligation]
    added: tuple[tuple[NewCase, tuple[o.Obligation, ...]], ...]
    impossible: tuple[o.Obligation, ...]
    unsettled: tuple[o.Obligation, ...]
    base: Mapping[str, Any]

    @property
    def cases(self) -> tuple[NewCase, ...]:
        """The drafted cases, in the order in which they are written."""
        return tuple(case for case, _ in self.added)


def draft_cases(
    program: p.Program,
    case_file: m.CaseFile | None,
    language: Language,
    progress: Progress | None = None,
) -> Drafted:
    """The cases that a rule set needs beside those of its file.

    The same rule set and file give the same cases. Raises RuleSetError where the rule set has more
    conditions than the inference engine takes.
    """
    return _Work(program, case_file, progress).drafted(language)


class _Work:
    """One rule set with its cases, while more are drafted."""

    def __init__(
        self, program: p.Program, case_file: m.CaseFile | None, progress: Progress | None
    ) -> None:
        self._program = program
        self._trials = trials = Trials(program, progress)
        self._pairs = Pairs(trials)
        self._prover = Prover(trials)
        self._impossible: set[o.Obligation] = set()
        existing = Drafting(trials, trials.obligations)
        bound = bind(case_file, program) if case_file is not None else []
        self._names = {case.case.name.text for case in bound}
        self._known: list[Trial] = []
        self._begun: list[Trial] = []
        had: set[o.Obligation] = set()
        accepted: set[o.Obligation] = set()
        decided: list[tuple[BoundCase, Decision | None]] = []
        if case_file is not None:
            decided = _passing(program, bound, case_file)
            coverage, _ = cover_goals(watch(program), decided, case_file)
            had |= {o.seen(c.goal) for c in coverage.goals if c.case}
            accepted |= {o.seen(c.goal) for c in coverage.goals if c.accepted}
        for case, decision in decided:
            if decision is not None:
                had |= self._had(existing, case, decision, set(trials.obligations) - had)
        self.had = frozenset((had | self._alone(self._known)) & set(trials.obligations))
        self.accepted = frozenset(accepted - had)
        wanted = [one for one in trials.obligations if one not in self.had | self.accepted]
        self._drafting = Drafting(trials, wanted)
        self.base: Mapping[str, Any] = base_facts(case_file, program) if case_file else {}
        if not any(trial.granted for trial in self._begun):
            first = beginning(trials, self._drafting.defaults)
            self._begun = [*([first] if first is not None else []), *self._begun]
            if case_file is None and first is not None:
                self.base = first.case.facts

    def _had(
        self, drafting: Drafting, case: BoundCase, decision: Decision, left: set[o.Obligation]
    ) -> set[o.Obligation]:
        """What a case of the file shows; it is noted as one to begin with."""
        given = {name: value for name, value in case.facts.items() if value is not None}
        readings = dict(case.readings)
        if case.proposed:
            readings = {**drafting.defaults, **readings}
        trial = drafting.trial_of(given, readings)
        if trial is None:
            return set()
        self._begun.append(trial)
        shows: set[o.Obligation] = set()
        for parameter in decision.open:
            shows |= drafting.told_apart(trial, parameter)
        if decision.verdict is not Verdict.OPEN:
            self._known.append(trial)
            left = {one for one in left if one.kind is not o.Kind.TOLD_APART}
            shows |= self._trials.shown(trial, left)
        return shows

    def _alone(self, trials: Iterable[Trial]) -> set[o.Obligation]:
        """The conditions that pairs of these trials show alone."""
        found = self._pairs.of(trials)
        return {o.alone(leaf) for leaf in self._trials.leaves if leaf.clause.id in found}

    # -- drafting --------------------------------------------------------------------------------

    def drafted(self, language: Language) -> Drafted:
        left = set(self._drafting.wanted)
        added: list[Draft] = []
        for _ in range(ROUNDS):
            new = self._round(left, added) or self._idle(left)
            if not new:
                break
            added += new
            left -= set().union(*(one.shows for one in new))
            left -= self._alone([*self._known, *_settled(added)])
        rest = [one for one in self._drafting.wanted if one in left]
        proofs = self._prover.about(rest)
        return Drafted(
            self._program,
            self._trials.obligations,
            self.had,
            self.accepted,
            tuple(self._named(added, language)),
            tuple(one for one in rest if proofs[one].impossible),
            tuple(one for one in rest if not proofs[one].impossible),
            self.base,
        )

    def _round(self, left: set[o.Obligation], added: Sequence[Draft]) -> list[Draft]:
        begin = [*self._begun, *(draft.trial for draft in added)]
        wanted = [
            one for one in self._drafting.wanted if one in left and one not in self._impossible
        ]
        search = Search(self._trials, begin, wanted)
        search.run()
        proofs = self._prover.about(one for one in wanted if one in search.waiting)
        for proof in proofs.values():
            if proof.case is not None:
                search.consider(proof.case)
        self._impossible |= {one for one, proof in proofs.items() if proof.impossible}
        candidates: dict[Draft, frozenset[o.Obligation]] = {}
        for trial in search.found:
            for draft in self._drafts(trial, left):
                if draft.shows & left:
                    candidates[draft] = draft.shows
        chosen = self._nearer(cover(candidates, left), left) if candidates else []
        before = [*self._known, *_settled([*added, *chosen])]
        left = left - self._alone(before)
        paired = self._paired(left, [*before, *search.seen], before)
        return [*chosen, *self._nearer(paired, left, paired=True)]

    def _drafts(self, trial: Trial, left: set[o.Obligation]) -> Iterable[Draft]:
        settled = self._drafting.settled(trial)
        if settled is not None:
            yield settled
        shown = self._trials.shown(trial, left)
        for name in dict.fromkeys(
            one.item.partition("/")[2] for one in _in_order(shown) if one.kind is o.Kind.TOLD_APART
        ):
            draft = self._drafting.open_on(trial, name)
            if draft is not None:
                yield draft

    def _idle(self, left: set[o.Obligation]) -> list[Draft]:
        """A case under each reading that nobody chose: of parameters that make no difference."""
        found: list[Draft] = []
        for parameter in self._trials.open:
            for reading in parameter.readings:
                if o.chosen(parameter.name, reading.name) in left and self._begun:
                    case = self._begun[0].case
                    readings = {**case.readings, parameter.name: reading.name}
                    trial = self._trials.try_(Case(case.facts, readings))
                    if trial is not None:
                        draft = self._drafting.settled(trial, [parameter.name])
                        found += [draft] if draft is not None else []
        return found

    def _paired(
        self, left: set[o.Obligation], trials: Sequence[Trial], before: Sequence[Trial]
    ) -> list[Draft]:
        """The drafts that it takes to show each condition alone, few and near what there is."""
        found = self._pairs.of(dict.fromkeys(trials))
        there, chosen = set(before), dict[Trial, Draft]()
        for leaf in self._trials.leaves:
            if o.alone(leaf) not in left:
                continue
            ways = sorted(
                found.get(leaf.clause.id, ()),
                key=lambda pair: sum(t not in there and t not in chosen for t in pair),
            )
            for pair in ways[:8]:
                drafts = {
                    t: self._drafting.settled(t) for t in pair if t not in there and t not in chosen
                }
                if all(draft is not None for draft in drafts.values()):
                    chosen |= {t: draft for t, draft in drafts.items() if draft is not None}
                    break
        return list(chosen.values())

    def _nearer(
        self, drafts: Sequence[Draft], left: set[o.Obligation], *, paired: bool = False
    ) -> list[Draft]:
        """The drafts as near to the base as what each is there for allows: what no draft before
        it shows, and where it is one of a ``paired`` two, its conditions and verdict."""
        done: list[Draft] = []
        taken: set[o.Obligation] = set()
        for draft in drafts:
            must = (draft.shows & left) - taken

            def holds(other: Draft, one: Draft = draft, must: Any = must) -> bool:
                alike = not paired or self._pairs.alike(one.trial, other.trial)
                return alike and one.about == other.about and must <= other.shows

            near = self._drafting.nearer(draft, self.base, holds)
            taken |= near.shows
            done.append(near)
        distinct = {(repr(d.trial.case), d.about): d for d in done}
        return list(distinct.values())

    def _named(
        self, added: Sequence[Draft], language: Language
    ) -> Iterable[tuple[NewCase, tuple[o.Obligation, ...]]]:
        naming, taken = Naming(self._program, language), set(self._names)
        told: set[o.Obligation] = set()
        for draft in added:
            new = draft.shows - told
            told |= new
            shows = new or draft.shows
            granted = draft.trial.granted
            decision = self._drafting.decide(draft.facts, draft.readings)
            assert decision is not None
            assert decision.open == ((draft.about,) if draft.about else ())
            name = naming.name(shows, granted, taken)
            taken.add(name)
            case = NewCase(
                name,
                draft.facts,
                draft.readings,
                decision,
                note=naming.note(shows),
                base=self.base,
            )
            yield case, tuple(_in_order(shows))


def _settled(drafts: Iterable[Draft]) -> list[Trial]:
    return [draft.trial for draft in drafts if not draft.about]


def _in_order(shows: Iterable[o.Obligation]) -> list[o.Obligation]:
    return sorted(shows, key=lambda one: one.id)


def _passing(
    program: p.Program, bound: Sequence[BoundCase], case_file: m.CaseFile
) -> list[tuple[BoundCase, Decision | None]]:
    """The cases with their decisions; a case that does not pass shows nothing."""
    library = Library([program])
    found: list[tuple[BoundCase, Decision | None]] = []
    for case in bound:
        run = run_case(case, library, program, case_file.document)
        found.append((case, run.decision if run.state is State.PASSED else None))
    return found
