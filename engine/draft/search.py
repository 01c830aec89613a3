"""Looking for cases that show what no case shows yet: the neighbours of cases that are there.

Everything is tried by ``decide`` and counted, so that the same rule set gives the same cases on
any machine; what is not found is not said to be impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.draft.moves import Item, Moves, names_in
from engine.draft.obligations import Kind, Obligation
from engine.draft.sites import Context, Edge
from engine.draft.trials import Trial, Trials
from engine.prove.encoding.case import Case

TRIES, ALL_TRIES = 1_000, 30_000
"""Decisions spent on one obligation, and in one search; one of many records counts as several.

Each search has all of them, as the first of another run has: only so does the last one, which finds
nothing, say that another run would find nothing.
"""

PAIRED = 6
"""So many cases are looked around for a pair."""

BASES, NEAR = 40, 8
"""So many cases are begun with for one obligation, so many of them in every way before the rest."""


class Search:
    """Cases that were found, and what each of them shows."""

    def __init__(
        self,
        trials: Trials,
        known: Sequence[Trial],
        wanted: Iterable[Obligation],
    ) -> None:
        self._trials, self._moves = trials, Moves(trials)
        self.wanted = tuple(wanted)
        self.waiting = {one for one in self.wanted if one.kind is not Kind.ALONE}
        self._bases: list[Trial] = sorted(known, key=lambda trial: not trial.granted)
        self.seen: dict[Trial, None] = {}
        self.found: dict[Trial, None] = {}
        self._edges = {(edge.item, edge.edge): edge for edge in trials.edges}
        self._leaves = {leaf.clause.id: leaf for leaf in trials.leaves}
        self._goals = {(goal.item): goal for goal in trials.goals}

    def run(self) -> None:
        """Look around the cases that are there, then for each obligation that still waits."""
        for trial in self._bases:
            self.consider(trial.case)
        for base in self._bases[:2]:
            self._around(base, self._moves.all_items())
        until = self._trials.tries + ALL_TRIES
        for obligation in self.wanted:
            if obligation in self.waiting and self._trials.tries < until:
                self._for(obligation)
        for obligation in self.wanted:
            if obligation.kind is Kind.ALONE:
                self._beside(obligation)

    def _beside(self, obligation: Obligation) -> None:
        """Try what stands beside cases in which a condition counts: two of them may be a pair."""
        items = self._items(obligation)
        bases = [*self._bases, *self.found]
        counting = [t for t in bases if self._trials.truths(t).get(obligation.item) is not None]
        for base in counting[:PAIRED]:
            for item in items:
                for case in self._moves.of(base.case, item):
                    self.consider(case)

    def consider(self, case: Case) -> Trial | None:
        """Try a case, and keep it where it shows something that waits."""
        trial = self._trials.try_(case)
        if trial is None or trial in self.seen:
            return trial
        self.seen[trial] = None
        shown = self._trials.shown(trial, self.waiting)
        if shown:
            self.waiting -= shown
            self.found[trial] = None
        return trial

    def _around(self, base: Trial, items: Iterable[Item]) -> None:
        for item in items:
            for case in [*self._moves.of(base.case, item), *self._moves.without(base.case, item)]:
                self.consider(case)

    def _for(self, obligation: Obligation) -> None:
        """Look for one obligation from the cases that are there, nearest first."""
        until = self._trials.tries + TRIES
        for cases in self._ways(obligation):
            for case in cases:
                self.consider(case)
                if obligation not in self.waiting or self._trials.tries > until:
                    return

    def _ways(self, obligation: Obligation) -> Iterator[Iterator[Case]]:
        items = self._items(obligation)
        bases = self._nearest(obligation)
        first, near, far = bases[:2], bases[2:NEAR], bases[NEAR:]
        yield self._direct(obligation, [*first, *near], items)
        switches = self._switches(obligation, items)
        for some in switches:
            yield self._switched(obligation, first, items, some)
        yield self._direct(obligation, far, items)
        for some in switches:
            yield self._switched(obligation, [*near, *far], items, some)

    def _nearest(self, obligation: Obligation) -> list[Trial]:
        """The cases to begin with: those first in which the condition counts, and that are
        granted."""
        item = obligation.item
        if obligation.kind is Kind.EDGE:
            clause = self._edges[obligation.item, obligation.figure].met[0][2].clause
            item = clause.id if clause is not None else ""
        wanted = {"true": False, "false": True}.get(obligation.detail)

        def far(trial: Trial) -> tuple[bool, bool, int]:
            truths = self._trials.truths_seen(trial) if item in self._leaves else frozenset()
            near = {truth for name, truth in truths if name == item}
            counts = near if wanted is None else wanted in near
            return not counts, not trial.granted, -_cells(trial.case)

        return sorted(dict.fromkeys([*self._bases, *self.found]), key=far)[:BASES]

    def _direct(
        self, obligation: Obligation, bases: Sequence[Trial], items: Sequence[Item]
    ) -> Iterator[Case]:
        for base in bases:
            yield from self._towards(obligation, base, items)

    def _switches(
        self, obligation: Obligation, items: Sequence[Item]
    ) -> tuple[Sequence[Item], Sequence[Item]]:
        """The readings and choices that stand beside what an obligation is about, and the rest."""
        beside = set(items)
        if obligation.kind is Kind.LACKING:
            beside = set(self._moves.beside(items[0]))
        switches = self._moves.switches
        return [s for s in switches if s in beside], [s for s in switches if s not in beside]

    def _switched(
        self,
        obligation: Obligation,
        bases: Sequence[Trial],
        items: Sequence[Item],
        switches: Sequence[Item],
    ) -> Iterator[Case]:
        """With one reading or choice the other way first: what stands in another branch."""
        for base in bases:
            for switch in switches:
                for case in self._moves.of(base.case, switch):
                    trial = self.consider(case)
                    if trial is not None:
                        yield from self._towards(obligation, trial, items)

    def _towards(
        self, obligation: Obligation, base: Trial, items: Sequence[Item]
    ) -> Iterator[Case]:
        if obligation.kind is Kind.EDGE:
            edge = self._edges[obligation.item, obligation.figure]
            yield from self._moves.to_edge(base, edge, int(obligation.detail), items)
            return
        if obligation.kind is Kind.LACKING or obligation.detail == "undecided":
            for item in items:
                yield from self._moves.without(base.case, item)
            return
        for edge in self._edges.values():
            if obligation.kind is Kind.SEEN and edge.item == obligation.item:
                yield from self._moves.to_edge(base, edge, 0, items)
        for item in items:
            yield from self._moves.of(base.case, item)

    def _items(self, obligation: Obligation) -> tuple[Item, ...]:
        """The facts, columns and readings that an obligation is about."""
        if obligation.kind is Kind.LACKING:
            return ((obligation.item.partition("/")[2], obligation.detail),)
        contexts: list[Context] = []
        names: list[str] = []
        if obligation.kind is Kind.EDGE:
            edge: Edge = self._edges[obligation.item, obligation.figure]
            for compare, _, context in edge.met:
                names += names_in(compare)
                contexts.append(context)
        elif obligation.item in self._leaves:
            leaf = self._leaves[obligation.item]
            names += names_in(leaf.clause)
            contexts.append(leaf.context)
        else:
            return self._moves.all_items()
        for context in contexts:
            names += names_in(*context.guards)
            if context.selection is not None:
                names.append(context.selection.name)
        return self._moves.related(names)


def _cells(case: Case) -> int:
    """How many facts a case has, with the columns of one record: the more, the less is missing."""
    firsts = [v[0] for v in case.facts.values() if isinstance(v, list) and v]
    return len(case.facts) + sum(len(first) for first in firsts)
