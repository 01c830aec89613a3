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
    """A file of answers: its key and the columns that are compared, under the file's own names.

    ``columns`` stand in the same order in all files that are compared. ``error`` is the column
    that is not null where a row was refused; '' where nobody is. Its text is each engine's own, so
    that there is one, and not what it says, is compared.
    """

    path: Path
    key: str
    columns: Sequence[str]
    error: str = "error"


def assert_same(reference: Answers, other: Answers, *, rows: int = 0) -> int:
    """The number of rows compared: those of ``other``, each of which ``reference`` must have.

    Raises :class:`DifferenceError` where an answer differs, a row is not in ``reference``, or
    there are not ``rows`` of them (where that is given).
    """
    pairs = list(zip(reference.columns, other.columns, strict=True))
    unlike = [f'a."{ours}" IS DISTINCT FROM b."{theirs}"' for ours, theirs in pairs]
    unlike.append(f'a."{reference.key}" IS NULL')
    refused = f'b."{other.error}" IS NOT NULL' if other.error else "FALSE"
    unlike.append(f'(a."{reference.error}" IS NOT NULL) IS DISTINCT FROM ({refused})')
    sql = f"""
        FROM read_parquet($theirs) AS b
        LEFT JOIN read_parquet($ours) AS a ON a."{reference.key}" = b."{other.key}"
    """
    shown = ", ".join(f'a."{ours}", b."{theirs}"' for ours, theirs in pairs)
    given = {"ours": str(reference.path), "theirs": str(other.path)}
    with duckdb.connect() as connection:
        found, differing = connection.execute(
            f"SELECT count(*), count(*) FILTER (WHERE {' OR '.join(unlike)}) {sql}", given
        ).fetchall()[0]
        if rows and found != rows:
            raise DifferenceError(f"{other.path}: {found:,} rows and not {rows:,}")
        if differing:
            first = connection.execute(
                f'SELECT b."{other.key}", {shown} {sql} WHERE {" OR ".join(unlike)} LIMIT 3', given
            ).fetchall()
            lines = "\n".join(map(str, first))
            raise DifferenceError(f"{other.path}: {differing:,} of {found:,} differ:\n{lines}")
    return int(found)
