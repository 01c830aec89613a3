"""What cases should reach in a rule set, and how it is observed: a program that watches another.

The program that watches has a definition for each thing to be seen, made of the very conditions of
the rule set, and the engine decides the case with it. So what is observed has the engine's meaning
and no other, and deciding without coverage pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import cast

from engine import program as p
from engine.ruleset.diagnostics import Place
from engine.traversal import expressions_of, needs, parts, source_of, walk


class Seen(StrEnum):
    """How a thing is to be seen."""

    TRUE = "true"
    FALSE = "false"
    UNDECIDED = "undecided"
    REACHED = "reached"
    HIT = "hit"
    CHOSEN = "chosen"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that a case should reach.

    ``item`` is a clause by its id, or an item of the rule set (``parameters/补助档次``); ``detail``
    the tier, the row or the reading, and ``text`` the condition as it is written.
    """

    item: str
    seen: Seen
    detail: str = ""
    text: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """How ``accepts`` names it: ``requirements/年龄 undecided``, ``parameters/补助档次 50``."""
        return f"{self.item} {self.detail or self.seen}"


@dataclass(frozen=True, slots=True)
class Probe:
    """Definitions of the watching program that are true, and false, where something is seen so.

    ``rows``: they are selections, and what counts is a row. ``benefit``: it is seen only where
    this benefit is answered.
    """

    goals: Mapping[Seen, Goal]
    holds: str
    fails: str
    rows: bool
    benefit: str


@dataclass(frozen=True, slots=True)
class Watch:
    """The watching program and its probes, and every goal in the order of the rule set."""

    program: p.Program
    probes: tuple[Probe, ...]
    goals: tuple[Goal, ...]

    def without(self, reached: Collection[Goal]) -> Watch:
        """The same, no longer watching what was seen already."""
        probes = tuple(q for q in self.probes if not set(q.goals.values()) <= set(reached))
        needed = {name for probe in probes for name in (probe.holds, probe.fails)}
        definitions = tuple(
            d for d in self.program.definitions if not d.name.startswith(_OWN) or d.name in needed
        )
        return Watch(replace(self.program, definitions=definitions), probes, self.goals)


def watch(program: p.Program) -> Watch:
    """How to see what cases reach in a rule set."""
    watcher = _Watcher(program)
    watcher.walk_program()
    watching = replace(
        program,
        definitions=(*program.definitions, *watcher.definitions),
        requirements=(p.Requirement(_ALWAYS.id, _ALWAYS),),
        applies_when=None,
        benefits=(),
    )
    goals = list(dict.fromkeys([*watcher.goals(), *_plain_goals(program)]))
    goals.sort(key=lambda goal: _order(goal.place, program.file))
    return Watch(watching, tuple(watcher.probes), tuple(goals))


def _order(place: Place | None, file: str) -> tuple[bool, str, int, int]:
    """In the order of the rule set; what stands in a vocabulary comes after it."""
    if place is None:
        return True, "", 0, 0
    return place.file != file, place.file, place.line, place.column


_TRUE, _FALSE = p.Literal(True), p.Literal(False)
_OWN = "\0"
"""Names of the watching program begin with what no drafter can write."""
_ALWAYS = p.Clause(_OWN, "leaf", _TRUE)


def _plain_goals(program: p.Program) -> Iterator[Goal]:
    """What a decision tells by itself: readings and benefits."""
    for q in program.parameters:
        if q.state == "open" and not q.chosen:
            for reading in q.readings:
                yield Goal(f"parameters/{q.name}", Seen.CHOSEN, reading.name, "", q.place)
    for benefit in program.benefits:
        yield Goal(f"benefits/{benefit.name}", Seen.EXPECTED, "", "", benefit.place)


@dataclass(frozen=True, slots=True)
class _Site:
    """Where an expression stands: under which conditions it counts, and in which rows.

    ``item`` is what holds it; ``selection`` the definition whose rows it looks at, if any.
    """

    item: str
    guards: tuple[p.Expression, ...] = ()
    selection: p.Definition | None = None
    benefit: str = ""

    def under(self, *guards: p.Expression) -> _Site:
        return replace(self, guards=(*self.guards, *guards))


class _Watcher:
    """Walks a program, and notes a probe for everything that is to be seen in it."""

    def __init__(self, program: p.Program) -> None:
        self._program = program
        self._definitions = {d.name: d for d in program.definitions}
        self._parameters = {q.name: q for q in program.parameters}
        self._may_lack = _may_lack(program)
        self._never_known = values_never_known(program)
        self.definitions: list[p.Definition] = []
        self.probes: list[Probe] = []

    def goals(self) -> Iterator[Goal]:
        for probe in self.probes:
            yield from probe.goals.values()

    def walk_program(self) -> None:
        program = self._program
        for definition in program.definitions:
            self._definition(definition)
        if program.applies_when is not None:
            self._root(program.applies_when, _Site("applies_when"))
        for requirement in program.requirements:
            self._root(requirement.clause, _Site(f"requirements/{requirement.name}"))
        for benefit in program.benefits:
            site = _Site(f"benefits/{benefit.name}", benefit=benefit.name)
            self._walk(benefit.value, site)

    def _definition(self, definition: p.Definition) -> None:
        site = _Site(f"definitions/{definition.name}")
        body = definition.body
        if not isinstance(body, p.Selection):
            self._walk(body, site)
            return
        if isinstance(body.source, p.Months):
            self._walk(body.source.first, site)
            self._walk(body.source.number, site)
        in_rows = replace(site, selection=definition)
        for _, expression in body.each:
            self._walk(expression, in_rows)
        if body.where is not None:
            self._walk(body.where, in_rows)
        if body.take is not None:
            self._walk(body.take, site)

    def _root(self, clause: p.Clause, site: _Site) -> None:
        if clause.kind != "leaf":
            self._truths(clause, site)
        self._walk(clause, site)

    def _walk(self, expression: p.Expression, site: _Site) -> None:
        match expression:
            case p.Clause(kind="leaf", condition=condition):
                if not isinstance(condition, p.Literal | p.NotStated):
                    self._truths(expression, site)
                self._walk(condition, site)
            case p.By(subject=subject, cases=cases):
                if not isinstance(subject, p.Reading):
                    self._walk(subject, site)
                for name, case in cases:
                    chosen = tuple((n, _TRUE if n == name else _FALSE) for n, _ in cases)
                    self._walk(case, site.under(p.By(subject, chosen)))
            case p.If(condition=condition, then=then, otherwise=otherwise):
                self._walk(condition, site)
                self._walk(then, site.under(condition))
                self._walk(otherwise, site.under(p.Not(condition)))
            case p.DecisionTable(rows=rows) if any(row.place is None for row in rows):
                self._steps(expression, site)
            case p.DecisionTable():
                self._table(expression, site)
            case _:
                for part in parts(expression):
                    self._walk(part, site)

    # -- what is to be seen ----------------------------------------------------------------------

    def _truths(self, clause: p.Clause, site: _Site) -> None:
        never = never_known(clause.condition, self._never_known)
        kinds = [] if never else [Seen.TRUE, Seen.FALSE]
        if self._may_be_undecided(clause, site):
            kinds.append(Seen.UNDECIDED)
        goals = {
            seen: Goal(clause.id, seen, "", clause.label or clause.text, clause.place)
            for seen in kinds
        }
        self._probe(goals, clause, site)

    def _table(self, table: p.DecisionTable, site: _Site) -> None:
        before: list[p.Expression] = []
        for row in table.rows:
            hit = p.All((*before, row.condition)) if before else row.condition
            goal = Goal(site.item, Seen.HIT, row.id, "", row.place)
            self._probe({Seen.TRUE: goal}, hit, site)
            self._walk(row.value, site.under(hit))
            if table.hit_policy == "first":
                before.append(p.Not(row.condition))

    def _steps(self, table: p.DecisionTable, site: _Site) -> None:
        """Tiers and series are tables that the drafter did not write: each step by its edge."""
        steps: dict[p.Scalar, p.Compare] = {}
        for row in table.rows:
            for node in (*walk(row.condition), *walk(row.value)):
                edge = node.right if isinstance(node, p.Compare) else None
                if isinstance(edge, p.Literal) and edge.parameter == table.item:
                    assert isinstance(node, p.Compare)
                    steps[edge.value] = node
        edges = sorted(steps, key=lambda value: cast(int, value))
        parameter = self._parameters.get(table.item)
        for position, reached_from in enumerate(edges):
            reached: p.Expression = steps[reached_from]
            if position + 1 < len(edges):
                reached = p.All((reached, p.Not(steps[edges[position + 1]])))
            place = parameter.place if parameter else table.place
            goal = Goal(f"parameters/{table.item}", Seen.REACHED, str(reached_from), "", place)
            self._probe({Seen.TRUE: goal}, reached, site)

    def _probe(self, goals: Mapping[Seen, Goal], seen: p.Expression, site: _Site) -> None:
        holds = self._define(p.All((*site.guards, seen)), site)
        fails = holds
        if Seen.FALSE in goals:
            fails = self._define(p.All((*site.guards, p.Not(seen))), site)
        self.probes.append(Probe(goals, holds, fails, site.selection is not None, site.benefit))

    def _define(self, condition: p.Expression, site: _Site) -> str:
        name = f"{_OWN}{len(self.definitions)}"
        if site.selection is None:
            definition = p.Definition(name, condition, p.BooleanType())
        else:
            body = site.selection.body
            assert isinstance(body, p.Selection)
            where = p.Clause(name, "leaf", condition)
            body = replace(body, where=where, order="", take=None)
            definition = p.Definition(name, body, site.selection.type)
        self.definitions.append(definition)
        return name

    # -- what can be undecided -------------------------------------------------------------------

    def _may_be_undecided(self, expression: p.Expression, site: _Site) -> bool:
        columns = _lacking_columns(self._program, self._may_lack, site.selection)
        return _looks_at(expression, self._program, self._may_lack, columns)


def values_never_known(program: p.Program) -> frozenset[str]:
    """The definitions that no facts can make known, because the text gives no figure."""
    found: set[str] = set()
    for definition in program.definitions:
        body = definition.body
        if not isinstance(body, p.Selection) and never_known(body, found):
            found.add(definition.name)
    return frozenset(found)


def never_known(expression: p.Expression, values: Collection[str]) -> bool:
    """Whether no facts can make it known; ``values`` are the definitions of which that is so."""
    match expression:
        case p.NotStated():
            return True
        case p.Value(name=name):
            return name in values
        case p.All() | p.Any() | p.If() | p.By() | p.DecisionTable():
            # A part that decides may be known.
            return False
        case _:
            return any(never_known(part, values) for part in parts(expression))


def _may_lack(program: p.Program) -> frozenset[str]:
    """The definitions that look at a fact that may be missing, or at a figure not stated."""
    found: set[str] = set()
    for definition in program.definitions:
        source = source_of(definition)
        inputs = {input_.name for input_ in program.inputs}
        columns = _lacking_columns(program, frozenset(found), definition)
        if (
            source in found
            or source in inputs
            or any(
                _looks_at(e, program, frozenset(found), columns) for e in expressions_of(definition)
            )
        ):
            found.add(definition.name)
    return frozenset(found)


def _lacking_columns(
    program: p.Program, may_lack: frozenset[str], selection: p.Definition | None
) -> frozenset[str]:
    """The columns of a selection's rows that may be missing."""
    if selection is None or not isinstance(selection.body, p.Selection):
        return frozenset()
    body = selection.body
    found: set[str] = set()
    if isinstance(body.source, str):
        inputs = {input_.name: input_ for input_ in program.inputs}
        if body.source in inputs:
            found |= {each.name for each in inputs[body.source].fields}
        else:
            source = next(d for d in program.definitions if d.name == body.source)
            found |= _lacking_columns(program, may_lack, source)
    for name, expression in body.each:
        if _looks_at(expression, program, may_lack, frozenset(found)):
            found.add(name)
    return frozenset(found)


def _looks_at(
    expression: p.Expression,
    program: p.Program,
    may_lack: frozenset[str],
    columns: frozenset[str],
) -> bool:
    mentioned = needs(expression)
    inputs = {input_.name for input_ in program.inputs}
    return bool(
        mentioned.facts - set(program.key)
        or mentioned.values & may_lack
        or mentioned.rows & (may_lack | inputs)
        or any(
            isinstance(node, p.NotStated) or (isinstance(node, p.Column) and node.name in columns)
            for node in walk(expression)
        )
    )
