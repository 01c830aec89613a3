"""The people behind a pair of a comparison: what is assumed and chosen, and the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.assumptions import Assumption, assume, check
from engine.compare.comparing import Study
from engine.compare.model import Pair
from engine.compare.population.model import Side
from engine.compare.population.register import Register
from engine.compare.population.running import Progress, Versions, population
from engine.compare.rule_set import RuleSet
from engine.compare.structure.renames import Renames
from engine.decide.decision import ChosenReading
from engine.library import choose
from engine.program import Program
from engine.ruleset.diagnostics import Language


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller wants to know of the people: the register, and under which readings.

    ``readings`` are by name or alias, and settle a parameter of either version that is open there.
    ``always``: put it to versions that do not differ as well.
    """

    register: Register
    readings: Mapping[str, str]
    proposed: bool = False
    assumed: tuple[Assumption, ...] = ()
    always: bool = True


def examiner(
    wanted: Wanted, language: Language, progress: Progress | None = None
) -> Callable[[Study], Pair]:
    """Adds to a pair what the register says of it.

    It raises AssumptionError, ReadingError, TableError where the register does not fit, and
    RuleSetError where a version is too wide for a query. A vocabulary has no people.
    """

    def examine(study: Study) -> Pair:
        before, after = study.before.program, study.after.program
        if before is None or after is None or not (wanted.always or study.pair.changes):
            return study.pair
        check([before, after], wanted.assumed)
        assumed = _assumed(study.before, before, wanted), _assumed(study.after, after, wanted)
        programs = assumed[0][0], assumed[1][0]
        versions = Versions(
            *programs,
            study.renames,
            _chosen(programs, study.renames, wanted),
            tuple(_with_sides(assumed[0][1], assumed[1][1])),
            (before, after),
        )
        found = population(versions, wanted.register, language, progress)
        return replace(study.pair, population=found)

    return examine


def _assumed(
    rule_set: RuleSet, program: Program, wanted: Wanted
) -> tuple[Program, tuple[Assumption, ...]]:
    found = assume(program, rule_set.source, rule_set.vocabularies, wanted.assumed)
    return found.program, found.assumed


def _with_sides(
    older: tuple[Assumption, ...], newer: tuple[Assumption, ...]
) -> Iterator[tuple[Assumption, tuple[Side, ...]]]:
    """What is assumed of either version, once, and of which."""
    for each in dict.fromkeys((*newer, *older)):
        sides: list[Side] = ["before"] if each in older else []
        yield each, tuple([*sides, "after"] if each in newer else sides)


def _chosen(
    programs: tuple[Program, Program], renames: Renames, wanted: Wanted
) -> tuple[tuple[ChosenReading, ...], tuple[ChosenReading, ...]]:
    """The readings settled in each version: those that the caller names where they are open."""
    to_older = renames.names.items
    to_newer = {older: newer for newer, older in to_older.items()}
    older = _own(programs[0], wanted.readings, to_older)
    newer = _own(programs[1], wanted.readings, to_newer)
    known = {name for program in programs for name in _open(program)}
    # What is open in neither is told as such of the newer one.
    unknown = {name: reading for name, reading in wanted.readings.items() if name not in known}
    return (
        choose(programs[0], older, wanted.proposed),
        choose(programs[1], {**newer, **unknown}, wanted.proposed),
    )


def _own(program: Program, readings: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The readings of parameters that are open in a version, under the names that it has."""
    found: dict[str, str] = {}
    able = _open(program)
    for name, reading in readings.items():
        own = name if name in able else names.get(name, name)
        if own in able:
            found[own] = reading
    return found


def _open(program: Program) -> set[str]:
    named = [q for q in program.parameters if q.state == "open" and not q.chosen]
    return {name for q in named for name in (q.name, q.alias) if name}
