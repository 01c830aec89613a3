"""A csv with its answers, line by line as it came; the lines are made by the database.

It is what Python's writer of csv would write of the same cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from engine.bulk.databases.dialects import DUCKDB
from engine.bulk.databases.duck import DuckDB
from engine.bulk.lists.apart import Apart
from engine.bulk.lists.parquet_rows import beside
from engine.bulk.lists.sources import LINE
from engine.bulk.results.copies import harmless
from engine.tables.cells import optional
from engine.tables.writing.plain_forms import csv_cell

_TEXT = "text"
_END = "\r\n"


def write_csv_lines(
    engine: DuckDB, apart: Apart, answers: Path, headers: Sequence[str], made: Path
) -> None:
    """Write the lines of a csv to the new file ``made``, each with its answers if it has any.

    ``answers`` is the Parquet file with the columns ``headers`` and the line of each row.
    """
    arrow = optional("pyarrow", "bulk", "--engine duckdb")
    compute = optional("pyarrow.compute", "bulk", "--engine duckdb")
    source = f"SELECT * FROM read_parquet({DUCKDB.text(str(answers))})"
    kinds = {name: kind for name, kind, *_ in engine.rows(f"DESCRIBE {source}")}
    texts = {name for name, kind in kinds.items() if kind == "VARCHAR"}
    own = engine.batches(_pieces(apart.lines(), apart.headers, set(apart.headers), ""))
    added = engine.batches(_pieces(source, headers, texts, ","))
    with made.open("xb") as file:
        file.write(_line([*apart.headers, *headers]).encode(apart.encoding))
        for batch, here, more in beside(own, added, LINE):
            ends = arrow.repeat("", batch.num_rows)
            if more is not None:
                text = more.column(_TEXT).combine_chunks()
                ends = compute.replace_with_mask(ends, here, text)
            lines = compute.binary_join_element_wise(batch.column(_TEXT), ends, _END, "")
            whole = arrow.ListArray.from_arrays([0, len(lines)], lines)
            file.write(compute.binary_join(whole, "")[0].as_buffer())


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=_END).writerow([csv_cell(cell) for cell in cells])
    return text.getvalue()


def _pieces(rows: str, headers: Sequence[str], texts: set[str], before: str) -> str:
    """The query of the cells of each row as a piece of its line, beside the number of that."""
    q = DUCKDB.name_of
    cells = [harmless(q(h)) if h in texts else f"CAST({q(h)} AS VARCHAR)" for h in headers]
    joined = " || ',' || ".join(f"coalesce({_quoted(cell)}, '')" for cell in cells)
    return f"SELECT {q(LINE)}, '{before}' || {joined} AS {q(_TEXT)} FROM ({rows})"


def _quoted(cell: str) -> str:
    return (
        f"CASE WHEN regexp_matches({cell}, '[,\"\\r\\n]') "
        f"THEN '\"' || replace({cell}, '\"', '\"\"') || '\"' ELSE {cell} END"
    )
