"""The files of a folder of rule sets, and what is wrong with programs beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine import program as p
from engine.ruleset.diagnostics import Diagnostic, Place

if TYPE_CHECKING:
    from engine.decide.network import NetworkLimitError


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
    # A list that is decided as one query needs nothing of what decides cases.
    from engine.decide.decider import Decider
    from engine.decide.network import NetworkLimitError

    try:
        Decider(program)
    except NetworkLimitError as error:
        return [limit_finding(program, error)]
    return []


def limit_finding(program: p.Program, error: NetworkLimitError) -> Diagnostic:
    """The finding about a program of which the inference engine said that it is too large."""
    arguments = {
        "what": "推理网络的规模",
        "what_en": f"the inference network ({error.limit})",
        "size": error.size,
        "limit": error.allowed,
    }
    return Diagnostic("too-large", _place(program), arguments)


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
