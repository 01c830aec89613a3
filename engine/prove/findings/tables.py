"""Decision tables: cases without a row, rows that overlap or differ, rows never reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from engine import program as p
from engine import traversal
from engine.prove.encoding.case import Case
from engine.prove.encoding.comparing import compared, same
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.terms import Truth, both, either, negated
from engine.prove.encoding.values import Cell, Option, literal
from engine.prove.findings import boxes as b
from engine.prove.findings.finding import Finding
from engine.prove.findings.undecided import not_proved
from engine.prove.questions.asking import Answer, Asker, Never, Shown, Undecided
from engine.prove.questions.replay import Replay
from engine.ruleset.diagnostics import Place

PAIRS_LIMIT = 10
"""So many pairs of rows are reported of one table."""


def table_findings(encoded: Encoded, asker: Asker, replay: Replay) -> Iterator[Finding]:
    """The tables that the rule set writes; tiers and series are tables of the language's own."""
    for definition in encoded.program.definitions:
        if isinstance(definition.body, p.Selection):
            continue
        for node in traversal.walk(definition.body):
            if isinstance(node, p.DecisionTable) and any(r.place is not None for r in node.rows):
                yield from _Table(encoded, asker, replay, definition, node).findings()


class _Table:
    def __init__(
        self,
        encoded: Encoded,
        asker: Asker,
        replay: Replay,
        definition: p.Definition,
        table: p.DecisionTable,
    ) -> None:
        self._asker, self._replay, self._table = asker, replay, table
        self._name = definition.name
        self._path = f"definitions/{definition.name}"
        self._place = definition.place or table.place
        program = encoded.program
        types: dict[str, p.Input | p.Type] = {d.name: d.type for d in program.definitions}
        types |= {given.name: given for given in program.inputs}
        self._cell = encoded.expressions.cell
        self._hits = [self._cell(row.condition) for row in table.rows]
        self._boxes = b.boxes_of(table, types)
        self._regions: b.Regions | None = None
        if self._boxes is not None:
            try:
                self._regions = b.regions(self._boxes)
            except b.TooManyRegionsError:
                self._boxes = None

    def findings(self) -> Iterator[Finding]:
        policy, aggregate = self._table.hit_policy, self._table.aggregate
        if policy != "collect" or aggregate in ("min", "max"):
            yield from self._gaps()
        if policy in ("unique", "any"):
            yield from self._pairs()
        yield from self._unreached(by_earlier=policy == "first")

    # -- gaps ------------------------------------------------------------------------------------

    def _gaps(self) -> Iterator[Finding]:
        if self._boxes is None or self._regions is None:
            goal = both(*(hit.fails for hit in self._hits))
            yield from self._gap(self._asker.ask(goal), None)
            return
        gaps = self._regions.gaps
        answers = self._asker.settle(dict(enumerate(map(self._inside, gaps))))
        for number, answer in answers.items():
            yield from self._gap(answer, gaps[number])

    def _gap(self, answer: Answer, box: b.Box | None) -> Iterator[Finding]:
        if isinstance(answer, Undecided):
            zh, en = f"“{self._name}”是否有缺口", f"whether “{self._name}” has gaps"
            yield not_proved(zh, en, self._path, self._place, answer)
        if not isinstance(answer, Shown):
            return
        case = self._confirmed("no_row", answer.case)
        if box is not None and self._boxes is not None:
            edge = b.single_edge(self._boxes, box)
            region = b.region_text(self._boxes, box)
            if edge is not None:
                axis, figure = edge
                name = getattr(axis.column, "name", "") or self._name
                arguments = {"name": name, "edge": str(figure), "below": self._name}
                yield Finding("edge-unowned", self._path, self._place, arguments, self._place)
                return
        else:
            region = ["…"]
        arguments = {"name": self._name, "region": region}
        yield Finding("table-gap", self._path, self._place, arguments, None, case)

    def _confirmed(self, cause: str, case: Case) -> Case:
        wanted = (cause, self._table.item)
        return self._replay.confirmed(self._path, case, lambda c: wanted in self._replay.causes(c))

    def _inside(self, box: b.Box) -> Truth:
        """Whether the columns of a case lie in a region."""
        assert self._boxes is not None
        return both(
            *(self._on(axis, bits) for axis, bits in zip(self._boxes.axes, box, strict=True))
        )

    def _on(self, axis: b.Axis, bits: int) -> Truth:
        cell = self._cell(axis.column)
        if bits == (1 << len(axis.atoms)) - 1:
            return cell.known
        atoms = [atom for place, atom in enumerate(axis.atoms) if bits >> place & 1]
        return both(cell.known, either(*(_at(cell, atom) for atom in atoms)))

    # -- pairs -----------------------------------------------------------------------------------

    def _pairs(self) -> Iterator[Finding]:
        code = "table-overlap" if self._table.hit_policy == "unique" else "table-conflict"
        goals: dict[tuple[int, int], Truth] = {}
        for one, other in self._meeting():
            goal = both(self._hits[one].holds, self._hits[other].holds)
            if code == "table-conflict":
                a, c = (self._cell(self._table.rows[n].value) for n in (one, other))
                goal = both(goal, a.known, c.known, negated(same(a.value, c.value)))
            if goal is not False:
                goals[one, other] = goal
            if len(goals) >= PAIRS_LIMIT:
                break
        for (one, other), answer in self._asker.settle(goals).items():
            rows = self._table.rows
            place, before = rows[other].place or self._place, rows[one].place
            if isinstance(answer, Undecided):
                zh = f"“{self._name}”的 {rows[one].id} 与 {rows[other].id} 是否冲突"
                en = f"whether rows {rows[one].id} and {rows[other].id} of “{self._name}” conflict"
                yield not_proved(zh, en, self._path, place, answer)
            elif isinstance(answer, Shown):
                case = self._confirmed("several_rows", answer.case)
                arguments = {"name": self._name, "row": rows[other].id, "before": rows[one].id}
                yield Finding(code, self._path, place, arguments, before, case)

    def _meeting(self) -> Iterator[tuple[int, int]]:
        if self._boxes is not None:
            pairs = b.meeting(self._boxes)
            return pairs if not self._boxes.independent else islice(pairs, 10 * PAIRS_LIMIT)
        number = len(self._hits)
        return ((one, other) for other in range(number) for one in range(other))

    # -- rows that are never reached -------------------------------------------------------------

    def _unreached(self, *, by_earlier: bool) -> Iterator[Finding]:
        reached: Mapping[int, Answer] = {}
        if self._boxes is not None and self._regions is not None and self._boxes.independent:
            never = [n for n in range(len(self._hits)) if not self._is_reached(n, by_earlier)]
        else:
            earlier: list[Cell] = []
            goals = {}
            for number, hit in enumerate(self._hits):
                before = [negated(cell.holds) for cell in earlier] if by_earlier else []
                goals[number] = both(either(hit.holds, hit.unstated), *before)
                earlier.append(hit)
            reached = self._asker.settle(goals)
            never = [n for n, answer in reached.items() if isinstance(answer, Never)]
        for number in never:
            row = self._table.rows[number]
            arguments = {"name": self._name, "row": row.id}
            yield Finding("row-unreached", self._path, self._row_place(number), arguments)
        for number, answer in reached.items():
            if isinstance(answer, Undecided):
                row = self._table.rows[number]
                zh = f"“{self._name}”的 {row.id} 能否适用"
                en = f"whether row {row.id} of “{self._name}” is ever reached"
                yield not_proved(zh, en, self._path, self._row_place(number), answer)

    def _row_place(self, number: int) -> Place:
        return self._table.rows[number].place or self._place

    def _is_reached(self, number: int, by_earlier: bool) -> bool:
        assert self._boxes is not None
        assert self._regions is not None
        if by_earlier:
            return bool(self._regions.first >> number & 1)
        return all(self._boxes.rows[number])


def _at(cell: Cell, atom: b.Atom) -> Truth:
    """Whether a value lies at a place of its axis."""
    if isinstance(cell.value, Option):
        return cell.value.guards.get(atom.low, False)
    if isinstance(atom.low, bool):
        return cell.truth if atom.low else negated(cell.truth)
    if atom.is_point:
        return compared("==", cell.value, literal(atom.low))
    above = True if atom.low is None else compared(">", cell.value, literal(atom.low))
    return both(above, atom.high is None or compared("<", cell.value, literal(atom.high)))
