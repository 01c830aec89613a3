"""A list is read as it stands in its file: every row with the number a person sees, no float.

If these failed, a row would be lost or named wrongly, or a figure changed before anybody judged it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.tables.cells import TableError
from engine.tables.reading.files import open_table
from tests.tables.samples import text_file


def codes(error: TableError) -> list[str]:
    return [diagnostic.code for diagnostic in error.diagnostics]


# -- csv -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path, encoding: str) -> None:
    table = open_table(text_file(tmp_path / "a.csv", ["编号,名", "1,甲"], encoding))
    assert table.columns == ("编号", "名")
    assert [(row.number, row.cells) for row in table.rows()] == [(2, ("1", "甲"))]


def test_rows_are_numbered_by_line_and_blank_ones_are_none(tmp_path: Path) -> None:
    """A quoted line break makes a row of two lines: it is known by the first."""
    lines = ["a,b", '1,"x', 'y"', "", " ,", "2,"]
    table = open_table(text_file(tmp_path / "a.csv", lines))
    assert [(r.number, r.cells) for r in table.rows()] == [(2, ("1", "x\ny")), (6, ("2", None))]
    assert [r.number for r in table.rows()] == [2, 6], "a table is read as often as it is asked"


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", ["a,b", "1,甲"])
    path.write_bytes(path.read_bytes() + "2,乙\n".encode("gb18030"))
    table = open_table(path)
    with pytest.raises(TableError) as caught:
        list(table.rows())
    (found,) = caught.value.diagnostics
    assert found.code == "not-utf8"
    assert found.place is not None
    assert found.place.line == 3
    assert found.arguments["offset"] == len("a,b\n1,甲\n2,".encode()) + 1


def test_a_quote_that_is_never_closed_does_not_swallow_the_list(tmp_path: Path) -> None:
    table = open_table(text_file(tmp_path / "a.csv", ["a,b", '1,"x', "2,y"]))
    with pytest.raises(TableError) as caught:
        list(table.rows())
    assert codes(caught.value) == ["unreadable-table"]


def test_a_row_of_another_width_is_given_with_its_problem(tmp_path: Path) -> None:
    table = open_table(text_file(tmp_path / "a.csv", ["a,b", "1", "1,2,3", "1,2"]))
    found = [(row.number, row.cells, [p.code for p in row.problems]) for row in table.rows()]
    assert found == [
        (2, ("1", None), ["row-width"]),
        (3, ("1", "2"), ["row-width"]),
        (4, ("1", "2"), []),
    ]


# -- jsonl ---------------------------------------------------------------------------------------


def test_a_jsonl_has_exact_numbers_and_the_columns_of_all_its_lines(tmp_path: Path) -> None:
    lines = ['{"a": 0.1, "b": 1}', "", '{"c": [{"d": 1.50}], "a": 1e2}']
    table = open_table(text_file(tmp_path / "a.jsonl", lines))
    assert table.columns == ("a", "b", "c")
    first, second = table.rows()
    assert (first.number, first.cells) == (1, (Decimal("0.1"), 1, None))
    assert (second.number, second.cells) == (3, (Decimal("1e2"), None, ({"d": Decimal("1.50")},)))


@pytest.mark.parametrize(
    "line",
    ["[1]", "{", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\\ud800"}', '{"a": ' + "9" * 5000 + "}"],
)
def test_a_line_that_is_no_exact_object_is_a_row_with_a_problem(tmp_path: Path, line: str) -> None:
    table = open_table(text_file(tmp_path / "a.jsonl", ['{"a": 1}', line]))
    good, bad = table.rows()
    assert not good.problems
    assert (bad.number, bad.cells) == (2, (None,))
    assert [problem.code for problem in bad.problems] == ["row-syntax"]


# -- parquet -------------------------------------------------------------------------------------


def test_a_parquet_keeps_its_types_and_lists_of_structs_are_records(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {
        "d": pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)),
        "f": pa.array([0.1, 35.0], pa.float64()),
        "day": pa.array([date(2024, 2, 29), None], pa.date32()),
        "yes": pa.array([True, None]),
        "rows": pa.array([[{"n": 1}], []], pa.list_(pa.struct([("n", pa.int64())]))),
    }
    pq.write_table(pa.table(columns), path)
    first, second = open_table(path).rows()
    assert (first.number, second.number) == (1, 2)
    expected = (Decimal("1.50"), Decimal("0.1"), date(2024, 2, 29), True, ({"n": 1},))
    assert first.cells == expected
    assert second.cells == (None, 35, None, None, ())
    assert type(second.cells[1]) is int


# -- xlsx ----------------------------------------------------------------------------------------


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append(["编号", "n", "x", "day", "at"])
    sheet.append(["007", 35.0, 0.1, datetime(2024, 3, 1), datetime(2024, 3, 1, 8, 30)])
    sheet.append([None] * 5)
    sheet.append(["008", True, None, None, None])
    other = book.create_sheet("记录")
    other.append(["编号"])
    other.append(["007"])
    book.save(path)
    return path


def test_cells_of_a_workbook_are_typed_and_rows_numbered_as_excel_does(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path / "a.xlsx"))
    first, second = table.rows()
    expected = ("007", 35, Decimal("0.1"), date(2024, 3, 1), datetime(2024, 3, 1, 8, 30))
    assert (first.number, first.cells) == (2, expected)
    assert type(first.cells[1]) is int
    assert (second.number, second.cells) == (4, ("008", True, None, None, None))


def test_a_sheet_is_chosen_by_name_and_an_unknown_one_lists_those_there_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    assert [row.cells for row in open_table(path, "记录").rows()] == [("007",)]
    with pytest.raises(TableError, match="名单, 记录"):
        open_table(path, "别的")


# -- any file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["none.csv", "none.jsonl", "none.parquet", "none.xlsx", "a.doc"])
def test_what_is_not_there_or_of_no_known_kind_is_a_typed_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError) as caught:
        open_table(tmp_path / name)
    assert codes(caught.value) == ["unreadable-table"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_a_file_that_is_empty_or_of_another_kind_is_a_typed_error(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(TableError) as caught:
        open_table(tmp_path / name)
    assert codes(caught.value) == ["unreadable-table"]


@pytest.mark.parametrize(("name", "extra"), [("a.xlsx", "excel"), ("a.parquet", "parquet")])
def test_a_missing_package_is_an_error_with_the_pip_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, extra: str
) -> None:
    import importlib

    real = importlib.import_module

    def absent(module: str, package: str | None = None) -> object:
        if module.startswith(("pyarrow", "python_calamine")):
            raise ImportError(module)
        return real(module, package)

    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(TableError) as caught:
        open_table(tmp_path / name)
    (found,) = caught.value.diagnostics
    assert found.code == "optional-package"
    assert f"pip install 'cuoshi[{extra}]'" in found.hint("zh")
