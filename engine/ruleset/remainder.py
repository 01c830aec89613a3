"""What of a file can still be looked at where something in it is wrong."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.nodes import Entry, MappingNode
from engine.ruleset.structure import SECTIONS


def without_broken(
    root: MappingNode, found: Sequence[Diagnostic]
) -> tuple[MappingNode, frozenset[str]] | None:
    """The root without the items in which a finding lies, and the names of those items.

    None where a finding may mean that names are missing: a section that is not one, a key that is
    not known and may be a section's, the vocabularies.
    """
    sections: dict[int, set[str]] = {}
    dropped: set[str] = set()
    for finding in found:
        position = _at(root.entries, finding)
        entry = root.entries[position]
        if entry.key.text == "uses" or (
            finding.code == "unknown-key" and finding.place == entry.key.place
        ):
            return None
        if entry.key.text not in SECTIONS:
            # By name: of a key that stands twice, neither was looked at as it should be.
            dropped.add(entry.key.text)
            continue
        items = entry.value
        if not isinstance(items, MappingNode) or not items.entries or _before(items, finding):
            return None
        broken = items.entries[_at(items.entries, finding)]
        sections.setdefault(position, set()).add(broken.key.text)
    names: set[str] = set()
    entries: list[Entry] = []
    for position, entry in enumerate(root.entries):
        if entry.key.text in dropped:
            continue
        if position in sections:
            assert isinstance(entry.value, MappingNode)
            items = entry.value
            kept = tuple(i for i in items.entries if i.key.text not in sections[position])
            names |= sections[position]
            entry = Entry(entry.key, replace(items, entries=kept))
        entries.append(entry)
    return replace(root, entries=tuple(entries)), frozenset(names)


def _at(entries: Sequence[Entry], finding: Diagnostic) -> int:
    """The entry that a finding lies in: the last that begins at or before it."""
    place = finding.place
    assert place is not None
    begins = [(entry.key.place.line, entry.key.place.column) for entry in entries]
    return max(0, bisect_right(begins, (place.line, place.column)) - 1)


def _before(items: MappingNode, finding: Diagnostic) -> bool:
    first, place = items.entries[0].key.place, finding.place
    assert place is not None
    return (place.line, place.column) < (first.line, first.column)
