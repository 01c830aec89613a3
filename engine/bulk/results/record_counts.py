"""What became of records: each belongs to a subject that was decided, or it is told why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bulk.databases.engines import Engine
from engine.bulk.lists.sources import Bound


@dataclass(frozen=True, slots=True)
class RecordsCount:
    """What became of the records of an input: read = used + the other three."""

    name: str
    file: str
    read: int
    of_refused: int
    of_nobody: int
    keyless: int

    @property
    def used(self) -> int:
        """The records of subjects that were decided."""
        return self.read - self.refused

    @property
    def refused(self) -> int:
        """The records on which nothing was decided."""
        return self.of_refused + self.of_nobody + self.keyless


def count_records(
    engine: Engine,
    answers: str,
    error: str,
    ours: Sequence[str],
    key: Sequence[str],
    records: Mapping[str, Bound],
) -> Iterator[RecordsCount]:
    """Count the records of each input.

    ``answers`` stands after FROM: the rows with their answers, ``error`` the column of why one was
    refused, ``ours`` the columns there of the inputs ``key``.
    """
    q, d = engine.dialect.name_of, engine.dialect

    def alike(column: str) -> str:
        return d.normal(d.cast(q(column), d.text_type))

    named = [q(f"k{index}") for index, _ in enumerate(key)]
    right = ", ".join(f"{alike(c)} AS {n}" for c, n in zip(ours, named, strict=True))
    bad = f"max(CASE WHEN {q(error)} IS NOT NULL THEN 1 ELSE 0 END) AS bad"
    keyless = " OR ".join(f"r.{n} IS NULL" for n in named)
    same = " AND ".join(f"r.{n} = s.{n}" for n in named)
    for name, each in records.items():
        columns = each.relation.columns
        left = ", ".join(f"{alike(columns[k])} AS {n}" for k, n in zip(key, named, strict=True))
        ((read, no_key, nobody, refused),) = engine.rows(
            f"SELECT count(*), count(*) FILTER (WHERE {keyless}), "
            f"count(*) FILTER (WHERE NOT ({keyless}) AND s.bad IS NULL), "
            f"count(*) FILTER (WHERE s.bad = 1)\n"
            f"FROM (SELECT {left} FROM {each.relation.sql}) AS r\n"
            f"LEFT JOIN (SELECT {', '.join(named)}, {bad} FROM "
            f"(SELECT {right}, {q(error)} FROM {answers}) AS decided "
            f"GROUP BY {', '.join(named)}) AS s ON {same}"
        )
        yield RecordsCount(name, each.opened.name, read, refused, nobody, no_key)
