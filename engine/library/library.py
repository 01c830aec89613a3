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
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import program as p
from engine.decide.decision import ChosenReading, Decision
from engine.library.choosing import choose
from engine.library.files import (
    limit_finding,
    limit_findings,
    misplaced,
    rule_set_files,
    version_findings,
)
from engine.library.governing import Interval, described
from engine.resources import policies_directory
from engine.ruleset.diagnostics import Diagnostic, FactError, Language, RuleSetError, VersionError
from engine.ruleset.load import load_file
from engine.ruleset.suggestions import did_you_mean
from engine.traversal import fix_readings

if TYPE_CHECKING:
    from engine.decide.decider import Decider
    from engine.library.as_of import AsOf

_Settings = tuple[object, ...]
"""Measure, version, whether proposals are taken, and the readings chosen by the caller."""
_DECIDERS_KEPT = 64


class Library:
    """Rule sets by measure and version. Immutable once loaded; safe to share between threads."""

    def __init__(self, programs: Sequence[p.Program], *, cases: bool = True) -> None:
        """A library of programs.

        RuleSetError where two are the same version, or one has more conditions than the inference
        engine takes; with ``cases`` False that is left to :meth:`decide`, for who decides lists.
        """
        found = version_findings(programs)
        if cases:
            found += [finding for program in programs for finding in limit_findings(program)]
        if found:
            raise RuleSetError(found)
        self._programs: dict[str, dict[str, p.Program]] = {}
        for program in sorted(programs, key=lambda q: (q.measure, q.version)):
            self._programs.setdefault(program.measure, {})[program.version] = program
        self._named = {f"{q.measure}@{q.version}": q for q in programs}
        self._deciders: dict[_Settings, Decider] = {}
        self._dates: dict[tuple[str, str], AsOf] = {}
        self._lock = threading.Lock()

    @classmethod
    def load(
        cls, path: Path | str | None = None, measure: str | None = None, *, cases: bool = True
    ) -> Library:
        """Load every rule set under a folder, or the shipped ones; of one ``measure`` if named.

        ``cases`` False: lists are decided, and the limits of the inference engine not looked at. A
        rule set stands at ``<measure>/<version>.yaml``, and where it does not is an error. Raises
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
        return cls(programs, cases=cases)

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
        code = "unknown-version" if version else "version-not-named"
        raise VersionError([Diagnostic(code, None, arguments)])

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

        # A draft is decided with by its name only, here as for one case.
        is_named = "@" in measure
        program = self.program(measure) if is_named else self.governing(measure, {}, on=on)
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
        listed: list[tuple[p.Program, date | None, Interval | None]] = []
        refused: list[Diagnostic] = []
        for program in self.versions(measure):
            try:
                day = on if on is not None else self._as_of(program, facts)
            except FactError as error:
                day = None
                refused += [d for d in error.diagnostics if d not in refused]
            interval = intervals.get(program.version)
            listed.append((program, day, interval))
            if day is not None and interval is not None and interval.contains(day):
                governing.append(program)
        if len(governing) == 1:
            return governing[0]
        if refused and not governing:
            raise FactError(refused)
        code = "several-versions-govern" if governing else "no-version-governs"
        newest = max(self.versions(measure)[::-1], key=lambda program: program.status != "draft")
        arguments = {
            "versions": "；".join(described(*each, "zh") for each in listed),
            "versions_en": "; ".join(described(*each, "en") for each in listed),
            "example": f"{measure}@{newest.version}",
        }
        raise VersionError([Diagnostic(code, None, arguments)])

    def _as_of(self, program: p.Program, facts: Mapping[str, object]) -> date | None:
        if program.as_of is None:
            return None
        key = (program.measure, program.version)
        as_of = self._dates.get(key)
        if as_of is None:
            from engine.library.as_of import AsOf

            as_of = self._dates[key] = AsOf(program, program.as_of)
        return as_of.day(facts)

    def _decider(self, program: p.Program, readings: Mapping[str, str], proposed: bool) -> Decider:
        key = (program.measure, program.version, proposed, *readings.items())
        decider = self._deciders.get(key)
        if decider is None:
            # A list that is decided as one query needs nothing of what decides cases.
            from engine.decide.decider import Decider
            from engine.decide.network import NetworkLimitError

            chosen = choose(program, readings, proposed)
            fixed = fix_readings(program, {c.parameter: c.reading for c in chosen})
            try:
                decider = Decider(fixed, chosen)
            except NetworkLimitError as error:
                raise RuleSetError([limit_finding(program, error)]) from None
            with self._lock:
                if len(self._deciders) >= _DECIDERS_KEPT:
                    self._deciders.pop(next(iter(self._deciders)))
                self._deciders[key] = decider
        return decider
