"""The same decisions as SQL written by hand for DuckDB, a script for each measure."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import duckdb

from benchmarks.bulk.readings import BONUS, FEE, PEOPLE

SCRIPTS = {PEOPLE: "people.sql", FEE: "fee.sql", BONUS: "bonus.sql"}


def decide(measure: str, source: Path, records: Path | None, target: Path, ordered: bool) -> None:
    """Decide a file into a file; ``ordered`` keeps the rows in their order."""
    script = (Path(__file__).parent / SCRIPTS[measure]).read_text(encoding="utf-8")
    for name, path in {"input": source, "records": records, "output": target}.items():
        quoted = str(path).replace("'", "''")
        script = script.replace(f"${name}", f"'{quoted}'")
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {os.cpu_count()}")
        connection.execute(f"SET preserve_insertion_order = {str(ordered).lower()}")
        connection.execute(script)


def main() -> int:
    """Decide one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", choices=SCRIPTS)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--unordered", action="store_true", help="the rows in any order")
    given = parser.parse_args()
    decide(given.measure, given.source, given.records, given.target, not given.unordered)
    return 0


if __name__ == "__main__":
    sys.exit(main())
