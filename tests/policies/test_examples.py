"""The example lists are what their script writes: nobody has edited one by hand.

If these failed, the examples in the documentation would no longer be reproducible, and an edit
could have brought a real person's number into the repository.
"""

from __future__ import annotations

import csv
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

openpyxl = pytest.importorskip("openpyxl")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def script() -> ModuleType:
    # As if it were run: what stands beside it is imported from there.
    sys.path.insert(0, str(EXAMPLES))
    try:
        return importlib.import_module("make_examples")
    finally:
        sys.path.remove(str(EXAMPLES))


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    workbook = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    script().write(folder)
    return folder


def test_the_script_writes_the_committed_files_byte_for_byte(written: Path) -> None:
    made = {p.relative_to(written) for p in written.rglob("*") if p.is_file()}
    kept = {
        p.relative_to(EXAMPLES)
        for p in EXAMPLES.rglob("*")
        if p.suffix in {".csv", ".jsonl", ".xlsx"} or p.name.startswith("case-")
    }
    assert made == kept
    for name in made:
        if name.suffix == ".xlsx":  # a workbook carries the time of its making
            assert cells(written / name) == cells(EXAMPLES / name)
        else:
            assert (written / name).read_bytes() == (EXAMPLES / name).read_bytes(), name


def test_nobody_in_the_examples_can_exist() -> None:
    """Identity numbers begin with an area code that belongs to no place."""
    text = "\n".join(
        p.read_text(encoding="utf-8")
        for p in EXAMPLES.rglob("*")
        if p.suffix in {".csv", ".jsonl", ".yaml"}
    )
    numbers = re.findall(r"(?<![0-9A-Z])\d{17}[\dX](?![0-9A-Z])", text)
    assert numbers
    assert {number[:6] for number in numbers} == {"000000"}


def test_a_person_is_one_row_of_a_list_of_persons() -> None:
    """Applicants are keyed by their number: a number made twice would decide one of the two."""
    with (EXAMPLES / "flexible-employment-subsidy" / "applicants.csv").open(encoding="utf-8") as f:
        numbers = [row["证件号码"] for row in csv.DictReader(f)]
    assert len(numbers) == len(set(numbers))
