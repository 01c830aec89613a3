"""Branches of a value that no case takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine import program as p
from engine import traversal
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.terms import Truth, both, either, negated
from engine.prove.encoding.values import Option
from engine.prove.findings.finding import Finding, top
from engine.prove.findings.undecided import not_proved
from engine.prove.questions.asking import Asker, Never, Undecided
from engine.ruleset.diagnostics import Place

SIZE_LIMIT = 5_000
"""An expression that is longer, every function written out, is not looked into."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of an item, by its number in it; ``name`` is the case, or how the condition is."""

    path: str
    number: int
    name: str


def branch_findings(encoded: Encoded, asker: Asker) -> Iterator[Finding]:
    """Every ``if`` and ``by`` in a definition or a benefit."""
    goals: dict[Branch, Truth] = {}
    places: dict[str, Place] = {}
    for path, place, expression in _items(encoded.program):
        places[path] = place
        if traversal.size(expression) <= SIZE_LIMIT:
            for name, truth in _Walk(encoded).branches(expression, True):
                goals[Branch(path, len(goals), name)] = truth
    for branch, answer in asker.settle(goals).items():
        name = branch.path.partition("/")[2]
        place = places[branch.path]
        if isinstance(answer, Never):
            arguments = {"name": name, "branch": branch.name}
            yield Finding("dead-branch", branch.path, place, arguments)
        elif isinstance(answer, Undecided):
            zh = f"“{name}”的分支“{branch.name}”能否用到"
            en = f"whether the branch “{branch.name}” of “{name}” is ever taken"
            yield not_proved(zh, en, branch.path, place, answer)


def _items(program: p.Program) -> Iterator[tuple[str, Place, p.Expression]]:
    for definition in program.definitions:
        if not isinstance(definition.body, p.Selection):
            place = definition.place or top(program)
            yield f"definitions/{definition.name}", place, definition.body
    for benefit in program.benefits:
        yield f"benefits/{benefit.name}", benefit.place or top(program), benefit.value


class _Walk:
    def __init__(self, encoded: Encoded) -> None:
        self._encoded = encoded

    def branches(
        self, node: p.Expression, path: Truth, inside: bool = False
    ) -> Iterator[tuple[str, Truth]]:
        """Each branch below, with where it is taken; ``path`` is where the node is looked at.

        ``inside`` arithmetic and the like a function of the language may be written out.
        """
        match node:
            case p.If():
                if not (inside and _is_written_out(node)):
                    yield from self._if(node, path, inside)
            case p.By():
                yield from self._by(node, path)
            case p.DecisionTable() if any(row.place is not None for row in node.rows):
                for row in node.rows:
                    hit = self._encoded.expressions.cell(row.condition)
                    yield from self.branches(row.value, both(path, negated(hit.fails)))
            case p.DecisionTable():
                return
            case _:
                for part in traversal.parts(node):
                    yield from self.branches(part, path, inside=True)

    def _if(self, node: p.If, path: Truth, inside: bool) -> Iterator[tuple[str, Truth]]:
        cell = self._encoded.expressions.cell(node.condition)
        then = both(path, either(cell.holds, cell.unstated))
        otherwise = both(path, either(cell.fails, cell.unstated))
        yield "if", then
        yield "else", otherwise
        yield from self.branches(node.then, both(path, negated(cell.fails)), inside)
        yield from self.branches(node.otherwise, both(path, negated(cell.holds)), inside)

    def _by(self, node: p.By, path: Truth) -> Iterator[tuple[str, Truth]]:
        known: Truth = True
        if isinstance(node.subject, p.Reading):
            guards = self._encoded.readings[node.subject.parameter].guards
        else:
            cell = self._encoded.expressions.cell(node.subject)
            guards = cell.value.guards if isinstance(cell.value, Option) else {}
            known = cell.known
        for name, case in node.cases:
            here = both(path, known, guards.get(name, False))
            if path is not True or not isinstance(node.subject, (p.Reading, p.Fact)):
                yield name, here
            yield from self.branches(case, here)


def _is_written_out(node: p.If) -> bool:
    """Whether a function of the language may have been written out so, and no drafter wrote it."""
    return isinstance(node.then, p.Literal) and node.otherwise in (p.Literal(0), p.Literal(1))
