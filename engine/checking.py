"""Every finding about a set of files in one run: what ``cuoshi check`` reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine.library import limit_findings, misplaced, version_findings
from engine.program import Program
from engine.prove import check as prove
from engine.quotes.check import CODES, quote_findings
from engine.ruleset.diagnostics import Diagnostic, Level, RuleSetError
from engine.ruleset.load import load_file
from engine.ruleset.nodes import Document
from engine.ruleset.reader import read_file

SUFFIXES = (".yaml", ".yml")
CASES = (".cases.yaml", ".cases.yml")
BESIDE = (*CASES, ".columns.yaml", ".columns.yml")
"""Test cases and columns files stand beside the rule sets and are not rule sets."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The files that were checked, what was found, and how many findings a drafter accepted."""

    files: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]
    accepted: int

    @property
    def errors(self) -> int:
        """How many findings refuse their rule set."""
        return sum(diagnostic.level is Level.ERROR for diagnostic in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return sum(diagnostic.level is Level.WARNING for diagnostic in self.diagnostics)

    def with_findings(self, more: Iterable[Diagnostic]) -> Checked:
        """The same with more findings after those that are there."""
        return replace(self, diagnostics=(*self.diagnostics, *more))


def check_files(paths: Iterable[Path], cache: Path | None = None) -> Checked:
    """Check rule set files, and those below folders, in the order of their names.

    ``cache`` is a folder where what was proved is kept, so that it need not be proved again.
    What stands in a folder is also checked as a library: each file where it says, no version twice.
    Raises nothing for what is wrong in a file; OSError where one cannot be opened.
    """
    paths = tuple(paths)
    files = tuple(dict.fromkeys(found for path in paths for found in rule_sets(path)))
    diagnostics: list[Diagnostic] = []
    accepted = 0
    stored = {file for path in paths if path.is_dir() for file in rule_sets(path)}
    programs: list[Program] = []
    analysed: list[tuple[Program, Document, list[Diagnostic]]] = []
    codes = CODES | (prove.CODES if prove.can_prove() else frozenset())
    for file in files:
        try:
            program = load_file(file)
        except RuleSetError as error:
            diagnostics.extend(error.diagnostics)
        else:
            document = read_file(file)
            quoted = quote_findings(document, program)
            if program is None:
                diagnostics.extend(quoted)
            else:
                diagnostics.extend(program.warnings)
                diagnostics.extend(limit_findings(program))
                proved = prove.proof_findings(program, cache) if prove.can_prove() else ()
                analysed.append((program, document, [*quoted, *proved]))
                if file in stored:
                    programs.append(program)
    beside = prove.version_findings(programs)
    for program, document, found in analysed:
        found += [finding for version, finding in beside if version is program]
        together = any(program is one for one in programs)
        looked_for = codes | (prove.VERSION_CODES if together else frozenset())
        left, idle = answered(program, found, looked_for, document)
        diagnostics.extend([*left, *idle])
        accepted += len(program.accepted) - len(idle)
    for program in programs:
        diagnostics.extend(misplaced(program))
    diagnostics.extend(version_findings(programs))
    if analysed and not prove.can_prove():
        diagnostics.append(prove.not_analysed())
    # What is wrong in a shared vocabulary is found again from each rule set that uses it.
    return Checked(files, tuple(_unique(diagnostics)), accepted)


def answered(
    program: Program, found: Iterable[Diagnostic], codes: Collection[str], document: Document
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What of ``found`` the rule set does not accept, and a finding for each idle acceptance.

    ``codes`` are those that were looked for; an acceptance of any other is no concern of this.
    """
    awaited = {(path, code): place for path, code, place in program.awaited if code in codes}
    left: list[Diagnostic] = []
    met: set[tuple[str, str]] = set()
    for finding in found:
        key = (finding.path, finding.code)
        if finding.level is Level.ERROR or key not in awaited:
            left.append(finding)
        else:
            met.add(key)
    idle = [
        Diagnostic("accepts-nothing", place, {"code": code}, path, document.line(place))
        for (path, code), place in awaited.items()
        if (path, code) not in met
    ]
    return left, idle


def rule_sets(path: Path) -> list[Path]:
    """The file itself, or the rule sets below the folder."""
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.suffix in SUFFIXES and not file.name.endswith(BESIDE) and file.is_file()
    )


def _unique(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    seen: set[tuple[object, ...]] = set()
    for diagnostic in diagnostics:
        key = (diagnostic.code, diagnostic.place, diagnostic.message("en"))
        if key not in seen:
            seen.add(key)
            yield diagnostic
