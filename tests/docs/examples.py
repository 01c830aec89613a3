"""The examples of the documentation, and what becomes of them: they are run as they stand.

An example is a fenced block whose info string says what it is (``docs/README.md`` lists the kinds).
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from engine.casefile import parse_case
from engine.cases.running import run_cases
from engine.checking import check_files
from engine.decide.decision import Decision
from engine.decide.facts import facts_from_json
from engine.library import Library
from engine.program import Program
from engine.ruleset.diagnostics import CuoshiError, Diagnostic
from engine.ruleset.load import load_text
from engine.tables.binding.columns import spelling_for
from engine.tables.binding.inputs import shared_inputs
from engine.tables.binding.repeats import repeats
from engine.tables.deciding import decide_table
from engine.tables.lists import open_lists

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
BROKEN = REPOSITORY / "tests" / "ruleset" / "broken"

HEAD = """\
measure: example
version: draft
title: {zh: 示例, en: Example}
kind: benefit
status: draft
source: {document: example}
subject: {name: 人, key: 编号}
"""
KEY = "  编号: {type: text}\n"

_FENCE = re.compile(r"^(`{3,})([^\n]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words of its info string, its options, its text and its line."""

    words: tuple[str, ...]
    options: dict[str, str]
    text: str
    line: int

    @property
    def kind(self) -> str:
        """``yaml rule-set``, ``yaml case``, ``csv list`` …"""
        return " ".join(self.words[:2])


def blocks(markdown: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = []
    for match in _FENCE.finditer(markdown):
        words, options = [], {}
        for word in shlex.split(match.group(2)):
            name, sign, value = word.partition("=")
            if sign and name.isidentifier():
                options[name] = value
            else:
                words.append(word)
        line = markdown.count("\n", 0, match.start()) + 1
        found.append(Block(tuple(words), options, match.group(3), line))
    return found


def section(markdown: str, heading: str) -> str:
    """What stands under the heading that contains ``heading``, up to the next of its level."""
    parts = re.split(r"^## ", markdown, flags=re.MULTILINE)
    return next((part for part in parts if heading in part.split("\n", 1)[0]), "")


def whole(block: Block) -> str:
    """The file that a block stands for: what has no head of its own is given one."""
    text = block.text
    if "whole" in block.words or re.match(r"(#[^\n]*\n)*(measure|terms):", text):
        return text
    if "inputs:\n" in text:
        return HEAD + text.replace("inputs:\n", "inputs:\n" + KEY, 1)
    return HEAD + text + "inputs:\n" + KEY


@dataclass(frozen=True, slots=True)
class Run:
    """What a group of blocks gave: programs, decisions of its cases, and every finding."""

    programs: tuple[Program, ...]
    decisions: tuple[Decision, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def codes(self) -> set[str]:
        """The codes of all findings."""
        return {finding.code for finding in self.findings}


def run(group: Iterable[Block]) -> Run:
    """Run blocks that belong together: rule sets, then the cases and lists put to them."""
    with tempfile.TemporaryDirectory() as folder:
        found = _run(list(group), Path(folder))
    # What is said is the same on every machine.
    findings = tuple(
        replace(f, arguments={k: _without(folder, v) for k, v in f.arguments.items()})
        for f in found.findings
    )
    return replace(found, findings=findings)


def _without(folder: str, value: object) -> object:
    return value.replace(f"{folder}/", "") if isinstance(value, str) else value


def _run(group: Sequence[Block], folder: Path) -> Run:
    programs: list[Program] = []
    decisions: list[Decision] = []
    findings: list[Diagnostic] = []
    vocabularies = {
        block.options["name"]: block.text.encode()
        for block in group
        if block.kind == "yaml vocabulary"
    }
    policies = folder / "policies"
    for block in group:
        encoded = whole(block).encode(block.options.get("encoding", "utf-8"))
        if "file" in block.options:
            path = policies / block.options["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encoded)
        elif block.kind == "yaml rule-set":
            try:
                program = load_text(encoded, block.options.get("as", "example.yaml"), vocabularies)
            except CuoshiError as error:
                findings += error.diagnostics
            else:
                if program is not None:
                    programs.append(program)
                    findings += program.warnings
    if policies.exists():
        checked = check_files([policies])
        findings += checked.diagnostics
        if not checked.errors:
            library = Library.load(policies)
            programs += [p for measure in library.measures for p in library.versions(measure)]
        if any(block.kind == "yaml cases" for block in group):
            findings += run_cases([policies], coverage=True).diagnostics
    for block in group:
        try:
            if block.kind in ("yaml case", "json case"):
                decisions.append(_decide(block, programs))
            elif block.kind == "csv list":
                findings += _decide_list(block, group, programs, folder)
        except CuoshiError as error:
            findings += error.diagnostics
    return Run(tuple(programs), tuple(decisions), tuple(findings))


def _decide(block: Block, programs: Sequence[Program]) -> Decision:
    library = Library(programs)
    last = programs[-1]
    facts = parse_case(block.text.encode(), "case", is_json=block.words[0] == "json")
    for program in programs:
        facts = facts_from_json(program, facts)
    on = block.options.get("on")
    readings = dict(
        pair.split(":", 1) for pair in block.options.get("readings", "").split(",") if pair
    )
    return library.decide(
        block.options.get("measure", f"{last.measure}@{last.version}"),
        facts,
        on=date.fromisoformat(on) if on else None,
        readings=readings,
        proposed="proposed" in block.words,
    )


def _decide_list(
    block: Block, group: Sequence[Block], programs: Sequence[Program], folder: Path
) -> list[Diagnostic]:
    path = folder / block.options.get("name", "list.csv")
    path.write_text(block.text, encoding="utf-8")
    records: dict[str, tuple[str | Path, str | None]] = {}
    columns = None
    for other in group:
        if other.kind == "csv records":
            beside = folder / "records.csv"
            beside.write_text(other.text, encoding="utf-8")
            records[other.options.get("input", "")] = (beside, None)
        elif other.kind == "yaml columns":
            columns = folder / "list.columns.yaml"
            columns.write_text(other.text, encoding="utf-8")
    library, last = Library(programs), programs[-1]
    inputs = shared_inputs([last])
    spelling = spelling_for([last], inputs, columns)
    lists = open_lists(path, [last], records=records, spelling=spelling)
    repeated = repeats(lists.subjects, lists.records, inputs, last.key)
    findings = [repeat.finding for repeat in repeated]
    summary = decide_table(
        lists.subjects,
        folder / block.options.get("output", "decided.csv"),
        lambda facts: library.decide(f"{last.measure}@{last.version}", facts),
        [last],
        records=lists.records,
    )
    refused = [*summary.refused, *summary.records_refused]
    return [*findings, *(reason for refusal in refused for reason in refusal.reasons)]
