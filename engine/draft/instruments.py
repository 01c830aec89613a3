"""A rule set made ready to be looked into: programs that tell what is so, and that can be forced.

What is told and what is forced are made of the very conditions of the rule set, and decided by the
engine: whether a condition decides a case has no second meaning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from engine import program as p
from engine.cases.probes import Goal, Probe, Seen, watch
from engine.draft import obligations as o
from engine.draft.positions import STEPS, off_by
from engine.draft.sites import Context, Edge, Leaf, edges_of, leaves_of
from engine.prove.questions.flat import rewritten

_OWN = "\0"
"""Names that no drafter can write."""
AS_IS = "as_is"


@dataclass(frozen=True, slots=True)
class Decides:
    """A condition that is to decide an answer by its truth, and what tells that truth."""

    leaf: Leaf
    truth: bool
    probe: Probe


@dataclass(frozen=True, slots=True)
class Meets:
    """An edge that is to be met at a step: the definitions that tell it, each whether in a row."""

    edge: Edge
    step: int
    told_by: tuple[tuple[str, bool], ...]


class Instruments:
    """What tells and what forces, of a program whose readings are facts.

    ``force`` names the fact by which each condition (by its id) and edge (by its key) is forced;
    ``as_is`` has those facts where nothing is.
    """

    def __init__(self, flat: p.Program, goals: Sequence[Goal]) -> None:
        self.flat = flat
        self.leaves: tuple[Leaf, ...] = tuple(leaves_of(flat))
        self.edges: tuple[Edge, ...] = tuple(edges_of(flat))
        self.force = {
            **{leaf.clause.id: f"{_OWN}leaf {n}" for n, leaf in enumerate(self.leaves)},
            **{edge.key: f"{_OWN}edge {n}" for n, edge in enumerate(self.edges)},
        }
        self.as_is = dict.fromkeys(self.force.values(), AS_IS)
        self._definitions: dict[str, p.Definition] = {}
        self.meets = {
            o.edge_at(edge, step): self._meets(edge, step) for edge in self.edges for step in STEPS
        }
        self.probes = self._known_probes(goals)
        self.probe_of = {
            goal.item: probe
            for probe in self.probes
            for seen, goal in probe.goals.items()
            if seen in (Seen.TRUE, Seen.FALSE)
        }
        self.decides = {
            o.decides(leaf, truth): Decides(leaf, truth, self.probe_of[leaf.clause.id])
            for leaf in self.leaves
            for truth in (True, False)
        }
        self.seen: dict[o.Obligation, list[tuple[Probe, Seen]]] = {}
        for probe in self.probes:
            for seen, goal in probe.goals.items():
                self.seen.setdefault(o.seen(goal), []).append((probe, seen))

    # -- telling ---------------------------------------------------------------------------------

    def watching_program(self, needed: Collection[str]) -> p.Program:
        """The rule set with its readings as facts and the definitions that tell something."""
        return self._bare([d for name, d in self._definitions.items() if name in needed])

    def telling(self) -> dict[o.Obligation, tuple[str, bool]]:
        """The definition that tells a goal of coverage where all facts are given, and whether it
        is one of rows."""
        return {
            one: (probe.fails if seen is Seen.FALSE else probe.holds, probe.rows)
            for one, probes in self.seen.items()
            for probe, seen in probes
            if seen is not Seen.UNDECIDED
        }

    def conditions(self) -> set[str]:
        """The definitions that tell the truth of each condition."""
        return {n for probe in self.probe_of.values() for n in (probe.holds, probe.fails)}

    def needed(self, asked: set[o.Obligation]) -> frozenset[str]:
        """The definitions that tell whether these are shown."""
        names: set[str] = set()
        for one in asked:
            probes = [probe for probe, _ in self.seen.get(one, ())]
            if one in self.decides:
                probes.append(self.decides[one].probe)
            names.update(*((probe.holds, probe.fails) for probe in probes))
            if one in self.meets:
                names.update(name for name, _ in self.meets[one].told_by)
        return frozenset(names)

    def sides(self, edge: Edge) -> tuple[list[tuple[str, str]], p.Program]:
        """A program that tells the two sides of each comparison of an edge, and their names."""
        definitions: list[p.Definition] = []
        names = [
            (
                _side(f"{_OWN}{number} left", sides.left, context, definitions),
                _side(f"{_OWN}{number} right", sides.right, context, definitions),
            )
            for number, (_, sides, context) in enumerate(edge.met)
        ]
        return names, self._bare(definitions)

    def _bare(self, definitions: Sequence[p.Definition]) -> p.Program:
        """The definitions of the rule set and some more, and no verdict."""
        return replace(
            self.flat,
            definitions=(*self.flat.definitions, *definitions),
            applies_when=None,
            requirements=(),
            benefits=(),
        )

    # -- forcing ---------------------------------------------------------------------------------

    def forcible(self) -> p.Program:
        """The program with a fact for each condition and edge, by which that can be forced."""
        forced = tuple(
            p.Input(name, p.ChoiceType((AS_IS, "true", "false", *map(str, STEPS))))
            for name in self.as_is
        )
        whole = rewritten(self.flat, self._forcible)
        return replace(
            whole,
            inputs=(*whole.inputs, *forced),
        )

    def _forcible(self, node: p.Expression) -> p.Expression:
        if isinstance(node, p.Clause) and node.id in self.force:
            never = ((str(step), node.condition) for step in STEPS)
            return replace(node, condition=self._choice(node.id, node.condition, never))
        if isinstance(node, p.Compare):
            for edge in self.edges:
                for compare, sides, _ in edge.met:
                    if node == compare:
                        moved = ((str(step), off_by(node, sides, step)) for step in STEPS)
                        return self._choice(edge.key, node, moved)
        return node

    def _choice(
        self, site: str, condition: p.Expression, more: Iterable[tuple[str, p.Expression]]
    ) -> p.Expression:
        cases = ((AS_IS, condition), ("true", p.Literal(True)), ("false", p.Literal(False)))
        return p.By(p.Fact(self.force[site]), (*cases, *more))

    def _known_probes(self, goals: Sequence[Goal]) -> tuple[Probe, ...]:
        """The probes of coverage, with the goals that the rule set itself has."""
        watched = watch(self.flat)
        own = [d for d in watched.program.definitions if d.name.startswith(_OWN)]
        self._definitions |= {d.name: d for d in own}
        known = {goal: goal for goal in goals}
        probes = []
        for probe in watched.probes:
            own_goals = {seen: known[goal] for seen, goal in probe.goals.items() if goal in known}
            if own_goals:
                probes.append(replace(probe, goals=own_goals))
        return tuple(probes)

    def _meets(self, edge: Edge, step: int) -> Meets:
        told_by = (
            (self._define(sides.at(step), context), context.selection is not None)
            for _, sides, context in edge.met
        )
        return Meets(edge, step, tuple(told_by))

    def _define(self, condition: p.Expression, context: Context) -> str:
        name = f"{_OWN}at {len(self._definitions)}"
        guarded = p.All((*context.guards, condition)) if context.guards else condition
        if context.selection is None:
            definition = p.Definition(name, guarded, p.BooleanType())
        else:
            body = context.selection.body
            assert isinstance(body, p.Selection)
            where = p.Clause(name, "leaf", guarded)
            body = replace(body, where=where, order="", take=None)
            definition = p.Definition(name, body, context.selection.type)
        self._definitions[name] = definition
        return name


def _side(name: str, side: p.Expression, context: Context, definitions: list[p.Definition]) -> str:
    """A definition with the value of one side; over rows, the least of them."""
    type_: p.Type = p.IntegerType()
    if context.selection is not None:
        body = context.selection.body
        assert isinstance(body, p.Selection)
        column = f"{_OWN}column"
        columns = (*body.columns, (column, type_))
        each = (*body.each, (column, side))
        body = replace(body, each=each, where=None, order="", take=None, columns=columns)
        rows = p.Definition(f"{name} rows", body, p.RecordsType(columns))
        definitions.append(rows)
        place = context.selection.place
        assert place is not None
        side = p.Aggregate("min", rows.name, column, place)
    definitions.append(p.Definition(name, side, type_))
    return name
