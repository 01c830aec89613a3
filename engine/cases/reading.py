"""A file of cases → cases with the places of everything in them, or every finding about its shape.

What ``schemas/cases.schema.json`` says for editors is said here for people; the tests hold the two
to the same files. Names are looked up afterwards, in ``binding.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from engine.cases import model as m
from engine.decide.decision import RowKey, Verdict
from engine.ruleset.diagnostics import Place, RuleSetError
from engine.ruleset.findings import BrokenError, Findings
from engine.ruleset.nodes import Document, Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.reader import survey
from engine.ruleset.source import listed, short
from engine.ruleset.suggestions import did_you_mean

T = TypeVar("T")

_PAID_NOTHING = frozenset(
    {Verdict.INELIGIBLE, Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE}
)
_WAITING = frozenset({Verdict.INCOMPLETE, Verdict.OPEN})
_REFUSING = frozenset({Verdict.INELIGIBLE, Verdict.NOT_MET})

_TEXT = ("文本", "text")
_BOOLEAN = ("true/false", "true/false")
_NAMES = ("名称或名称的列表", "a name or a list of names")
_MAPPING = ("映射", "a mapping")
_OUTCOME = (
    "值、not_stated，或只有 not_stated、missing、open 之一的映射",
    "a value, not_stated, or a mapping with one of not_stated, missing and open",
)
_ROWS = ("行数、行的序号或月份，或它们的列表", "a number of rows, or rows by number or month")

_RUN = re.compile(r"(?P<first>[^.\s]+)\.\.(?P<last>[^.\s]+)")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def read_cases(text: bytes, file: str) -> m.CaseFile:
    """The cases in the bytes of a file; ``file`` is the name that places carry.

    Raises RuleSetError with every finding about the YAML and the shape: those of ``reader.read``,
    unknown-key, missing-key, wrong-type, not-allowed, one-state, empty, unchecked.
    """
    document, found = survey(text, file)
    if document is None:
        raise RuleSetError(found)
    findings = Findings({file: document})
    case_file = _Reader(findings).file(document)
    if found or findings.found:
        raise RuleSetError(listed([*found, *findings.found]))
    return case_file


class _Reader:
    """Reads the nodes of one file; what is wrong goes to the findings, and reading goes on."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def file(self, document: Document) -> m.CaseFile:
        node = document.root
        if not isinstance(node, MappingNode):
            self._wrong(node, *_MAPPING)
            return m.CaseFile(document, (), ())
        self._keys(node, ("note", "base", "cases", "accepts"))
        self._text(node.get("note"))
        cases: list[m.Case] = []
        if node.get("cases") is None:
            self._findings.add("missing-key", node.place, key="cases", among=())
        for entry in self._entries(node, "cases"):
            case = self._part(self._case, entry)
            if case is not None:
                cases.append(case)
        accepts = [(e.key, self._text(e.value)) for e in self._entries(node, "accepts")]
        return m.CaseFile(document, self._facts(node, "base"), tuple(cases), tuple(accepts))

    # -- cases -----------------------------------------------------------------------------------

    def _case(self, entry: Entry) -> m.Case:
        node = entry.value
        if not isinstance(node, MappingNode):
            raise self._wrong(node, *_MAPPING)
        known = ("note", "confirmed", "extends", "facts", "readings", "proposed", "on", "expect")
        self._keys(node, known)
        self._text(node.get("note"))
        on, proposed, confirmed = node.get("on"), node.get("proposed"), node.get("confirmed")
        extends = node.get("extends")
        readings = [
            (e.key, e.value)
            for e in self._entries(node, "readings")
            if self._is_name(e.value, or_nothing=True)
        ]
        if node.get("expect") is None:
            raise self._findings.add("missing-key", entry.key.place, key="expect", among=())
        return m.Case(
            entry.key,
            self._expect(node),
            self._name(extends) if extends is not None else None,
            self._facts(node, "facts"),
            tuple((key, value) for key, value in readings if isinstance(value, ScalarNode)),
            None if proposed is None else self._scalar(proposed, bool, *_BOOLEAN),
            None if on is None else self._scalar(on, date, "日期", "a date"),
            confirmed is None or self._scalar(confirmed, bool, *_BOOLEAN),
        )

    def _facts(self, node: MappingNode, key: str) -> tuple[tuple[ScalarNode, Node], ...]:
        found: list[tuple[ScalarNode, Node]] = []
        for entry in self._entries(node, key, may_be_empty=True):
            value = entry.value
            if isinstance(value, MappingNode):
                self._wrong(value, "一个值，或记录的列表", "a value, or a list of records")
            elif isinstance(value, SequenceNode):
                for item in value.items:
                    if not isinstance(item, MappingNode):
                        self._wrong(item, *_MAPPING)
                        continue
                    for cell in item.entries:
                        if not isinstance(cell.value, ScalarNode):
                            self._wrong(cell.value, "一个值", "a value")
            found.append((entry.key, value))
        return tuple(found)

    # -- expectations ----------------------------------------------------------------------------

    def _expect(self, case: MappingNode) -> m.Expectation:
        entry = case.entry("expect")
        assert entry is not None
        node, place = entry.value, entry.key.place
        if not isinstance(node, MappingNode):
            if isinstance(node, ScalarNode) and node.value is None:
                raise self._findings.add("empty", place, key="expect")
            raise self._wrong(node, *_MAPPING)
        sections = ("verdict", "fails", "missing", "open", "benefits", "values", "rows", "refused")
        self._keys(node, sections)
        verdict, refused = node.get("verdict"), node.get("refused")
        found = [key for key in ("verdict", "refused") if node.get(key) is not None]
        if len(found) != 1:
            spot = node.entries[0].key.place if node.entries else place
            allowed = ("verdict", "refused")
            raise self._findings.add("one-state", spot, allowed=allowed, found=found)
        if refused is not None:
            for other in node.entries:
                if other.key.text != "refused" and other.key.text in sections:
                    self._unchecked(node, other.key.text, "refused")
            return m.Expectation(place, refused=self._name(refused))
        assert verdict is not None
        expected = self._verdict(verdict)
        for key, under in (("fails", _REFUSING), ("missing", _WAITING)):
            if node.get(key) is not None and expected not in under:
                self._unchecked(node, key, expected.value)
        if node.get("benefits") is not None and expected in _PAID_NOTHING:
            self._unchecked(node, "benefits", expected.value)
        return m.Expectation(
            place,
            expected,
            verdict.place,
            fails=self._names(node, "fails"),
            missing=self._names(node, "missing"),
            open=self._names(node, "open"),
            benefits=self._outcomes(node, "benefits"),
            values=self._outcomes(node, "values"),
            rows=tuple(
                (e.key, rows)
                for e in self._entries(node, "rows")
                if (rows := self._part(self._rows, e.value)) is not None
            ),
        )

    def _verdict(self, node: Node) -> Verdict:
        known = [verdict.value for verdict in Verdict]
        if not isinstance(node, ScalarNode):
            raise self._wrong(node, *_TEXT)
        if node.text not in known:
            raise self._findings.add(
                "not-allowed",
                node.place,
                value=short(node.text),
                did_you_mean=did_you_mean(node.text, known),
                allowed=known,
            )
        return Verdict(node.text)

    def _outcomes(self, node: MappingNode, key: str) -> tuple[tuple[ScalarNode, m.Expected], ...]:
        return tuple(
            (e.key, outcome)
            for e in self._entries(node, key)
            if (outcome := self._part(self._outcome, e.value)) is not None
        )

    def _outcome(self, node: Node) -> m.Expected:
        if isinstance(node, ScalarNode):
            if node.text == "not_stated" and not node.quoted:
                return m.NotStated((), node.place)
            if node.value is None or not node.text:
                raise self._wrong(node, *_OUTCOME)
            return m.Known(node.value, node.place)
        if not isinstance(node, MappingNode):
            raise self._wrong(node, *_OUTCOME)
        self._keys(node, ("not_stated", "missing", "open"))
        if len(node.entries) != 1:
            allowed, found = ("not_stated", "missing", "open"), node.keys()
            raise self._findings.add("one-state", node.place, allowed=allowed, found=found)
        ((key, value),) = ((e.key, e.value) for e in node.entries)
        match key.text:
            case "not_stated":
                return m.NotStated(self._list(value), value.place)
            case "missing":
                return m.Lacking(self._list(value), value.place)
            case "open":
                return self._open(key, value)
        raise BrokenError

    def _open(self, key: ScalarNode, node: Node) -> m.Expected:
        if isinstance(node, SequenceNode):
            outcomes = [self._part(self._outcome, item) for item in node.items]
            if len(outcomes) < 2:
                raise self._wrong(node, "至少两个值", "at least two values")
            return m.Among(tuple(o for o in outcomes if o is not None), node.place)
        if not isinstance(node, MappingNode) or len(node.entries) != 1:
            raise self._wrong(
                node,
                "值的列表，或一个参数和各读法的值",
                "a list of values, or one parameter with what each reading gives",
            )
        (entry,) = node.entries
        if not isinstance(entry.value, MappingNode) or not entry.value.entries:
            raise self._wrong(entry.value, "读法: 值", "readings with what each gives")
        readings = [(e.key, self._part(self._outcome, e.value)) for e in entry.value.entries]
        return m.ByReading(
            entry.key, tuple((name, o) for name, o in readings if o is not None), key.place
        )

    # -- rows ------------------------------------------------------------------------------------

    def _rows(self, node: Node) -> m.ExpectedRows:
        if not isinstance(node, MappingNode):
            return m.ExpectedRows(node.place, taken=self._row_keys(node))
        self._keys(node, ("taken", "left", "undecided"))
        if not node.entries:
            raise self._findings.add("empty", node.place, key="rows")
        taken, left, undecided = (node.get(key) for key in ("taken", "left", "undecided"))
        by: tuple[tuple[ScalarNode, m.Keys], ...] = ()
        if isinstance(left, MappingNode):
            by = tuple((e.key, self._row_keys(e.value)) for e in self._entries(node, "left"))
            left = None
        return m.ExpectedRows(
            node.place,
            None if taken is None else self._row_keys(taken),
            None if undecided is None else self._row_keys(undecided),
            None if left is None else self._row_keys(left),
            by,
        )

    def _row_keys(self, node: Node) -> m.Keys:
        if isinstance(node, SequenceNode):
            return tuple(key for item in node.items for key in self._run(item))
        if isinstance(node, ScalarNode) and isinstance(node.value, int):
            if isinstance(node.value, bool) or node.value < 0:
                raise self._wrong(node, *_ROWS)
            return node.value
        return tuple(self._run(node))

    def _run(self, node: Node) -> Iterable[RowKey]:
        if not isinstance(node, ScalarNode):
            raise self._wrong(node, *_ROWS)
        run = _RUN.fullmatch(node.text)
        first, last = (run["first"], run["last"]) if run else (node.text, node.text)
        for pattern, numbered in ((re.compile(r"[1-9]\d{0,6}"), int), (_MONTH, _month)):
            if pattern.fullmatch(first) and pattern.fullmatch(last):
                start, end = numbered(first), numbered(last)
                if not 0 <= end - start < 100_000:
                    break
                numbers = range(start, end + 1)
                return numbers if numbered is int else [_month_key(n) for n in numbers]
        raise self._wrong(node, *_ROWS)

    # -- parts -----------------------------------------------------------------------------------

    def _part(self, build: Callable[..., T], *arguments: object) -> T | None:
        """What ``build`` makes; None where it cannot, and then the finding is there."""
        try:
            return build(*arguments)
        except BrokenError:
            return None

    def _entries(
        self, node: MappingNode, key: str, *, may_be_empty: bool = False
    ) -> Iterator[Entry]:
        entry = node.entry(key)
        if entry is None:
            return
        value = entry.value
        is_nothing = isinstance(value, ScalarNode) and value.value is None
        if is_nothing or (isinstance(value, MappingNode) and not value.entries):
            if not may_be_empty or is_nothing:
                self._findings.add("empty", entry.key.place, key=key)
        elif isinstance(value, MappingNode):
            yield from value.entries
        else:
            self._wrong(value, *_MAPPING)

    def _keys(self, node: MappingNode, known: tuple[str, ...]) -> None:
        for entry in node.entries:
            if entry.key.text not in known:
                free = [key for key in known if node.entry(key) is None]
                self._findings.add(
                    "unknown-key",
                    entry.key.place,
                    key=short(entry.key.text),
                    did_you_mean=did_you_mean(entry.key.text, free),
                    allowed=known,
                )

    def _names(self, node: MappingNode, key: str) -> m.Names | None:
        entry = node.entry(key)
        if entry is None:
            return None
        names = self._part(self._list, entry.value)
        return None if names is None else m.Names(names, entry.key.place)

    def _list(self, node: Node) -> tuple[ScalarNode, ...]:
        if isinstance(node, SequenceNode) and node.items:
            names = tuple(self._name(item) for item in node.items)
            seen: dict[str, ScalarNode] = {}
            for name in names:
                if name.text in seen:
                    line = seen[name.text].place.line
                    raise self._findings.add("duplicate-key", name.place, key=name.text, line=line)
                seen[name.text] = name
            return names
        if isinstance(node, ScalarNode):
            return (self._name(node),)
        raise self._wrong(node, *_NAMES)

    def _name(self, node: Node) -> ScalarNode:
        if not self._is_name(node):
            raise BrokenError
        assert isinstance(node, ScalarNode)
        return node

    def _is_name(self, node: Node, *, or_nothing: bool = False) -> bool:
        is_nothing = isinstance(node, ScalarNode) and node.value is None
        if isinstance(node, ScalarNode) and node.text and isinstance(node.value, str):
            return True
        if is_nothing and or_nothing:
            return True
        self._wrong(node, *_TEXT)
        return False

    def _text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, ScalarNode) or not node.text or not isinstance(node.value, str):
            self._wrong(node, *_TEXT)
            return ""
        return node.text

    def _scalar(self, node: Node, wanted: type[T], zh: str, en: str) -> T:
        if isinstance(node, ScalarNode) and isinstance(node.value, wanted):
            return node.value
        raise self._wrong(node, zh, en)

    def _unchecked(self, node: MappingNode, key: str, beside: str) -> None:
        entry = node.entry(key)
        assert entry is not None
        self._findings.add("unchecked", entry.key.place, key=key, verdict=beside)

    def _wrong(self, node: Node, zh: str, en: str) -> BrokenError:
        found_zh, found_en = _found(node)
        place: Place = node.place
        return self._findings.add(
            "wrong-type",
            place,
            expected=zh,
            expected_en=en,
            found=found_zh,
            found_en=found_en,
        )


def _month(text: str) -> int:
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def _month_key(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


_KINDS: Mapping[type, tuple[str, str]] = {
    bool: ("true/false", "true/false"),
    int: ("数值", "a number"),
    Decimal: ("数值", "a number"),
    date: ("日期", "a date"),
    type(None): ("空", "nothing"),
}


def _found(node: Node) -> tuple[str, str]:
    if isinstance(node, MappingNode):
        return "映射", "a mapping"
    if isinstance(node, SequenceNode):
        return "列表", "a list"
    if isinstance(node.value, str):
        return f"文本“{short(node.text)}”", f"the text “{short(node.text)}”"
    zh, en = _KINDS[type(node.value)]
    return (zh, en) if node.value is None else (f"{zh} {node.text}", f"{en}, {node.text}")
