"""The lists that Spark reads: their rows numbered, and their values measured.

What a query may read twice has to be the same both times, and Spark holds for random what numbers
the rows of a csv and what brings a text into its normal form: such a list is kept by the executors,
on their disks, for as long as the run lasts. Of Parquet neither is needed, nearly always.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.bulk.databases.engines import Given, Kind, Opened, may_be_blank
from engine.bulk.databases.spark import NORMAL_SPARK
from engine.bulk.on_spark.session import SparkDatabase
from engine.tables.cells import unreadable

NUMBER = "#number"
"""The column that numbers the rows of a list, from 1, over all of its files."""

_FILE, _BLOCK, _ID = "#file", "#block", "#id"
_KINDS: dict[str, tuple[Kind, int]] = {
    "boolean": ("boolean", 0),
    "tinyint": ("integer", 2**7),
    "smallint": ("integer", 2**15),
    "int": ("integer", 2**31),
    "bigint": ("integer", 2**63),
    "float": ("double", 0),
    "double": ("double", 0),
    "date": ("date", 0),
    "timestamp_ntz": ("instant", 0),
    "string": ("text", 0),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rows of a list stand: ``files`` with the number before their first row.

    ``first`` is what the first row of a file is called: 2 where a header stands above it. A table
    of the catalogue has no files, and its rows no place.
    """

    files: Sequence[tuple[int, str]]
    first: int = 1

    def of(self, number: int) -> tuple[int, str]:
        """The number of a row in its file (0: it has none), and the file where there are many."""
        if not self.files:
            return 0, ""
        at = bisect_right([before for before, _ in self.files], number - 1) - 1
        before, path = self.files[at]
        name = path.rpartition("/")[2] if len(self.files) > 1 else ""
        return number - before - 1 + self.first, name


def open_list(engine: SparkDatabase, where: str) -> tuple[Opened, Places]:
    """A Parquet, csv or jsonl path that Spark reads, else a table of its catalogue.

    Its rows have a number, which is the same however often it is read. Raises
    :class:`TableError` where Spark cannot read it.
    """
    read, suffix = engine.session.read, Path(where).suffix.lower()
    try:
        if suffix == ".parquet":
            frame = read.parquet(where)
        elif suffix == ".csv":
            frame = read.option("header", True).option("escape", '"').csv(where)
        elif suffix == ".jsonl":
            frame = read.json(where)
        else:
            frame = engine.session.table(where)
        return _numbered(engine, where, frame, suffix)
    except engine.errors as error:
        text = str(error).partition("\n")[0]
        raise unreadable(Path(where), text, text) from error


def _numbered(engine: SparkDatabase, where: str, frame: Any, suffix: str) -> tuple[Opened, Places]:
    columns = tuple(
        _given(name, kind) for name, kind in frame.dtypes if not name.startswith("_corrupt")
    )
    places = Places((), 2 if suffix == ".csv" else 1)
    if suffix == ".parquet" and len(paths := frame.inputFiles()) == 1:
        places = replace(places, files=((0, paths[0]),))
        listed = frame.selectExpr("*", f"_metadata.row_index + 1 AS `{NUMBER}`")
    elif suffix in (".parquet", ".csv", ".jsonl"):
        listed, places = _by_files(engine, frame, suffix, places)
    else:
        listed = engine.keep(
            frame.selectExpr("*", f"monotonically_increasing_id() + 1 AS `{NUMBER}`")
        )
    number = engine.dialect.name_of(NUMBER)
    return Opened(where, engine.view(listed), columns, number), places


def _by_files(engine: SparkDatabase, frame: Any, suffix: str, places: Places) -> tuple[Any, Places]:
    """The rows numbered in the order of their files, and within a file in their own."""
    if suffix == ".parquet":
        block, within = "0L", "_metadata.row_index"
    else:
        # Spark reads a text block by block; in a block the rows are in order, one after another.
        block, within = "_metadata.file_block_start", "monotonically_increasing_id()"
    placed = frame.selectExpr(
        "*", f"_metadata.file_path AS `{_FILE}`", f"{block} AS `{_BLOCK}`", f"{within} AS `{_ID}`"
    )
    if suffix != ".parquet":
        placed = engine.keep(placed)
    found = engine.rows(
        f"SELECT `{_FILE}`, `{_BLOCK}`, count(*), min(`{_ID}`) FROM {engine.view(placed)} "
        "GROUP BY ALL ORDER BY 1, 2"
    )
    before = 0
    files: list[tuple[int, str]] = []
    blocks: list[tuple[str, int, int]] = []
    for path, begins, rows, least in found:
        if not files or files[-1][1] != path:
            files.append((before, path))
        blocks.append((path, begins, before - least + 1))
        before += rows
    hidden = (_FILE, _BLOCK, _ID)
    if len(blocks) < 2:
        shift = blocks[0][2] if blocks else 1
        listed = placed.selectExpr("*", f"`{_ID}` + {shift}L AS `{NUMBER}`").drop(*hidden)
    else:
        text = engine.dialect.text
        values = ", ".join(f"({text(path)}, {b}L, {shift}L)" for path, b, shift in blocks)
        shifts = engine.session.sql(
            f"SELECT * FROM VALUES {values} AS blocks (`{_FILE}`, `{_BLOCK}`, `#shift`)"
        )
        joined = placed.join(shifts.hint("broadcast"), [_FILE, _BLOCK])
        listed = joined.selectExpr("*", f"`{_ID}` + `#shift` AS `{NUMBER}`")
        listed = listed.drop(*hidden, "#shift")
    return listed, replace(places, files=tuple(files))


def measured(
    engine: SparkDatabase,
    opened: Opened,
    columns: Sequence[str],
    texts: Sequence[str],
    *,
    as_text: bool,
) -> Opened:
    """The list with the least and greatest value of ``columns``, which are read for it.

    Without them the query has to allow for every day and number that there is, and is many times
    as long. ``texts`` are brought into Unicode's normal form C where one may not be in it.
    ``as_text``: a csv, of whose values nothing is known before they are read one by one.
    """
    q = engine.dialect.name_of
    kinds = {given.name: given.kind for given in opened.columns}
    wanted = [] if as_text else [c for c in columns if kinds[c] in ("integer", "date", "text")]
    asked = [f"{how}({q(column)})" for column in wanted for how in ("min", "max")]
    asked += [f"coalesce(bool_or({NORMAL_SPARK.may_change(q(column))}), FALSE)" for column in texts]
    if not asked:
        return opened
    (row,) = engine.rows(f"SELECT {', '.join(asked)} FROM {opened.sql}")
    spans = {column: (row[2 * at], row[2 * at + 1]) for at, column in enumerate(wanted)}
    found = tuple(_within(given, spans.get(given.name)) for given in opened.columns)
    odd = [column for column, is_odd in zip(texts, row[2 * len(wanted) :], strict=True) if is_odd]
    return replace(opened, columns=found, sql=_composed(engine, opened.sql, odd))


def _composed(engine: SparkDatabase, table: str, odd: Sequence[str]) -> str:
    """A table with the texts of some columns in the normal form C."""
    if not odd:
        return table
    q, frame = engine.dialect.name_of, engine.session.table(table)
    for column in odd:
        composed = f"java_method('com.ibm.icu.text.Normalizer', 'compose', {q(column)}, false)"
        may_change = NORMAL_SPARK.may_change(q(column))
        text = f"CASE WHEN {may_change} THEN {composed} ELSE {q(column)} END"
        frame = frame.withColumns({column: engine.functions.expr(text)})
    return engine.view(engine.keep(frame))


def _within(given: Given, span: tuple[Any, Any] | None) -> Given:
    if span is None:
        return given
    if given.kind == "text":
        return replace(given, may_be_blank=span[0] is not None and may_be_blank(*span))
    return given if span[0] is None else replace(given, span=span)


def _given(name: str, type_: str) -> Given:
    if type_.startswith("decimal("):
        precision, scale = (int(part) for part in type_[8:-1].split(","))
        return Given(name, "decimal", scale, 10**precision)
    if type_.startswith("array<struct<"):
        return Given(name, "records")
    kind, limit = _KINDS.get(type_, ("other", 0))
    return Given(name, kind, 0, limit)
