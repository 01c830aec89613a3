"""A register that fits one version better than the other: what is missing, refused, renamed.

If these failed, a fact that one version alone asks would be taken for known, or a row that one
version alone refuses would be lost.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from engine.compare.population.model import Population
from engine.compare.population.register import Register
from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import ReadingError
from engine.tables.cells import TableError
from tests.compare.population.registers import ask
from tests.compare.population.small import AFTER, BEFORE, HEADERS, register, rows, versions


def people(
    folder: Path, without: tuple[str, ...] = (), names: dict[str, str] | None = None
) -> Path:
    """The register as a workbook that an office made, without some columns or under other names."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["申请人名册"])
    kept = [name for name in HEADERS if name not in without]
    sheet.append([(names or {}).get(name, name) for name in kept])
    words = {"true": "是", "false": "否", "2024-03-14": "2024.3.14"}
    for row in rows():
        sheet.append([words.get(row[name], row[name]) or None for name in kept])
    path = folder / "people.xlsx"
    book.save(path)
    return path


def counts(found: Population) -> object:
    edges = [(each.edge, each.before, each.after) for each in found.edges]
    return found.matrix, found.benefits, found.clauses, edges, found.groups


def test_a_workbook_of_people_says_what_a_csv_says(tmp_path: Path) -> None:
    typed = ask(*versions(), register(tmp_path))
    path = people(tmp_path)
    made = ask(*versions(), Register(str(path), by=("街道",)))
    assert counts(made) == counts(typed)
    assert made.cleaned
    assert [(each.row, each.kind) for each in made.samples] == [
        (each.row + 1, each.kind) for each in typed.samples
    ]


def test_a_table_of_a_database_is_read_for_both(tmp_path: Path) -> None:
    typed = ask(*versions(), register(tmp_path))
    file = tmp_path / "people.duckdb"
    with duckdb.connect(str(file)) as database:
        source = f"read_csv('{tmp_path / 'people.csv'}', all_varchar = false)"
        database.execute(f"CREATE TABLE 名册 AS SELECT * FROM {source}")
    made = ask(*versions(), Register(f"{file}#名册", by=("街道",)))
    assert made.matrix == typed.matrix


def test_a_fact_without_a_column_is_missing_where_it_is_asked(tmp_path: Path) -> None:
    """The newer version alone asks whether there is a home: nobody is eligible without knowing."""
    found = ask(*versions(), Register(str(people(tmp_path, ("有住房",)))), proposed=True)
    assert found.facts.only_before == ("在校",)
    assert found.facts.only_after == ("有住房",)
    assert found.facts.absent_before == ()
    assert found.facts.absent_after == ("有住房",)
    assert Verdict.ELIGIBLE in found.before.verdicts
    assert Verdict.ELIGIBLE not in found.after.verdicts
    assert Verdict.INCOMPLETE in found.after.verdicts


def test_refused_rows_are_told_with_their_reason(tmp_path: Path) -> None:
    """Of a register that both versions refuse whole, a count alone would not say what to mend."""
    found = ask(*versions(), register(tmp_path))
    assert (found.before.refused, found.after.refused) == (1, 2)
    assert (found.refused_by_both, found.refused_by_one("after")) == (1, 1)
    assert [(each.side, each.rows, each.row) for each in found.refused] == [
        ("both", 1, 13),
        ("after", 1, 11),
    ]
    assert all("赡养人数" in each.reason for each in found.refused)


@pytest.mark.parametrize("header", ["有住房", "has_home"])
def test_a_column_is_found_under_the_name_of_the_other_version(tmp_path: Path, header: str) -> None:
    """Renamed, with the same alias: the register still has the older name."""
    older = BEFORE.replace("非在校: {alias: not_at_school, by: 取法, cases: {从严: not 在校",
                           "有住所: {alias: housed, by: 取法, cases: {从严: 有住房"
    ).replace("  在校: {alias: at_school", "  有住房: {alias: has_home")  # fmt: skip
    newer = AFTER.replace("有住房", "自有住房")
    path = people(tmp_path, ("在校",), {"有住房": header})
    found = ask(*versions(older, newer), Register(str(path)), proposed=True)
    same = ask(*versions(older, AFTER), Register(str(path)), proposed=True)
    assert found.matrix == same.matrix
    assert found.facts.only_after == ()
    if header == "有住房":
        assert found.facts.renamed == (("自有住房", "有住房"),)


def test_groups_are_by_several_columns(tmp_path: Path) -> None:
    found = ask(*versions(), register(tmp_path, ("街道", "sex")))
    assert found.by == ("街道", "性别")
    assert sum(group.before.read for group in found.groups) == 12
    assert sum(group.became for group in found.groups) == found.became


def test_a_column_that_is_not_there_is_an_error_with_a_guess(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="街道"):
        ask(*versions(), register(tmp_path, ("街到",)))


def test_a_reading_that_is_open_in_neither_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="取发"):
        ask(*versions(), register(tmp_path), readings={"取发": "从严"})


def test_records_that_no_version_asks_are_an_error(tmp_path: Path) -> None:
    asked = replace(register(tmp_path), records={"记录": (str(tmp_path / "people.csv"), None)})
    with pytest.raises(TableError, match="no-records-input"):
        ask(*versions(), asked)


def test_a_reading_is_chosen_where_it_is_open(tmp_path: Path) -> None:
    settled = AFTER.replace("  取法:\n", "  取法:\n    chosen: 从宽\n    decided_on: 2024-01-01\n")
    settled = settled.replace("    proposed: 从严\n", "    proposed: 从严\n    decided_by: 局\n")
    found = ask(*versions(after=settled), register(tmp_path), readings={"取法": "从严"})
    assert [(side, c.reading) for side, c in found.chosen] == [
        ("before", "从严"),
        ("after", "从宽"),
    ]
