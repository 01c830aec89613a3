"""The list copied, nothing decided: what reading and writing it costs whoever decides it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import duckdb

from benchmarks.bulk.readings import BENEFITS, PEOPLE


def copy(source: Path, target: Path) -> None:
    """Copy the people in their order, under the columns of the other lists; no answer is given."""
    answers = ("结论", *BENEFITS[PEOPLE], "不符合", "待补", "待解释", "版本", "错误")
    empty = ", ".join(f"NULL::VARCHAR AS {name}" for name in answers)
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {os.cpu_count()}")
        listed = connection.read_parquet(str(source)).project(f"*, {empty}")
        listed.write_parquet(str(target))


def main() -> int:
    """Copy one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    copy(given.source, given.target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
