"""What parameters state: values, edges, tiers, options, series, and readings of an open one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.compare.model import Change, Stated
from engine.compare.normal import figure, folded, said
from engine.compare.structure.matching import align, match
from engine.compare.structure.site import Site, alias_of, note_changes, put, unit_of, with_items
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import STATEMENTS, text_of

_LOWER = {"at_least": "≥", "more_than": ">"}
_UPPER = {"at_most": "≤", "less_than": "<"}
_SIGNS = {**_LOWER, **_UPPER}


def statement_of(node: Node | None) -> str:
    """Which of ``value``, ``range`` … a mapping states; '' where it states none."""
    if not isinstance(node, MappingNode):
        return ""
    return next((word for word in STATEMENTS if node.get(word) is not None), "")


def shown(node: Node | None) -> str:
    """What a parameter or a reading states, on one line and without its unit."""
    form = statement_of(node)
    if not form or not isinstance(node, MappingNode):
        return ""
    stated = node.get(form)
    match form, stated:
        case "range", MappingNode():
            return edges_text(stated)
        case "tiers", SequenceNode():
            return "; ".join(_tier(item) for item in stated.items)
        case "series", SequenceNode():
            return "; ".join(f"{_cell(i, 'from')}: {_cell(i, 'value')}" for i in stated.items)
        case "options", SequenceNode():
            return "、".join(option_name(item) for item in stated.items)
        case _:
            return scalar(stated)


def scalar(node: Node | None) -> str:
    """A figure in its shortest form, or a text on one line."""
    if isinstance(node, ScalarNode) and node.value is not None and not isinstance(node.value, str):
        return figure(node.value)
    return said(node)


def option_name(node: Node) -> str:
    """An option, written by name or as ``{value, alias}``."""
    return text_of(node.get("value") if isinstance(node, MappingNode) else node)


def statement_changes(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    """What changed of two statements of the same form."""
    form = statement_of(before)
    old, new = before.get(form), after.get(form)
    here = site.at(form)
    if isinstance(old, MappingNode) and isinstance(new, MappingNode):
        yield from edge_changes(here, old, new)
    elif isinstance(old, SequenceNode) and isinstance(new, SequenceNode):
        if form == "tiers":
            yield from _tier_changes(replace(here, units=(_of(before), _of(after))), site, old, new)
        elif form == "series":
            yield from _series_changes(here, old, new)
        else:
            yield from option_changes(here, old, new)
    elif scalar(old) != site.names.option(scalar(new)):
        yield here.change(
            "value-changed",
            site.older(scalar(old), old, unit=True),
            site.newer(scalar(new), new, unit=True),
            new,
        )


# -- edges ---------------------------------------------------------------------------------------


def edge_changes(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    """The lower and the upper edge of a range: moved, taken in or out, added or removed."""
    for side in (_LOWER, _UPPER):
        old = next((e for e in before.entries if e.key.text in side), None)
        new = next((e for e in after.entries if e.key.text in side), None)
        if old is None and new is None:
            continue
        if old is None or new is None:
            entry = old or new
            assert entry is not None
            here = site.of(entry.key.text)
            yield here.change(
                "edge-removed" if new is None else "edge-added",
                site.older(_edge(old), old.value, unit=True) if old else None,
                site.newer(_edge(new), new.value, unit=True) if new else None,
                put(before, entry.key.text, new),
            )
        elif _edge(old) != _edge(new):
            same = scalar(old.value) == scalar(new.value)
            yield site.of(old.key.text).change(
                "edge-inclusion-changed" if same else "edge-moved",
                site.older(_edge(old), old.value, unit=True),
                site.newer(_edge(new), new.value, unit=True),
                put(before, new.key.text, new, old.key.text),
            )


def edges_text(node: MappingNode) -> str:
    """A range on one line: ``≥ 35, < 40``."""
    return ", ".join(_edge(entry) for entry in node.entries)


def _edge(entry: Entry) -> str:
    return f"{_SIGNS.get(entry.key.text, entry.key.text)} {scalar(entry.value)}"


# -- tiers ---------------------------------------------------------------------------------------


def _tier_changes(
    site: Site, whole: Site, before: SequenceNode, after: SequenceNode
) -> Iterator[Change]:
    """Tiers are the same thing where an edge or the value stayed; with the fewest edits."""

    def cost(old: Node, new: Node) -> int:
        return (_tier_edge(old) != _tier_edge(new)) + (_cell(old, "value") != _cell(new, "value"))

    def stated(node: Node, newer: bool) -> Stated:
        make = whole.newer if newer else whole.older
        return replace(make(_tier(node), node, unit=True), of=site.units[newer])

    pairs = align(before.items, after.items, cost)
    for index, (old_at, new_at) in enumerate(pairs):
        old = before.items[old_at] if old_at is not None else None
        new = after.items[new_at] if new_at is not None else None
        if old is not None and new is not None and cost(old, new) == 0:
            continue
        # Tried alone: the older tiers, with this one as the newer version has it.
        rest = [
            before.items[o] if at != index and o is not None else new
            for at, (o, _) in enumerate(pairs)
            if (at == index and new is not None) or (at != index and o is not None)
        ]
        node = with_items(before, [item for item in rest if item is not None])
        said_before = stated(old, newer=False) if old is not None else None
        said_after = stated(new, newer=True) if new is not None else None
        shown_tier = old if old is not None else new
        assert shown_tier is not None
        here = site.of(_tier_edge(shown_tier))
        yield here.change(_tier_id(old, new), said_before, said_after, node)


def _tier_id(old: Node | None, new: Node | None) -> str:
    if old is None:
        return "tier-added"
    if new is None:
        return "tier-removed"
    if _tier_edge(old) == _tier_edge(new):
        return "tier-value-changed"
    same = scalar(_tier_entry(old).value) == scalar(_tier_entry(new).value)
    return "tier-inclusion-changed" if same else "tier-moved"


def _tier_entry(node: Node) -> Entry:
    assert isinstance(node, MappingNode)
    return next(entry for entry in node.entries if entry.key.text in _LOWER)


def _tier_edge(node: Node) -> str:
    return _edge(_tier_entry(node))


def _tier(node: Node) -> str:
    return f"{_tier_edge(node)}: {_cell(node, 'value')}"


def _cell(node: Node, key: str) -> str:
    return scalar(node.get(key)) if isinstance(node, MappingNode) else ""


def _of(node: MappingNode) -> str:
    unit = node.get("unit")
    return text_of(unit.get("of")) if isinstance(unit, MappingNode) else ""


# -- series and options --------------------------------------------------------------------------


def _series_changes(site: Site, before: SequenceNode, after: SequenceNode) -> Iterator[Change]:
    old_items = {_cell(item, "from"): item for item in before.items}
    new_items = {_cell(item, "from"): item for item in after.items}
    for begins in sorted({*old_items, *new_items}):
        old, new = old_items.get(begins), new_items.get(begins)
        if old is not None and new is not None and _cell(old, "value") == _cell(new, "value"):
            continue
        merged = {**old_items, begins: new}
        node = with_items(before, [i for _, i in sorted(merged.items()) if i is not None])
        id_ = "entry-value-changed" if old and new else "entry-removed" if old else "entry-added"
        yield site.of(begins).change(
            id_,
            site.older(_cell(old, "value"), old, unit=True) if old is not None else None,
            site.newer(_cell(new, "value"), new, unit=True) if new is not None else None,
            node,
        )


def option_changes(site: Site, before: SequenceNode, after: SequenceNode) -> Iterator[Change]:
    """A closed set: its members and their aliases. Their order means nothing."""
    old_items = {option_name(item): item for item in before.items}
    new_items = {site.names.option(option_name(item)): item for item in after.items}
    matched = match(old_items, new_items, lambda item, _: alias_of(item))
    for old_name, new_key in matched.pairs:
        old, new = old_items[old_name], new_items[new_key]
        new_name = option_name(new)
        here = site.of(old_name, alias_of(old) or alias_of(new))
        if old_name != new_name:
            yield here.change(
                "option-renamed", site.older(old_name, old), site.newer(new_name, new)
            )
        elif alias_of(old) != alias_of(new):
            yield here.change(
                "alias-changed",
                site.older(alias_of(old), old) if alias_of(old) else None,
                site.newer(alias_of(new), new) if alias_of(new) else None,
            )
    for name in matched.removed:
        rest = [item for item in before.items if option_name(item) != name]
        yield site.of(name, alias_of(old_items[name])).change(
            "option-removed",
            site.older(name, old_items[name]),
            None,
            with_items(before, rest),
        )
    for name in matched.added:
        yield site.of(name, alias_of(new_items[name])).change(
            "option-added",
            None,
            site.newer(name, new_items[name]),
            with_items(before, [*before.items, new_items[name]]),
        )


# -- readings ------------------------------------------------------------------------------------


def readings_of(node: Node | None) -> dict[str, tuple[Node, Node | None, tuple[str | int, ...]]]:
    """The readings of ``one_of``: the node that names each, what it states, and the way there."""
    found: dict[str, tuple[Node, Node | None, tuple[str | int, ...]]] = {}
    if isinstance(node, MappingNode):
        for entry in node.entries:
            found[entry.key.text] = (entry.key, entry.value, (entry.key.text,))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            if isinstance(item, MappingNode):
                for entry in item.entries:
                    found[entry.key.text] = (entry.key, entry.value, (index, entry.key.text))
            else:
                found[text_of(item)] = (item, None, (index,))
    return found


def reading_changes(site: Site, before: Node, after: Node) -> Iterator[Change]:
    """The readings of an open parameter: added, removed, renamed, or stating something else."""
    old_all, new_all = readings_of(before), readings_of(after)
    matched = match(
        old_all,
        new_all,
        lambda reading, _: alias_of(reading[1]),
        lambda reading, _: shown(reading[1]),
    )
    for old_name, new_name in matched.pairs:
        old_key, old, way = old_all[old_name]
        new_key, new, _ = new_all[new_name]
        here = site.of(old_name, alias_of(old) or alias_of(new)).at(*way).noted(old, new)
        if old_name != new_name:
            yield here.change(
                "reading-renamed", site.older(old_name, old_key), site.newer(new_name, new_key)
            )
        yield from note_changes(here, old or old_key, new or new_key)
        form = statement_of(old)
        if form != statement_of(new):
            yield here.change(
                "reading-changed",
                here.older(shown(old), old_key, unit=True),
                here.newer(shown(new), new_key, unit=True),
                new,
            )
        elif form and isinstance(old, MappingNode) and isinstance(new, MappingNode):
            yield from statement_changes(here, old, new)
    for name in matched.removed:
        key, stated, _ = old_all[name]
        said_ = site.older(_reading(name, stated), key)
        yield site.of(name, alias_of(stated)).change("reading-removed", said_, None)
    for name in matched.added:
        key, stated, _ = new_all[name]
        said_ = site.newer(_reading(name, stated), key)
        yield site.of(name, alias_of(stated)).change("reading-added", None, said_)


def _reading(name: str, node: Node | None) -> str:
    stated = shown(node)
    unit = unit_of(node) if isinstance(node, MappingNode) else ""
    return folded(f"{name}: {stated} {unit}") if stated else name
