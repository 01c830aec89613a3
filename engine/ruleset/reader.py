"""Strict YAML with positions: the text of a rule set as nodes that know where they stand.

YAML's own ideas of what a scalar is (octal, sexagesimal, ``yes``, floats) are not used. A plain
scalar is a decimal number, ``true`` or ``false``, an ISO date, nothing, or text; what only looks
like one of these is an error and never a guess. Whatever can be said about a file is said in one
run, and a file that would cost much is refused before it does.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from engine.ruleset.diagnostics import Diagnostic, Place, RuleSetError
from engine.ruleset.nodes import (
    Cut,
    Document,
    Entry,
    MappingNode,
    Node,
    Plain,
    ScalarNode,
    ScalarValue,
    SequenceNode,
    cuts,
    place_in,
    plain,
)
from engine.ruleset.scalars import NUMBER_DIGITS, Odd, TooManyDigits, scalar_value
from engine.ruleset.source import FILE_BYTES, FINDINGS, Source, Span, file_too_large, listed, short
from engine.ruleset.yaml_problems import explain

if TYPE_CHECKING:
    from yaml._yaml import Mark as LibMark

    Mark = yaml.Mark | LibMark

__all__ = [
    "FILE_BYTES",
    "Cut",
    "Document",
    "Entry",
    "MappingNode",
    "Node",
    "Plain",
    "ScalarNode",
    "ScalarValue",
    "SequenceNode",
    "cuts",
    "place_in",
    "plain",
    "read",
    "read_file",
]

DEPTH = 40
NODES = 50_000
SCALAR_CHARACTERS = 10_000


def read_file(path: Path) -> Document:
    """Read the file at ``path``; of a file beyond the limit, no more than the limit.

    Raises RuleSetError as :func:`read` does, and OSError where the file cannot be opened.
    """
    return read(contents(path), str(path))


def contents(path: Path) -> bytes:
    """The bytes of a file; RuleSetError where it is beyond the limit, OSError if unreadable."""
    with path.open("rb") as handle:
        text = handle.read(FILE_BYTES + 1)
        if len(text) > FILE_BYTES:
            size = max(len(text), os.fstat(handle.fileno()).st_size)
            raise RuleSetError([file_too_large(str(path), size)])
    return text


def read(text: bytes, file: str) -> Document:
    """Read the bytes of a YAML file; ``file`` is the name that places carry.

    Raises RuleSetError with every finding about the text and its YAML: not-utf8, tab, yaml-syntax,
    duplicate-key, anchor-or-alias, too-large, empty-file, odd-number, odd-boolean,
    no-such-date. With libyaml, which PyYAML brings on every common platform, a hostile file is
    refused within a second and 200 MB.
    """
    document, findings = survey(text, file)
    if findings or document is None:
        raise RuleSetError(findings)
    return document


def survey(text: bytes, file: str) -> tuple[Document | None, list[Diagnostic]]:
    """The document with what is wrong in it, for those who look for more findings in the rest.

    None where what is wrong leaves no structure that could be relied on. Raises RuleSetError for
    a file that is too large or not UTF-8.
    """
    if len(text) > FILE_BYTES:
        raise RuleSetError([file_too_large(file, len(text))])
    source = Source.of(text, file)
    # Without tabs at first: they would end the parsing, and hide what else is wrong.
    builder = _Builder(source)
    syntax = builder.run(source.clean.replace("\t", " "))
    tabs: list[Diagnostic] = []
    if "\t" in source.clean:
        tabs = source.tabs(builder.scalars, syntax.place if syntax else None)
        if not (tabs or syntax or builder.findings):
            # Each stands in quotes or in a comment, and belongs to the text.
            builder = _Builder(source)
            syntax = builder.run(source.clean)
    findings = [*source.findings, *tabs, *builder.findings]
    if tabs:
        # Their width is anyone's guess, and so is the structure that was built on it.
        findings = [f for f in findings if f.code != "duplicate-key"]
    elif syntax:
        findings.append(syntax)
    if builder.root is None and not findings:
        findings.append(source.finding("empty-file", source.at(0, 0, 0)))
    if builder.root is None or builder.stopped or tabs or syntax:
        return None, listed(findings)
    return Document(builder.root, file, source.lines), listed(findings)


@dataclass(slots=True)
class _Frame:
    """A collection whose end has not come yet."""

    mapping: bool
    flow: bool
    place: Place
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: ScalarNode | None = None


class _StopReading(Exception):  # noqa: N818 (the error is the finding that was made)
    """A limit is passed: reading on would cost what the limit is there to save."""


class _Builder:
    """Builds nodes from events, without recursion; collects findings on the way."""

    def __init__(self, source: Source) -> None:
        self.root: Node | None = None
        self.findings: list[Diagnostic] = []
        self.scalars: list[Span] = []
        self.stopped = False
        self._source = source
        self._frames: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def run(self, text: str) -> Diagnostic | None:
        """Take every event of ``text``; gives the finding about the syntax that ended it, if any.

        ``text`` is as long as that of the source, so that its marks are marks there.
        """
        parser = _parser(text)
        try:
            while (event := parser()) is not None:
                self._take(event)
        except _StopReading:
            self.stopped = True
            return None
        except yaml.MarkedYAMLError as error:
            self._find_duplicates_of_the_unfinished()
            line, column, zh, en = explain(error, self._source.lines)
            place = self._source.at(line, column, column + 1)
            return self._source.finding("yaml-syntax", place, problem=zh, problem_en=en)
        except yaml.YAMLError as error:
            return self._source.finding("yaml-syntax", self._source.at(0, 0, 0), problem=error)
        return None

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._start(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end(event)
            case yaml.AliasEvent():
                place = self._place(event)
                self._refuse(place, f"*{short(str(event.anchor))}")
                self._add(ScalarNode("", None, False, place))
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    place = self._place(event)
                    self._refuse(place, "---")
                    raise _StopReading

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._count()
        self._refuse_properties(event)
        place = self._place(event)
        start, end = _marks(event)[0].index, _marks(event)[1].index
        quoted = event.style in ("'", '"')
        block = event.style in ("|", ">")
        if start < end:
            self.scalars.append(Span(start, end, quoted))
        text = event.value
        if len(text) > SCALAR_CHARACTERS:
            what = ("一段文字的字符数", "the number of characters of one text")
            self._too_large(place, what, len(text), SCALAR_CHARACTERS)
            text = text[:SCALAR_CHARACTERS]
            quoted = True
        written = self._source.text[start:end]
        key = self._at_key()
        value: ScalarValue = text
        if key and text == "<<" and not quoted:
            self._refuse(place, "<<")
        elif not key and not quoted and not block:
            value = self._resolve(text, place)
        self._add(
            ScalarNode(text, value, quoted or block, place, "" if written == text else written)
        )

    def _resolve(self, text: str, place: Place) -> ScalarValue:
        value = scalar_value(text)
        if isinstance(value, TooManyDigits):
            what = ("一个数的位数", "the number of digits of one number")
            self._too_large(place, what, len(text), NUMBER_DIGITS)
            return text
        if isinstance(value, Odd):
            self._find(
                value.code,
                place,
                text=short(text),
                form=value.form,
                form_en=value.form_en,
                suggestion=value.suggestion,
                suggestion_en=value.suggestion_en,
            )
            return text
        return value

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._count()
        self._refuse_properties(event)
        place = self._place(event)
        if len(self._frames) >= DEPTH:
            what = ("嵌套层数", "the depth of nesting")
            self._too_large(place, what, f"{DEPTH}+", DEPTH)
            raise _StopReading
        if self._at_key():
            zh, en = "键须是文字，不能是 {…} 或 […]", "a key is text, and never {…} or […]"
            self._find("yaml-syntax", place, problem=zh, problem_en=en)
        mapping = isinstance(event, yaml.MappingStartEvent)
        self._frames.append(_Frame(mapping, bool(event.flow_style), place))

    def _end(self, event: yaml.Event) -> None:
        frame = self._frames.pop()
        place = frame.place
        end = _marks(event)[1]
        if frame.flow and end.line + 1 == place.line:
            place = replace(place, end=end.column + 1)
        else:
            line = self._source.lines[place.line - 1]
            place = replace(place, end=max(place.column, len(line.rstrip()) + 1))
        if not frame.mapping:
            self._add(SequenceNode(tuple(frame.items), frame.flow, place))
            return
        node = MappingNode(tuple(frame.entries), frame.flow, place)
        self._find_duplicates(node)
        self._add(node)

    def _find_duplicates(self, node: MappingNode) -> None:
        # f(x, 1, 1) cut by YAML has the key 1 twice; the cut is what is wrong there.
        cut_off = {i for cut in cuts(node) for i in range(cut.first + 1, cut.last + 1)}
        first: dict[str, int] = {}
        for index, entry in enumerate(node.entries):
            if index in cut_off:
                continue
            key = entry.key
            if key.text in first:
                line = first[key.text]
                self._find("duplicate-key", key.place, key=short(key.text), line=line)
            else:
                first[key.text] = key.place.line

    def _find_duplicates_of_the_unfinished(self) -> None:
        with suppress(_StopReading):
            for frame in self._frames:
                self._find_duplicates(MappingNode(tuple(frame.entries), frame.flow, frame.place))

    def _add(self, node: Node) -> None:
        if not self._frames:
            # A file of comments alone has an empty scalar for its root.
            if not (isinstance(node, ScalarNode) and node.value is None and not node.quoted):
                self.root = node
            return
        frame = self._frames[-1]
        if not frame.mapping:
            frame.items.append(node)
        elif frame.key is None:
            unusable = ScalarNode("", None, False, node.place)
            frame.key = node if isinstance(node, ScalarNode) else unusable
        else:
            frame.entries.append(Entry(frame.key, node))
            frame.key = None

    def _at_key(self) -> bool:
        return bool(self._frames) and self._frames[-1].mapping and self._frames[-1].key is None

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > NODES:
            place = self._frames[0].place if self._frames else self._source.at(0, 0, 0)
            self._too_large(place, ("节点数", "the number of nodes"), f"{NODES}+", NODES)
            raise _StopReading

    def _refuse_properties(
        self, event: yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent
    ) -> None:
        if event.anchor is not None:
            self._refuse(self._place(event), f"&{short(str(event.anchor))}")
        if event.tag is not None:
            self._refuse(self._place(event), short(str(event.tag)))

    def _place(self, event: yaml.Event) -> Place:
        start, end = _marks(event)
        if end.line == start.line:
            return Place(self._source.file, start.line + 1, start.column + 1, end.column + 1)
        line = self._source.lines[min(start.line, len(self._source.lines) - 1)]
        return self._source.at(start.line, start.column, len(line.rstrip()))

    def _refuse(self, place: Place, what: str) -> None:
        self._find("anchor-or-alias", place, what=what)

    def _too_large(self, place: Place, what: tuple[str, str], size: object, limit: int) -> None:
        zh, en = what
        self._find("too-large", place, what=zh, what_en=en, size=size, limit=limit)

    def _find(self, code: str, place: Place, **arguments: object) -> None:
        self.findings.append(self._source.finding(code, place, **arguments))
        if len(self.findings) > FINDINGS:
            raise _StopReading


def _marks(event: yaml.Event) -> tuple[Mark, Mark]:
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return start, end


def _parser(text: str) -> Callable[[], yaml.Event | None]:
    """The next event of ``text``, and None after the last; libyaml's parser where there is one."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return _python_parser(text)
    return CParser(text).get_event


def _python_parser(text: str) -> Callable[[], yaml.Event | None]:
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class EventParser(Reader, Scanner, Parser):
        def __init__(self) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)

    following: Callable[[], yaml.Event | None] = EventParser().get_event
    return following
