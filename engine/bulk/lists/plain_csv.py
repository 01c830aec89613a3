"""A csv of one table below one line of headers, read by the database as it stands.

What it says is asked of the database, cell by cell. Where every cell is plain, the csv is one that
a program wrote. Where some rows take judgement, those alone are read as a list of people, and so
the answers are those of the case engine either way. A csv of any other form is read row by row.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine import program as p
from engine.bulk.databases.dialects import DUCKDB
from engine.bulk.databases.duck import DuckDB
from engine.bulk.databases.engines import Opened
from engine.bulk.lists import plain_cells
from engine.bulk.lists.lines import csv_form
from engine.tables.binding.bind import Binding, bind
from engine.tables.cells import Table, TableError
from engine.tables.spelling import Spelling, folded


@dataclass(frozen=True, slots=True)
class Csv:
    """A csv as a table of text; ``line`` is the line of the file on which a row of it begins.

    ``is_plain``: a program wrote it. ``odd`` is the condition of a row that takes judgement;
    ``binding`` says which columns are facts.
    """

    opened: Opened
    line: str
    binding: Binding
    is_plain: bool
    odd: str


def plain_csv(
    engine: DuckDB,
    path: Path,
    made: Path,
    inputs: Sequence[p.Input],
    key: Sequence[str],
    spelling: Spelling,
    within: str = "",
) -> Csv | None:
    """The csv, kept in the new file ``made``; None where it has not this form."""
    headers = _headers(path)
    if headers is None:
        return None
    table = Table(path, headers, lambda: iter(()), typed_by_people=True, spelling=spelling)
    try:
        binding = bind(table, inputs, required=key, within=within)
    except TableError:
        return None
    if not _is_plain(binding, len(headers), key, spelling, within):
        return None
    read = _read(engine, path, headers, made)
    if read is None or _is_numbering(engine, read[0]):
        return None
    opened, line = read
    data = list(plain_cells.of_data(binding, key, headers, spelling))
    silent = [*plain_cells.in_silence(binding, spelling, within), *data]
    odd = " OR ".join(f"NOT ({test})" for test in silent)
    plain = [*plain_cells.plain(binding, spelling, within), *data]
    unlike = " OR ".join(f"NOT ({test})" for test in plain)
    first = engine.rows(f"SELECT 1 FROM {opened.sql} WHERE {unlike} LIMIT 1")
    is_plain = not first and line == _ONE_LINE
    return Csv(replace(opened, name=path.name), line, binding, is_plain, odd)


_ONE_LINE = "file_row_number + 2"
"""The line of a row where each has one of its own, the headers being the first."""

_LINE = "#line"


def _headers(path: Path) -> tuple[str, ...] | None:
    """The first line of a csv in UTF-8, each text once and none blank."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            headers = tuple(next(csv.reader(file, strict=True), ()))
    except (UnicodeDecodeError, csv.Error):
        return None
    is_plain = all(headers) and len(set(headers)) == len(headers) and "\n" not in "".join(headers)
    return headers if is_plain and _LINE not in headers else None


def _is_plain(
    binding: Binding, width: int, key: Sequence[str], spelling: Spelling, within: str
) -> bool:
    """Whether each header is the name or the alias of its fact, and nothing is to be derived."""
    own = [column for column in binding.columns if not column.gives]
    mapped = spelling.mapped
    return (
        not (mapped.values or mapped.whole_months or mapped.confirmed or mapped.columns)
        and (len(own) >= 2 or width <= 3)
        and all(column.header in (column.input.name, column.input.alias) for column in own)
        and all(column.own for column in binding.columns if column.gives)
        and all(column.header.strip() == column.header for column in own)
        and not any(_has_odd_option(column.input, spelling) for column in own)
        and not any(isinstance(column.input.type, p.RecordsType) for column in own)
        and not any(
            spelling.is_identity_number(c.input, within) and c.header != c.input.name for c in own
        )
        and bool(key or within)
    )


def _has_odd_option(given: p.Input, spelling: Spelling) -> bool:
    options = given.type.options if isinstance(given.type, p.ChoiceType) else ()
    return any(folded(option) in spelling.blanks for option in (*options, *given.option_aliases))


def _read(
    engine: DuckDB, path: Path, headers: Sequence[str], made: Path
) -> tuple[Opened, str] | None:
    """The cells and the line of each row, None where another reader of csv might see others."""
    form = csv_form(path)
    if not form.is_strict:
        return None
    columns = ", ".join(f"{DUCKDB.text(name)}: 'VARCHAR'" for name in headers)
    source = (
        f"read_csv({DUCKDB.text(str(path))}, auto_detect = false, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', nullstr = '', strict_mode = true, null_padding = false, "
        f"columns = {{{columns}}})"
    )
    try:
        engine.write(f"SELECT * FROM {source}", made)
    except Exception as error:
        if not engine.is_error(error) or isinstance(error, engine.stopping):
            raise
        return None
    opened = engine.parquet(made)
    rows, feeds, commas = opened.rows or 0, 0, 0
    if rows and form.has_quotes:
        inside = ", ".join(f"sum({_number_of(sign, headers)})" for sign in "\n,")
        ((feeds, commas),) = engine.rows(f"SELECT {inside} FROM {opened.sql}")
    # The database leaves out blank lines, and blank cells beyond the last column.
    lines, cells = rows + 1 + feeds, (rows + 1) * (len(headers) - 1) + commas
    if not rows or (lines, cells) != (form.lines, form.commas):
        return None
    if not feeds:
        return opened, _ONE_LINE
    return _with_lines(engine, opened, headers, made.with_suffix(".lines.parquet"))


def _with_lines(
    engine: DuckDB, opened: Opened, headers: Sequence[str], made: Path
) -> tuple[Opened, str]:
    """The same cells beside the line of each row, where cells have line feeds in them."""
    feeds, line = _number_of("\n", headers), DUCKDB.name_of(_LINE)
    before = f"sum({feeds}) OVER (ROWS UNBOUNDED PRECEDING) - ({feeds})"
    listed = ", ".join(map(DUCKDB.name_of, headers))
    sql = f"SELECT {listed}, {_ONE_LINE} + {before} AS {line} FROM {opened.sql}"
    engine.write(sql, made)
    found = engine.parquet(made)
    return replace(found, columns=tuple(c for c in found.columns if c.name != _LINE)), line


def _number_of(character: str, headers: Sequence[str]) -> str:
    """How often a character stands in the cells of a row."""
    said = DUCKDB.text(character)
    cells = map(DUCKDB.name_of, headers)
    return " + ".join(f"coalesce(len({c}) - len(replace({c}, {said}, '')), 0)" for c in cells)


def _is_numbering(engine: DuckDB, opened: Opened) -> bool:
    """Whether the first row numbers the columns."""
    listed = ", ".join(DUCKDB.name_of(column.name) for column in opened.columns)
    (first,) = engine.rows(f"SELECT {listed} FROM {opened.sql} WHERE file_row_number = 0")
    filled = [(number, text) for number, text in enumerate(first, start=1) if text is not None]
    return len(filled) >= 4 and all(text == str(number) for number, text in filled)
