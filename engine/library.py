"""A folder of rule sets: measures, their versions, and which version governs a case.

This is the Python face of the engine::

    from engine import Library

    library = Library.load()                    # the shipped rule sets, or Library.load(path)
    decision = library.decide("placement-bonus@2023-draft", {"机构编号": "A1", "年度": 2024})
    decision.verdict                            # Verdict.INCOMPLETE
    decision.to_json()                          # bytes, the same for the same input
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from engine import program as p
from engine.decide.decider import Decider
from engine.decide.decision import ChosenBy, ChosenReading, Decision
from engine.decide.evaluate import compile_expression
from engine.decide.facts import FactChecker
from engine.decide.network import NetworkLimitError
from engine.decide.values import Undecided
from engine.decide.writer import Layout
from engine.resources import policies_directory
from engine.ruleset.diagnostics import (
    Diagnostic,
    FactError,
    Language,
    Place,
    ReadingError,
    RuleSetError,
    VersionError,
)
from engine.ruleset.load import load_file
from engine.ruleset.suggestions import did_you_mean
from engine.traversal import fix_readings, needs

_Settings = tuple[object, ...]
"""Measure, version, whether proposals are taken, and the readings chosen by the caller."""

_DECIDERS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Interval:
    """When a version is in force: from ``start`` (included) to ``end`` (excluded)."""

    start: date
    end: date | None

    def contains(self, day: date) -> bool:
        """Whether the version is in force on a day."""
        return self.start <= day and (self.end is None or day < self.end)


class Library:
    """Rule sets by measure and version. Immutable once loaded; safe to share between threads."""

    def __init__(self, programs: Sequence[p.Program]) -> None:
        """A library of programs.

        RuleSetError where two are the same version, or one has more conditions than the inference
        engine takes.
        """
        found = version_findings(programs)
        found += [finding for program in programs for finding in limit_findings(program)]
        if found:
            raise RuleSetError(found)
        self._programs: dict[str, dict[str, p.Program]] = {}
        for program in sorted(programs, key=lambda q: (q.measure, q.version)):
            self._programs.setdefault(program.measure, {})[program.version] = program
        self._named = {f"{q.measure}@{q.version}": q for q in programs}
        self._deciders: dict[_Settings, Decider] = {}
        self._dates: dict[tuple[str, str], _AsOf] = {}
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Path | str | None = None, measure: str | None = None) -> Library:
        """Load every rule set under a folder, or the shipped ones; of one ``measure`` if named.

        A rule set stands at ``<measure>/<version>.yaml``, and where it does not is an error. Raises
        RuleSetError with the findings of every file, OSError where the folder cannot be read.
        """
        folder = policies_directory() if path is None else Path(path)
        if not folder.is_dir():
            raise NotADirectoryError(str(folder))
        programs: list[p.Program] = []
        found: list[Diagnostic] = []
        files = rule_set_files(folder)
        named = [file for file in files if file.parent.name == measure]
        # Where no folder has the name, everything is read, so that the error can say what there is.
        for file in named or files:
            try:
                program = load_file(file)
            except RuleSetError as error:
                found.extend(d for d in error.diagnostics if d not in found)
                continue
            if program is not None:
                programs.append(program)
                found.extend(misplaced(program))
        if found:
            raise RuleSetError([*found, *version_findings(programs)])
        return cls(programs)

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures."""
        return tuple(self._programs)

    def versions(self, measure: str) -> tuple[p.Program, ...]:
        """The versions of a measure; VersionError where there is no such measure."""
        if measure not in self._programs:
            arguments = {
                "name": measure,
                "did_you_mean": did_you_mean(measure, self._programs),
                "allowed": tuple(self._programs),
            }
            raise VersionError([Diagnostic("unknown-measure", None, arguments)])
        return tuple(self._programs[measure].values())

    def program(self, name: str) -> p.Program:
        """The program of ``MEASURE@VERSION``, or of a measure that has one version only.

        VersionError where there is none, or several and none is named.
        """
        program = self._named.get(name)
        if program is not None:
            return program
        measure, _, version = name.partition("@")
        programs = self.versions(measure)
        if not version and len(programs) == 1:
            return programs[0]
        versions = [program.version for program in programs]
        arguments = {
            "measure": measure,
            "version": version,
            "did_you_mean": did_you_mean(version, versions),
            "allowed": [f"{measure}@{v}" for v in versions],
        }
        raise VersionError([Diagnostic("unknown-version", None, arguments)])

    def candidates(self, name: str) -> tuple[p.Program, ...]:
        """The versions that may govern a case of ``MEASURE``, the newest first; or the one named.

        Where none is in force, every version. VersionError where there is no such measure or
        version.
        """
        if "@" in name:
            return (self.program(name),)
        dated = self.intervals(name)
        versions = self.versions(name)[::-1]
        return tuple(program for program in versions if program.version in dated) or versions

    def intervals(self, measure: str) -> dict[str, Interval]:
        """When each version in force of a measure governs; drafts and undated ones do not."""
        dated = sorted(
            (
                program
                for program in self.versions(measure)
                if program.status == "in_force" and program.effective_from is not None
            ),
            key=lambda program: program.effective_from or date.min,
        )
        intervals: dict[str, Interval] = {}
        for position, program in enumerate(dated):
            assert program.effective_from is not None
            following = dated[position + 1].effective_from if position + 1 < len(dated) else None
            ends = [day for day in (following, program.repealed_on) if day is not None]
            intervals[program.version] = Interval(
                program.effective_from, min(ends) if ends else None
            )
        return intervals

    def decide(
        self,
        measure: str,
        facts: Mapping[str, object],
        *,
        on: date | None = None,
        readings: Mapping[str, str] | None = None,
        proposed: bool = False,
    ) -> Decision:
        """Decide one case.

        ``measure`` is ``MEASURE`` (the version that governs) or ``MEASURE@VERSION``. ``facts`` by
        name or alias: ``bool``, ``int``, ``Decimal``, ``date``, ``str``, a list of mappings for
        records; None or absent is missing. ``on`` replaces the governing date. ``readings``
        settles open parameters, by name or alias; ``proposed`` settles every other one that has a
        proposal. What was chosen, and by whom, is named in the decision.

        Raises VersionError, FactError, ReadingError, and UndefinedError where the verdict or a
        benefit rests on a value that the rule set does not define.
        """
        program = self.program(measure) if "@" in measure else self.governing(measure, facts, on=on)
        return self._decider(program, readings or {}, proposed).decide(facts, on)

    def decide_table(
        self,
        measure: str,
        table: Any,
        *,
        records: Mapping[str, Any] | None = None,
        on: date | None = None,
        readings: Mapping[str, str] | None = None,
        proposed: bool = False,
        language: Language = "zh",
    ) -> Any:
        """Decide every row of a table at once: of pyarrow, polars or pandas, or a lazy one of Ibis.

        The table comes back as what it was, with a verdict, each benefit, the requirements that
        fail or wait for a fact, and why a row was refused. ``records`` are tables by the input of
        type records that they belong to (``""``: the only one). ``measure`` names a version, or
        ``on`` the date that decides it. Raises TableError where a table cannot be read or bound,
        VersionError, ReadingError, and RuleSetError where the rule set is too wide for a query.
        """
        from engine.bulk.frames import How, decide_frame

        named = on is None or "@" in measure
        program = self.program(measure) if named else self.governing(measure, {}, on=on)
        chosen = self.chosen(program, readings or {}, proposed=proposed)
        return decide_frame(How(program, chosen, language), table, records)

    def chosen(
        self, program: p.Program, readings: Mapping[str, str], *, proposed: bool = False
    ) -> tuple[ChosenReading, ...]:
        """The readings that are settled, and by whom; ReadingError where one cannot be."""
        return choose(program, readings, proposed)

    def governing(
        self, measure: str, facts: Mapping[str, object], *, on: date | None = None
    ) -> p.Program:
        """The version of a measure that governs a case: ``on`` a date, or on the one it computes.

        VersionError where none or several do; it lists each version with its date. FactError where
        none does and a fact that the date is computed from is not admitted.
        """
        intervals = self.intervals(measure)
        governing: list[p.Program] = []
        listed: list[str] = []
        refused: list[Diagnostic] = []
        for program in self.versions(measure):
            try:
                day = on if on is not None else self._as_of(program, facts)
            except FactError as error:
                day = None
                refused += [d for d in error.diagnostics if d not in refused]
            interval = intervals.get(program.version)
            listed.append(_described(program, day, interval))
            if day is not None and interval is not None and interval.contains(day):
                governing.append(program)
        if len(governing) == 1:
            return governing[0]
        if refused and not governing:
            raise FactError(refused)
        code = "several-versions-govern" if governing else "no-version-governs"
        example = f"{measure}@{self.versions(measure)[0].version}"
        arguments = {"versions": "; ".join(listed), "example": example}
        raise VersionError([Diagnostic(code, None, arguments)])

    def _as_of(self, program: p.Program, facts: Mapping[str, object]) -> date | None:
        if program.as_of is None:
            return None
        key = (program.measure, program.version)
        as_of = self._dates.get(key)
        if as_of is None:
            as_of = self._dates[key] = _AsOf(program, program.as_of)
        return as_of.day(facts)

    def _decider(self, program: p.Program, readings: Mapping[str, str], proposed: bool) -> Decider:
        key = (program.measure, program.version, proposed, *readings.items())
        decider = self._deciders.get(key)
        if decider is None:
            chosen = choose(program, readings, proposed)
            fixed = fix_readings(program, {c.parameter: c.reading for c in chosen})
            decider = Decider(fixed, chosen)
            with self._lock:
                if len(self._deciders) >= _DECIDERS_KEPT:
                    self._deciders.pop(next(iter(self._deciders)))
                self._deciders[key] = decider
        return decider


def rule_set_files(folder: Path) -> list[Path]:
    """The rule-set and vocabulary files under a folder, in order; what stands beside them is not.

    A file of cases and a columns file are named after their rule set.
    """
    beside = (".cases.yaml", ".columns.yaml")
    return [f for f in sorted(folder.glob("*/*.yaml")) if not f.name.endswith(beside)]


def misplaced(program: p.Program) -> list[Diagnostic]:
    """The finding about a program whose file is not ``<measure>/<version>.yaml``, if it is not."""
    expected = f"{program.measure}/{program.version}.yaml"
    file = Path(program.file).resolve()
    if (file.parent.name, file.stem) == (program.measure, program.version):
        return []
    return [Diagnostic("version-file", _place(program), {"expected": expected})]


def limit_findings(program: p.Program) -> list[Diagnostic]:
    """The finding about a program that is too large for the inference engine, if it is."""
    try:
        Decider(program)
    except NetworkLimitError as error:
        arguments = {
            "what": "推理网络的规模",
            "what_en": f"the inference network ({error.limit})",
            "size": error.size,
            "limit": error.allowed,
        }
        return [Diagnostic("too-large", _place(program), arguments)]
    return []


def version_findings(programs: Sequence[p.Program]) -> list[Diagnostic]:
    """Where programs are the same version, or come into force on the same day."""
    found: list[Diagnostic] = []
    seen: dict[tuple[str, str], p.Program] = {}
    dates: dict[tuple[str, date], p.Program] = {}
    for program in programs:
        name = (program.measure, program.version)
        if name in seen:
            arguments: dict[str, object] = {
                "measure": program.measure,
                "version": program.version,
                "other": seen[name].file,
            }
            found.append(Diagnostic("version-duplicate", _place(program), arguments))
        seen.setdefault(name, program)
        if program.status != "in_force" or program.effective_from is None:
            continue
        day = (program.measure, program.effective_from)
        if day in dates:
            versions = [dates[day].version, program.version]
            arguments = {
                "measure": program.measure,
                "date": program.effective_from,
                "versions": versions,
            }
            found.append(Diagnostic("version-overlap", _place(program), arguments))
        dates.setdefault(day, program)
    return found


def _place(program: p.Program) -> Place:
    return Place(program.file, 1, 1, 2)


def _described(program: p.Program, day: date | None, interval: Interval | None) -> str:
    name = f"{program.measure}@{program.version}"
    if program.status == "draft":
        return f"{name} (draft)"
    if interval is None:
        return f"{name} (effective_from: not_stated)"
    span = f"[{interval.start}, {interval.end or '…'})"
    return f"{name} {span}, as_of = {day or '?'}"


class _AsOf:
    """Computes the governing date of a version from the facts that it looks at, and no others.

    Another version may have inputs that this one does not know.
    """

    def __init__(self, program: p.Program, as_of: p.Expression) -> None:
        names = needs(as_of).facts
        inputs = tuple(input_ for input_ in program.inputs if input_.name in names)
        self._wanted = {name for input_ in inputs for name in (input_.name, input_.alias)}
        self._checker = FactChecker(replace(program, inputs=inputs))
        layout = Layout({input_.name: i for i, input_ in enumerate(inputs)}, {}, {}, {})
        self._evaluate = compile_expression(as_of, layout)

    def day(self, facts: Mapping[str, object]) -> date | None:
        """The date; None where a fact for it is missing. FactError where one does not fit."""
        given = {name: value for name, value in facts.items() if name in self._wanted}
        day = self._evaluate(self._checker.check(given), (), ())
        return None if isinstance(day, Undecided) else day


def choose(
    program: p.Program, readings: Mapping[str, str], proposed: bool
) -> tuple[ChosenReading, ...]:
    """The readings that are settled: by the rule set itself, by the caller, or as proposed.

    Raises ReadingError for a parameter that is not open, or a reading that it does not have.
    """
    chosen: dict[str, ChosenReading] = {}
    open_: dict[str, p.Parameter] = {}
    for q in program.parameters:
        if q.state == "open" and q.chosen:
            chosen[q.name] = ChosenReading(q.name, q.chosen, ChosenBy.RULE_SET)
        elif q.state == "open":
            open_[q.name] = q
            if proposed and q.proposed:
                chosen[q.name] = ChosenReading(q.name, q.proposed, ChosenBy.PROPOSED)
    aliases = {q.alias: q.name for q in open_.values() if q.alias}
    found: list[Diagnostic] = []
    given: set[str] = set()
    for name, reading in readings.items():
        parameter = open_.get(aliases.get(name, name))
        if parameter is None:
            arguments = {
                "name": name,
                "did_you_mean": did_you_mean(name, open_),
                "allowed": tuple(open_),
            }
            found.append(Diagnostic("not-open", None, arguments))
            continue
        if parameter.name in given:
            found.append(Diagnostic("duplicate-reading", None, {"name": parameter.name}))
            continue
        given.add(parameter.name)
        known = {r.name: r.name for r in parameter.readings}
        known.update({r.alias: r.name for r in parameter.readings if r.alias})
        if reading not in known:
            arguments = {
                "name": reading,
                "parameter": parameter.name,
                "did_you_mean": did_you_mean(reading, known),
                "allowed": [r.name for r in parameter.readings],
            }
            found.append(Diagnostic("unknown-reading", None, arguments))
            continue
        chosen[parameter.name] = ChosenReading(parameter.name, known[reading], ChosenBy.CALLER)
    if found:
        raise ReadingError(found)
    return tuple(chosen[q.name] for q in program.parameters if q.name in chosen)
