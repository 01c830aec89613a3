"""A register opened for both versions, for each as ``cuoshi decide`` would open it.

Each version finds its own facts among the columns, so that what is refused, or has no column, is
refused or missing for that version alone. A column that stands there under the name that a fact
has in the other version is taken for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine import program as p
from engine.bulk.databases.duck import MEMORY, DuckDB
from engine.bulk.lists.listing import Asked, Opener, Opening
from engine.bulk.lists.sources import Bound
from engine.ruleset.diagnostics import Language
from engine.tables.binding.bind import Binding
from engine.tables.binding.columns import spelling_for
from engine.tables.binding.inputs import records_input
from engine.tables.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Register:
    """What is decided: a file, the lists of its records, and how it is read and grouped.

    ``records`` maps inputs of type records to a file and a sheet, ``by`` are columns as the caller
    wrote them; ``sheet``, ``columns`` and ``memory`` as for ``cuoshi decide``.
    """

    where: str
    records: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    sheet: str | None = None
    columns: Path | None = None
    by: tuple[str, ...] = ()
    memory: str = MEMORY


@dataclass(frozen=True, slots=True)
class Opened:
    """The register as one version reads it.

    ``renamed`` are the facts whose column has the name of the other version: fact, header.
    ``cleaned`` are the cells that were read as something else than they say.
    """

    program: p.Program
    opening: Opening
    renamed: tuple[tuple[str, str], ...] = ()
    cleaned: int = 0

    @property
    def subjects(self) -> Bound:
        """The table of the subjects."""
        return self.opening.subjects.bound

    @property
    def is_of_people(self) -> bool:
        """Whether people made the list, so that its rows are told by sheet and line."""
        return self.opening.subjects.table is not None

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the subject's key."""
        if self.is_of_people:
            return self.program.key
        return tuple(self.subjects.columns[part] for part in self.program.key)

    @property
    def absent(self) -> tuple[str, ...]:
        """The facts that have no column, fields of records as ``介绍记录.月份``."""
        records = self.opening.records
        return (
            *(name for name in self.subjects.binding.absent if name not in records),
            *(f"{n}.{each}" for n, of in records.items() for each in of.bound.binding.absent),
        )


def open_register(
    engine: DuckDB,
    folder: Path,
    register: Register,
    program: p.Program,
    other: p.Program,
    names: Mapping[str, str],
    language: Language,
    reading: Callable[[int], None] | None = None,
) -> Opened:
    """The register as ``program`` reads it; ``names`` are those that its facts have in ``other``.

    Files are made in ``folder``, which is not there yet. Raises TableError as ``cuoshi decide``
    does.
    """
    inputs = {each.name: each for each in (*other.inputs, *program.inputs)}
    spelling = spelling_for([program], tuple(inputs.values()), register.columns)
    records = dict(_records(register, program, other))
    asked = Asked(program, language, spelling, register.sheet, records, register.by)
    cleaned = 0

    def count(_: object) -> None:
        nonlocal cleaned
        cleaned += 1

    folder.mkdir()
    opening = Opener(engine, folder, asked, reading).open(register.where, count)
    renamed = dict(_renamed(opening, other, names))
    if renamed:
        again = folder / "again"
        again.mkdir()
        cleaned = 0
        asked = replace(asked, spelling=_spelled(spelling, renamed))
        opening = Opener(engine, again, asked, reading).open(register.where, count)
    return Opened(program, opening, tuple(renamed.items()), cleaned)


def _records(
    register: Register, program: p.Program, other: p.Program
) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """The lists of records that the version asks; one that neither asks is an error."""
    for name, where in register.records.items():
        if _asks(program, name) or not _asks(other, name):
            yield records_input(program.inputs, name).name, where


def _asks(program: p.Program, name: str) -> bool:
    able = [each for each in program.inputs if isinstance(each.type, p.RecordsType)]
    return bool(able) and (not name or any(name in (each.name, each.alias) for each in able))


def _renamed(
    opening: Opening, other: p.Program, names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The facts without a column whose name in the other version is that of a column."""
    by_name = {each.name: each for each in other.inputs}
    yield from _under(opening.subjects.bound.binding, "", names, by_name)
    for name, listed in opening.records.items():
        there = by_name.get(names.get(name, name))
        fields = {each.name: each for each in there.fields} if there is not None else {}
        yield from _under(listed.bound.binding, f"{name}.", names, fields)


def _under(
    binding: Binding, within: str, names: Mapping[str, str], others: Mapping[str, p.Input]
) -> Iterator[tuple[str, str]]:
    for fact in binding.absent:
        other = others.get(names.get(fact, fact))
        if other is None or other.name == fact:
            continue
        for header in (other.name, other.alias):
            if header and header in binding.carried:
                yield f"{within}{fact}", header
                break


def _spelled(spelling: Spelling, renamed: Mapping[str, str]) -> Spelling:
    mapped = spelling.mapped
    columns = {**mapped.columns, **{fact: (header,) for fact, header in renamed.items()}}
    return spelling.with_columns(replace(mapped, columns=columns))
