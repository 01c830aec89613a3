"""Nodes of a rule set with one of them changed, and nodes as they would be written on one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Context, Decimal

from engine.ruleset.diagnostics import Place
from engine.ruleset.flow import flow
from engine.ruleset.nodes import Entry, MappingNode, Node, Plain, ScalarNode, SequenceNode
from engine.ruleset.scalars import NUMBER_DIGITS

Path = tuple[str | int, ...]
"""Where a node stands: keys of mappings, positions (from 0) in lists."""

Figure = int | Decimal | date

_EXACT = Context(prec=2 * NUMBER_DIGITS)


def changed(root: Node, path: Path, node: Node | None) -> Node:
    """The tree with another node at ``path``; None takes away what stands there."""
    if not path:
        assert node is not None
        return node
    step, rest = path[0], path[1:]
    if isinstance(root, MappingNode):
        entries: list[Entry] = []
        for entry in root.entries:
            if entry.key.text != step:
                entries.append(entry)
            elif rest or node is not None:
                entries.append(Entry(entry.key, changed(entry.value, rest, node)))
        return replace(root, entries=tuple(entries))
    assert isinstance(root, SequenceNode)
    assert isinstance(step, int)
    items = list(root.items)
    if rest or node is not None:
        items[step] = changed(items[step], rest, node)
    else:
        del items[step]
    return replace(root, items=tuple(items))


def renamed(node: MappingNode, key: str, other: str) -> MappingNode:
    """The mapping with one key called otherwise."""
    return replace(
        node,
        entries=tuple(
            Entry(replace(e.key, text=other, value=other), e.value) if e.key.text == key else e
            for e in node.entries
        ),
    )


def exchanged(node: SequenceNode, first: int, second: int) -> SequenceNode:
    """The list with two of its items in each other's place."""
    items = list(node.items)
    items[first], items[second] = items[second], items[first]
    return replace(node, items=tuple(items))


def expression(text: str, place: Place) -> ScalarNode:
    """An expression as a scalar of the file."""
    return ScalarNode(text, text, True, place)


def figure(value: Figure, place: Place) -> ScalarNode:
    """A number or a date as a scalar of the file."""
    return ScalarNode(shown(value), value, False, place)


def stepped(value: Figure, by: int) -> Figure:
    """The number or date so many units on: units of the last digit, or days."""
    if isinstance(value, date):
        return value + timedelta(days=by)
    if isinstance(value, int):
        return value + by
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return _EXACT.add(value, Decimal(by).scaleb(min(exponent, 0)))


def shown(value: Figure) -> str:
    """A number or a date as a rule set writes it."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


_NOTES = frozenset({"quote", "note", "label", "alias", "accepts", "clause"})


def written(node: Node) -> str:
    """The node on one line, without what is only for readers."""
    return node.text if isinstance(node, ScalarNode) else flow(_bare(node))


def _bare(node: Node) -> Plain:
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return [_bare(item) for item in node.items]
    return {e.key.text: _bare(e.value) for e in node.entries if e.key.text not in _NOTES}
