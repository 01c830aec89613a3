"""The reader as its tests call it: what is read, and what is refused."""

import pytest

from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.reader import Document, MappingNode, Node, ScalarNode, SequenceNode, read


def reading(text: str) -> Document:
    return read(text.encode(), "t.yaml")


def refused(text: str | bytes) -> list[tuple[str, int, int]]:
    """The findings about a text: code, line and column."""
    encoded = text.encode() if isinstance(text, str) else text
    with pytest.raises(RuleSetError) as caught:
        read(encoded, "t.yaml")
    places = [(finding.code, finding.place) for finding in caught.value.diagnostics]
    return [(code, place.line, place.column) for code, place in places if place]


def at(document: Document, *path: str | int) -> Node:
    node: Node | None = document.root
    for step in path:
        if isinstance(node, MappingNode):
            node = node.get(str(step))
        else:
            assert isinstance(node, SequenceNode)
            node = node.items[int(step)]
    assert node is not None
    return node


def scalar(document: Document, *path: str | int) -> ScalarNode:
    node = at(document, *path)
    assert isinstance(node, ScalarNode)
    return node
