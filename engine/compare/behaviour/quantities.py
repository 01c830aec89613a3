"""The facts, definitions and readings in whose words a difference is said.

They are what stands beside the change: a number that is compared with another figure than before,
a choice that another case belongs to, a reading under which something else is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from engine import program as p
from engine import traversal
from engine.compare.behaviour.model import MONEY, Side
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.terms import Truth
from engine.prove.encoding.values import Cell, Number, Option
from engine.prove.sameness.difference import Beside
from engine.prove.sameness.forms import Form, Forms, Numbers

What = OneOf["fact", "definition", "reading"]

_TELLING = (p.Compare, p.Member, p.By, p.If, p.Arithmetic, p.Extreme, p.Round, p.DecisionTable)
"""What is beside a change in one of these is what it is about; beside it in a tree need not be."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """One of them, in terms; ``unit`` is that of a number."""

    what: What
    name: str
    of: Side
    cell: Cell
    unit: str
    possible: tuple[str, ...] = ()
    """The values of a choice or a reading, '' of a number; a truth has two."""


def quantities(beside: Beside) -> list[Quantity]:
    """What the differences between two programs are about, in the order in which it is met."""
    numbers = Numbers()
    old = _Side(beside.before, Forms(beside.before.program, numbers), "before")
    new = _Side(beside.after, Forms(beside.after.program, numbers, beside.alignment), "after")
    found: dict[tuple[str, str, str], Quantity] = {}
    for side, other in ((old, new), (new, old)):
        for quantity in side.beside_changes(other, beside):
            found.setdefault((quantity.what, quantity.name, quantity.of), quantity)
    both = {(q.what, q.name) for q in found.values() if q.of == "both"}
    return [q for q in found.values() if q.of == "both" or (q.what, q.name) not in both]


class _Side:
    """One program, with the form of all that it says."""

    def __init__(self, encoded: Encoded, forms: Forms, side: Side) -> None:
        self.encoded = encoded
        self.program = encoded.program
        self.forms = forms
        self.side = side
        self._bodies = {d.name: d for d in self.program.definitions}
        self.known = {
            forms.of(node)
            for root in traversal.roots(self.program)
            for node in traversal.walk(root)
        }

    def beside_changes(self, other: _Side, beside: Beside) -> Iterator[Quantity]:
        """What stands beside what the other program does not say."""
        for root in traversal.roots(self.program):
            yield from self._walk(root, other.known, beside)

    def _walk(self, node: p.Expression, known: set[Form], beside: Beside) -> Iterator[Quantity]:
        if self.forms.of(node) in known:
            return
        yield from self._named(node, beside, new=True)
        parts = traversal.parts(node)
        if isinstance(node, _TELLING):
            if isinstance(node, p.By) and isinstance(node.subject, p.Reading):
                yield from self._reading(node.subject.parameter, beside)
            for part in parts:
                if self.forms.of(part) in known:
                    yield from self._named(part, beside, new=False)
        if isinstance(node, p.Any):
            # Which of several ways is taken tells one case from another.
            leaves = [part for way in parts for part in traversal.parts(_bare(way))]
            for part in (*map(_bare, parts), *leaves):
                yield from self._named(part, beside, new=self.forms.of(part) not in known)
        for part in parts:
            yield from self._walk(part, known, beside)

    def _named(self, node: p.Expression, beside: Beside, *, new: bool) -> Iterator[Quantity]:
        """The quantity that a node names; that of a definition which differs is of one side."""
        match node:
            case p.Fact(name=name):
                older = self._older(name, beside)
                given = next(i for i in self.program.inputs if i.name == name)
                yield from _quantity(
                    "fact", older, "both", beside.facts.cells[older], given.type, given.unit
                )
            case p.Value(name=name) | p.Aggregate(rows=name) if name in self._bodies:
                definition = self._bodies[name]
                if isinstance(node, p.Value):
                    yield from _quantity(
                        "definition",
                        name,
                        self.side if new else "both",
                        self.encoded.values[name],
                        definition.type,
                        definition.unit,
                    )

    def _older(self, name: str, beside: Beside) -> str:
        return beside.alignment.name(name) if self.side == "after" else name

    def _reading(self, parameter: str, beside: Beside) -> Iterator[Quantity]:
        name = self._older(parameter, beside)
        option = beside.readings[name]
        yield Quantity("reading", name, "both", Cell(option), "", tuple(option.guards))


def _bare(node: p.Expression) -> p.Expression:
    """A condition without its clause and its negation."""
    while isinstance(node, (p.Clause, p.Not)):
        node = node.condition if isinstance(node, p.Clause) else node.part
    return node


def _quantity(
    what: What, name: str, of: Side, cell: Cell, type_: p.Type, unit: str
) -> Iterator[Quantity]:
    if isinstance(cell.value, Number):
        # A sum that is computed on the way is told by what the benefits come to.
        if what == "fact" or unit not in MONEY:
            yield Quantity(what, name, of, cell, unit)
    elif isinstance(cell.value, Option):
        yield Quantity(what, name, of, cell, "", tuple(cell.value.guards))
    elif isinstance(type_, p.BooleanType):
        yield Quantity(what, name, of, cell, "", ("true", "false"))


def guards(quantity: Quantity) -> Mapping[str, Truth]:
    """Each value of a choice, a truth or a reading, with the truth under which it is that."""
    value = quantity.cell.value
    if isinstance(value, Option):
        return value.guards
    return {"true": quantity.cell.holds, "false": quantity.cell.fails}
