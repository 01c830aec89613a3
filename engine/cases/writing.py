"""A case as a file of cases writes it, and entries added to a file whose other bytes stay.

What is expected is what ``decide`` answered, in the words of ``expect``: read back and run, the
case passes. Nobody has said that the answer is right; that is what ``confirmed: false`` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.cases.comparing import missing_facts, written
from engine.cases.reading import read_cases
from engine.cases.repeating import folded
from engine.decide.decision import Decision, Verdict
from engine.ruleset import reader
from engine.ruleset.diagnostics import CuoshiError, RuleSetError
from engine.ruleset.flow import flow
from engine.ruleset.nodes import Document, MappingNode, Plain, plain
from engine.ruleset.raw import Edit, Raw

LINE = 110
"""Characters that a mapping may have on one line; a longer one has a line for each of its keys."""

_REFUSING = (Verdict.INELIGIBLE, Verdict.NOT_MET)
_WAITING = (Verdict.INCOMPLETE, Verdict.OPEN)


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be written: typed facts by name, the readings chosen, and what it came to.

    ``answer`` is the decision, or the error by which the facts were refused.
    """

    name: str
    facts: Mapping[str, Any]
    readings: Mapping[str, str]
    answer: Decision | CuoshiError
    note: str = ""
    on: date | None = None
    proposed: bool = False
    confirmed: bool = False
    base: Mapping[str, Any] = field(default_factory=dict)
    """The facts that the file begins every case with."""


def entry(case: NewCase, indent: int = 2) -> str:
    """The lines of a case in a file of cases, its name first; each ends with a line break."""
    lines = [f"{' ' * indent}{flow(case.name)}:"]
    inner = 2 * indent
    if not case.confirmed:
        lines.append(f"{' ' * inner}confirmed: false")
    if case.note:
        lines.append(f"{' ' * inner}note: {flow(case.note)}")
    facts = differing(case.base, case.facts)
    if facts:
        lines += _mapping("facts", facts, inner, indent)
    if case.readings:
        lines += _mapping("readings", dict(case.readings), inner, indent)
    if case.proposed:
        lines.append(f"{' ' * inner}proposed: true")
    if case.on is not None:
        lines.append(f"{' ' * inner}on: {flow(case.on)}")
    lines += _mapping("expect", expectation(case.answer), inner, indent)
    return "".join(f"{line}\n" for line in lines)


def differing(base: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Plain]:
    """What a case has to say where the file begins with ``base``: null takes a fact away."""
    found: dict[str, Plain] = {
        name: value for name, value in facts.items() if name not in base or base[name] != value
    }
    return found | {name: None for name in base if facts.get(name) is None}


def expectation(answer: Decision | CuoshiError) -> dict[str, Plain]:
    """What stands under ``expect``: everything that a decision says of verdict and benefits."""
    if not isinstance(answer, Decision):
        return {"refused": answer.diagnostics[0].code}
    found: dict[str, Plain] = {"verdict": answer.verdict.value}
    fails = [r.name for r in answer.requirements if r.result.truth is False]
    if fails and answer.verdict in _REFUSING:
        found["fails"] = _names(fails)
    if answer.missing and answer.verdict in _WAITING:
        found["missing"] = _names(missing_facts(answer.missing))
    if answer.open:
        found["open"] = _names(answer.open)
    if answer.benefits:
        found["benefits"] = {r.benefit.name: _short(written(r.value)) for r in answer.benefits}
    return found


def _names(names: Sequence[str]) -> Plain:
    return names[0] if len(names) == 1 else list(names)


def _short(outcome: Plain) -> Plain:
    """An outcome with one name standing alone where a list would have but one."""
    match outcome:
        case {"not_stated": [name]}:
            return {"not_stated": name}
        case {"missing": [name]}:
            return {"missing": name}
        case dict():
            return {key: _short(value) for key, value in outcome.items()}
        case _:
            return outcome


def _mapping(key: str, value: dict[str, Plain], margin: int, indent: int) -> list[str]:
    """A mapping on one line, or with a line for each of its keys and of its records."""
    one_line = f"{' ' * margin}{key}: {flow(value)}"
    if len(one_line) <= LINE and not any(_is_records(each) for each in value.values()):
        return [one_line]
    lines = [f"{' ' * margin}{key}:"]
    inner = margin + indent
    for name, each in value.items():
        if isinstance(each, list) and _is_records(each):
            lines.append(f"{' ' * inner}{flow(name)}:")
            lines += [f"{' ' * (inner + indent)}- {flow(record)}" for record in folded(each)]
        else:
            lines.append(f"{' ' * inner}{flow(name)}: {flow(each)}")
    return lines


def _is_records(value: Plain) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


# -- a file --------------------------------------------------------------------------------------


def new_file(cases: Iterable[NewCase], base: Mapping[str, Any]) -> str:
    """A whole file of cases, where there is none yet."""
    lines = ["# yaml-language-server: $schema=../../schemas/cases.schema.json"]
    if base:
        lines.append("base:")
        for name, value in base.items():
            lines += _mapping_line(name, value)
    lines.append("cases:")
    return "".join(f"{line}\n" for line in lines) + "".join(entry(case) for case in cases)


def _mapping_line(name: str, value: Plain) -> list[str]:
    if isinstance(value, list) and _is_records(value):
        return [f"  {flow(name)}:", *(f"    - {flow(record)}" for record in folded(value))]
    return [f"  {flow(name)}: {flow(value)}"]


def appended(contents: bytes, document: Document, cases: Sequence[NewCase]) -> bytes:
    """The file of ``contents`` with cases behind its last one, every other byte as it was.

    Raises RuleSetError where it becomes larger than a file may be, or its repetitions mean more
    records than they may.
    """
    root = document.root
    assert isinstance(root, MappingNode)
    node = root.get("cases")
    assert isinstance(node, MappingNode)
    raw = Raw(contents)
    edits = _in_flow(raw, node, cases) if node.flow else [_below(raw, root, node, cases)]
    expected = plain(root)
    assert isinstance(expected, dict)
    assert isinstance(expected["cases"], dict)
    expected["cases"].update({case.name: _as_data(case) for case in cases})
    for edit in edits:
        text = raw.with_edits([edit])
        after, findings = reader.survey(text, document.file)
        if after is None and any(finding.code == "too-large" for finding in findings):
            raise RuleSetError(findings)
        if after is not None and plain(after.root) == expected:
            read_cases(text, document.file)
            return text
    raise AssertionError("the cases could not be added without changing what stood there")


def _below(raw: Raw, root: MappingNode, node: MappingNode, cases: Sequence[NewCase]) -> Edit:
    """Behind the last line of the last case, before what comments on the key below it."""
    indent = node.entries[0].key.place.column - 1
    first = node.entries[0].key.place.line
    below = [e.key.place.line for e in root.entries if e.key.place.line > first]
    line = min(below) - 1 if below else raw.lines
    while raw.line(line).strip() == "" or (below and raw.line(line).lstrip().startswith("#")):
        line -= 1
    at = raw.end_of(line)
    text = "".join(entry(case, indent) for case in cases)
    if raw.text[at - 1 : at] not in ("\n", "\r"):
        text = "\n" + text[:-1]
    return Edit(at, at, text.replace("\n", raw.line_break))


def _in_flow(raw: Raw, node: MappingNode, cases: Sequence[NewCase]) -> list[Edit]:
    """Before each bracket that may be the one that closes ``{…}``; one of them is."""
    new = "".join(f", {flow(case.name)}: {flow(_as_data(case))}" for case in cases)
    start = raw.offset(node.entries[-1].key.place.line, node.entries[-1].key.place.column)
    return [Edit(at, at, new) for at in range(start, len(raw.text)) if raw.text[at] == "}"]


def _as_data(case: NewCase) -> dict[str, Plain]:
    """A case as the file says it, as plain data."""
    text = "cases:\n" + entry(case)
    root = plain(reader.read(text.encode(), case.name).root)
    assert isinstance(root, dict)
    cases = root["cases"]
    assert isinstance(cases, dict)
    found = cases[case.name]
    assert isinstance(found, dict)
    return found
