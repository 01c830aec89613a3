"""A mutant proved equivalent by the items that it changes alone, without the rest of the rule set.

Where each changed item comes to the same whatever the facts, so does everything that rests on it.
An item with what it is computed from is a small question; a whole rule set may be one that takes
longer than a question may. Items that look at records are left to the whole: a count that is known
within bounds is more than its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine import program as p
from engine.cases.mutation.mutants import Mutant
from engine.prove.sameness.difference import Same, difference
from engine.traversal import needs

_ITEM = "item"


def same_by_items(program: p.Program, mutant: Mutant) -> bool:
    """Whether every item that a mutant changes is proved to come to what it came to.

    False says nothing. Raises ReplayError where the prover and ``decide`` disagree.
    """
    for path in mutant.items:
        before, after = _slice(program, path), _slice(mutant.program, path)
        if before is None or after is None or not isinstance(difference(before, after), Same):
            return False
    return True


def _slice(program: p.Program, path: str) -> p.Program | None:
    """An item as the only benefit of a rule set; None where there is none, or it needs records."""
    found = next((value for name, value in _items(program) if name == path), None)
    if found is None:
        return None
    bodies = {definition.name: definition for definition in program.definitions}
    expressions, wanted = [found[0]], [*needs(found[0]).values]
    names: set[str] = set()
    while wanted:
        name = wanted.pop()
        body = bodies[name].body
        if name in names or isinstance(body, p.Selection):
            continue
        names.add(name)
        expressions.append(body)
        wanted += needs(body).values
    mentioned = needs(*expressions)
    if mentioned.rows:
        return None
    return replace(
        program,
        kind="benefit",
        inputs=tuple(i for i in program.inputs if i.name in {*mentioned.facts, *program.key}),
        parameters=tuple(
            q for q in program.parameters if q.state != "open" or q.name in mentioned.readings
        ),
        definitions=tuple(d for d in program.definitions if d.name in names),
        applies_when=None,
        requirements=(),
        benefits=(p.Benefit(_ITEM, *found),),
        as_of=None,
    )


def _items(program: p.Program) -> Iterator[tuple[str, tuple[p.Expression, p.Type]]]:
    """Every item that is one value, by its path, with its type."""
    for definition in program.definitions:
        if not isinstance(definition.body, p.Selection):
            yield f"definitions/{definition.name}", (definition.body, definition.type)
    for requirement in program.requirements:
        yield f"requirements/{requirement.name}", (requirement.clause, p.BooleanType())
    if program.applies_when is not None:
        yield "applies_when", (program.applies_when, p.BooleanType())
    for benefit in program.benefits:
        yield f"benefits/{benefit.name}", (benefit.value, benefit.type)
