"""The parts that a file of cases is made of: mappings, names, texts and scalars, each checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from engine.cases import model as m
from engine.ruleset.diagnostics import Place
from engine.ruleset.findings import BrokenError, Findings
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.source import short
from engine.ruleset.suggestions import did_you_mean

T = TypeVar("T")

TEXT = ("文本", "text")
MAPPING = ("映射", "a mapping")
_NAMES = ("名称或名称的列表", "a name or a list of names")
_KINDS: Mapping[type, tuple[str, str]] = {
    bool: ("true/false", "true/false"),
    int: ("数值", "a number"),
    Decimal: ("数值", "a number"),
    date: ("日期", "a date"),
    type(None): ("空", "nothing"),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """Reads nodes of one file; what is wrong goes to the findings, and BrokenError is raised."""

    findings: Findings

    def part(self, build: Callable[..., T], *arguments: object) -> T | None:
        """What ``build`` makes; None where it cannot, and then the finding is there."""
        try:
            return build(*arguments)
        except BrokenError:
            return None

    def entries(
        self, node: MappingNode, key: str, *, may_be_empty: bool = False
    ) -> Iterator[Entry]:
        """The entries of the mapping under a key; none where the key is not there."""
        entry = node.entry(key)
        if entry is None:
            return
        value = entry.value
        is_nothing = isinstance(value, ScalarNode) and value.value is None
        if is_nothing or (isinstance(value, MappingNode) and not value.entries):
            if not may_be_empty or is_nothing:
                self.findings.add("empty", entry.key.place, key=key)
        elif isinstance(value, MappingNode):
            yield from value.entries
        else:
            self.wrong(value, *MAPPING)

    def keys(self, node: MappingNode, known: tuple[str, ...]) -> None:
        """Find the keys that are not known here."""
        for entry in node.entries:
            if entry.key.text not in known:
                free = [key for key in known if node.entry(key) is None]
                self.findings.add(
                    "unknown-key",
                    entry.key.place,
                    key=short(entry.key.text),
                    did_you_mean=did_you_mean(entry.key.text, free),
                    allowed=known,
                )

    def names(self, node: MappingNode, key: str) -> m.Names | None:
        """The names under a key; None where it is not there."""
        entry = node.entry(key)
        if entry is None:
            return None
        names = self.part(self.name_list, entry.value)
        return None if names is None else m.Names(names, entry.key.place)

    def name_list(self, node: Node) -> tuple[ScalarNode, ...]:
        """A name, or a list of names without repetition."""
        if isinstance(node, SequenceNode) and node.items:
            names = tuple(self.name(item) for item in node.items)
            seen: dict[str, ScalarNode] = {}
            for name in names:
                if name.text in seen:
                    line = seen[name.text].place.line
                    raise self.findings.add("duplicate-key", name.place, key=name.text, line=line)
                seen[name.text] = name
            return names
        if isinstance(node, ScalarNode):
            return (self.name(node),)
        raise self.wrong(node, *_NAMES)

    def name(self, node: Node) -> ScalarNode:
        """A text that is a name."""
        if not self.is_name(node):
            raise BrokenError
        assert isinstance(node, ScalarNode)
        return node

    def is_name(self, node: Node, *, or_nothing: bool = False) -> bool:
        """Whether a node is a name; where it is not, the finding is there."""
        is_nothing = isinstance(node, ScalarNode) and node.value is None
        if isinstance(node, ScalarNode) and node.text and isinstance(node.value, str):
            return True
        if is_nothing and or_nothing:
            return True
        self.wrong(node, *TEXT)
        return False

    def text(self, node: Node | None) -> str:
        """A text; '' where there is none."""
        if node is None:
            return ""
        if not isinstance(node, ScalarNode) or not node.text or not isinstance(node.value, str):
            self.wrong(node, *TEXT)
            return ""
        return node.text

    def scalar(self, node: Node, wanted: type[T], zh: str, en: str) -> T:
        """A scalar of a type."""
        if isinstance(node, ScalarNode) and isinstance(node.value, wanted):
            return node.value
        raise self.wrong(node, zh, en)

    def wrong(self, node: Node, zh: str, en: str) -> BrokenError:
        """Record that something else is here than ``zh``, in English ``en``."""
        found_zh, found_en = _found(node)
        place: Place = node.place
        return self.findings.add(
            "wrong-type",
            place,
            expected=zh,
            expected_en=en,
            found=found_zh,
            found_en=found_en,
        )


def _found(node: Node) -> tuple[str, str]:
    if isinstance(node, MappingNode):
        return "映射", "a mapping"
    if isinstance(node, SequenceNode):
        return "列表", "a list"
    if isinstance(node.value, str):
        return f"文本“{short(node.text)}”", f"the text “{short(node.text)}”"
    zh, en = _KINDS[type(node.value)]
    return (zh, en) if node.value is None else (f"{zh} {node.text}", f"{en}, {node.text}")
