"""Cells of a csv that mean what they say, as conditions of SQL; and the values that they mean.

A cell that is *plain* is written as the rule set would write it. One that is read *in silence* is a
value of its fact with nothing to be told of it: what the cleaner of the case engine would make of
it without a word, and neither clean nor refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from engine import program as p
from engine.bulk.databases.dialects import DUCKDB
from engine.bulk.lists.sources import DIGITS
from engine.tables.binding.bind import Binding, Column
from engine.tables.spelling import Spelling

_CODE = r"[\x21-\x7e\x{3400}-\x{9fff}]+"
_NUMBER = "-?(0|[1-9][0-9]{0,17})"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SAID = {True: ("true", "是"), False: ("false", "否")}
"""How truth is written where nothing is to be told of it; first as a rule set writes it."""


def plain(binding: Binding, spelling: Spelling, within: str) -> Iterator[str]:
    """The conditions under which each cell of a row is plain."""
    for column in binding.columns:
        cell = DUCKDB.name_of(column.header)
        yield _as_given(column, cell, binding, spelling) or _or_blank(
            cell, _is_plain(column, cell, spelling, within)
        )


def in_silence(binding: Binding, spelling: Spelling, within: str) -> Iterator[str]:
    """The conditions under which each cell of a row is read in silence."""
    for column in binding.columns:
        cell = DUCKDB.name_of(column.header)
        said = _as_given(column, cell, binding, spelling)
        if said:
            yield said
            continue
        if isinstance(column.input.type, p.BooleanType):
            test = f"{cell} IN ({_texts((*_SAID[True], *_SAID[False]))})"
        else:
            test = _is_plain(column, cell, spelling, within)
        if column.input.range is not None:
            test = f"({test}) AND {_is_inside(column.input.range, value(column.input, cell))}"
        yield _or_blank(cell, test)


def value(given: p.Input, cell: str) -> str:
    """The value of a cell that is read in silence; NULL or another value where it is not."""
    match given.type:
        case p.BooleanType():
            return f"{cell} IN ({_texts(_SAID[True])})"
        case p.IntegerType():
            return f"TRY_CAST({cell} AS DECIMAL({DIGITS}, 0))"
        case p.DecimalType(digits=digits):
            return f"TRY_CAST({cell} AS DECIMAL({DIGITS}, {digits or 0}))"
        case p.DateType():
            return f"TRY_CAST({cell} AS DATE)"
        case p.ChoiceType() if given.option_aliases:
            whens = " ".join(
                f"WHEN {DUCKDB.text(alias)} THEN {DUCKDB.text(option)}"
                for alias, option in given.option_aliases.items()
                if alias not in given.type.options
            )
            return f"CASE {cell} {whens} ELSE {cell} END" if whens else cell
        case _:
            return cell


def of_data(
    binding: Binding, key: Sequence[str], headers: Sequence[str], spelling: Spelling
) -> Iterator[str]:
    """The conditions under which a row is plainly one of data, by its key."""
    words = sorted({*spelling.rows.subtotals, *spelling.rows.signatures})
    said = _texts(words) or "NULL"
    for column in binding.of(key):
        cell = DUCKDB.name_of(column.header)
        yield f"coalesce({cell} <> {DUCKDB.text(column.header)}, FALSE)"
        yield f"NOT regexp_matches({cell}, '[:(]') AND lower({cell}) NOT IN ({said})"
        yield f"NOT regexp_matches({cell}, '年|月|日')"
        if headers[0] != column.header:
            yield f"NOT regexp_full_match({cell}, '[共计]{{0,2}}[0-9]{{1,6}}[人名个户家条]?')"


def _texts(words: Sequence[str]) -> str:
    return ", ".join(map(DUCKDB.text, words))


def _or_blank(cell: str, test: str) -> str:
    return f"{cell} IS NULL OR coalesce({test}, FALSE)"


def _is_plain(column: Column, cell: str, spelling: Spelling, within: str) -> str:
    given = column.input
    match given.type:
        case p.BooleanType():
            return f"{cell} IN ({_texts([said[0] for said in _SAID.values()])})"
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
            plain_text = f"regexp_full_match({cell}, {DUCKDB.text(_CODE)})"
            error = f"regexp_matches({cell}, '^(#|Err:)')"
            blanks = _texts(sorted(spelling.blanks)) or "NULL"
            return f"{plain_text} AND NOT {error} AND lower({cell}) NOT IN ({blanks})"


def _is_inside(within: p.Edges, cell: str) -> str:
    """Whether a value is in a range; a value that is none is in no range."""
    tests = [f"{cell} IS NOT NULL"]
    if within.lower is not None:
        tests.append(f"{cell} {'>=' if within.lower_included else '>'} {_edge(within.lower)}")
    if within.upper is not None:
        tests.append(f"{cell} {'<=' if within.upper_included else '<'} {_edge(within.upper)}")
    return " AND ".join(tests)


def _edge(of: p.Scalar) -> str:
    if isinstance(of, date):
        return DUCKDB.day(of)
    return f"{of:f}" if isinstance(of, Decimal) else str(of)


# -- numbers of identity -------------------------------------------------------------------------


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


def _as_given(column: Column, cell: str, binding: Binding, spelling: Spelling) -> str:
    """Whether an identity number says of its person what the cell beside it does; '': no such."""
    if not column.gives:
        return ""
    headers = {each.input.name: each.header for each in binding.columns if not each.gives}
    number = DUCKDB.name_of(headers[column.number])
    said = _birth_date(number)
    if column.gives == "sex":
        female, male = (DUCKDB.text(spelling.identity[word]) for word in ("female", "male"))
        order = f"TRY_CAST(substr({number}, 17, 1) AS INTEGER)"
        said = f"CASE WHEN {order} % 2 = 0 THEN {female} ELSE {male} END"
    return f"coalesce({said} = {cell}, TRUE)"
