"""Rule sets written otherwise, meaning the same: laid out, ordered, named, turned over anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.compare.model import Patch
from engine.compare.rule_set import RuleSet
from engine.program import Program
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from tests.compare.support import POLICIES, shipped

LARGE = ("employer-insurance-subsidy@2023-draft", "flexible-employment-subsidy@2023-draft")
"""The two that take longest."""

SHIPPED = tuple(
    f"{file.parent.name}@{file.stem}"
    for file in sorted(POLICIES.glob("*/*.yaml"))
    if not file.stem.endswith(".cases") and file.parent.name != "common"
)

_SECTIONS = ("definitions", "requirements", "benefits", "applies_when")
_UNORDERED = ("inputs", "parameters", "definitions", "requirements", "benefits")


def reformatted(name: str) -> RuleSet:
    """With comments and blank lines between its sections."""
    text = (_text(name)).replace("\r", "")
    laid_out = re.sub(r"(?m)^(\w+:)", r"# 注释 comment\n\n\1", text)
    assert laid_out != text
    return shipped(name, [[text, laid_out]])


def reordered(name: str) -> RuleSet:
    """Its items, and the parts of every ``all``, ``any`` and ``none``, the last first."""
    before = shipped(name)
    patches = []
    for section in _UNORDERED:
        node = before.root.get(section)
        if isinstance(node, MappingNode):
            entries = tuple(Entry(e.key, _backwards(e.value)) for e in reversed(node.entries))
            patches.append(Patch((section,), replace(node, entries=entries)))
    return before.patched(*patches)


def _backwards(node: Node) -> Node:
    if not isinstance(node, MappingNode):
        return node
    entries = []
    for entry in node.entries:
        value = entry.value
        if entry.key.text in ("all", "any", "none") and isinstance(value, SequenceNode):
            value = replace(value, items=tuple(map(_backwards, reversed(value.items))))
        elif isinstance(value, MappingNode) and entry.key.text in ("where", "cases"):
            value = _each(value, _backwards) if entry.key.text == "cases" else _backwards(value)
        entries.append(Entry(entry.key, value))
    return replace(node, entries=tuple(entries))


def renamed(name: str) -> RuleSet:
    """Every definition, input and column that has an alias under another name."""
    before = shipped(name)
    text = _text(name)
    assert before.program is not None
    names = _aliased(before.program)
    for old in names:
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", f"{old}改", text)
    assert text != _text(name)
    return shipped(name, [[_text(name), text]])


def _aliased(program: Program) -> list[str]:
    """The names that nothing else has: an option or a benefit may be called like a definition."""
    inputs = [*program.inputs, *(field for given in program.inputs for field in given.fields)]
    names = [d.name for d in program.definitions if d.alias]
    names += [given.name for given in inputs if given.alias]
    taken = {b.name for b in program.benefits} | {r.name for r in program.requirements}
    return [name for name in names if name not in taken]


def de_morgan(name: str) -> RuleSet:
    """Every ``all`` as none of the negations of its parts, and every ``any`` likewise."""
    before = shipped(name)
    patches = []
    for section in _SECTIONS:
        node = before.root.get(section)
        if isinstance(node, MappingNode):
            patches.append(Patch((section,), _turned(node)))
    return before.patched(*patches)


def _turned(node: Node) -> Node:
    if isinstance(node, SequenceNode):
        return replace(node, items=tuple(map(_turned, node.items)))
    if not isinstance(node, MappingNode):
        return node
    return replace(node, entries=tuple(map(_turned_entry, node.entries)))


def _turned_entry(entry: Entry) -> Entry:
    value = _turned(entry.value)
    if not isinstance(value, SequenceNode) or entry.key.text not in ("all", "any"):
        return Entry(entry.key, value)
    parts = tuple(_tree("none", (part,), part) for part in value.items)
    if entry.key.text == "any":
        parts = (_tree("all", parts, value),)
    return Entry(replace(entry.key, text="none", value="none"), replace(value, items=parts))


def _tree(word: str, parts: tuple[Node, ...], at: Node) -> MappingNode:
    key = ScalarNode(word, word, False, at.place)
    return MappingNode((Entry(key, SequenceNode(parts, True, at.place)),), True, at.place)


def _each(node: MappingNode, change: Callable[[Node], Node]) -> MappingNode:
    return replace(node, entries=tuple(Entry(e.key, change(e.value)) for e in node.entries))


def _text(name: str) -> str:
    measure, _, version = name.partition("@")
    return (POLICIES / measure / f"{version}.yaml").read_text(encoding="utf-8")


REWRITINGS = {
    "reformatted": reformatted,
    "reordered": reordered,
    "renamed": renamed,
    "de-morgan": de_morgan,
}
