"""A list is written whole or not at all, with its cells as they were and no text run as a formula.

If these failed, a killed run would leave half a payment list, or opening a list would run code.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.program import DecimalType, IntegerType
from engine.tables.cells import Cell, TableError
from engine.tables.reading.files import open_table
from engine.tables.writing.looks import Look
from engine.tables.writing.new_workbook import new_workbook
from engine.tables.writing.placing import placed
from engine.tables.writing.plain_forms import OutputColumn, writing

KINDS = pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])


def save(path: Path, headers: Sequence[str], *rows: Sequence[Cell]) -> Path:
    if path.suffix == ".xlsx":
        with placed(path) as file, new_workbook(file, path.name) as book:
            sheet = book.sheet("名单")
            for number, row in enumerate([headers, *rows], start=1):
                for column, cell in enumerate(row, start=1):
                    sheet.put(number, column, cell, Look())
        return path
    with writing(path, [OutputColumn(header) for header in headers]) as write:
        for row in rows:
            write(row)
    return path


def rows_of(path: Path) -> list[tuple[Cell, ...]]:
    return [row.cells for row in open_table(path).rows()]


# -- round trips ---------------------------------------------------------------------------------

TEXT = "多\n行 “,”"
VALUES: tuple[Cell, ...] = ("甲", TEXT, True, -35, Decimal("-0.10"), date(2024, 2, 29), None)


@KINDS
def test_what_is_written_is_read_again(tmp_path: Path, suffix: str) -> None:
    """A csv and a jsonl have no dates and a csv no numbers: there the text is what it means."""
    path = save(tmp_path / f"a{suffix}", list("abcdefg"), VALUES)
    read: tuple[Cell, ...] = VALUES
    if suffix == ".csv":
        read = ("甲", TEXT, "true", "-35", "-0.10", "2024-02-29", None)
    elif suffix == ".jsonl":
        read = (*VALUES[:5], "2024-02-29", None)
    assert rows_of(path) == [read]
    assert open_table(path).columns == tuple("abcdefg")


@KINDS
@settings(max_examples=25, deadline=None)
@given(
    number=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10)),
    whole=st.integers(-(10**30), 10**30),
)
def test_a_number_comes_back_digit_for_digit(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, number: Decimal, whole: int
) -> None:
    """Where a sheet's binary number would round, the digits are written as text."""
    path = tmp_path_factory.mktemp("numbers") / f"a{suffix}"
    save(path, ["n", "w"], (number, whole))
    ((first, second),) = rows_of(path)
    assert Decimal(str(first)) == number
    assert int(str(second)) == whole


def test_a_parquet_keeps_every_type_of_its_source(tmp_path: Path) -> None:
    source = tmp_path / "a.parquet"
    columns = {
        "f": pa.array([0.1, None], pa.float32()),
        "i": pa.array([1, 2], pa.int16()),
        "d": pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)),
        "t": pa.array([datetime(2024, 1, 1, 8), None], pa.timestamp("ms")),
        "c": pa.array(["甲", None], pa.dictionary(pa.int32(), pa.string())),
        "b": pa.array([b"\x00", None]),
        "m": pa.array([[("k", 1.5)], None], pa.map_(pa.string(), pa.float64())),
        "r": pa.array([[{"n": 0.1}, None], []], pa.list_(pa.struct([("n", pa.float64())]))),
    }
    pq.write_table(pa.table(columns), source)
    table = open_table(source)
    output = tmp_path / "b.parquet"
    fields = [OutputColumn(n, None, of) for n, of in zip(table.columns, table.schema, strict=True)]
    with writing(output, fields) as write:
        for row in table.rows():
            write(row.cells)
    assert pq.read_table(output).equals(pq.read_table(source))


def test_a_declared_result_has_its_type_even_where_no_row_has_a_value(tmp_path: Path) -> None:
    """Two months of lists go into one data set: a column must not change its type between them."""
    path = tmp_path / "a.parquet"
    columns = [OutputColumn("月数", IntegerType()), OutputColumn("金额", DecimalType(2))]
    with writing(path, columns) as write:
        write((None, None))
    assert pq.read_schema(path).types == [pa.int64(), pa.decimal128(38, 2)]


def test_a_column_of_several_kinds_is_text(tmp_path: Path) -> None:
    path = save(tmp_path / "a.parquet", ["x"], ("三十",), (35,), (Decimal("0.1"),), (True,))
    assert rows_of(path) == [("三十",), ("35",), ("0.1",), ("true",)]


@pytest.mark.parametrize("bom", [False, True])
def test_a_byte_order_mark_is_written_where_asked(tmp_path: Path, bom: bool) -> None:
    path = tmp_path / "a.csv"
    with writing(path, [OutputColumn("编号")], bom=bom) as write:
        write(("甲",))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") is bom


# -- formulas ------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+A1", "-A1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_no_formula_in_a_csv_header_included(tmp_path: Path, text: str) -> None:
    path = save(tmp_path / "a.csv", [text], (text,))
    table = open_table(path)
    assert table.columns == (f"'{text}",)
    assert rows_of(path) == [(f"'{text}",)]


@pytest.mark.parametrize("text", ["-5", "+8613800000000", "-0.50", "plain", "a=b"])
def test_numbers_and_plain_text_stay_as_they_are_in_a_csv(tmp_path: Path, text: str) -> None:
    assert rows_of(save(tmp_path / "a.csv", ["x"], (text,), (Decimal("-1.5"),)))[0] == (text,)


def test_text_is_a_string_in_a_workbook(tmp_path: Path) -> None:
    texts = [*FORMULAS, "#N/A", "_x0041_", "a\x01b"]
    path = save(tmp_path / "a.xlsx", ["=h"], *((text,) for text in texts))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert {cell.data_type for (cell,) in sheet.iter_rows()} <= {"s", "inlineStr"}
    assert rows_of(path) == [(text,) for text in texts]


def test_what_a_cell_of_a_sheet_cannot_hold_is_refused_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="32767"):
        save(tmp_path / "a.xlsx", ["x"], ("a" * 32_768,))
    assert not list(tmp_path.iterdir())


# -- in its place, whole -------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_run_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, suffix: str, stop: type[BaseException]
) -> None:
    path = save(tmp_path / f"a{suffix}", ["x"], ("old",))
    before = path.read_bytes()

    def interrupted() -> None:
        with writing(path, [OutputColumn("x")]) as write:
            write(("new",))
            raise stop

    with pytest.raises(stop):
        interrupted()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stands_until_the_last_row_is_written(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", ["x"], ("old",))
    path.chmod(0o640)
    with writing(path, [OutputColumn("x")]) as write:
        write(("new",))
        assert rows_of(path) == [("old",)]
    assert rows_of(path) == [("new",)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_an_input_is_never_overwritten_by_whatever_name(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", ["x"], ("old",))
    link = tmp_path / "b.csv"
    link.symlink_to(path)
    for output in (path, link, tmp_path / "." / "a.csv"):
        with (
            pytest.raises(TableError) as caught,
            writing(output, [OutputColumn("x")], [path]),
        ):
            raise AssertionError("opened")
        assert [found.code for found in caught.value.diagnostics] == ["output-is-input"]


@pytest.mark.parametrize("name", ["a.xls", "none/a.csv", "folder.csv"])
def test_a_place_that_cannot_be_written_is_a_typed_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(TableError) as caught, writing(tmp_path / name, [OutputColumn("x")]):
        raise AssertionError("opened")
    assert [found.code for found in caught.value.diagnostics] == ["unwritable-table"]


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_equal_headers_are_an_error_where_columns_have_names_only(
    tmp_path: Path, suffix: str
) -> None:
    with pytest.raises(TableError) as caught:
        save(tmp_path / f"a{suffix}", ["x", "x"])
    assert [found.code for found in caught.value.diagnostics] == ["column-twice"]
