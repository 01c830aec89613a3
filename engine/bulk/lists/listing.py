"""A list in a file as a table of DuckDB, whoever made it.

What a program typed is read where it stands. A csv that needs no judgement and a jsonl are copied
into a Parquet file first, by the database; what people made is cleaned into one, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine import program as p
from engine.bulk.databases.duck import DATABASES, DuckDB
from engine.bulk.databases.sqlite import SQLITE, copy_sqlite
from engine.bulk.lists.json_lines import json_lines
from engine.bulk.lists.plain_csv import plain_csv
from engine.bulk.lists.sources import LINE, SHEET, Bound, bound
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.ruleset.suggestions import did_you_mean
from engine.tables.binding.inputs import records_input
from engine.tables.cells import Cleaning, Table, TableError, unreadable
from engine.tables.spelling import Mapped, Spelling

if TYPE_CHECKING:
    from engine.bulk.lists.apart import Apart
    from engine.tables.lists import Lists
    from engine.tables.reading.grids import Grids

Told = Callable[[int], None]

READ = (".parquet", ".csv", ".jsonl", ".xlsx", ".xls", ".ods", *DATABASES, *SQLITE)
"""The kinds of file that are read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is read for, and how: for whom, on which sheet, in which spelling.

    ``records`` maps inputs of type records to a file and a sheet; ``by`` are the columns that the
    summary groups the rows by, as the caller wrote them.
    """

    program: p.Program
    language: Language
    spelling: Spelling
    sheet: str | None = None
    records: Mapping[str, tuple[str, str | None]] | None = None
    by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that a query can read. ``table`` are its rows where people made it, else None.

    ``first`` is the number of its first row, ``by`` the columns that group the rows. ``apart`` is
    the csv of which some rows alone were read as people's.
    """

    bound: Bound
    table: Table | None = None
    first: int = 1
    by: tuple[str, ...] = ()
    apart: Apart | None = None

    @property
    def carried(self) -> tuple[str, ...]:
        """The headers that are given back with the answers."""
        return self.bound.relation.carried if self.table is None else self.table.columns


@dataclass(frozen=True, slots=True)
class Opening:
    """The lists of a run; ``lists`` where people made that of the subjects."""

    subjects: Listed
    records: Mapping[str, Listed]
    lists: Lists | None = None

    @property
    def cleaned(self) -> tuple[Table, ...]:
        """The tables that people made."""
        tables = (self.subjects.table, *(each.table for each in self.records.values()))
        return tuple(table for table in tables if table is not None)


class Opener:
    """Opens lists into a folder of files; ``reading`` and ``cleaning`` are told of rows done."""

    def __init__(self, engine: DuckDB, folder: Path, asked: Asked, reading: Told | None) -> None:
        self._engine = engine
        self._folder = folder
        self._asked = asked
        self._reading = reading
        self._made = 0
        self._apart: dict[Path, Apart | None] = {}

    def open(
        self,
        where: str,
        tell: Callable[[Cleaning], None] | None = None,
        found: Callable[[Lists], None] | None = None,
    ) -> Opening:
        """The list of subjects in a file, and its records.

        ``found`` is told of the lists that people made before they are cleaned, ``tell`` of each
        cell that was read as something else than it says. Raises :class:`TableError`.
        """
        asked = self._asked
        by_name = {given.name: given for given in asked.program.inputs}
        records: dict[str, Listed] = {}
        for_people: dict[str, tuple[str | Path, str | None]] = {}
        for said, (path, sheet) in (asked.records or {}).items():
            name = records_input(asked.program.inputs, said).name
            typed = None if sheet else self._typed(path, self._fields(by_name[name]), name, ())
            if typed is None:
                for_people[name] = (path, sheet)
            else:
                records[name] = typed
        subjects = None if asked.sheet else self._typed(where, self._plain(), "", asked.by)
        lists = None
        if subjects is None:
            lists = self._people(where, for_people)
            tables = {n: table for n, table in lists.records.items() if n not in records}
            lists = replace(lists, records=tables)
            if found is not None:
                found(self._with_doubled(lists))
            subjects = self._cleaned(lists.subjects, None, tell)
        else:
            tables = {
                name: self._people_records(path, sheet, name)
                for name, (path, sheet) in for_people.items()
            }
        for name, table in tables.items():
            records[name] = self._cleaned(table, by_name[name], tell)
        return Opening(subjects, records, lists)

    # -- what programs typed ---------------------------------------------------------------------

    def _typed(
        self, where: str, inputs: Sequence[p.Input], within: str, by: Sequence[str]
    ) -> Listed | None:
        """The list where no person's spelling has to be understood, else None."""
        asked = self._asked
        path = Path(where.partition("#")[0])
        suffix = path.suffix.lower()
        key = asked.program.key
        opened, first, as_text = None, 1, False
        if suffix not in READ:
            problem = f"不支持后缀“{suffix}”", f"the suffix “{suffix}” is not supported"
            raise unreadable(path, *problem)
        if not path.exists():
            raise unreadable(path, "没有这个文件", "there is no such file")
        if suffix == ".parquet" or suffix in DATABASES:
            opened = self._engine.open(where)
        elif suffix in SQLITE:
            opened = self._engine.parquet(copy_sqlite(where, self._file()))
            opened = replace(opened, name=path.name)
        elif suffix == ".csv":
            made = self._file()
            csv = plain_csv(self._engine, path, made, inputs, key, asked.spelling, within)
            if csv is not None and csv.is_plain:
                opened, first, as_text = csv.opened, 2, True
            elif csv is not None:
                from engine.bulk.lists.apart import Apart

                # Of a csv that is two lists at once, other rows are odd for each.
                apart = Apart(self._engine, path, csv, made.with_suffix(""))
                self._apart[path] = None if path in self._apart else apart
        elif suffix == ".jsonl":
            opened = json_lines(self._engine, path, self._file())
        if opened is None:
            return None
        found = bound(
            opened,
            inputs,
            key,
            self._engine.dialect,
            asked.language,
            spelling=asked.spelling,
            within=within,
            as_text=as_text,
            truth_as_number=suffix in SQLITE,
            carried=() if within else None,
        )
        names = [column.name for column in opened.columns]
        return Listed(found, None, first, columns_asked(by, names, found.columns, inputs))

    # -- what people made ------------------------------------------------------------------------
    # What only their lists need is imported where the first of them is opened.

    def _people(self, where: str, records: Mapping[str, tuple[str | Path, str | None]]) -> Lists:
        from engine.tables.lists import open_lists

        asked = self._asked
        lists = open_lists(
            where,
            [asked.program],
            sheet=asked.sheet,
            records=records,
            spelling=asked.spelling,
            progress=self._reading,
            opened=self._grids,
        )
        tables = (lists.subjects, *lists.records.values())
        if any(self._apart.get(t.path) and t.sheets[0].header_rows != (1,) for t in tables):
            # A row below names more facts than the headers: what that means, the whole list tells.
            self._apart.clear()
            return self._people(where, records)
        return lists

    def _grids(self, path: Path) -> Grids:
        """The sheets of a file; of a csv that is plain but for some rows, those rows alone."""
        from engine.tables.reading.files import open_grids

        apart = self._apart.get(path)
        return open_grids(path) if apart is None else apart.grids()

    def _with_doubled(self, lists: Lists) -> Lists:
        """The lists as :func:`repeats` needs them: of some, no row of whoever is there once."""
        from engine.bulk.lists.doubled import doubled

        program = self._asked.program
        subjects, records = lists.subjects, dict(lists.records)
        if (apart := self._apart.get(subjects.path)) is not None:
            subjects = doubled(apart, subjects, program.inputs, program.key)
        for given in program.inputs:
            table = records.get(given.name)
            if table is not None and (apart := self._apart.get(table.path)) is not None:
                fields = self._fields(given)
                records[given.name] = doubled(apart, table, fields, program.key, given.name)
        return replace(lists, subjects=subjects, records=records)

    def _people_records(self, path: str | Path, sheet: str | None, name: str) -> Table:
        """A list of records beside one of subjects that needs no cleaning."""
        from engine.tables.lists import open_lists
        from engine.tables.reading.files import open_table

        asked = self._asked
        if Path(path).suffix.lower() == ".jsonl":
            return replace(open_table(path), spelling=asked.spelling)
        # The subjects of the workbook are looked for as well, so it is read as one of records.
        lists = open_lists(
            path,
            [_records_alone(asked.program, name)],
            sheet=sheet,
            spelling=asked.spelling,
            progress=self._reading,
            opened=self._grids,
        )
        return lists.subjects

    def _cleaned(
        self, table: Table, records: p.Input | None, tell: Callable[[Cleaning], None] | None
    ) -> Listed:
        from engine.bulk.lists.people import PROBLEMS, clean

        asked, made = self._asked, self._file()
        inputs = self._plain() if records is None else self._fields(records)
        within = "" if records is None else records.name
        key = asked.program.key
        by: tuple[str, ...] = ()
        if records is None:
            by = columns_asked(asked.by, table.columns, {}, inputs)
        done = clean(
            table,
            inputs,
            key,
            made,
            asked.language,
            within=within,
            also=[column for column in by if column not in {i.name for i in inputs}],
            tell=tell,
            progress=self._reading,
        )
        apart = self._apart.get(table.path)
        if apart is not None:
            table, cleaned, made = apart.whole(table), made, self._file()
            apart.put_back(cleaned, made)
        opened = replace(self._engine.parquet(made), name=table.name)
        columns = tuple(c for c in opened.columns if not c.name.startswith("#"))
        columns += tuple(c for c in opened.columns if c.name == PROBLEMS)
        found = bound(
            replace(opened, columns=columns),
            inputs,
            key,
            self._engine.dialect,
            asked.language,
            # The file that was made has the names of the facts, whatever the list called them.
            spelling=asked.spelling.with_columns(Mapped()),
            within=within,
            problems=PROBLEMS,
            carried=(SHEET, LINE, *dict.fromkeys((*key, *by))) if records is None else (),
        )
        return Listed(replace(found, binding=done.binding), table, 1, by, apart)

    # -- what both need --------------------------------------------------------------------------

    def _plain(self) -> tuple[p.Input, ...]:
        return self._asked.program.inputs

    def _fields(self, given: p.Input) -> tuple[p.Input, ...]:
        program = self._asked.program
        return (*(each for each in program.inputs if each.name in program.key), *given.fields)

    def _file(self) -> Path:
        self._made += 1
        return self._folder / f"list-{self._made}.parquet"


def _records_alone(program: p.Program, name: str) -> p.Program:
    """A program of which the subjects are the records of an input, to find their list by."""
    given = next(each for each in program.inputs if each.name == name)
    key = tuple(each for each in program.inputs if each.name in program.key)
    return replace(program, inputs=(*key, *given.fields))


def columns_asked(
    asked: Sequence[str],
    headers: Sequence[str],
    facts: Mapping[str, str],
    inputs: Sequence[p.Input],
) -> tuple[str, ...]:
    """The columns that were asked for by a header, or by the name or alias of a fact.

    ``facts`` maps facts to their headers; empty, each has a column under its own name. Raises
    :class:`TableError` with a guess where there is no such column.
    """
    aliases = {given.alias: given.name for given in inputs if given.alias}
    found: list[str] = []
    for name in asked:
        fact = aliases.get(name, name)
        if name in headers:
            found.append(name)
        elif fact in facts:
            found.append(facts[fact])
        elif not facts and any(given.name == fact for given in inputs):
            found.append(fact)
        else:
            raise TableError([_no_column(name, headers)])
    return tuple(dict.fromkeys(found))


def _no_column(name: str, headers: Sequence[str]) -> Diagnostic:
    arguments = {
        "name": name,
        "what": "列",
        "what_en": "column of the list",
        "did_you_mean": did_you_mean(name, headers),
    }
    return Diagnostic("unknown-name", None, arguments)
