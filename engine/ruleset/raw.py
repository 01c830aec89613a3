"""The bytes of a file as they are, and edits in them that leave every other byte alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.ruleset.nodes import Node, ScalarNode, SequenceNode


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of the text, from ``start`` to ``end``, and what takes its place."""

    start: int
    end: int
    text: str


class Raw:
    """The text as it is: byte order mark, line breaks and all."""

    def __init__(self, encoded: bytes) -> None:
        self.text = encoded.decode("utf-8")
        mark = 1 if self.text.startswith("\ufeff") else 0
        self._starts = [mark]
        position = mark
        while position < len(self.text):
            character = self.text[position]
            position += 1
            if character == "\r" and self.text[position : position + 1] == "\n":
                position += 1
            if character in "\r\n":
                self._starts.append(position)
        self.line_break = "\r\n" if "\r\n" in self.text else "\n"

    def offset(self, line: int, column: int) -> int:
        """Where a line and a column, both from 1, are in the text."""
        return self._starts[line - 1] + column - 1

    @property
    def lines(self) -> int:
        """How many lines there are; one that is empty behind the last line break is one."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """A line by its number from 1, with its line break."""
        return self.text[self._starts[number - 1] : self.end_of(number)]

    def end_of(self, line: int) -> int:
        """Where a line ends, its line break included."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def span(self, node: ScalarNode) -> tuple[int, int]:
        """From where to where a scalar stands."""
        start = self.offset(node.place.line, node.place.column)
        written = node.written or node.text
        if "\n" not in written:
            return start, start + len(written)
        last = node.place.line + written.count("\n")
        return start, self.offset(last, 1) + len(written) - written.rfind("\n") - 1

    def with_edits(self, edits: Sequence[Edit]) -> bytes:
        """The text with every edit made; one that is made later in the list wins."""
        text = self.text
        once = {(edit.start, edit.end): edit for edit in edits}
        for edit in sorted(once.values(), key=lambda e: (e.start, e.end), reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text.encode("utf-8")


def last_scalar(node: Node) -> ScalarNode:
    """The scalar that stands last in a node; of an empty one there is none."""
    while not isinstance(node, ScalarNode):
        node = node.items[-1] if isinstance(node, SequenceNode) else node.entries[-1].value
    return node


def last_line(node: Node) -> int:
    """The line on which a node ends."""
    last = last_scalar(node)
    return last.place.line + (last.written or last.text).count("\n")
