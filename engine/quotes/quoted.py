"""Every quote of a rule set: where it stands, whose it is, and which document it cites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.ruleset.nodes import Document, MappingNode, Node, ScalarNode
from engine.ruleset.parameters import text_of, texts_of

_SECTIONS = ("parameters", "applies_when", "definitions", "requirements", "benefits")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote with its item.

    ``path`` is the item (``requirements/年龄条件``); ``label`` the clause within it that is quoted,
    '' where that is the item itself. ``document`` is what the nearest ``source`` names. A quote
    ``beside_figures`` is one of a parameter or of a row of a table.
    """

    node: ScalarNode
    path: str
    name: str
    alias: str
    label: str
    document: str
    beside_figures: bool


def quotes_of(document: Document) -> Iterator[Quote]:
    """The quotes of a rule set or vocabulary, in the order of the file within each section."""
    root = document.root
    if not isinstance(root, MappingNode):
        return
    cited = texts_of(root.get("source")).get("document", "")
    for section in _SECTIONS:
        node = root.get(section)
        if not isinstance(node, MappingNode):
            continue
        nothing = ScalarNode("", None, False, node.place)
        if section == "applies_when":
            at = Quote(nothing, section, section, text_of(node.get("alias")), "", cited, False)
            yield from _below(node, at, is_item=True)
            continue
        for entry in node.entries:
            item = entry.value
            alias = text_of(item.get("alias")) if isinstance(item, MappingNode) else ""
            name, figures = entry.key.text, section == "parameters"
            at = Quote(nothing, f"{section}/{name}", name, alias, "", cited, figures)
            yield from _below(item, at, is_item=True)


def _below(node: Node, at: Quote, *, is_item: bool = False) -> Iterator[Quote]:
    if isinstance(node, MappingNode):
        if not is_item:
            label = text_of(node.get("label")) or text_of(node.get("id"))
            at = replace(at, label=label or at.label)
        source = texts_of(node.get("source")).get("document", "")
        at = replace(at, document=source or at.document)
        for entry in node.entries:
            if entry.key.text == "quote" and isinstance(entry.value, ScalarNode):
                yield replace(at, node=entry.value)
            elif entry.key.text not in ("source", "accepts"):
                rows = at.beside_figures or entry.key.text == "rows"
                yield from _below(entry.value, replace(at, beside_figures=rows))
    elif not isinstance(node, ScalarNode):
        for item in node.items:
            yield from _below(item, at)
