"""A change of one place in a file of rules, and the kinds that may stand anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.cases.mutation.expressions import Options, rewritings, say
from engine.cases.mutation.trees import Path, expression, figure, renamed, stepped, written
from engine.ruleset.diagnostics import Place
from engine.ruleset.expressions import parse
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, place_in

NOTHING = ""
"""What stands where something was dropped."""

_OTHER_SIDE = {
    "at_least": "more_than",
    "more_than": "at_least",
    "at_most": "less_than",
    "less_than": "at_most",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Another ``node`` at ``path`` of a file, None where what stands there is taken away.

    ``place`` is what a drafter would have written otherwise, ``was`` and ``becomes`` say it in the
    language of rule sets.
    """

    operator: str
    path: Path
    node: Node | None
    place: Place
    was: str
    becomes: str = NOTHING


def of_expression(
    node: ScalarNode, path: Path, options: Options, *, condition: bool = False
) -> Iterator[Change]:
    """The changes of an expression; of a ``condition`` also that it is negated."""
    for each in rewritings(parse(node.text), options, condition=condition):
        span = each.span
        yield Change(
            each.operator,
            path,
            expression(say(each.whole), node.place),
            place_in(node, span.start, span.end),
            " ".join(node.text[span.start : span.end].split()),
            NOTHING if each.becomes is None else say(each.becomes),
        )


def of_figure(
    entry: Entry, path: Path, up: str = "figure-up", down: str = "figure-down"
) -> Iterator[Change]:
    """What stands under a key by one unit up and down; nothing where it is no number or date."""
    node = entry.value
    value = node.value if isinstance(node, ScalarNode) else None
    if value is None or isinstance(value, (bool, str)):
        return
    for operator, by in ((up, 1), (down, -1)):
        other = figure(stepped(value, by), node.place)
        key = entry.key.text
        was, becomes = f"{key}: {written(node)}", f"{key}: {written(other)}"
        yield Change(operator, (*path, key), other, node.place, was, becomes)


def of_edges(node: MappingNode, path: Path) -> Iterator[Change]:
    """The edges of a range, a tier or a cell: each by a unit, each included or not."""
    for entry in node.entries:
        key = entry.key.text
        if key not in _OTHER_SIDE:
            continue
        yield from of_figure(entry, path, "edge-up", "edge-down")
        other = _OTHER_SIDE[key]
        said = written(entry.value)
        place = entry.key.place
        becomes = f"{other}: {said}"
        changed = renamed(node, key, other)
        yield Change("edge-included", path, changed, place, f"{key}: {said}", becomes)


def dropped(operator: str, nodes: SequenceNode, path: Path) -> Iterator[Change]:
    """A list without each of its items; nothing where it has but one."""
    if len(nodes.items) > 1:
        for index, item in enumerate(nodes.items):
            yield Change(operator, (*path, index), None, item.place, written(item))


def cases_swapped(node: MappingNode, path: Path) -> Iterator[Change]:
    """The cases of a ``by``: the values of each two neighbours in each other's place."""
    for index in range(len(node.entries) - 1):
        one, two = node.entries[index : index + 2]
        said = written(one.value), written(two.value)
        entries = list(node.entries)
        entries[index] = Entry(one.key, two.value)
        entries[index + 1] = Entry(two.key, one.value)
        names = one.key.text, two.key.text
        yield Change(
            "values-swapped",
            path,
            replace(node, entries=tuple(entries)),
            one.value.place,
            f"{names[0]}: {said[0]}, {names[1]}: {said[1]}",
            f"{names[0]}: {said[1]}, {names[1]}: {said[0]}",
        )
