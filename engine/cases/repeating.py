"""Records that are alike, written once: ``{times: 9, counting: 证件号码, of: {证件号码: P1, …}}``.

``times`` records are meant, each as ``of`` says; in the columns of ``counting`` the number at the
end of the text goes up by one from record to record: P1, P2, P3. Everything that reads cases
sees the records and not the repetition, which is undone where a file is read and made where a case
is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.cases.parts import MAPPING, Parts
from engine.ruleset.nodes import Entry, MappingNode, Node, Plain, ScalarNode, SequenceNode
from engine.ruleset.source import short
from engine.ruleset.suggestions import did_you_mean

RECORDS = 50_000
"""Records that the repetitions of one file may make, so that a hostile file is refused quickly."""

ALIKE = 3
"""From so many records on a repetition is shorter to read than the records."""

_TAIL = re.compile(r"[0-9]+\Z")
_COUNTABLE = ("末尾为数字的文本", "a text that ends with a number")


def counted(text: str, steps: int) -> str | None:
    """The text with the number at its end so much greater, and as wide; None where it has none."""
    tail = _TAIL.search(text)
    if tail is None:
        return None
    return f"{text[: tail.start()]}{int(tail[0]) + steps:0{len(tail[0])}d}"


# -- as it is read -------------------------------------------------------------------------------


class Records:
    """Reads the lists of records of one file; what is wrong goes to the findings of ``parts``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._made = 0

    def all_of(self, node: SequenceNode) -> SequenceNode:
        """The list with each record that is meant, in order; each has the place where it stands."""
        items: list[Node] = []
        for item in node.items:
            if not isinstance(item, MappingNode):
                self._parts.wrong(item, *MAPPING)
            elif isinstance(record := item.get("of"), MappingNode):
                items += self._parts.part(self._repeated, item, record) or ()
            else:
                self._check(item)
                items.append(item)
        return replace(node, items=tuple(items))

    def _check(self, record: MappingNode) -> None:
        for cell in record.entries:
            if not isinstance(cell.value, ScalarNode):
                self._parts.wrong(cell.value, "一个值", "a value")

    def _repeated(self, node: MappingNode, record: MappingNode) -> list[MappingNode]:
        self._parts.keys(node, ("times", "counting", "of"))
        self._check(record)
        times = self._times(node)
        columns = self._parts.names(node, "counting")
        names = columns.names if columns is not None else ()
        cells = {name.text: self._countable(record, name) for name in names}
        return [_counted(record, cells, step) for step in range(times)]

    def _times(self, node: MappingNode) -> int:
        findings, times = self._parts.findings, node.get("times")
        if times is None:
            raise findings.add("missing-key", node.place, key="times", among=())
        if not isinstance(times, ScalarNode) or type(times.value) is not int or times.value < 1:
            raise self._parts.wrong(times, "正整数", "a positive integer")
        self._made += times.value
        if self._made > RECORDS:
            raise findings.add(
                "too-large",
                times.place,
                what="各处 times 合计的记录数",
                what_en="the number of records by times",
                size=self._made,
                limit=RECORDS,
            )
        return times.value

    def _countable(self, record: MappingNode, column: ScalarNode) -> ScalarNode:
        cell = record.get(column.text)
        if cell is None:
            raise self._parts.findings.add(
                "unknown-name",
                column.place,
                name=short(column.text),
                what="of 中的字段",
                what_en="field of the record under of",
                did_you_mean=did_you_mean(column.text, record.keys()),
            )
        if not isinstance(cell, ScalarNode) or not isinstance(cell.value, str):
            raise self._parts.wrong(cell, *_COUNTABLE)
        if counted(cell.value, 0) is None:
            raise self._parts.wrong(cell, *_COUNTABLE)
        return cell


def _counted(record: MappingNode, cells: Mapping[str, ScalarNode], step: int) -> MappingNode:
    if not step or not cells:
        return record
    return replace(record, entries=tuple(_entry(e, cells, step) for e in record.entries))


def _entry(entry: Entry, cells: Mapping[str, ScalarNode], step: int) -> Entry:
    cell = cells.get(entry.key.text)
    text = counted(cell.text, step) if cell is not None else None
    if cell is None or text is None:
        return entry
    return replace(entry, value=replace(cell, text=text, value=text))


# -- as it is written ----------------------------------------------------------------------------


def folded(records: Sequence[Plain]) -> list[Plain]:
    """The records as a file writes them: each run of :data:`ALIKE` or more that are alike once."""
    found: list[Plain] = []
    at = 0
    while at < len(records):
        columns = _columns(records[at : at + 2])
        length = 1 + sum(1 for _ in _following(records[at:], columns))
        if length < ALIKE:
            found.append(records[at])
            at += 1
            continue
        repeated: dict[str, Plain] = {"times": length}
        if columns:
            repeated["counting"] = columns[0] if len(columns) == 1 else list(columns)
        found.append({**repeated, "of": records[at]})
        at += length
    return found


def _columns(two: Sequence[Plain]) -> list[str]:
    """The columns in which two records differ."""
    if len(two) < 2 or not all(isinstance(each, dict) for each in two):
        return []
    first, second = two
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    return [name for name in first if first[name] != second.get(name)]


def _following(records: Sequence[Plain], columns: Sequence[str]) -> Iterator[Plain]:
    """The records behind the first that are as a repetition of it would have them."""
    first = records[0]
    if not isinstance(first, dict):
        return
    texts = {name: first[name] for name in columns}
    for step, record in enumerate(records[1:], start=1):
        said = {
            name: counted(text, step) if isinstance(text, str) else None
            for name, text in texts.items()
        }
        if None in said.values() or record != {**first, **said}:
            return
        yield record
