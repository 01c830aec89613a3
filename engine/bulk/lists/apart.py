"""The rows of a csv that take judgement, read as those of people, and put back among the others.

The reader of lists is given the line of headers and those rows alone, with what its judgement of
them rests on beside: the first row, the last, and the one after each. What it makes of a row is
what it would make of it in the whole list.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from engine.bulk.databases.dialects import DUCKDB
from engine.bulk.databases.duck import DuckDB
from engine.bulk.lists import plain_cells
from engine.bulk.lists.parquet_rows import beside, put_in, rows_of
from engine.bulk.lists.people import PROBLEMS
from engine.bulk.lists.plain_csv import Csv
from engine.bulk.lists.sources import LINE, SHEET
from engine.tables.cells import Cell, Row, Table, optional
from engine.tables.reading.grids import Grids
from engine.tables.reading.layout import Grid

_BATCH = 8192


@dataclass(frozen=True, slots=True)
class Apart:
    """A csv of which some rows are read apart; its files stand in ``folder``, which is its own."""

    engine: DuckDB
    path: Path
    csv: Csv
    folder: Path

    @property
    def headers(self) -> tuple[str, ...]:
        """The line of headers, which is the first."""
        return tuple(column.name for column in self.csv.opened.columns)

    @property
    def encoding(self) -> str:
        """What the csv is written in: UTF-8, with a byte order mark or without."""
        with self.path.open("rb") as file:
            return "utf-8-sig" if file.read(3) == codecs.BOM_UTF8 else "utf-8"

    def grids(self) -> Grids:
        """The rows that are read apart, as the one sheet of a file."""
        made = self.file("apart")
        if not made.exists():
            self.folder.mkdir(exist_ok=True)
            self._write_apart(made)

        def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
            yield 1, self.headers
            for number, *cells in rows_of(made, [LINE, *self.headers]):
                assert isinstance(number, int)
                yield number, cells

        grid = Grid("", rows, len(self.headers), by_line=True)
        return Grids(self.path, (grid,), None, "utf-8", self.encoding == "utf-8-sig")

    def lines(self) -> str:
        """All rows as a query: the line of each, and its cells as they stand."""
        return self.rows(self._listed())

    def whole(self, table: Table) -> Table:
        """The list with all of its rows, of which ``table`` has those that are read apart."""
        return replace(table, rows=partial(self._whole, table))

    # -- putting them back -------------------------------------------------------------------------

    def put_back(self, cleaned: Path, made: Path) -> None:
        """All rows as facts in the new file ``made``; ``cleaned`` has those that are read apart.

        A row that was left out of those is left out.
        """
        compute = optional("pyarrow.compute", "bulk", "--engine duckdb")
        parquet = optional("pyarrow.parquet", "bulk", "--engine duckdb")
        with parquet.ParquetFile(cleaned) as file:
            schema = file.schema_arrow
            rows = (
                batch.select(schema.names).cast(schema)
                for batch in self.engine.batches(self.rows(self._facts(schema.names)))
            )
            out = self._left_out(cleaned)
            with parquet.ParquetWriter(made, schema) as writer:
                for batch, here, judged in beside(rows, file.iter_batches(), LINE):
                    whole = batch if judged is None else put_in(batch, here, judged)
                    if len(out):
                        is_out = compute.is_in(whole.column(LINE), value_set=out)
                        whole = whole.filter(compute.invert(is_out))
                    writer.write_batch(whole)

    def _facts(self, columns: Sequence[str]) -> str:
        """The columns of a file of facts but for the line, each as its cells say in silence."""
        q = DUCKDB.name_of
        values = {SHEET: "''", PROBLEMS: "CAST(NULL AS VARCHAR)"}
        for column in self.csv.binding.columns:
            if not column.gives:
                given = column.input
                values[given.name] = plain_cells.value(given, q(column.header))
        return ", ".join(f"{values.get(n, q(n))} AS {q(n)}" for n in columns if n != LINE)

    def _left_out(self, cleaned: Path) -> Any:
        """The lines of the rows that were read apart and are no data."""
        line, kept = DUCKDB.name_of(LINE), DUCKDB.text(str(cleaned))
        found = self.engine.arrow(
            f"SELECT {line} FROM {self.read('apart')} "
            f"WHERE {line} NOT IN (SELECT {line} FROM read_parquet({kept}))"
        )
        return found.column(0)

    # -- its files ---------------------------------------------------------------------------------

    def file(self, name: str) -> Path:
        """The place of one of its files."""
        return self.folder / f"{name}.parquet"

    def read(self, name: str) -> str:
        """What stands after FROM to read one of its files."""
        return f"read_parquet({DUCKDB.text(str(self.file(name)))})"

    def _listed(self) -> str:
        return ", ".join(map(DUCKDB.name_of, self.headers))

    def rows(self, listed: str) -> str:
        """All rows as a query: the line of each, and what is listed."""
        line = f"CAST({self.csv.line} AS BIGINT) AS {DUCKDB.name_of(LINE)}"
        return f"SELECT {line}, {listed} FROM {self.csv.opened.sql}"

    def _write_apart(self, made: Path) -> None:
        source, odd = self.csv.opened.sql, self.file("odd")
        self.engine.write(
            f"SELECT file_row_number AS n FROM {source} WHERE {self.csv.odd}",
            odd,
        )
        read = self.read("odd")
        wanted = (
            f"SELECT n FROM {read} UNION SELECT n + 1 FROM {read} UNION SELECT 0 "
            f"UNION SELECT max(file_row_number) FROM {source} "
            f"UNION SELECT max(file_row_number) FROM {source} "
            f"WHERE file_row_number NOT IN (SELECT n FROM {read})"
        )
        self.engine.write(
            f"{self.rows(self._listed())} WHERE file_row_number IN ({wanted}) "
            "ORDER BY file_row_number",
            made,
        )

    def _whole(self, table: Table) -> Iterator[Row]:
        """All rows in their order, but for those that ``table`` leaves out."""
        numbers = (row.number for row in table.rows())
        kept = next(numbers, None)
        apart = rows_of(self.file("apart"), [LINE])
        (looked_at,) = next(apart, (None,))
        for row in numbered(self._all(), self.headers):
            if row.number == looked_at:
                (looked_at,) = next(apart, (None,))
                if row.number != kept:
                    continue
                kept = next(numbers, None)
            yield row

    def _all(self) -> Path:
        made = self.file("all")
        if not made.exists():
            self.engine.write(self.lines(), made)
        return made


def numbered(path: Path, headers: Sequence[str]) -> Iterator[Row]:
    """The rows of a file that has the line of each and its cells."""
    for number, *cells in rows_of(path, [LINE, *headers]):
        assert isinstance(number, int)
        yield Row(number, tuple(cells))
