"""The head of a rule set: what it is, what it rests on, and when it is in force."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compare.model import Change
from engine.compare.normal import normal, said
from engine.compare.structure.site import Site
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode

_IDS = {
    "measure": "measure-changed",
    "terms": "measure-changed",
    "version": "version-changed",
    "title": "title-changed",
    "kind": "kind-changed",
    "status": "status-changed",
    "source": "source-changed",
    "uses": "uses-changed",
    "published_on": "published-on-changed",
    "effective_from": "effective-from-changed",
    "repealed_on": "repealed-on-changed",
    "note": "note-changed",
}


def head_changes(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    """Everything that changed outside the sections of items."""
    for key, id_ in _IDS.items():
        old, new = before.get(key), after.get(key)
        if text(old) != text(new):
            yield _change(site.of(key).at(key), id_, old, new)
    old_subject, new_subject = before.get("subject"), after.get("subject")
    if isinstance(old_subject, MappingNode) and isinstance(new_subject, MappingNode):
        for key, id_ in (("name", "subject-changed"), ("key", "key-changed")):
            old, new = old_subject.get(key), new_subject.get(key)
            if normal(old) != normal(new, site.names):
                yield _change(site.of(f"subject/{key}"), id_, old, new)
    if normal(before.get("as_of")) != normal(after.get("as_of"), site.names):
        here = site.of("as_of").at("as_of")
        yield _change(here, "as-of-changed", before.get("as_of"), after.get("as_of"))
    yield from _acceptances(site, before, after)


def text(node: Node | None) -> str:
    """A part of the head on one line; '' of nothing."""
    if isinstance(node, MappingNode):
        return "; ".join(f"{entry.key.text}: {text(entry.value)}" for entry in node.entries)
    if isinstance(node, SequenceNode):
        return ", ".join(text(item) for item in node.items)
    return said(node)


def _acceptances(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    old, new = before.get("accepts"), after.get("accepts")
    if text(old) != text(new):
        yield _change(site.of("accepts"), "acceptance-changed", old, new)


def _change(site: Site, id_: str, old: Node | None, new: Node | None) -> Change:
    return site.change(
        id_,
        site.older(text(old), old) if old is not None else None,
        site.newer(text(new), new) if new is not None else None,
        new if isinstance(new, ScalarNode) and site.path else None,
    )
