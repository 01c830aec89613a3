"""A list of 100,000 rows by 20 columns, from file to file, beside what it cannot do without.

Below that nothing is possible: reading the workbook by calamine, and the bare decisions of the same
facts. What is on top of the two (finding the list, cleaning its cells, writing it back with answers
and a summary) may take as long again, twice over: the ratio is at most 3. Each is run in a process
of its own, and the most memory that it had is printed too.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from engine.library import Library
from engine.tables.binding.bind import bind
from engine.tables.binding.facts import row_facts
from engine.tables.binding.inputs import shared_inputs
from engine.tables.lists import open_lists

MEASURE = "flexible-employment-subsidy@2023-draft"
LIMIT = 3
"""How many times the time of reading and deciding the whole may take."""

MEMORY = 500
"""Megabytes."""

_APPLICANTS = Path(__file__).resolve().parents[1] / (
    "examples/flexible-employment-subsidy/applicants.csv"
)
_LEFT_OUT = (
    *("户口性质", "户籍迁出日", "他项已享受月数", "中断月数", "中断后重新登记", "已缴失业"),
    *("同月享受其他补贴", "申请时登记失业"),
)


def make(path: Path, rows: int) -> None:
    """A workbook of so many applicants and 20 columns, the example's over and over."""
    import csv

    import xlsxwriter

    with _APPLICANTS.open(encoding="utf-8-sig", newline="") as file:
        examples = list(csv.DictReader(file))
    columns = [name for name in examples[0] if name not in _LEFT_OUT]
    assert len(columns) == 20, len(columns)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, columns)
    for number in range(rows):
        example = examples[number % len(examples)]
        for column, name in enumerate(columns):
            sheet.write_string(number + 1, column, example[name])
    book.close()


def read(path: Path) -> None:
    """The sheet as calamine gives it, and nothing done with it."""
    import python_calamine

    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    for _ in sheet.iter_rows():
        pass


def bare(path: Path) -> dict[str, float]:
    """The decisions of the list's facts, with the time that they took alone."""
    library = Library.load(None, MEASURE.partition("@")[0])
    program = library.program(MEASURE)
    table = open_lists(path, [program]).subjects
    binding = bind(table, shared_inputs([program]), program.key)
    taken, decided = 0.0, 0
    for row in table.rows():
        found = row_facts(table, binding.columns, row)
        if found.problems:
            continue
        begun = time.process_time()
        library.decide(MEASURE, found.values, proposed=True)
        taken += time.process_time() - begun
        decided += 1
    return {"seconds": taken, "decided": decided}


def whole(path: Path) -> None:
    """The command that a clerk types."""
    import cli

    output = path.with_name("out.xlsx")
    arguments = ["decide", MEASURE, str(path), "--proposed", "-o", str(output)]
    cli.cli([*arguments, "--format", "json"], standalone_mode=False)


def main() -> int:
    """Run each in turn and print the seconds, the memory and the ratio; 1 where it is too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--only", choices=("make", "read", "bare", "whole"), help="for itself")
    parser.add_argument("--list", type=Path)
    given = parser.parse_args()
    if given.only:
        return _one(given.only, given.list, given.rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        _run("make", path, given.rows)
        found = {name: _run(name, path, given.rows) for name in ("read", "bare", "whole")}
    for name, took in found.items():
        print(f"{name:8}{took['seconds']:8.1f} s{took['memory']:8.0f} MB")
    below = found["read"]["seconds"] + found["bare"]["seconds"]
    ratio = found["whole"]["seconds"] / below
    memory = found["whole"]["memory"]
    print(
        f"{given.rows:,} rows: {ratio:.2f} times reading and deciding (at most {LIMIT}), ", end=""
    )
    print(f"{memory:.0f} MB (under {MEMORY})")
    return int(ratio > LIMIT or memory >= MEMORY)


def _one(name: str, path: Path, rows: int) -> int:
    begun = time.process_time()
    found: dict[str, float] = {}
    if name == "make":
        make(path, rows)
    elif name == "read":
        read(path)
    elif name == "bare":
        found = bare(path)
    else:
        with Path(os.devnull).open("w") as nowhere:
            shown, sys.stdout = sys.stdout, nowhere
            try:
                whole(path)
            finally:
                sys.stdout = shown
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.process_time() - begun, "memory": memory} | found))
    return 0


def _run(name: str, path: Path, rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.lists", "--only", name, "--list", str(path)]
    done = subprocess.run(
        [*command, "--rows", str(rows)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
