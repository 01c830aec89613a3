"""Running the cases beside rule sets: which pass, which fail and in what, which cannot be run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from engine import program as p
from engine.cases.binding import BoundCase, bind
from engine.cases.comparing import Mismatch, differences
from engine.cases.coverage import Coverage, cover, unknown_gaps
from engine.cases.probes import watch
from engine.cases.reading import read_cases
from engine.checking import CASES, rule_sets
from engine.decide.decision import Decision
from engine.library import Library
from engine.ruleset import reader
from engine.ruleset.diagnostics import CuoshiError, Diagnostic, Place, RuleSetError
from engine.ruleset.load import load_file
from engine.ruleset.nodes import Document, MappingNode, Node, ScalarNode, SequenceNode

Progress = Callable[[int], None]
"""Called with the number of cases that have been run."""


class State(StrEnum):
    """How a case came out; ``error`` where it could not be run as it is written."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CaseRun:
    """One case that was run: its differences, or what is wrong with it.

    ``decision`` is None where there is none: it was refused, or not run. Not ``confirmed``: what
    it expects was filled in by the engine.
    """

    name: str
    place: Place
    confirmed: bool = True
    mismatches: tuple[Mismatch, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    decision: Decision | None = None

    @property
    def state(self) -> State:
        """Passed only where nothing differs and nothing is wrong."""
        if self.mismatches:
            return State.FAILED
        return State.ERROR if self.diagnostics else State.PASSED


@dataclass(frozen=True, slots=True)
class FileRun:
    """The cases of one rule set; ``diagnostics`` are about the files themselves."""

    rule_set: Path
    file: Path
    program: p.Program | None = None
    cases: tuple[CaseRun, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    coverage: Coverage | None = None

    def count(self, state: State) -> int:
        """How many cases came out so."""
        return sum(case.state is state for case in self.cases)

    @property
    def unconfirmed(self) -> int:
        """How many cases nobody has confirmed; they are run like the others."""
        return sum(not case.confirmed for case in self.cases)

    @property
    def ok(self) -> bool:
        """Whether there are cases, each passes, and the files are sound."""
        passed = self.count(State.PASSED) == len(self.cases)
        return bool(self.cases) and passed and not self.diagnostics


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that was run, in the order of the files."""

    files: tuple[FileRun, ...]

    def count(self, state: State) -> int:
        """How many cases came out so."""
        return sum(file.count(state) for file in self.files)

    @property
    def unconfirmed(self) -> int:
        """How many cases nobody has confirmed."""
        return sum(file.unconfirmed for file in self.files)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding about the files and their cases."""
        found: list[Diagnostic] = []
        for file in self.files:
            found += file.diagnostics
            for case in file.cases:
                found += case.diagnostics
        return tuple(found)

    @property
    def ok(self) -> bool:
        """Whether something was run and all of it passes: nothing to run is no pass."""
        return bool(self.files) and all(file.ok for file in self.files)


def run_cases(
    paths: Iterable[Path], *, coverage: bool = False, progress: Progress | None = None
) -> Run:
    """Run the cases of rule sets: of files (of either kind), and of all below folders.

    Shared vocabularies need no cases. ``coverage``: also what no case has reached. Raises nothing
    for what is wrong in a file; OSError where one cannot be opened.
    """
    count = _Counter(progress)
    found = dict.fromkeys(pair for path in paths for pair in _pairs(path))
    runs = [_run_file(rule_set, file, coverage, count) for rule_set, file in found]
    return Run(tuple(run for run in runs if run is not None))


def case_file_of(rule_set: Path) -> Path:
    """Where the cases of a rule set stand: ``<version>.cases.yaml`` beside it."""
    return rule_set.with_name(f"{rule_set.stem}.cases.yaml")


def _pairs(path: Path) -> list[tuple[Path, Path]]:
    """Rule sets with their files of cases; one of the two may not be there."""
    files = [*rule_sets(path), *_case_files(path)] if path.is_dir() else [path]
    pairs: dict[Path, Path] = {}
    for file in files:
        if file.name.endswith(CASES):
            stem = file.name.rsplit(".", 2)[0]
            pairs[file.with_name(f"{stem}.yaml")] = file
        else:
            pairs.setdefault(file, case_file_of(file))
    return sorted(pairs.items())


def _case_files(folder: Path) -> list[Path]:
    return [file for end in CASES for file in folder.rglob(f"*{end}") if file.is_file()]


class _Counter:
    """Counts the cases that were run."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0

    def __call__(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done)


def _run_file(rule_set: Path, file: Path, coverage: bool, count: _Counter) -> FileRun | None:
    """The cases of one rule set; None for a vocabulary, which needs none."""
    run = FileRun(rule_set, file)
    if not rule_set.exists():
        return replace(run, diagnostics=(_absent("no-rule-set", file, rule_set),))
    try:
        program = load_file(rule_set)
    except RuleSetError as error:
        return replace(run, diagnostics=error.diagnostics)
    if not file.exists():
        if program is None:
            return None
        return replace(run, program=program, diagnostics=(_absent("no-cases", rule_set, file),))
    if program is None:
        return replace(run, diagnostics=(_absent("no-rule-set", file, rule_set),))
    run = replace(run, program=program)
    try:
        library = Library([program])
        case_file = read_cases(reader.contents(file), str(file))
    except RuleSetError as error:
        return replace(run, diagnostics=error.diagnostics)
    bound = bind(case_file, program)
    cases: list[CaseRun] = []
    for case in bound:
        cases.append(run_case(case, library, program, case_file.document))
        count()
    run = replace(run, cases=tuple(cases))
    if not (coverage or case_file.accepts):
        return run
    watched = watch(program)
    findings = unknown_gaps(watched, case_file)
    if not coverage:
        return replace(run, diagnostics=tuple(findings))
    decided = [(one, case.decision) for one, case in zip(bound, cases, strict=True)]
    covered, reached = cover(watched, decided, case_file)
    return replace(run, coverage=covered, diagnostics=(*findings, *reached))


def _absent(code: str, place: Path, expected: Path) -> Diagnostic:
    arguments = {"expected": expected.name}
    return Diagnostic(code, Place(str(place), 1, 1, 2), arguments)


def run_case(bound: BoundCase, library: Library, program: p.Program, document: Document) -> CaseRun:
    """Put one case to the engine, and hold the answer against what is expected."""
    case = bound.case
    run = CaseRun(case.name.text, case.name.place, case.confirmed)
    if bound.findings:
        return replace(run, diagnostics=bound.findings)
    try:
        decision = library.decide(
            f"{program.measure}@{program.version}",
            bound.facts,
            on=bound.on,
            readings=bound.readings,
            proposed=bound.proposed,
        )
    except CuoshiError as error:
        return _refused(run, bound, error.diagnostics, document)
    if case.expect.refused is not None:
        code = case.expect.refused
        verdict = decision.verdict.value
        mismatch = Mismatch("refused", code.text, verdict, code.place)
        return replace(run, mismatches=(mismatch,), decision=decision)
    return replace(run, mismatches=differences(case.expect, decision), decision=decision)


def _refused(
    run: CaseRun, bound: BoundCase, found: Sequence[Diagnostic], document: Document
) -> CaseRun:
    """A case whose facts or readings the engine does not take: right where that was expected."""
    placed = tuple(_placed(finding, bound, document) for finding in found)
    expected = bound.case.expect.refused
    if expected is None:
        return replace(run, diagnostics=placed)
    codes = dict.fromkeys(finding.code for finding in found)
    if list(codes) == [expected.text]:
        return run
    mismatch = Mismatch("refused", expected.text, list(codes), expected.place)
    return replace(run, mismatches=(mismatch,), diagnostics=placed)


def _placed(finding: Diagnostic, bound: BoundCase, document: Document) -> Diagnostic:
    """The finding at the fact or the reading that it is about, else at the case."""
    if finding.place is not None:
        return finding
    place = _spot(finding, bound)
    return replace(finding, place=place, source_line=document.line(place))


def _spot(finding: Diagnostic, bound: BoundCase) -> Place:
    name = str(finding.arguments.get("name", ""))
    if finding.code == "unknown-reading":
        parameter = str(finding.arguments.get("parameter", ""))
        if parameter in bound.reading_nodes:
            return bound.reading_nodes[parameter][1].place
    if name in bound.reading_nodes:
        return bound.reading_nodes[name][0].place
    fact, bracket, rest = name.partition("[")
    for known, (key, node) in bound.fact_nodes.items():
        if fact in (known, key.text):
            if bracket:
                number, _, column = rest.partition("]")
                return _cell(node, int(number), column.removeprefix(".")) or key.place
            unknown = finding.code in ("unknown-fact", "duplicate-fact")
            return key.place if unknown or isinstance(node, MappingNode) else node.place
    return bound.case.name.place


def _cell(records: Node, number: int, column: str) -> Place | None:
    """Where a field of a record stands; None where it is not written under this name."""
    if not isinstance(records, SequenceNode) or number > len(records.items):
        return None
    row = records.items[number - 1]
    if not isinstance(row, MappingNode):
        return row.place
    for entry in row.entries:
        if entry.key.text == column:
            return entry.value.place if isinstance(entry.value, ScalarNode) else entry.key.place
    return row.place
