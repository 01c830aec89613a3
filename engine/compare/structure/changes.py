"""The structure of two versions of a rule set: every change, matched by name and id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.compare.model import SECTIONS, Change, Patch, Section, Stated
from engine.compare.normal import folded, said
from engine.compare.rule_set import Item, RuleSet
from engine.compare.structure.head import head_changes
from engine.compare.structure.inputs import input_changes, input_text
from engine.compare.structure.logic import Kind, logic_changes
from engine.compare.structure.parameters import parameter_changes, parameter_text
from engine.compare.structure.renames import Renames, find_renames
from engine.compare.structure.site import Site, alias_of, unit_of
from engine.ruleset.nodes import MappingNode, Node
from engine.ruleset.parameters import text_of

_ONE: dict[Section, str] = {
    "parameters": "parameter",
    "inputs": "input",
    "definitions": "definition",
    "applies_when": "applies-when",
    "requirements": "requirement",
    "benefits": "benefit",
}


def structural_changes(
    before: RuleSet, after: RuleSet, renames: Renames | None = None
) -> tuple[Change, ...]:
    """The changes from ``before`` to ``after``, in the order of the file.

    Their effects are not judged yet (see :mod:`engine.compare.meaning.effects`); each carries the
    patch by which it is tried alone, where there is one.
    """
    renames = renames or find_renames(before, after)
    found: list[Change] = []
    for section in SECTIONS:
        if section == "head":
            found.extend(head_changes(Site("head", names=renames.names), before.root, after.root))
        else:
            found.extend(_section(section, before, after, renames))
    return tuple(found)


def _section(
    section: Section, before: RuleSet, after: RuleSet, renames: Renames
) -> Iterator[Change]:
    old_items, new_items = before.items(section), after.items(section)
    matched = renames.sections[section]
    for old_name, new_name in matched.pairs:
        yield from _item(section, old_items[old_name], new_items[new_name], renames)
    for name in matched.removed:
        item = old_items[name]
        yield _present(section, item, renames).change(
            f"{_ONE[section]}-removed", _whole(section, item), None
        )
    for name in matched.added:
        item = new_items[name]
        vocabulary = before.vocabulary(item.vocabulary) if item.vocabulary else ""
        change = _present(section, item, renames).change(
            f"{_ONE[section]}-added", None, _whole(section, item)
        )
        path = (section,) if section == "applies_when" else (section, name)
        yield replace(change, patch=Patch(path, item.node, vocabulary))


def _item(section: Section, old: Item, new: Item, renames: Renames) -> Iterator[Change]:
    alias = alias_of(old.node) or alias_of(new.node)
    site = Site(
        section,
        "" if section == "applies_when" else old.name,
        alias,
        names=renames.names,
        path=(section,) if section == "applies_when" else (section, old.name),
        vocabulary=old.vocabulary,
        places=(old.place, new.place),
    )
    if old.name != new.name:
        yield site.change(f"{_ONE[section]}-renamed", site.older(old.name), site.newer(new.name))
    compare = _COMPARE.get(section)
    if compare is not None:
        yield from compare(site, old.mapping, new.mapping)
    else:
        kind: Kind = "clause" if section in ("applies_when", "requirements") else "expression"
        yield from logic_changes(site, old.node, new.node, kind)


_COMPARE: dict[Section, Callable[[Site, MappingNode, MappingNode], Iterator[Change]]] = {
    "parameters": parameter_changes,
    "inputs": input_changes,
}


def _present(section: Section, item: Item, renames: Renames) -> Site:
    name = "" if section == "applies_when" else item.name
    return Site(section, name, alias_of(item.node), names=renames.names)


def _whole(section: Section, item: Item) -> Stated:
    node = item.node
    quote = text_of(node.get("quote")) if isinstance(node, MappingNode) else ""
    unit = unit_of(node) if isinstance(node, MappingNode) else ""
    return Stated(_text(section, node), unit, folded(quote), item.place)


def _text(section: Section, node: Node) -> str:
    if section == "parameters" and isinstance(node, MappingNode):
        return parameter_text(node)
    return input_text(node) if section == "inputs" else said(node)
