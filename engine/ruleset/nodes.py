"""Nodes of YAML that know where they stand in their file, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from engine.ruleset.diagnostics import Place

SHOWN_LINE = 1_000
"""A longer line is not shown under a finding: it would bury what the finding says."""

ScalarValue = str | int | Decimal | bool | date | None
Plain = ScalarValue | list["Plain"] | dict[str, "Plain"]
"""Ordinary Python data, as :func:`plain` gives it."""


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One scalar: the ``text`` it means and, where it was not quoted, the ``value`` of that text.

    ``place`` spans what stands in the file, quotes included, up to the end of its first line.
    ``written`` is the scalar as it stands in the file, where that differs from ``text``.
    """

    text: str
    value: ScalarValue
    quoted: bool
    place: Place
    written: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping and what stands under it."""

    key: ScalarNode
    value: Node


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list; ``flow`` where it is written in ``[…]``."""

    items: tuple[Node, ...]
    flow: bool
    place: Place


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping in the order of the file; ``flow`` where it is written in ``{…}``."""

    entries: tuple[Entry, ...]
    flow: bool
    place: Place

    def get(self, key: str) -> Node | None:
        """What stands under ``key``, or None where the mapping does not have it."""
        entry = self.entry(key)
        return entry.value if entry else None

    def entry(self, key: str) -> Entry | None:
        """The entry of ``key``, for its place, or None."""
        return next((entry for entry in self.entries if entry.key.text == key), None)

    def keys(self) -> tuple[str, ...]:
        """The keys, in the order of the file."""
        return tuple(entry.key.text for entry in self.entries)


Node = ScalarNode | SequenceNode | MappingNode


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its root, the name that places carry, and its lines."""

    root: Node
    file: str
    lines: tuple[str, ...] = field(repr=False)

    def line(self, place: Place) -> str:
        """The line of ``place`` as a finding shows it: empty where it is too long to be shown."""
        return shown(self.lines, place.line)


@dataclass(frozen=True, slots=True)
class Cut:
    """An expression that a comma of flow YAML cut into several entries or items.

    ``first`` and ``last`` are indices into the node's entries or items, ``text`` what was meant.
    """

    first: int
    last: int
    text: str


def plain(node: Node) -> Plain:
    """The node as ordinary Python data: dict, list, and the values of the scalars.

    Where a key stands twice (:func:`read` lets that pass inside a cut expression only), the last.
    """
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return {entry.key.text: plain(entry.value) for entry in node.entries}


def place_in(node: ScalarNode, start: int, end: int) -> Place:
    """Where the characters ``start`` to ``end`` (exclusive) of the scalar's text stand in the file.

    Exact to the column for a scalar on one line, quoted or not; for one over several lines, exact
    wherever the text is not white space that folding made, and up to the end of the first line.
    Offsets beyond the text are its end.
    """
    start = min(max(start, 0), len(node.text))
    end = min(max(end, start), len(node.text))
    if not node.written:
        column = node.place.column
        return replace(node.place, column=column + start, end=column + end)
    spans = _spans(node)
    first = spans[start][0] if start < len(spans) else spans[-1][1] if spans else 1
    last = spans[end - 1][1] if end > start else first
    before = node.written.rfind("\n", 0, first)
    after = node.written.find("\n", first, last)
    shift = node.place.column if before < 0 else -before
    return Place(
        node.place.file,
        node.place.line + node.written.count("\n", 0, first),
        first + shift,
        (last if after < 0 else after) + shift,
    )


def cuts(node: MappingNode | SequenceNode) -> tuple[Cut, ...]:
    """The expressions in ``node`` that the commas of flow YAML have cut.

    ``{when: date(年度, 12, 31)}`` reads as ``when: date(年度`` and the keys ``12`` and ``31)``: a
    plain scalar that leaves a parenthesis open, and after it entries without a value.
    """
    if not node.flow:
        return ()
    found: list[Cut] = []
    parts = (
        [_entry_text(entry) for entry in node.entries]
        if isinstance(node, MappingNode)
        else [_plain_text(item) for item in node.items]
    )
    index = 0
    while index < len(parts):
        opening = parts[index]
        open_parentheses = _open(opening) if opening is not None else 0
        if opening is None or open_parentheses <= 0:
            index += 1
            continue
        last = index
        pieces = [opening]
        while open_parentheses > 0 and last + 1 < len(parts):
            piece = _continuation(node, last + 1)
            if piece is None:
                break
            pieces.append(piece)
            open_parentheses += _open(piece)
            last += 1
        # A list item may well be text with one parenthesis; a key without a value is never meant.
        if last > index and (open_parentheses <= 0 or isinstance(node, MappingNode)):
            found.append(Cut(index, last, ", ".join(pieces)))
        index = last + 1
    return tuple(found)


def _plain_text(node: Node) -> str | None:
    return node.text if isinstance(node, ScalarNode) and not node.quoted else None


def _entry_text(entry: Entry) -> str | None:
    text = _plain_text(entry.value)
    return text or _plain_text(entry.key) if text is not None else None


def _continuation(node: MappingNode | SequenceNode, index: int) -> str | None:
    if isinstance(node, SequenceNode):
        return _plain_text(node.items[index])
    entry = node.entries[index]
    return _plain_text(entry.key) if _plain_text(entry.value) == "" else None


def _open(text: str) -> int:
    return sum(text.count(c) for c in "(（") - sum(text.count(c) for c in ")）")


def shown(lines: Sequence[str], number: int) -> str:
    """The line ``number`` (from 1), or nothing where it is too long to be shown."""
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return line if len(line) <= SHOWN_LINE else ""


_ESCAPE_LENGTH = {"x": 4, "u": 6, "U": 10}


def _spans(node: ScalarNode) -> list[tuple[int, int]]:
    """For each character of the text, from where to where it stands in ``written``.

    Walks both side by side: what is not white space stands in both in the same order, but for
    quotes, escapes and the header of a block.
    """
    written = node.written
    style = written[0] if node.quoted else ""
    position = written.find("\n") + 1 if style in ("|", ">") else len(style)
    spans: list[tuple[int, int]] = []
    for character in node.text:
        while style == '"' and written.startswith("\\\n", position):
            position = _past_blank(written, position + 2)
        if not character.isspace():
            position = _past_blank(written, position)
        length = 1
        if style == '"' and written.startswith("\\", position):
            length = _ESCAPE_LENGTH.get(written[position + 1 : position + 2], 2)
        elif style == "'" and written.startswith("''", position):
            length = 2
        elif character.isspace() and not written.startswith(character, position):
            length = 0
        end = min(position + length, len(written))
        spans.append((position, end))
        position = end
    return spans


def _past_blank(written: str, position: int) -> int:
    while position < len(written) and written[position].isspace():
        position += 1
    return position
