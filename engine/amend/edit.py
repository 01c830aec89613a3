"""A new version of a rule set that differs in a few scalars: the file, byte for byte otherwise.

Nothing is written by a YAML writer: the characters of each scalar are replaced where they stand,
and the result is read again to see that nothing else became different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from engine.ruleset import reader
from engine.ruleset.diagnostics import Diagnostic, Place, RuleSetError
from engine.ruleset.flow import quoted
from engine.ruleset.nodes import (
    Document,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    plain,
)
from engine.ruleset.parameters import text_of
from engine.ruleset.raw import Edit, Raw, last_line, last_scalar
from engine.ruleset.scalars import scalar_value
from engine.ruleset.structure import SECTIONS
from engine.ruleset.suggestions import did_you_mean

_IMPLIED = (
    "value", "range", "tiers", "series", "one_of", "options", "fields", "table", "rows", "when",
    "cases", "each", "where", "all", "any", "none",
)  # fmt: skip
"""Keys that a path may leave out: they only say how the item is written."""

_EDGES = ("at_least", "more_than")

_SHOWN = 40
"""Addresses that a finding lists at most."""

Step = str | int
Way = tuple[Step, ...]

Elsewhere = Callable[[str], Diagnostic | None]
"""Says where a path leads that begins with nothing of the file; None where it leads nowhere."""


def amend(
    text: bytes,
    file: str,
    settings: Sequence[tuple[str, str]],
    *,
    version: str | None = None,
    effective: date | None = None,
    status: str | None = None,
    elsewhere: Elsewhere | None = None,
) -> bytes:
    """The rule set ``text`` with scalars set to other values, and nothing else changed.

    ``settings`` are a path and a value, as they are typed: ``("女性年龄.at_least", "30")``. A path
    begins with an item (by name or alias) or a key of the head, and goes on with keys, edges of
    tiers, ids of rows, dates of a series or names of readings; what only says how an item is
    written (``range``, ``tiers``, ``rows`` …) may be left out. A value keeps its type.
    ``elsewhere`` is asked for the finding about a path that begins with nothing of this file.

    Raises RuleSetError with every finding where a path leads to no scalar (``not-allowed``) or a
    value is of another type (``wrong-type``), and where the file cannot be read.
    """
    document = reader.read(text, file)
    found: list[Diagnostic] = []
    wanted: list[tuple[Way, str]] = []
    for path, value in settings:
        way = _way(document, path, elsewhere, found)
        if way is not None:
            wanted.append((way, value))
    if version is not None:
        wanted.append((("version",), version))
    if status is not None:
        way = _way(document, "status", elsewhere, found)
        wanted.extend([] if way is None else [(way, status)])
    raw = Raw(text)
    edits: list[Edit] = []
    values: dict[Way, object] = {}
    for way, value in wanted:
        node = _at(document.root, way)
        assert isinstance(node, ScalarNode)
        edit = _replacing(raw, node, value, document, found)
        if edit is not None:
            edits.append(edit)
            values[way] = scalar_value(value) if _kind(node) != "text" else value
    if effective is not None:
        edits.append(_effective(raw, document, effective))
        values[("effective_from",)] = effective
    if found:
        raise RuleSetError(found)
    amended = raw.with_edits(edits)
    _assert_only(document, reader.read(amended, file), values)
    return amended


# -- paths ---------------------------------------------------------------------------------------


def _way(
    document: Document, path: str, elsewhere: Elsewhere | None, found: list[Diagnostic]
) -> Way | None:
    """The way to the scalar that a path names; None after noting that there is none."""
    root = document.root
    assert isinstance(root, MappingNode)
    begins = _items(root)
    for name in sorted(begins, key=len, reverse=True):
        if path == name or path.startswith(f"{name}."):
            way = begins[name]
            node = _at(root, way)
            ways = _follow(node, path[len(name) + 1 :])
            if ways is not None:
                return (*way, *ways)
            allowed = [".".join((name, *steps)) for steps in _scalars(node)]
            guess = did_you_mean(path, allowed)
            found.append(_not_allowed(document, node.place, path, allowed, guess))
            return None
    names = list(begins)
    guess = did_you_mean(path.partition(".")[0], names)
    leads = elsewhere(path) if elsewhere is not None else None
    place = root.entries[0].key.place
    found.append(leads or _not_allowed(document, place, path, names, guess))
    return None


def _not_allowed(
    document: Document, place: Place, path: str, allowed: Sequence[str], guess: str
) -> Diagnostic:
    shown = [*allowed[:_SHOWN], "…"] if len(allowed) > _SHOWN else list(allowed)
    arguments = {"value": path, "did_you_mean": guess, "allowed": shown}
    return Diagnostic("not-allowed", place, arguments, source_line=document.line(place))


def _items(root: MappingNode) -> dict[str, Way]:
    """Where a path may begin: items by name and alias, and the keys of the head."""
    found: dict[str, Way] = {}
    for section in SECTIONS:
        node = root.get(section)
        for entry in node.entries if isinstance(node, MappingNode) else ():
            alias = entry.value.get("alias") if isinstance(entry.value, MappingNode) else None
            found.setdefault(entry.key.text, (section, entry.key.text))
            if alias is not None:
                found.setdefault(text_of(alias), (section, entry.key.text))
    for entry in root.entries:
        if entry.key.text not in SECTIONS:
            found.setdefault(entry.key.text, (entry.key.text,))
    return found


def _follow(node: Node, rest: str) -> Way | None:
    """The way from a node to the scalar that the rest of a path names."""
    if isinstance(node, ScalarNode):
        return () if not rest else None
    steps = dict(_steps(node))
    for name in sorted(steps, key=len, reverse=True):
        if rest == name or rest.startswith(f"{name}."):
            step = steps[name]
            inner = _follow(_at(node, (step,)), rest[len(name) + 1 :])
            if inner is not None:
                return (step, *inner)
    if isinstance(node, MappingNode):
        for word in _IMPLIED:
            child = node.get(word)
            if child is not None and (rest or word == "value"):
                inner = _follow(child, rest)
                if inner is not None:
                    return (word, *inner)
        if len(node.entries) == 1 and isinstance(node.entries[0].value, MappingNode):
            key = node.entries[0].key.text
            inner = _follow(node.entries[0].value, rest)
            return None if inner is None else (key, *inner)
    return None


def _steps(node: MappingNode | SequenceNode) -> Iterator[tuple[str, Step]]:
    """What a path may name in a node, and the step that leads there."""
    if isinstance(node, MappingNode):
        yield from ((entry.key.text, entry.key.text) for entry in node.entries)
        return
    for index, item in enumerate(node.items):
        for name in _names(item):
            yield name, index


def _names(item: Node) -> Iterator[str]:
    if isinstance(item, ScalarNode):
        yield item.text
    elif isinstance(item, MappingNode):
        for key in ("id", *_EDGES, "from", "label"):
            if item.get(key) is not None:
                yield text_of(item.get(key))
                return
        if item.get("value") is not None:
            yield text_of(item.get("value"))
        elif len(item.entries) == 1:
            yield item.entries[0].key.text


def _scalars(node: Node, depth: int = 6) -> Iterator[tuple[str, ...]]:
    """The paths of the scalars below a node, the implied keys left out, for a finding."""
    if isinstance(node, ScalarNode):
        yield ()
        return
    if depth == 0:
        return
    for name, step in _steps(node):
        below = _at(node, (step,))
        for rest in _scalars(below, depth - 1):
            yield rest if name in _IMPLIED and not isinstance(below, ScalarNode) else (name, *rest)


def _at(node: Node, way: Way) -> Node:
    for step in way:
        if isinstance(node, MappingNode):
            inner = node.get(str(step))
            assert inner is not None
            node = inner
        else:
            assert isinstance(node, SequenceNode)
            assert isinstance(step, int)
            node = node.items[step]
    return node


# -- edits ---------------------------------------------------------------------------------------


def _replacing(
    raw: Raw, node: ScalarNode, value: str, document: Document, found: list[Diagnostic]
) -> Edit | None:
    kind = _kind(node)
    start, end = raw.span(node)
    if kind == "text":
        return Edit(start, end, quoted(value, raw.text[start : start + 1]))
    given = scalar_value(value)
    fits = {
        "number": isinstance(given, (int, Decimal)) and not isinstance(given, bool),
        "boolean": isinstance(given, bool),
        "date": isinstance(given, date),
    }[kind]
    if fits:
        return Edit(start, end, value)
    zh, en = _KINDS[kind]
    arguments = {
        "expected": zh, "expected_en": en, "found": f"“{value}”", "found_en": f"“{value}”",
    }  # fmt: skip
    line = document.line(node.place)
    found.append(Diagnostic("wrong-type", node.place, arguments, source_line=line))
    return None


_KINDS = {
    "number": ("数值", "a number"),
    "boolean": ("true/false", "true/false"),
    "date": ("日期", "a date"),
}


def _kind(node: ScalarNode) -> str:
    match node.value:
        case bool():
            return "boolean"
        case int() | Decimal():
            return "number"
        case date():
            return "date"
        case _:
            return "text"


def _effective(raw: Raw, document: Document, day: date) -> Edit:
    """``effective_from`` set, put in the place of its reason, or added below the other dates."""
    root = document.root
    assert isinstance(root, MappingNode)
    entry = root.entry("effective_from")
    if entry is not None:
        if isinstance(entry.value, ScalarNode):
            return Edit(*raw.span(entry.value), day.isoformat())
        start = raw.span(entry.key)[1]
        return Edit(start, _end(raw, entry.value), f": {day.isoformat()}")
    # A vocabulary has neither; `check` then says that it has no such date.
    before = root.entry("published_on") or root.entry("status") or root.entry("version")
    assert before is not None
    at = raw.end_of(last_line(before.value))
    line = f"effective_from: {day.isoformat()}{raw.line_break}"
    if raw.text[at - 1 : at] not in ("\n", "\r"):
        line = raw.line_break + line
    return Edit(at, at, line)


def _end(raw: Raw, node: Node) -> int:
    """Where a mapping ends: behind its last scalar, and the bracket that closes it."""
    last = last_scalar(node)
    end = raw.span(last)[1]
    if isinstance(node, MappingNode) and node.flow:
        end = raw.text.index("}", end) + 1
    return end


def _assert_only(before: Document, after: Document, values: Mapping[Way, object]) -> None:
    """That the amended file says what the old one said, but for what was set."""
    expected = plain(before.root)
    for way, value in values.items():
        part: Any = expected
        for step in way[:-1]:
            part = part[step]
        part[way[-1]] = value
    if plain(after.root) != expected:
        raise AssertionError("an edit changed more than it should")
