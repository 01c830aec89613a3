"""Decision tables of two versions: rows by id, cells by column, order only where it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.compare.model import Change
from engine.compare.normal import normal, normal_text, said
from engine.compare.structure.matching import match, moved
from engine.compare.structure.site import (
    Site,
    is_word,
    note_changes,
    put,
    simple_change,
    with_items,
)
from engine.compare.structure.stated import edges_text
from engine.ruleset.nodes import Entry, MappingNode, Node, SequenceNode
from engine.ruleset.parameters import text_of

Values = Callable[[Site, Node, Node], Iterator[Change]]
"""What changed of the value that a row gives, which is an expression like any other."""


def table_changes(
    site: Site, before: MappingNode, after: MappingNode, values: Values
) -> Iterator[Change]:
    """Everything that changed of a decision table."""
    if _policy(before) != _policy(after):
        yield site.change(
            "hit-policy-changed",
            site.older(_policy(before), before.get("hit_policy") or before),
            site.newer(_policy(after), after.get("hit_policy") or after),
            put(before, "hit_policy", after.entry("hit_policy")),
        )
    yield from simple_change(site, "aggregate-changed", "aggregate", before, after)
    old_rows, new_rows = _rows(before), _rows(after)
    listed = before.get("rows")
    assert isinstance(listed, SequenceNode)
    matched = match(
        old_rows,
        new_rows,
        lambda row, older: _meaning(row, site, older),
        lambda row, older: (
            normal(row.get("when")) if older else normal(row.get("when"), site.names)
        ),
    )
    order = list(old_rows)
    for old_name, new_name in matched.pairs:
        old, new = old_rows[old_name], new_rows[new_name]
        here = site.of(old_name).at("rows", order.index(old_name))
        if old_name != new_name and _has_id(old) and _has_id(new):
            yield here.change("row-renamed", site.older(old_name, old), site.newer(new_name, new))
        yield from _row(here.noted(old, new), old, new, values)
    for name in matched.removed:
        rest = [row for key, row in old_rows.items() if key != name]
        here = site.of(name).at("rows").noted(old_rows[name], None)
        text = here.older(row_text(old_rows[name]), old_rows[name])
        yield here.change("row-removed", text, None, with_items(listed, [*rest]) if rest else None)
    for name in matched.added:
        here = site.of(name).at("rows").noted(None, new_rows[name])
        text = here.newer(row_text(new_rows[name]), new_rows[name])
        items = list(listed.items)
        items.insert(list(new_rows).index(name), new_rows[name])
        yield here.change("row-added", None, text, with_items(listed, items))
    if is_word(before.get("hit_policy"), "first") and is_word(after.get("hit_policy"), "first"):
        names = {new: old for old, new in matched.pairs}
        now = [names[name] for name in new_rows if name in names]
        for name in moved(order, now):
            new_row = new_rows[dict(matched.pairs)[name]]
            rows = [old_rows[key] for key in now] + [old_rows[key] for key in matched.removed]
            yield (
                site.of(name)
                .at("rows")
                .change(
                    "row-moved",
                    site.older(str(order.index(name) + 1), old_rows[name]),
                    site.newer(str(list(new_rows).index(dict(matched.pairs)[name]) + 1), new_row),
                    with_items(listed, [*rows]),
                )
            )


def row_text(row: MappingNode) -> str:
    """A row on one line: its cells and its value."""
    return f"{_when(row) or '*'}: {said(row.get('value'))}"


def _row(site: Site, before: MappingNode, after: MappingNode, values: Values) -> Iterator[Change]:
    old_cells, new_cells = _cells(before), _cells(after)
    renamed = {normal_text(key, site.names): entry for key, entry in new_cells.items()}
    plain = {normal_text(key): entry for key, entry in old_cells.items()}
    for column in {**plain, **renamed}:
        old, new = plain.get(column), renamed.get(column)
        old_text, new_text = (_cell(e.value) if e else "" for e in (old, new))
        if old and new and normal(old.value) == normal(new.value, site.names):
            continue
        entry = old or new
        assert entry is not None
        id_ = "cell-changed" if old and new else "cell-removed" if old else "cell-added"
        when = before.get("when")
        yield (
            site.of(entry.key.text)
            .at("when")
            .change(
                id_,
                site.older(old_text, old.value) if old else None,
                site.newer(new_text, new.value) if new else None,
                put(when, entry.key.text, new) if when is not None else None,
            )
        )
    old_value, new_value = before.get("value"), after.get("value")
    if old_value is not None and new_value is not None:
        for change in values(site.at("value"), old_value, new_value):
            yield _as_row_value(change)
    yield from note_changes(site, before, after)


def _as_row_value(change: Change) -> Change:
    return replace(change, id="row-value-changed") if change.id == "expression-changed" else change


def _policy(node: MappingNode) -> str:
    return text_of(node.get("hit_policy")) or "unique"


def _rows(node: MappingNode) -> dict[str, MappingNode]:
    rows = node.get("rows")
    items = rows.items if isinstance(rows, SequenceNode) else ()
    found: dict[str, MappingNode] = {}
    for index, row in enumerate(items, start=1):
        if isinstance(row, MappingNode):
            # A row without an id is known by what it tests; its number only tells it from others.
            found[text_of(row.get("id")) or f"#{index} {_when(row)}"] = row
    return found


def _has_id(row: MappingNode) -> bool:
    return row.get("id") is not None


def _meaning(row: MappingNode, site: Site, older: bool) -> str:
    if older:
        return f"{normal(row.get('when'))} → {normal(row.get('value'))}"
    return f"{normal(row.get('when'), site.names)} → {normal(row.get('value'), site.names)}"


def _cells(row: MappingNode) -> dict[str, Entry]:
    when = row.get("when")
    entries = when.entries if isinstance(when, MappingNode) else ()
    return {entry.key.text: entry for entry in entries}


def _when(row: MappingNode) -> str:
    return ", ".join(f"{key} {_cell(entry.value)}" for key, entry in _cells(row).items())


def _cell(node: Node) -> str:
    if isinstance(node, MappingNode):
        return edges_text(node)
    if isinstance(node, SequenceNode):
        return "、".join(said(item) for item in node.items)
    return said(node)
