"""What a comparison asks of a register: both versions decided over it, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from engine import program as p
from engine.assumptions import Assumption, resting_on
from engine.bulk.databases.duck import DuckDB
from engine.bulk.results.record_counts import RecordsCount, count_records
from engine.bulk.running import stopped
from engine.compare.population import counting, joint
from engine.compare.population.counting import Joint
from engine.compare.population.model import Facts, Population, Side
from engine.compare.population.register import Opened, Register, open_register
from engine.compare.population.samples import refused_alike, samples
from engine.compare.structure.matching import Matched
from engine.compare.structure.renames import Renames
from engine.decide.decision import ChosenReading
from engine.ruleset.diagnostics import Language
from engine.unfinished import scratch

Item = TypeVar("Item", p.Benefit, p.Requirement)
Progress = Callable[[int], None]
"""Told of rows read, and then of rows decided."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The two versions as they are put to the register.

    ``stated`` are the programs before anything was assumed, by which it is told what rests on an
    assumption. ``chosen`` are the readings that are settled in each, ``assumed`` what is assumed,
    with the versions in which it is.
    """

    before: p.Program
    after: p.Program
    renames: Renames
    chosen: tuple[tuple[ChosenReading, ...], tuple[ChosenReading, ...]] = ((), ())
    assumed: tuple[tuple[Assumption, tuple[Side, ...]], ...] = ()
    stated: tuple[p.Program, p.Program] | None = None

    @property
    def both(self) -> tuple[p.Program, p.Program]:
        """The older and the newer one."""
        return self.before, self.after


def population(
    versions: Versions,
    register: Register,
    language: Language,
    progress: Progress | None = None,
) -> Population:
    """Decide the register under both versions, in one statement, and count what differs.

    Raises TableError where the register cannot be read or bound, RuleSetError where a version is
    too wide for a query.
    """
    with scratch() as folder:
        engine = DuckDB(folder, register.memory)
        try:
            opened = _open(engine, folder, versions, register, language, progress)
            table = _decide(engine, folder, versions, opened, language, progress)
            return _counted(table, versions, opened)
        except engine.stopping as error:
            raise stopped(Path(register.where), error) from error
        finally:
            engine.close()


def _open(
    engine: DuckDB,
    folder: Path,
    versions: Versions,
    register: Register,
    language: Language,
    progress: Progress | None,
) -> tuple[Opened, Opened]:
    to_older = versions.renames.names.items
    to_newer = {older: newer for newer, older in to_older.items()}
    before, after = versions.both
    # The columns that group the rows are found among the facts of the newer version.
    ungrouped = replace(register, by=())
    return (
        open_register(
            engine, folder / "before", ungrouped, before, after, to_newer, language, progress
        ),
        open_register(
            engine, folder / "after", register, after, before, to_older, language, progress
        ),
    )


def _decide(
    engine: DuckDB,
    folder: Path,
    versions: Versions,
    opened: tuple[Opened, Opened],
    language: Language,
    progress: Progress | None,
) -> Joint:
    """Write the joint table."""
    older, newer = opened
    d, by = engine.dialect, newer.opening.subjects.by
    carried = older.key if older.opening.records else ()
    parts = (
        joint.part("before", older, versions.chosen[0], d, language, carried),
        joint.part("after", newer, versions.chosen[1], d, language, (*newer.key, *by)),
    )
    made = folder / "both.parquet"
    rows = newer.subjects.opened.rows
    told = None if progress is None or rows is None else _shares(progress, rows)
    engine.write(joint.statement(parts, by, d, language), made, told)
    return Joint(engine, f"read_parquet({d.text(str(made))})", parts, by)


def _shares(progress: Progress, rows: int) -> Callable[[float], None]:
    return lambda share: progress(int(share * rows))


def _counted(table: Joint, versions: Versions, opened: tuple[Opened, Opened]) -> Population:
    standing = counting.standing(table)
    matrix = standing.matrix()
    benefits = list(_benefit_pairs(versions))
    rests = _rests_on(versions)
    requirements = _pairs(
        versions.renames.sections["requirements"],
        versions.before.requirements,
        versions.after.requirements,
    )
    chosen: list[tuple[Side, ChosenReading]] = [("before", c) for c in versions.chosen[0]]
    chosen += [("after", c) for c in versions.chosen[1]]
    return Population(
        opened[1].subjects.opened.name,
        counting.tally(matrix, 0),
        counting.tally(matrix, 1),
        matrix,
        tuple(counting.benefits(table, benefits, rests)),
        tuple(counting.clauses(standing, requirements, rests)),
        tuple(counting.edges(table, versions.renames.names.items)),
        _facts(versions, opened),
        table.by,
        counting.groups(table, benefits),
        samples(table, benefits),
        tuple(refused_alike(table)),
        tuple(_records(table, opened)),
        tuple(chosen),
        versions.assumed,
        _is_verdict_assumed(versions),
        opened[1].cleaned,
        any(program.status == "draft" for program in versions.both),
        versions.after.kind == "duty",
    )


# -- what belongs together -----------------------------------------------------------------------


def _pairs(
    matched: Matched[str], before: Sequence[Item], after: Sequence[Item]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Items of both versions, then those of the newer one alone, then those of the older one."""
    old, new = ({each.name: each for each in items} for items in (before, after))
    for one, other in matched.pairs:
        yield old[one], new[other]
    for name in matched.added:
        yield None, new[name]
    for name in matched.removed:
        yield old[name], None


def _benefit_pairs(
    versions: Versions,
) -> Iterator[counting.BenefitPair]:
    """Benefits of both versions; those of another unit or kind are two, and not one."""
    matched = versions.renames.sections["benefits"]
    for old, new in _pairs(matched, versions.before.benefits, versions.after.benefits):
        alike = old is None or new is None or _are_alike(old, new)
        if alike:
            yield old, new
        else:
            yield None, new
            yield old, None


def _are_alike(old: p.Benefit, new: p.Benefit) -> bool:
    numbers = counting.is_number([old]), counting.is_number([new])
    kinds = numbers[0] == numbers[1] and (numbers[0] or type(old.type) is type(new.type))
    return kinds and old.unit == new.unit


def _rests_on(versions: Versions) -> Mapping[str, tuple[str, ...]]:
    """The assumed parameters on which each benefit and requirement rests, by its name."""
    names = [each.parameter for each, _ in versions.assumed]
    found: dict[str, tuple[str, ...]] = {}
    for program in versions.stated or ():
        items: list[tuple[str, p.Expression]] = [(b.name, b.value) for b in program.benefits]
        items += [(r.name, r.clause) for r in program.requirements]
        for name, root in items:
            rests = (*found.get(name, ()), *resting_on(program, root, names))
            if rests:
                found[name] = tuple(dict.fromkeys(rests))
    return found


def _is_verdict_assumed(versions: Versions) -> bool:
    """Whether a verdict rests on something assumed, and with it every count."""
    names = [each.parameter for each, _ in versions.assumed]
    roots = [
        (program, root)
        for program in versions.stated or ()
        for root in (
            *(r.clause for r in program.requirements),
            *([program.applies_when] if program.applies_when is not None else ()),
        )
    ]
    return any(resting_on(program, root, names) for program, root in roots)


# -- the facts and the records -------------------------------------------------------------------


def _facts(versions: Versions, opened: tuple[Opened, Opened]) -> Facts:
    matched = versions.renames.sections["inputs"]
    names = versions.renames.names.items
    old_fields, new_fields = (dict(_fields(program)) for program in versions.both)
    old_names = [f"{old}.{field}" for old, _ in matched.pairs for field in old_fields[old]]
    new_names = [
        f"{old}.{names.get(field, field)}"
        for old, new in matched.pairs
        for field in new_fields[new]
    ]
    return Facts(
        (*matched.removed, *(name for name in old_names if name not in new_names)),
        (*matched.added, *(name for name in new_names if name not in old_names)),
        opened[0].absent,
        opened[1].absent,
        tuple(dict.fromkeys((*opened[0].renamed, *opened[1].renamed))),
    )


def _fields(program: p.Program) -> Iterator[tuple[str, tuple[str, ...]]]:
    for given in program.inputs:
        yield given.name, tuple(field.name for field in given.fields)


def _records(table: Joint, opened: tuple[Opened, Opened]) -> Iterator[tuple[Side, RecordsCount]]:
    for part, each in zip(table.parts, opened, strict=True):
        keys = [joint.column(part.side, f"key {at}") for at, _ in enumerate(each.key)]
        lists = {name: listed.bound for name, listed in each.opening.records.items()}
        error = joint.column(part.side, "error")
        for count in count_records(
            table.engine, table.source, error, keys, each.program.key, lists
        ):
            yield part.side, count
