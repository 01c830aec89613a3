"""A csv that a program wrote: read by the database as it is, if reading it needs no judgement.

Whether it does is asked of the database, cell by cell: every header is the name of a fact, and
every cell is written as the rule set would write it. Where one is not, the csv is a list that
people made, and goes the way of those; so the answers are those of the case engine either way.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from engine import program as p
from engine.bulk.databases.dialects import DUCKDB
from engine.bulk.databases.duck import DuckDB
from engine.bulk.databases.engines import Opened
from engine.bulk.lists.lines import number_of_lines
from engine.tables.binding.bind import Binding, Column, bind
from engine.tables.cells import Table, TableError
from engine.tables.spelling import Spelling, folded

_CODE = r"[\x21-\x7e\x{3400}-\x{9fff}]+"
_NUMBER = "-?(0|[1-9][0-9]{0,17})"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def plain_csv(
    engine: DuckDB,
    path: Path,
    made: Path,
    inputs: Sequence[p.Input],
    key: Sequence[str],
    spelling: Spelling,
    within: str = "",
) -> Opened | None:
    """The csv as a table of text, kept in the new file ``made``; None where people wrote it."""
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
    # A csv of as many rows as lines has no blank line and no cell of two lines.
    if opened.rows is None or not opened.rows or opened.rows + 1 != number_of_lines(path):
        return None
    tests = [*_tests(binding, spelling, within), *_key_tests(binding, key, headers, spelling)]
    odd = " OR ".join(f"NOT ({test})" for test in tests)
    ((number,),) = engine.rows(f"SELECT count(*) FILTER (WHERE {odd}) FROM {opened.sql}")
    if number or _is_numbering(engine, opened):
        return None
    return replace(opened, name=path.name)


def _headers(path: Path) -> tuple[str, ...] | None:
    """The first line of a csv in UTF-8, each text once and none blank."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            headers = tuple(next(csv.reader(file, strict=True), ()))
    except (UnicodeDecodeError, csv.Error):
        return None
    is_plain = all(headers) and len(set(headers)) == len(headers) and "\n" not in "".join(headers)
    return headers if is_plain else None


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


def _tests(binding: Binding, spelling: Spelling, within: str) -> Iterator[str]:
    """The conditions under which each cell says what it is without any cleaning."""
    headers = {column.input.name: column.header for column in binding.columns if not column.gives}
    for column in binding.columns:
        cell = DUCKDB.name_of(column.header)
        if column.gives:
            number = DUCKDB.name_of(headers[column.number])
            yield f"coalesce({_gives(column, number, spelling)} = {cell}, TRUE)"
        else:
            test = _test(column, cell, spelling, within)
            yield f"{cell} IS NULL OR coalesce({test}, FALSE)"


def _test(column: Column, cell: str, spelling: Spelling, within: str) -> str:
    given = column.input
    match given.type:
        case p.BooleanType():
            return f"{cell} IN ('true', 'false')"
        case p.IntegerType():
            return f"regexp_full_match({cell}, '{_NUMBER}')"
        case p.DecimalType(digits=digits):
            fraction = rf"(\.[0-9]{{1,{digits}}})?" if digits else ""
            return f"regexp_full_match({cell}, '{_NUMBER}{fraction}')"
        case p.DateType():
            iso = f"regexp_full_match({cell}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
            return f"{iso} AND TRY_CAST({cell} AS DATE) IS NOT NULL"
        case p.ChoiceType(options=options):
            return DUCKDB.is_one_of(cell, [*options, *given.option_aliases])
        case _ if spelling.is_identity_number(given, within):
            return _is_number(cell)
        case _:
            blanks = ", ".join(DUCKDB.text(word) for word in sorted(spelling.blanks))
            plain = f"regexp_full_match({cell}, {DUCKDB.text(_CODE)})"
            error = f"regexp_matches({cell}, '^(#|Err:)')"
            return f"{plain} AND NOT {error} AND lower({cell}) NOT IN ({blanks or 'NULL'})"


def _is_number(cell: str) -> str:
    """Whether a text is a resident identity number of 18 digits that nobody would doubt."""
    # A cell that is none of this form has no digits to weigh, and the cast would be an error.
    digits = [f"TRY_CAST(substr({cell}, {i}, 1) AS INTEGER) * {w}" for i, w in _weighed()]
    check = f"substr('10X98765432', CAST(({' + '.join(digits)}) % 11 AS INTEGER) + 1, 1)"
    born = _birth_date(cell)
    form = f"regexp_full_match({cell}, '[0-9]{{17}}[0-9X]') AND NOT ends_with({cell}, '000')"
    right = f"coalesce(substr({cell}, 18, 1) = {check}, FALSE)"
    return f"{form} AND {right} AND TRY_CAST({born} AS DATE) IS NOT NULL"


def _weighed() -> Iterator[tuple[int, int]]:
    return enumerate(_WEIGHTS, start=1)


def _birth_date(cell: str) -> str:
    return f"(substr({cell}, 7, 4) || '-' || substr({cell}, 11, 2) || '-' || substr({cell}, 13, 2))"


def _gives(column: Column, number: str, spelling: Spelling) -> str:
    """What an identity number says of its person, as the cell beside it should."""
    if column.gives == "birth_date":
        return _birth_date(number)
    female, male = (DUCKDB.text(spelling.identity[word]) for word in ("female", "male"))
    order = f"TRY_CAST(substr({number}, 17, 1) AS INTEGER)"
    return f"CASE WHEN {order} % 2 = 0 THEN {female} ELSE {male} END"


def _key_tests(
    binding: Binding, key: Sequence[str], headers: Sequence[str], spelling: Spelling
) -> Iterator[str]:
    """The conditions under which a row is plainly one of data, by its key."""
    words = sorted({*spelling.rows.subtotals, *spelling.rows.signatures})
    said = ", ".join(DUCKDB.text(word) for word in words) or "NULL"
    for column in binding.of(key):
        cell = DUCKDB.name_of(column.header)
        yield f"coalesce({cell} <> {DUCKDB.text(column.header)}, FALSE)"
        yield f"NOT regexp_matches({cell}, '[:(]') AND lower({cell}) NOT IN ({said})"
        yield f"NOT regexp_matches({cell}, '年|月|日')"
        if headers[0] != column.header:
            yield f"NOT regexp_full_match({cell}, '[共计]{{0,2}}[0-9]{{1,6}}[人名个户家条]?')"


def _is_numbering(engine: DuckDB, opened: Opened) -> bool:
    """Whether the first row numbers the columns."""
    (first,) = engine.rows(
        f"SELECT * EXCLUDE (file_row_number) FROM {opened.sql} WHERE file_row_number = 0"
    )
    filled = [(number, text) for number, text in enumerate(first, start=1) if text is not None]
    return len(filled) >= 4 and all(text == str(number) for number, text in filled)
