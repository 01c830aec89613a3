"""A rule set as it is compared: its program, and the document that the strict reader made of it.

The program has lost what evaluation does not need (tiers, cells, notes); the document keeps it,
with the place of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.compare.model import Patch, Section, Step
from engine.program import Program
from engine.ruleset import reader
from engine.ruleset.compile import Source, compile_rule_set
from engine.ruleset.diagnostics import Place
from engine.ruleset.load import load_text
from engine.ruleset.nodes import Document, Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import text_of

Find = Callable[[str], tuple[bytes, str] | None]
"""The bytes and the file of a vocabulary, by ``terms@version``; None where there is none."""


@dataclass(frozen=True, slots=True)
class Item:
    """A named thing of a rule set: its node, where its name stands, and the vocabulary it is in."""

    name: str
    node: Node
    place: Place
    vocabulary: str = ""

    @property
    def mapping(self) -> MappingNode:
        """The node of a parameter or an input, which always is a mapping."""
        assert isinstance(self.node, MappingNode)
        return self.node


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version. ``program`` is None for a shared vocabulary, which has parameters only."""

    source: Source
    vocabularies: Mapping[str, Source] = field(default_factory=dict)
    program: Program | None = None

    @property
    def root(self) -> MappingNode:
        """The whole rule set as a node."""
        return _root(self.source)

    @property
    def texts(self) -> dict[str, bytes]:
        """The bytes of the rule set (under '') and of its vocabularies."""
        return {"": self.source.text, **{n: s.text for n, s in self.vocabularies.items()}}

    @property
    def file(self) -> str:
        """The file, as places name it."""
        return self.source.document.file

    def text(self, key: str) -> str:
        """What stands under a key of the rule set itself; '' where nothing does."""
        return text_of(self.root.get(key))

    @property
    def name(self) -> tuple[str, str]:
        """The measure (or vocabulary) and the version."""
        return self.text("measure") or self.text("terms"), self.text("version")

    def items(self, section: Section) -> dict[str, Item]:
        """The items of a section in the order of the file; parameters of a vocabulary come last.

        Of a vocabulary, the parameters that the rule set uses.
        """
        found = {e.key.text: Item(e.key.text, e.value, e.key.place) for e in self._own(section)}
        if section == "parameters" and self.program is not None:
            used = {parameter.name for parameter in self.program.parameters}
            for name, source in self.vocabularies.items():
                for entry in _entries(_root(source), section):
                    key = entry.key
                    if key.text in used and key.text not in found:
                        found[key.text] = Item(key.text, entry.value, key.place, name)
        return found

    def _own(self, section: Section) -> Iterator[Entry]:
        if section == "applies_when":
            entry = self.root.entry(section)
            if entry is not None:
                yield entry
        else:
            yield from _entries(self.root, section)

    def vocabulary(self, name: str) -> str:
        """The vocabulary of this version that ``name`` of another version is: by name alone."""
        terms = name.partition("@")[0]
        return next((n for n in self.vocabularies if n.partition("@")[0] == terms), "")

    def patched(self, *patches: Patch) -> RuleSet:
        """This rule set with nodes replaced, compiled anew. RuleSetError where it does not hold."""
        source, vocabularies = self.source, dict(self.vocabularies)
        for patch in patches:
            if patch.vocabulary:
                vocabularies[patch.vocabulary] = _put(vocabularies[patch.vocabulary], patch)
            else:
                source = _put(source, patch)
        return RuleSet(source, vocabularies, compile_rule_set(source, vocabularies))


def load(text: bytes, file: str, find: Find) -> RuleSet:
    """A rule set or vocabulary, checked. RuleSetError with every finding where it is not sound."""
    document = reader.read(text, file)
    vocabularies: dict[str, Source] = {}
    root = document.root
    uses = root.get("uses") if isinstance(root, MappingNode) else None
    for node in uses.items if isinstance(uses, SequenceNode) else ():
        found = find(node.text) if isinstance(node, ScalarNode) else None
        if found is not None and isinstance(node, ScalarNode):
            vocabularies[node.text] = Source(found[0], reader.read(*found))
    program = load_text(text, file, {name: s.text for name, s in vocabularies.items()})
    return RuleSet(Source(text, document), vocabularies, program)


def _root(source: Source) -> MappingNode:
    root = source.document.root
    assert isinstance(root, MappingNode)
    return root


def _entries(root: MappingNode, section: str) -> tuple[Entry, ...]:
    node = root.get(section)
    return node.entries if isinstance(node, MappingNode) else ()


def _put(source: Source, patch: Patch) -> Source:
    document = source.document
    root = _replaced(document.root, patch.path, patch.node)
    return Source(source.text, Document(root, document.file, document.lines))


def _replaced(node: Node, path: tuple[Step, ...], new: Node) -> Node:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(node, SequenceNode):
        items = list(node.items)
        assert isinstance(step, int)
        items[step] = _replaced(items[step], rest, new)
        return SequenceNode(tuple(items), node.flow, node.place)
    assert isinstance(node, MappingNode)
    if node.get(str(step)) is None:
        key = ScalarNode(str(step), str(step), False, new.place)
        return MappingNode((*node.entries, Entry(key, new)), node.flow, node.place)
    entries = tuple(
        Entry(e.key, _replaced(e.value, rest, new)) if e.key.text == step else e
        for e in node.entries
    )
    return MappingNode(entries, node.flow, node.place)
