"""Inputs of two versions: the interface of a measure for those who embed it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compare.model import Change
from engine.compare.normal import said
from engine.compare.structure.matching import match
from engine.compare.structure.site import Site, alias_of, note_changes, put, simple_change
from engine.compare.structure.stated import edges_text, option_changes, shown
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import text_of


def input_text(node: Node | None) -> str:
    """An input on one line: its type, and its options or range."""
    if not isinstance(node, MappingNode):
        return ""
    words = [text_of(node.get("type"))]
    options = node.get("options")
    if isinstance(options, SequenceNode):
        words.append(shown(node))
    elif options is not None:
        words.append(said(options))
    if node.get("range") is not None:
        words.append(_range(node))
    fields = node.get("fields")
    if isinstance(fields, MappingNode):
        words.append("、".join(fields.keys()))
    return " ".join(words)


def input_changes(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    """Everything that changed of one input, or of one field of records."""
    site = site.noted(before, after)
    yield from simple_change(site, "type-changed", "type", before, after)
    yield from simple_change(site, "digits-changed", "digits", before, after)
    yield from _options(site, before, after)
    if _range(before) != _range(after):
        old, new = before.get("range"), after.get("range")
        yield site.change(
            "input-range-changed",
            site.older(_range(before), old, unit=True) if old is not None else None,
            site.newer(_range(after), new, unit=True) if new is not None else None,
            put(before, "range", after.entry("range")),
        )
    yield from _fields(site, before, after)
    yield from note_changes(site, before, after)


def _options(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    old, new = before.get("options"), after.get("options")
    if isinstance(old, SequenceNode) and isinstance(new, SequenceNode):
        yield from option_changes(site.at("options"), old, new)
    elif isinstance(old, ScalarNode) and isinstance(new, ScalarNode):
        if old.text != site.names.item(new.text):
            yield _named(site, before, after)
    elif old is not None and new is not None:
        yield _named(site, before, after)


def _named(site: Site, before: MappingNode, after: MappingNode) -> Change:
    old, new = before.get("options"), after.get("options")
    return site.change(
        "options-source-changed",
        site.older(_options_text(before), old),
        site.newer(_options_text(after), new),
        put(before, "options", after.entry("options")),
    )


def _options_text(node: MappingNode) -> str:
    options = node.get("options")
    return said(options) if isinstance(options, ScalarNode) else shown(node)


def _fields(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    old_fields, new_fields = fields_of(before), fields_of(after)
    by_name = {site.names.item(name): entry for name, entry in new_fields.items()}
    matched = match(old_fields, by_name)
    for old_name, new_name in matched.pairs:
        old, new = old_fields[old_name], by_name[new_name]
        here = site.of(old_name, alias_of(old.value) or alias_of(new.value))
        if old.key.text != new.key.text:
            yield here.change(
                "field-renamed",
                site.older(old.key.text, old.key),
                site.newer(new.key.text, new.key),
            )
        if isinstance(old.value, MappingNode) and isinstance(new.value, MappingNode):
            yield from input_changes(here.at("fields", old_name), old.value, new.value)
    for name in matched.removed:
        entry = old_fields[name]
        yield (
            site.of(name, alias_of(entry.value))
            .at("fields")
            .change("field-removed", site.older(input_text(entry.value), entry.key), None)
        )
    for name in matched.added:
        entry = by_name[name]
        here = site.of(entry.key.text, alias_of(entry.value)).at("fields", entry.key.text)
        text = site.newer(input_text(entry.value), entry.key)
        yield here.change("field-added", None, text, entry.value)


def fields_of(node: Node) -> dict[str, Entry]:
    """The fields of records, by name."""
    fields = node.get("fields") if isinstance(node, MappingNode) else None
    entries = fields.entries if isinstance(fields, MappingNode) else ()
    return {entry.key.text: entry for entry in entries}


def _range(node: MappingNode) -> str:
    edges = node.get("range")
    return edges_text(edges) if isinstance(edges, MappingNode) else ""
