"""Whether two files of answers say the same about the same subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb


class DifferenceError(Exception):
    """Two contestants answer unlike; the message says how many rows and shows the first."""


@dataclass(frozen=True, slots=True)
class Answers:
    """A file of answers, and how it says them, in expressions of DuckDB over its columns.

    ``columns`` stand in the same order for all files that are compared. ``refused`` is whether a
    row was refused: the text of the reason is each engine's own, so that there is one is compared.
    ``settled``: only these rows are compared, and by the first so many columns that are given.
    """

    path: Path
    key: str
    columns: Sequence[str]
    refused: str = "error IS NOT NULL"
    settled: str = "TRUE"


def assert_same(reference: Answers, other: Answers, rows: int) -> int:
    """Every settled row of ``other`` says what ``reference`` says; it has ``rows`` subjects.

    Gives the number of rows compared.

    Raises :class:`DifferenceError` where it does not, or where a row is not in ``reference``.
    """
    names = [f"c{at}" for at in range(len(other.columns))]
    unlike = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in ("refused", *names))
    pairs = f"""
        WITH a AS ({_listed(reference, names)}), b AS ({_listed(other, names)}),
        unlike AS (SELECT * FROM b LEFT JOIN a USING (key) WHERE {unlike})
    """
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT count(DISTINCT {other.key}), count(*) FILTER ({other.settled}) "
            "FROM read_parquet($1)",
            [str(other.path)],
        )
        number, compared = found.fetchall()[0]
        if number != rows:
            raise DifferenceError(f"{other.path}: {number:,} subjects and not {rows:,}")
        differing = connection.execute(f"{pairs} SELECT count(*) FROM unlike").fetchall()[0][0]
        if differing:
            first = connection.execute(f"{pairs} SELECT * FROM unlike LIMIT 3").fetchall()
            lines = "\n".join(map(str, first))
            raise DifferenceError(f"{other.path}: {differing:,} of {compared:,} differ:\n{lines}")
    return int(compared)


def assert_in_order(source: Path, answers: Answers) -> None:
    """The subjects stand in the order of their list.

    Raises :class:`DifferenceError` where they do not.
    """
    with duckdb.connect() as connection:
        moved = connection.execute(
            f"SELECT count(*) FROM (SELECT {answers.key} AS a FROM read_parquet($1)) AS listed "
            f"POSITIONAL JOIN (SELECT {answers.key} AS b FROM read_parquet($2)) AS answered "
            "WHERE a IS DISTINCT FROM b",
            [str(source), str(answers.path)],
        ).fetchall()[0][0]
    if moved:
        raise DifferenceError(f"{answers.path}: {moved:,} rows are not in their place")


def written(path: Path) -> int:
    """The rows in a file of answers, or in those that a pattern matches."""
    with duckdb.connect() as connection:
        found = connection.execute("SELECT count(*) FROM read_parquet($1)", [str(path)])
        return int(found.fetchall()[0][0])


def _listed(answers: Answers, names: Sequence[str]) -> str:
    path = str(answers.path).replace("'", "''")
    listed = [f"{answers.key} AS key", f"coalesce({answers.refused}, FALSE) AS refused"]
    pairs = zip(answers.columns, names, strict=False)
    listed += [f"{expression} AS {name}" for expression, name in pairs]
    return f"SELECT {', '.join(listed)} FROM read_parquet('{path}') WHERE {answers.settled}"
