"""A list decided as one query, from file to file: every row decided or refused, and counted.

Nothing stands in the place of the result before all of it is written and the counts agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from engine.bulk.compile.answers import Compiled
from engine.bulk.compile.query import compile_query
from engine.bulk.databases.duck import DuckDB
from engine.bulk.databases.engines import Progress
from engine.bulk.lists.listing import Asked, Listed, Opener, Opening
from engine.bulk.lists.sources import LINE, SHEET
from engine.bulk.results.outcome import SHOWN, Outcome, Refused, Settings, Told
from engine.bulk.results.outputs import (
    Columns,
    answered,
    check_headers,
    columns_of,
    spoken,
    version_text,
)
from engine.bulk.results.record_counts import RecordsCount, count_records
from engine.bulk.results.returning import check_size, give_back
from engine.bulk.results.summary import Counts, count_query, count_written
from engine.bulk.workplace import workplace
from engine.tables.cells import TableError
from engine.tables.writing.placing import unwritable
from engine.unfinished import scratch


def decide_file(where: str, asked: Asked, settings: Settings, told: Told | None = None) -> Outcome:
    """Decide the list in a file (``FILE#TABLE`` of a database) and write it with its answers.

    Raises :class:`TableError` where a list cannot be read or bound or the result not written, and
    ``RuleSetError`` where the rule set is too wide for a query.
    """
    told = told or Told()
    output = settings.output
    inputs = [Path(where.partition("#")[0])]
    inputs += [Path(path.partition("#")[0]) for path, _ in (asked.records or {}).values()]
    with _folder(output, inputs) as folder:
        engine = DuckDB(folder, settings.memory)
        try:
            opener = Opener(engine, folder, asked, told.rows)
            opening = opener.open(where, told.cleaned, told.found)
            return _Run(engine, folder, asked, settings, opening, told).run()
        except engine.stopping as error:
            # A full disk or too little memory; whatever else the database says is a fault of ours.
            raise stopped(output or Path(where), error) from error
        finally:
            engine.close()


def stopped(path: Path, error: Exception) -> TableError:
    """The error of a run that had too little memory, or too little room on the disk."""
    text = str(error).partition("\n")[0]
    return unwritable(
        path.name,
        f"{text}；内存不够的，用 --memory 多给，或腾出磁盘",
        f"{text}; give more memory by --memory, or room on the disk",
    )


def _folder(output: Path | None, inputs: Sequence[Path]) -> AbstractContextManager[Path]:
    if output is not None:
        return workplace(output, inputs)
    return scratch()


@dataclass(slots=True)
class _Run:
    engine: DuckDB
    folder: Path
    asked: Asked
    settings: Settings
    opening: Opening
    told: Told

    def run(self) -> Outcome:
        asked, subjects, settings = self.asked, self.opening.subjects, self.settings
        columns = columns_of(spoken(asked.program, asked.language), asked.language)
        check_headers(subjects.bound.opened.name, subjects.carried, columns)
        if settings.output is not None:
            rows = subjects.bound.opened.rows
            check_size(settings.output, len(subjects.carried) + len(columns.listed()), rows)
        compiled = self._compiled()
        counts: Counts | None = None
        refused: tuple[Refused, ...] = ()
        if settings.output is None or settings.states:
            counts = self._counted(compiled)
        if settings.output is None:
            written = self._write(compiled, columns, only_refused=True)
            refused = tuple(self._refused(written, columns))
            records: tuple[RecordsCount, ...] = ()
        else:
            written = self._write(compiled, columns)
            in_file = count_written(
                self.engine,
                written,
                spoken(asked.program, asked.language),
                columns,
                asked.language,
                () if counts is not None else subjects.by,
            )
            if counts is not None and counts.verdicts != in_file.verdicts:
                raise AssertionError("a list was decided in two ways")
            counts = counts or in_file
            if counts.refused:
                refused = tuple(self._refused(written, columns))
            records = tuple(
                count_records(
                    self.engine,
                    written,
                    columns.error,
                    self._key(),
                    asked.program.key,
                    {name: each.bound for name, each in self.opening.records.items()},
                )
            )
        assert counts is not None
        outcome = Outcome(
            asked.program,
            tuple(settings.chosen),
            subjects.bound.opened.name,
            counts,
            refused,
            records,
            subjects.bound.binding.carried,
            self._absent(),
            settings.output,
            self.opening.lists,
        )
        if settings.output is not None:
            give_back(
                self.engine, self.folder, subjects, columns, asked, outcome, self.opening.cleaned
            )
        return outcome

    def _compiled(self) -> Compiled:
        asked = self.asked
        return compile_query(
            spoken(asked.program, asked.language),
            self.engine.dialect,
            self.opening.subjects.bound.relation,
            {name: each.bound.relation for name, each in self.opening.records.items()},
            readings={choice.parameter: choice.reading for choice in self.settings.chosen},
            language=asked.language,
        )

    def _counted(self, compiled: Compiled) -> Counts:
        program = spoken(self.asked.program, self.asked.language)
        by = self.opening.subjects.by
        return count_query(self.engine, compiled, program, by, self._progress())

    def _progress(self) -> Progress | None:
        """Rows, about: a share of those that there are."""
        tell, rows = self.told.rows, self.opening.subjects.bound.opened.rows
        if tell is None or rows is None:
            return None
        return lambda share: tell(int(share * rows))

    def _write(self, compiled: Compiled, columns: Columns, *, only_refused: bool = False) -> str:
        """Write the answers beside what is carried; what stands after FROM to read them."""
        asked, dialect = self.asked, self.engine.dialect
        version = version_text(asked.program, self.settings.chosen, asked.language)
        carried = self.opening.subjects.bound.relation.carried
        sql = answered(compiled, columns, carried, version, asked.language, dialect, ordered=True)
        made = self.folder / "answers.parquet"
        if only_refused:
            number = dialect.name_of(compiled.number)
            error = dialect.name_of(compiled.error)
            places = [c for c in (SHEET, LINE) if c in carried]
            kept = dict.fromkeys([*places, *self._key()])
            listed = ", ".join([number, *map(dialect.name_of, kept), error])
            sql = (
                f"SELECT {listed} AS {dialect.name_of(columns.error)}\nFROM (\n{compiled.sql}\n) "
                f"AS decided\nWHERE {error} IS NOT NULL\nORDER BY {number}\nLIMIT {SHOWN}"
            )
        self.engine.write(sql, made, self._progress())
        return f"read_parquet({dialect.text(str(made))}, file_row_number = true)"

    def _refused(self, written: str, columns: Columns) -> Iterator[Refused]:
        q, subjects = self.engine.dialect.name_of, self.opening.subjects
        names = [row[0] for row in self.engine.rows(f"DESCRIBE SELECT * FROM {written}")]
        number = q("#row") if "#row" in names else "file_row_number + 1"
        place = f"{number} + {subjects.first - 1}, ''"
        if subjects.table is not None:
            place = f"{q(LINE)}, {q(SHEET)}"
        error, text = q(columns.error), self.engine.dialect.text_type
        key = ", ".join(f"CAST({q(part)} AS {text})" for part in self._key())
        rows = self.engine.rows(
            f"SELECT {place}, coalesce(concat_ws(' / ', {key}), ''), {error} FROM {written} "
            f"WHERE {error} IS NOT NULL ORDER BY file_row_number LIMIT {SHOWN}"
        )
        return (Refused(*row) for row in rows)

    def _key(self) -> list[str]:
        """The columns of the subject's key among those that are carried."""
        subjects = self.opening.subjects
        if subjects.table is not None:
            return list(self.asked.program.key)
        return [subjects.bound.columns[part] for part in self.asked.program.key]

    def _absent(self) -> tuple[str, ...]:
        records: Mapping[str, Listed] = self.opening.records
        return (
            *(n for n in self.opening.subjects.bound.binding.absent if n not in records),
            *(f"{n}.{field}" for n, each in records.items() for field in each.bound.binding.absent),
        )
