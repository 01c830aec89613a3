"""Which items of the newer version are items of the older one under another name.

Evidence, in this order: the English alias; what the item says; where it is used, with the name
itself left out. It counts only where it points to exactly one item on each side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.compare.model import Section
from engine.compare.normal import Names, mentions, normal, said
from engine.compare.rule_set import Item, RuleSet
from engine.compare.structure.inputs import fields_of
from engine.compare.structure.logic import columns_of
from engine.compare.structure.matching import Matched, match
from engine.compare.structure.parameters import parameter_text, state_of
from engine.compare.structure.site import alias_of, unit_of
from engine.compare.structure.stated import option_name, readings_of, shown
from engine.ruleset.nodes import MappingNode, Node, SequenceNode
from engine.ruleset.parameters import text_of

_LOGIC: tuple[Section, ...] = ("definitions", "applies_when", "requirements", "benefits")
_HOLE = "\u25a1"


@dataclass(frozen=True, slots=True)
class Renames:
    """How the items of two versions belong together, and the names that follow from it."""

    names: Names
    sections: Mapping[Section, Matched[str]]


def find_renames(before: RuleSet, after: RuleSet) -> Renames:
    """Match the items of two versions.

    What one thing is called tells another apart, so a second look is taken with what the first
    has found.
    """
    found = _look(before, after, Names())
    if found.names == Names():
        return found
    return _look(before, after, found.names)


def _look(before: RuleSet, after: RuleSet, known: Names) -> Renames:
    """Match the items, told apart by the names that are known already."""
    names = Names(known.items, dict(_options(before, after, known)))
    sections: dict[Section, Matched[str]] = {}

    def matched(section: Section, *evidence: Callable[[Item, bool], str]) -> None:
        nonlocal names
        old, new = before.items(section), after.items(section)
        sections[section] = match(old, new, lambda item, _: alias_of(item.node), *evidence)
        renamed = {new_name: old_name for old_name, new_name in sections[section].renamed}
        if section in ("parameters", "inputs", "definitions"):
            names = Names({**names.items, **renamed}, names.options)

    def says(item: Item, older: bool) -> str:
        meaning = normal(item.node) if older else normal(item.node, names)
        return meaning if len(mentions(item.node)) > 1 else ""

    def used(item: Item, older: bool) -> str:
        return _use(before if older else after, item, Names() if older else names)

    matched("parameters", lambda item, _: _parameter(item), used)
    matched("inputs", used)
    names = Names({**names.items, **dict(_fields(before, after, sections))}, names.options)
    names = Names(names.items, dict(_options(before, after, names)))
    names = Names({**names.items, **dict(_columns(before, after, names))}, names.options)
    matched("definitions", says)
    # What a definition says may have been renamed in the first pass.
    matched("definitions", says, used)
    matched("applies_when")
    matched("requirements", says)
    matched("benefits", says)
    return Renames(names, sections)


def _parameter(item: Item) -> str:
    node = item.mapping
    if state_of(node) != "stated":
        return said(node.get("question")) or said(node.get("not_stated"))
    return f"{parameter_text(node)} {unit_of(node)} {text_of(node.get('quote'))}"


def _use(rule_set: RuleSet, item: Item, names: Names) -> str:
    """Everywhere that an item is mentioned, with a hole where it is; '' of no use at all."""
    hole = Names({**names.items, item.name: _HOLE}, names.options)
    uses = [
        f"{section}: {normal(other.node, hole)}"
        for section in _LOGIC
        for other in rule_set.items(section).values()
        if item.name in mentions(other.node)
    ]
    kind = text_of(item.node.get("type")) if isinstance(item.node, MappingNode) else ""
    return "\n".join([kind, *sorted(uses)]) if uses else ""


def _fields(
    before: RuleSet, after: RuleSet, sections: Mapping[Section, Matched[str]]
) -> Iterable[tuple[str, str]]:
    """Fields of records that were renamed: newer name, older name."""
    old_inputs, new_inputs = before.items("inputs"), after.items("inputs")
    for old, new in sections["inputs"].pairs:
        fields = match(
            fields_of(old_inputs[old].node),
            fields_of(new_inputs[new].node),
            lambda entry, _: alias_of(entry.value),
        )
        yield from ((newer, older) for older, newer in fields.renamed)


def _columns(before: RuleSet, after: RuleSet, names: Names) -> Iterable[tuple[str, str]]:
    """Columns of selections that were renamed, by what they compute: newer name, older name."""
    old_items, new_items = before.items("definitions"), after.items("definitions")
    for name, item in new_items.items():
        old = old_items.get(names.items.get(name, name))
        if old is None:
            continue
        columns = match(
            columns_of(old.node),
            columns_of(item.node),
            lambda entry, older: normal(entry.value) if older else normal(entry.value, names),
        )
        yield from ((newer, older) for older, newer in columns.renamed)


def _options(before: RuleSet, after: RuleSet, names: Names) -> Iterable[tuple[str, str]]:
    """Options and readings that were renamed, by their alias: newer name, older name."""
    old_all = _closed_sets(before)
    for name, new in _closed_sets(after).items():
        old = old_all.get(".".join(names.items.get(part, part) for part in name.split(".")), {})
        pairs = match(old, new, lambda node, _: alias_of(node), lambda node, _: shown(node))
        yield from ((newer, older) for older, newer in pairs.renamed)


def _closed_sets(rule_set: RuleSet) -> dict[str, dict[str, Node]]:
    found: dict[str, dict[str, Node]] = {}

    def gather(name: str, node: MappingNode) -> None:
        options = node.get("options")
        if isinstance(options, SequenceNode):
            found[name] = {option_name(item): item for item in options.items}
        readings = readings_of(node.get("one_of"))
        if readings:
            found[name] = {key: stated or word for key, (word, stated, _) in readings.items()}
        for field, entry in fields_of(node).items():
            if isinstance(entry.value, MappingNode):
                gather(f"{name}.{field}", entry.value)

    for section in ("parameters", "inputs"):
        for name, item in rule_set.items(section).items():
            if isinstance(item.node, MappingNode):
                gather(name, item.node)
    return found
