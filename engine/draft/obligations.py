"""What a rule set should be tried with: every obligation that its cases have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from engine import program as p
from engine.cases.probes import Goal, Seen
from engine.draft.sites import Edge, Leaf
from engine.prove.questions.beside import mentioned
from engine.ruleset.diagnostics import Place


class Kind(StrEnum):
    """What is to be shown.

    ``seen``: a goal of coverage. ``decides``: a case whose answer would be another were the
    condition the other way. ``alone``: two cases that differ in the truth of one condition, in that
    of no other, and in the verdict (unique-cause MC/DC). ``edge``: a case one step before an edge,
    on it or after it, whose answer turns on it. ``told_apart``: a case that two readings answer
    differently. ``lacking``: a case that waits for one fact alone.
    """

    SEEN = "seen"
    DECIDES = "decides"
    ALONE = "alone"
    EDGE = "edge"
    TOLD_APART = "told_apart"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to be shown; ``detail`` is the truth, the step, the two readings, or the column.

    ``about`` is what people call it, ``figure`` the edge, ``unit`` what a step is.
    """

    kind: Kind
    item: str
    detail: str = ""
    about: str = field(default="", compare=False)
    figure: str = ""
    unit: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """Names it in a report for programs: ``edge parameters/补助档次 50 -1``."""
        parts = (self.kind.value, self.item, self.figure, self.detail)
        return " ".join(part for part in parts if part)


def seen(goal: Goal) -> Obligation:
    """The obligation of a goal of coverage."""
    detail = goal.detail or goal.seen.value
    figure = "" if goal.seen in (Seen.TRUE, Seen.FALSE, Seen.UNDECIDED) else goal.seen.value
    about = goal.text or goal.item.rpartition("/")[2]
    return Obligation(Kind.SEEN, goal.item, detail, about, figure, place=goal.place)


def obligations(
    program: p.Program, goals: Sequence[Goal], leaves: Sequence[Leaf], edges: Sequence[Edge]
) -> tuple[Obligation, ...]:
    """Every obligation of a rule set, in the order of its kinds and of the file."""
    found = [seen(goal) for goal in goals]
    for leaf in leaves:
        if leaf.requirement:
            found.append(alone(leaf))
        found += [decides(leaf, truth) for truth in (True, False)]
    found += [edge_at(edge, step) for edge in edges for step in (-1, 0, 1)]
    found += _readings(program)
    found += _facts(program)
    return tuple(dict.fromkeys(found))


def alone(leaf: Leaf) -> Obligation:
    """That a condition of a requirement alone makes the verdict."""
    return Obligation(Kind.ALONE, leaf.clause.id, "", leaf.name, place=leaf.place)


def decides(leaf: Leaf, truth: bool) -> Obligation:
    """That a condition decides an answer by being ``truth``."""
    detail = str(truth).lower()
    return Obligation(Kind.DECIDES, leaf.clause.id, detail, leaf.name, place=leaf.place)


def edge_at(edge: Edge, step: int) -> Obligation:
    """That an edge decides where something lies so many steps above it."""
    detail = f"{step:+d}" if step else "0"
    unit = edge.met[0][1].unit
    return Obligation(Kind.EDGE, edge.item, detail, edge.name, edge.edge, unit, edge.place)


def chosen(parameter: str, reading: str) -> Obligation:
    """That some case is decided under a reading."""
    item, named = f"parameters/{parameter}", Seen.CHOSEN.value
    return Obligation(Kind.SEEN, item, reading, parameter, named)


def told_apart(parameter: p.Parameter, one: str, other: str) -> Obligation:
    """That two readings are answered differently."""
    detail = " | ".join(sorted((one, other)))
    item = f"parameters/{parameter.name}"
    return Obligation(Kind.TOLD_APART, item, detail, parameter.name, place=parameter.place)


def lacking(name: str, column: str, place: Place | None = None) -> Obligation:
    """That one fact, or a column of some record, is missing alone."""
    return Obligation(Kind.LACKING, f"inputs/{name}", column, column or name, place=place)


def _readings(program: p.Program) -> Iterator[Obligation]:
    for parameter in program.parameters:
        if parameter.state == "open" and not parameter.chosen:
            for one, other in combinations([r.name for r in parameter.readings], 2):
                yield told_apart(parameter, one, other)


def _facts(program: p.Program) -> Iterator[Obligation]:
    inputs = {given.name: given for given in program.inputs}
    whole = {name for name, column in mentioned(program) if column}
    for name in inputs:
        if name in whole:
            yield lacking(name, "", inputs[name].place)
        for item, column in mentioned(program):
            if item == name:
                yield lacking(name, column, inputs[name].place)
