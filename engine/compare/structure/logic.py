"""Conditions and values of two versions: trees, ``by``, expressions, selections and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal as OneOf

from engine.compare.model import Change
from engine.compare.normal import TREES, mentions, normal, said
from engine.compare.structure.matching import match
from engine.compare.structure.site import (
    Site,
    alias_of,
    note_changes,
    put,
    simple_change,
    with_items,
)
from engine.compare.structure.tables import table_changes
from engine.ruleset.nodes import Entry, MappingNode, Node, SequenceNode
from engine.ruleset.parameters import text_of
from engine.ruleset.source import short

Kind = OneOf["clause", "expression"]
"""Whether what stands here holds or fails, or has a value."""


def logic_changes(site: Site, before: Node, after: Node, kind: Kind) -> Iterator[Change]:
    """Everything that changed of a condition or a value, at the smallest part that did."""
    site = site.noted(before, after)
    yield from note_changes(site, before, after)
    old_word, new_word = _inner_word(before), _inner_word(after)
    if old_word or new_word:
        # `when: x` and a bare `x` are one thing.
        old = before.get(old_word) if isinstance(before, MappingNode) and old_word else before
        new = after.get(new_word) if isinstance(after, MappingNode) and new_word else after
        assert old is not None
        assert new is not None
        inner = site.at(old_word) if old_word else site
        bare = [n for n, word in ((old, old_word), (new, new_word)) if not word]
        if not any(isinstance(n, MappingNode) for n in bare):
            yield from logic_changes(inner, old, new, kind)
            return
        before, after, site = old, new, inner
    match _form(before), _form(after):
        case "by", "by":
            yield from _by(site, before, after, kind)
        case (("all" | "any" | "none"), ("all" | "any" | "none")):
            yield from _tree(site, before, after)
        case "table", "table":
            tables = _at(before, "table"), _at(after, "table")
            yield from table_changes(site.at("table"), *tables, _expression)
        case "from", "from":
            yield from _selection(site, before, after)
        case old_form, new_form:
            if normal(before) == normal(after, site.names):
                return
            id_ = f"{kind}-changed"
            if "not_stated" in (old_form, new_form) and old_form != new_form:
                id_ = "clause-stated" if old_form == "not_stated" else "clause-unstated"
            elif old_form == new_form == "not_stated":
                id_ = "reason-changed"
            older, newer = site.older(said(before), before), site.newer(said(after), after)
            yield site.change(id_, older, newer, after)


def _expression(site: Site, before: Node, after: Node) -> Iterator[Change]:
    return logic_changes(site, before, after, "expression")


def _form(node: Node) -> str:
    if isinstance(node, MappingNode):
        for word in ("by", *TREES, "table", "from", "not_stated"):
            if node.get(word) is not None:
                return word
    return ""


def _inner_word(node: Node) -> str:
    if isinstance(node, MappingNode):
        for word in ("when", "value"):
            if node.get(word) is not None:
                return word
    return ""


def _at(node: Node, key: str) -> MappingNode:
    inner = node.get(key) if isinstance(node, MappingNode) else None
    assert isinstance(inner, MappingNode)
    return inner


# -- by ------------------------------------------------------------------------------------------


def _by(site: Site, before: Node, after: Node, kind: Kind) -> Iterator[Change]:
    assert isinstance(before, MappingNode)
    assert isinstance(after, MappingNode)
    if normal(before.get("by")) != normal(after.get("by"), site.names):
        older, newer = site.older(said(before), before), site.newer(said(after), after)
        yield site.change(f"{kind}-changed", older, newer, after)
        return
    old_cases = {e.key.text: e for e in _at(before, "cases").entries}
    new_cases = {site.names.option(e.key.text): e for e in _at(after, "cases").entries}
    matched = match(old_cases, new_cases)
    for name, _ in matched.pairs:
        here = site.of(name).at("cases", name)
        yield from logic_changes(here, old_cases[name].value, new_cases[name].value, kind)
    for name in matched.removed:
        case = old_cases[name]
        yield site.of(name).change("case-removed", site.older(said(case.value), case.key), None)
    for name in matched.added:
        case = new_cases[name]
        yield site.of(name).change("case-added", None, site.newer(said(case.value), case.key))


# -- trees ---------------------------------------------------------------------------------------


def _tree(site: Site, before: Node, after: Node) -> Iterator[Change]:
    old_word, old_parts = _parts(before)
    new_word, new_parts = _parts(after)
    if old_word != new_word:
        assert isinstance(before, MappingNode)
        assert isinstance(after, MappingNode)
        old_entry, new_entry = before.entry(old_word), after.entry(new_word)
        assert old_entry is not None
        assert new_entry is not None
        node = put(before, new_word, Entry(new_entry.key, old_entry.value), old_word)
        older = site.older(old_word, old_entry.key)
        newer = site.newer(new_word, new_entry.key)
        yield site.change("combination-changed", older, newer, node)
    here = site.at(old_word)
    listed = before.get(old_word) if isinstance(before, MappingNode) else None
    assert isinstance(listed, SequenceNode)
    together = part_pairs(old_parts, new_parts, site)
    taken = set(together.values())
    for index, old in enumerate(old_parts):
        part = here.of(part_name(old), alias_of(old))
        if index in together:
            new = new_parts[together[index]]
            yield from logic_changes(part.at(index), old, new, "clause")
        else:
            rest = [item for at, item in enumerate(old_parts) if at != index]
            node = with_items(listed, rest) if rest else None
            removed = part.noted(old, None)
            yield removed.change("clause-removed", removed.older(said(old), old), None, node)
    for index, new in enumerate(new_parts):
        if index not in taken:
            added = here.of(part_name(new), alias_of(new)).noted(None, new)
            node = with_items(listed, [*old_parts, new])
            yield added.change("clause-added", None, added.newer(said(new), new), node)


def _parts(node: Node) -> tuple[str, tuple[Node, ...]]:
    word = _form(node)
    parts = node.get(word) if isinstance(node, MappingNode) else None
    assert isinstance(parts, SequenceNode)
    return word, parts.items


def part_name(node: Node) -> str:
    """A part of a tree: its label, or what it says."""
    label = text_of(node.get("label")) if isinstance(node, MappingNode) else ""
    return label or short(said(node))


def part_pairs(before: Sequence[Node], after: Sequence[Node], site: Site) -> dict[int, int]:
    """Which parts of two trees belong together: by label, by what they say, by their names."""

    def label(node: Node, _: bool) -> str:
        return text_of(node.get("label")) if isinstance(node, MappingNode) else ""

    def meaning(node: Node, older: bool) -> str:
        return normal(node) if older else normal(node, site.names)

    def alias(node: Node, _: bool) -> str:
        return alias_of(node)

    old_by, new_by = dict(enumerate(before)), dict(enumerate(after))
    together = dict(
        match({-1 - i: n for i, n in old_by.items()}, new_by, label, meaning, alias).pairs
    )
    pairs = {-1 - old: new for old, new in together.items()}
    left = [i for i in old_by if i not in pairs]
    free = [j for j in new_by if j not in set(pairs.values())]
    # The same words twice, or an expression that was edited: in order, where most names are alike.
    for i in left:
        alike = [j for j in free if meaning(before[i], True) == meaning(after[j], False)]
        near = alike or [
            j
            for j in free
            if not _labelled(before[i], after[j]) and _near(before[i], after[j], site)
        ]
        if near:
            pairs[i] = near[0]
            free.remove(near[0])
    return pairs


def _labelled(before: Node, after: Node) -> bool:
    """Whether both have a label: then these differ, and so do the parts."""
    return all(isinstance(n, MappingNode) and n.get("label") is not None for n in (before, after))


def _near(before: Node, after: Node, site: Site) -> bool:
    old, new = mentions(before), {site.names.item(name) for name in mentions(after)}
    return bool(old & new) and 2 * len(old & new) >= len(old | new)


# -- selections ----------------------------------------------------------------------------------


def _selection(site: Site, before: Node, after: Node) -> Iterator[Change]:
    assert isinstance(before, MappingNode)
    assert isinstance(after, MappingNode)
    yield from simple_change(site, "selection-source-changed", "from", before, after)
    yield from _columns(site, before, after)
    old, new = before.get("where"), after.get("where")
    if old is not None and new is not None:
        yield from logic_changes(site.of("where").at("where"), old, new, "clause")
    elif old is not None or new is not None:
        yield site.of("where").change(
            "clause-removed" if new is None else "clause-added",
            site.older(said(old), old) if old is not None else None,
            site.newer(said(new), new) if new is not None else None,
            put(before, "where", after.entry("where")),
        )
    yield from simple_change(site, "order-changed", "order", before, after)
    yield from simple_change(site, "take-changed", "take", before, after)


def columns_of(node: Node) -> dict[str, Entry]:
    """The columns that a selection adds, by name."""
    each = node.get("each") if isinstance(node, MappingNode) else None
    entries = each.entries if isinstance(each, MappingNode) else ()
    return {entry.key.text: entry for entry in entries}


def _columns(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    old_columns = columns_of(before)
    new_columns = {site.names.item(name): e for name, e in columns_of(after).items()}
    matched = match(old_columns, new_columns)
    for name, _ in matched.pairs:
        old, new = old_columns[name], new_columns[name]
        here = site.of(name)
        if old.key.text != new.key.text:
            yield here.change(
                "column-renamed",
                site.older(old.key.text, old.key),
                site.newer(new.key.text, new.key),
            )
        yield from logic_changes(here.at("each", name), old.value, new.value, "expression")
    for name in matched.removed:
        entry = old_columns[name]
        yield site.of(name).change("column-removed", site.older(said(entry.value), entry.key), None)
    for name in matched.added:
        entry = new_columns[name]
        here = site.of(entry.key.text).at("each", entry.key.text)
        text = site.newer(said(entry.value), entry.key)
        yield here.change("column-added", None, text, entry.value)
