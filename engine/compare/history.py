"""The versions of a measure on a line, and what each changed of the one before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from engine.compare.comparing import Side, compare, version_of
from engine.compare.in_force import intervals
from engine.compare.model import Comparison, Pair
from engine.compare.rule_set import RuleSet
from engine.compare.sources import Disk, read_all
from engine.library import Library


def history(library: Library, measure: str) -> Comparison:
    """Every version of a measure against the one before it, the first as added.

    VersionError where there is no such measure.
    """
    programs = library.versions(measure)
    found = read_all(Disk(), (PurePosixPath(program.file) for program in programs))
    versions = sorted(found, key=_when)
    when = intervals(versions)
    pairs: list[Pair] = []
    for index, version in enumerate(versions):
        if index == 0:
            first = version_of(version, when.get(version.name))
            pairs.append(Pair("added", None, first))
            continue
        sides = (
            Side("", (versions[index - 1],), tuple(versions)),
            Side("", (version,), tuple(versions)),
        )
        pair = compare(*sides).pairs[0]
        pairs.append(replace(pair, relation="successor"))
    return Comparison(measure, measure, tuple(pairs))


def _when(rule_set: RuleSet) -> tuple[str, str]:
    """By the day from which it is in force or was published, else by its name."""
    known = rule_set.text("effective_from") or rule_set.text("published_on")
    return known or rule_set.name[1], rule_set.name[1]
