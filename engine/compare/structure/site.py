"""Where in two versions the comparison stands, and how a change is noted there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.compare.model import Change, Patch, Section, Stated, Step
from engine.compare.normal import NOTES, UNCHANGED, Names, folded, normal, said
from engine.ruleset.diagnostics import Place
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import text_of

_NOTE_IDS = {
    "alias": "alias-changed",
    "label": "label-changed",
    "unit": "unit-changed",
    "quote": "quote-changed",
    "source": "source-changed",
    "clause": "source-clause-changed",
    "note": "note-changed",
    "accepts": "acceptance-changed",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A thing that both versions have: which item, which part of it, and the way to its node.

    ``path`` leads to the node in the older rule set (or in its vocabulary). ``quotes`` and
    ``units`` are those that hold here, of the older and of the newer version.
    """

    section: Section
    item: str = ""
    alias: str = ""
    part: str = ""
    part_alias: str = ""
    names: Names = UNCHANGED
    path: tuple[Step, ...] = ()
    vocabulary: str = ""
    quotes: tuple[str, str] = ("", "")
    units: tuple[str, str] = ("", "")
    places: tuple[Place | None, Place | None] = (None, None)

    def at(self, *steps: Step) -> Site:
        """A node below this one, still of the same part."""
        return replace(self, path=(*self.path, *steps))

    def of(self, part: str, alias: str = "") -> Site:
        """A part of this part: an edge, a row, a case."""
        joined = f"{self.part}/{part}" if self.part else part
        return replace(self, part=joined, part_alias=alias)

    def noted(self, before: Node | None, after: Node | None) -> Site:
        """With the quotes and units that two mappings bring along, where they do."""
        quotes, units = list(self.quotes), list(self.units)
        for side, node in enumerate((before, after)):
            if isinstance(node, MappingNode):
                quotes[side] = folded(text_of(node.get("quote"))) or quotes[side]
                units[side] = unit_of(node) or units[side]
        return replace(self, quotes=(quotes[0], quotes[1]), units=(units[0], units[1]))

    def older(self, text: str, node: Node | None = None, unit: bool = False) -> Stated:
        """What the older version says here."""
        return self._stated(0, text, node, unit)

    def newer(self, text: str, node: Node | None = None, unit: bool = False) -> Stated:
        """What the newer version says here."""
        return self._stated(1, text, node, unit)

    def _stated(self, side: int, text: str, node: Node | None, unit: bool) -> Stated:
        place = node.place if node is not None else self.places[side]
        return Stated(text, self.units[side] if unit else "", self.quotes[side], place)

    def change(
        self, id_: str, before: Stated | None, after: Stated | None, node: Node | None = None
    ) -> Change:
        """A change here; ``node`` is what stands at ``path`` when it is tried alone."""
        # Nothing may be left of a range or a list: what was the last of it cannot go alone.
        is_empty = isinstance(node, SequenceNode) and not node.items
        is_empty |= isinstance(node, MappingNode) and not node.entries
        patch = None if node is None or is_empty else Patch(self.path, node, self.vocabulary)
        return Change(
            id_,
            self.section,
            self.item,
            before,
            after,
            part=self.part,
            alias=self.alias,
            part_alias=self.part_alias,
            patch=patch,
        )


def unit_of(node: MappingNode) -> str:
    """The unit of a mapping; of tiers that of their value."""
    unit = node.get("unit")
    return text_of(unit.get("value")) if isinstance(unit, MappingNode) else text_of(unit)


def alias_of(node: Node | None) -> str:
    """The English name that a mapping gives, or nothing."""
    return text_of(node.get("alias")) if isinstance(node, MappingNode) else ""


def note_changes(site: Site, before: Node, after: Node) -> Iterator[Change]:
    """What is said about a thing and decides nothing: quote, unit, source, alias, label, note."""
    older = before if isinstance(before, MappingNode) else None
    newer = after if isinstance(after, MappingNode) else None
    for key, id_ in _NOTE_IDS.items():
        old = older.get(key) if older else None
        new = newer.get(key) if newer else None
        if _note(old) != _note(new):
            patch = put(before, key, newer.entry(key) if newer else None)
            yield site.change(
                id_,
                site.older(_note(old), old) if old is not None else None,
                site.newer(_note(new), new) if new is not None else None,
                patch if key == "unit" else None,
            )


def _note(node: Node | None) -> str:
    if isinstance(node, MappingNode):
        return "; ".join(f"{entry.key.text}: {_note(entry.value)}" for entry in node.entries)
    return said(node)


def simple_change(site: Site, id_: str, key: str, before: Node, after: Node) -> Iterator[Change]:
    """A change of one key whose value is text, a figure or an expression."""
    old = before.get(key) if isinstance(before, MappingNode) else None
    new = after.get(key) if isinstance(after, MappingNode) else None
    if normal(old) == normal(new, site.names):
        return
    entry = after.entry(key) if isinstance(after, MappingNode) else None
    yield site.change(
        id_,
        site.older(said(old), old) if old is not None else None,
        site.newer(said(new), new) if new is not None else None,
        put(before, key, entry),
    )


def put(node: Node, key: str, entry: Entry | None, instead: str = "") -> Node | None:
    """The mapping with ``entry`` in the place of ``key`` (or ``instead``), without it for None."""
    if not isinstance(node, MappingNode):
        return None
    old = instead or key
    if node.entry(old) is None:
        entries = (*node.entries, entry) if entry is not None else node.entries
    else:
        entries = tuple(
            kept
            for each in node.entries
            if (kept := entry if each.key.text == old else each) is not None
        )
    return replace(node, entries=entries)


def with_items(node: SequenceNode, items: list[Node]) -> SequenceNode:
    """The list with other items."""
    return replace(node, items=tuple(items))


def is_word(node: Node | None, text: str) -> bool:
    """Whether a node is the scalar ``text``."""
    return isinstance(node, ScalarNode) and node.text == text


__all__ = [
    "NOTES", "Site", "alias_of", "is_word", "note_changes", "put", "simple_change", "unit_of",
    "with_items",
]  # fmt: skip
