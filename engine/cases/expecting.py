"""What a case expects: a verdict with what belongs to it, outcomes, rows, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.cases import model as m
from engine.cases.parts import MAPPING, TEXT, Parts
from engine.decide.decision import RowKey, Verdict
from engine.ruleset.findings import BrokenError
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.source import short
from engine.ruleset.suggestions import did_you_mean

_PAID_NOTHING = frozenset(
    {Verdict.INELIGIBLE, Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE}
)
_WAITING = frozenset({Verdict.INCOMPLETE, Verdict.OPEN})
_REFUSING = frozenset({Verdict.INELIGIBLE, Verdict.NOT_MET})
_OUTCOME = (
    "值、not_stated，或只有 not_stated、missing、open 之一的映射",
    "a value, not_stated, or a mapping with one of not_stated, missing and open",
)
_ROWS = ("行数、行的序号或月份，或它们的列表", "a number of rows, or rows by number or month")
_RUN = re.compile(r"(?P<first>[^.\s]+)\.\.(?P<last>[^.\s]+)")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Expectations(Parts):
    """Reads the expectations of the cases of one file."""

    __slots__ = ()

    def expectation(self, case: MappingNode) -> m.Expectation:
        """What a case expects, under its key ``expect``."""
        entry = case.entry("expect")
        assert entry is not None
        node, place = entry.value, entry.key.place
        if not isinstance(node, MappingNode):
            if isinstance(node, ScalarNode) and node.value is None:
                raise self.findings.add("empty", place, key="expect")
            raise self.wrong(node, *MAPPING)
        sections = ("verdict", "fails", "missing", "open", "benefits", "values", "rows", "refused")
        self.keys(node, sections)
        verdict, refused = node.get("verdict"), node.get("refused")
        found = [key for key in ("verdict", "refused") if node.get(key) is not None]
        if len(found) != 1:
            spot = node.entries[0].key.place if node.entries else place
            allowed = ("verdict", "refused")
            raise self.findings.add("one-state", spot, allowed=allowed, found=found)
        if refused is not None:
            for other in node.entries:
                if other.key.text != "refused" and other.key.text in sections:
                    self._unchecked(node, other.key.text, "refused")
            return m.Expectation(place, refused=self.name(refused))
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
            fails=self.names(node, "fails"),
            missing=self.names(node, "missing"),
            open=self.names(node, "open"),
            benefits=self._outcomes(node, "benefits"),
            values=self._outcomes(node, "values"),
            rows=tuple(
                (e.key, rows)
                for e in self.entries(node, "rows")
                if (rows := self.part(self._rows, e.value)) is not None
            ),
        )

    def _verdict(self, node: Node) -> Verdict:
        known = [verdict.value for verdict in Verdict]
        if not isinstance(node, ScalarNode):
            raise self.wrong(node, *TEXT)
        if node.text not in known:
            raise self.findings.add(
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
            for e in self.entries(node, key)
            if (outcome := self.part(self._outcome, e.value)) is not None
        )

    def _outcome(self, node: Node) -> m.Expected:
        if isinstance(node, ScalarNode):
            if node.text == "not_stated" and not node.quoted:
                return m.NotStated((), node.place)
            if node.value is None or not node.text:
                raise self.wrong(node, *_OUTCOME)
            return m.Known(node.value, node.place)
        if not isinstance(node, MappingNode):
            raise self.wrong(node, *_OUTCOME)
        self.keys(node, ("not_stated", "missing", "open"))
        if len(node.entries) != 1:
            allowed, found = ("not_stated", "missing", "open"), node.keys()
            raise self.findings.add("one-state", node.place, allowed=allowed, found=found)
        ((key, value),) = ((e.key, e.value) for e in node.entries)
        match key.text:
            case "not_stated":
                return m.NotStated(self.name_list(value), value.place)
            case "missing":
                return m.Lacking(self.name_list(value), value.place)
            case "open":
                return self._open(key, value)
        raise BrokenError

    def _open(self, key: ScalarNode, node: Node) -> m.Expected:
        if isinstance(node, SequenceNode):
            outcomes = [self.part(self._outcome, item) for item in node.items]
            if len(outcomes) < 2:
                raise self.wrong(node, "至少两个值", "at least two values")
            return m.Among(tuple(o for o in outcomes if o is not None), node.place)
        if not isinstance(node, MappingNode) or len(node.entries) != 1:
            raise self.wrong(
                node,
                "值的列表，或一个参数和各读法的值",
                "a list of values, or one parameter with what each reading gives",
            )
        (entry,) = node.entries
        if not isinstance(entry.value, MappingNode) or not entry.value.entries:
            raise self.wrong(entry.value, "读法: 值", "readings with what each gives")
        readings = [(e.key, self.part(self._outcome, e.value)) for e in entry.value.entries]
        return m.ByReading(
            entry.key, tuple((name, o) for name, o in readings if o is not None), key.place
        )

    def _rows(self, node: Node) -> m.ExpectedRows:
        if not isinstance(node, MappingNode):
            return m.ExpectedRows(node.place, taken=self._row_keys(node))
        self.keys(node, ("taken", "left", "undecided"))
        if not node.entries:
            raise self.findings.add("empty", node.place, key="rows")
        taken, left, undecided = (node.get(key) for key in ("taken", "left", "undecided"))
        by: tuple[tuple[ScalarNode, m.Keys], ...] = ()
        if isinstance(left, MappingNode):
            by = tuple((e.key, self._row_keys(e.value)) for e in self.entries(node, "left"))
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
                raise self.wrong(node, *_ROWS)
            return node.value
        return tuple(self._run(node))

    def _run(self, node: Node) -> Iterable[RowKey]:
        if not isinstance(node, ScalarNode):
            raise self.wrong(node, *_ROWS)
        run = _RUN.fullmatch(node.text)
        first, last = (run["first"], run["last"]) if run else (node.text, node.text)
        for pattern, numbered in ((re.compile(r"[1-9]\d{0,6}"), int), (_MONTH, _month)):
            if pattern.fullmatch(first) and pattern.fullmatch(last):
                start, end = numbered(first), numbered(last)
                if not 0 <= end - start < 100_000:
                    break
                numbers = range(start, end + 1)
                return numbers if numbered is int else [_month_key(n) for n in numbers]
        raise self.wrong(node, *_ROWS)

    def _unchecked(self, node: MappingNode, key: str, beside: str) -> None:
        entry = node.entry(key)
        assert entry is not None
        self.findings.add("unchecked", entry.key.place, key=key, verdict=beside)


def _month(text: str) -> int:
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def _month_key(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
