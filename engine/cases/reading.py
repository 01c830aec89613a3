"""A file of cases → cases with the places of everything in them, or every finding about its shape.

What ``schemas/cases.schema.json`` says for editors is said here for people; the tests hold the two
to the same files. Names are looked up afterwards, in ``binding.py``.
"""

from __future__ import annotations

from datetime import date

from engine.cases import model as m
from engine.cases.expecting import Expectations
from engine.cases.parts import MAPPING, Parts
from engine.cases.repeating import Records
from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.findings import Findings
from engine.ruleset.nodes import Document, Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.reader import survey
from engine.ruleset.source import listed

_BOOLEAN = ("true/false", "true/false")


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


class _Reader(Parts):
    """Reads the nodes of one file; what is wrong goes to the findings, and reading goes on."""

    __slots__ = ()

    def file(self, document: Document) -> m.CaseFile:
        node = document.root
        if not isinstance(node, MappingNode):
            self.wrong(node, *MAPPING)
            return m.CaseFile(document, (), ())
        self.keys(node, ("note", "base", "cases", "accepts"))
        self.text(node.get("note"))
        records = Records(self)
        base = self._facts(node, "base", records)
        cases: list[m.Case] = []
        if node.get("cases") is None:
            self.findings.add("missing-key", node.place, key="cases", among=())
        for entry in self.entries(node, "cases"):
            case = self.part(self._case, entry, records)
            if case is not None:
                cases.append(case)
        accepts = [(e.key, self.text(e.value)) for e in self.entries(node, "accepts")]
        return m.CaseFile(document, base, tuple(cases), tuple(accepts))

    def _case(self, entry: Entry, records: Records) -> m.Case:
        node = entry.value
        if not isinstance(node, MappingNode):
            raise self.wrong(node, *MAPPING)
        known = ("note", "confirmed", "extends", "facts", "readings", "proposed", "on", "expect")
        self.keys(node, known)
        self.text(node.get("note"))
        on, proposed, confirmed = node.get("on"), node.get("proposed"), node.get("confirmed")
        extends = node.get("extends")
        readings = [
            (e.key, e.value)
            for e in self.entries(node, "readings")
            if self.is_name(e.value, or_nothing=True)
        ]
        if node.get("expect") is None:
            raise self.findings.add("missing-key", entry.key.place, key="expect", among=())
        return m.Case(
            entry.key,
            Expectations(self.findings).expectation(node),
            self.name(extends) if extends is not None else None,
            self._facts(node, "facts", records),
            tuple((key, value) for key, value in readings if isinstance(value, ScalarNode)),
            None if proposed is None else self.scalar(proposed, bool, *_BOOLEAN),
            None if on is None else self.scalar(on, date, "日期", "a date"),
            confirmed is None or self.scalar(confirmed, bool, *_BOOLEAN),
        )

    def _facts(
        self, node: MappingNode, key: str, records: Records
    ) -> tuple[tuple[ScalarNode, Node], ...]:
        found: list[tuple[ScalarNode, Node]] = []
        for entry in self.entries(node, key, may_be_empty=True):
            value = entry.value
            if isinstance(value, MappingNode):
                self.wrong(value, "一个值，或记录的列表", "a value, or a list of records")
            elif isinstance(value, SequenceNode):
                value = records.all_of(value)
            found.append((entry.key, value))
        return tuple(found)
