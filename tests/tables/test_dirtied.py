"""A clean list that was soiled in every way that is known gives the same facts, or names the cell.

If this failed, what a clerk's habits do to a list would change what is decided about somebody.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.tables.binding.bind import bind
from engine.tables.binding.facts import Facts, row_facts
from engine.tables.lists import open_lists
from engine.tables.report import WHY
from tests.tables.dirt import INPUTS, Clean, Dirtied, dirtied, program


def read(path: Path) -> dict[tuple[str, int], Facts]:
    """The facts of every row of a list, by its sheet and number."""
    table = open_lists(path, [program()]).subjects
    binding = bind(table, INPUTS, required=("证件号码",))
    return {(row.sheet, row.number): row_facts(table, binding.columns, row) for row in table.rows()}


def agrees(found: Facts, clean: Clean, lost: dict[int, str], place: object) -> None:
    """The facts of a row are the clean ones, but for what was lost in the named columns."""
    named = {problem.place.column for problem in found.problems if problem.place}
    missing = {each.fact for each in found.cleaned if not each.after}
    for column, fact in lost.items():
        if fact == "证件号码":
            assert column in named, (place, fact)
        else:
            assert fact in missing, (place, fact)
            assert fact not in found.values, (place, fact)
    assert named <= set(lost), (place, found.problems)
    expected = {name: value for name, value in clean.items() if name not in lost.values()}
    assert found.values == expected, place
    assert all(each.why in WHY for each in found.cleaned)


@settings(max_examples=150, deadline=None, print_blob=False)
@given(dirtied())
def test_a_soiled_workbook_gives_the_clean_facts_or_names_the_cell(
    tmp_path_factory: pytest.TempPathFactory, dirty: Dirtied
) -> None:
    found = read(dirty.save(tmp_path_factory.mktemp("dirty") / "list.xlsx"))
    assert set(found) == set(dirty.places), "a row was lost, or one was made of no data"
    for (sheet, row), clean in dirty.places.items():
        lost = {
            column: fact for (s, r, column), fact in dirty.lost.items() if (s, r) == (sheet, row)
        }
        agrees(found[sheet, row], clean, lost, (sheet, row))


@settings(max_examples=60, deadline=None)
@given(dirtied(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_a_soiled_csv_gives_the_same_in_any_encoding(
    tmp_path_factory: pytest.TempPathFactory, dirty: Dirtied, encoding: str
) -> None:
    """A csv does not know its day 0, so a serial date is refused there and not guessed."""
    name, lines = next(iter(dirty.sheets.items()))
    path = tmp_path_factory.mktemp("dirty") / "list.csv"
    width = max(len(line) for line in lines)
    numbers: list[int] = []
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        line_number = 1
        for line in lines:
            texts = ["" if cell is None else str(cell) for cell in line]
            numbers.append(line_number)
            writer.writerow([*texts, *[""] * (width - len(texts))])
            line_number += 1 + sum(text.count("\n") for text in texts)
    found = read(path)
    places = {row: clean for (sheet, row), clean in dirty.places.items() if sheet == name}
    assert {number for _, number in found} == {numbers[row - 1] for row in places}
    for row, clean in places.items():
        lost = {
            column: fact for (s, r, column), fact in dirty.lost.items() if (s, r) == (name, row)
        }
        serial = {
            column
            for column, cell in enumerate(lines[row - 1], start=1)
            if len(str(cell)) == 5 and str(cell).isdecimal()
        }
        facts = found["", numbers[row - 1]]
        if serial & {problem.place.column for problem in facts.problems if problem.place}:
            continue
        agrees(facts, clean, lost, row)
