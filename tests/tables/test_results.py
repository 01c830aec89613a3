"""A list comes back as it went out, with its answers: every sheet, row and cell.

If these failed, a clerk would get back another list than the one that was sent in: a number with
other digits, a sheet without its format, a row that stands nowhere, or a file half written.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from engine.decide.decision import Decision, Verdict
from engine.tables.cells import Cell, TableError
from engine.tables.reading.files import open_table
from engine.tables.writing import new_workbook, results, same_workbook
from tests.tables.clerks import ANSWERS, HEADERS, answers_of, clerks_workbook, raw, run
from tests.tables.samples import text_file

# -- the same workbook ---------------------------------------------------------------------------


def test_answers_stand_beside_each_row_under_headers_like_the_lists_own(tmp_path: Path) -> None:
    clerks_workbook(tmp_path / "in.xlsx")
    summary = run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    found = answers_of(tmp_path / "out.xlsx")
    assert [row["结论"] for row in found] == ["可享受", "不可享受", "待补正", "", "可享受"]
    assert [row["补助"] for row in found] == [1000, "", "", "", ""]
    assert found[1]["理由"] == "资格「经认定的机构」"
    assert found[2]["缺件"] == "已认定"
    assert "-1" in found[3]["错误"]
    assert "取法" in found[4]["待解释"]
    assert (summary.read, summary.decided, len(summary.refused)) == (5, 4, 1)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["名单"]
    assert [sheet.cell(2, 8 + index).value for index in range(len(ANSWERS))] == list(ANSWERS)
    assert sheet.cell(2, 8).font.bold
    assert sheet.cell(3, 8).font.name == "仿宋"
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:O7"


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e300, 1e300),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
    st.sampled_from(["=1+1", "+86", "@x", "-", "'", "#N/A", " 甲 ", "甲\n乙", "0001"]),
    st.dates(date(1901, 1, 1)),
)
FORMATS = st.sampled_from(
    ["General", "yyyy-mm-dd", "0.00", "@", 'yyyy"年"m"月"d"日"', "h:mm", "0%"]
)
LOOKS = st.tuples(FORMATS, st.booleans(), st.sampled_from(["", "FFFF00", "C00000"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(VALUES, VALUES, LOOKS), min_size=5, max_size=5), st.data())
def test_no_cell_of_the_list_changes_in_value_or_look(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[tuple[Cell, Cell, tuple[str, bool, str]]],
    data: st.DataObject,
) -> None:
    """A date format on 20240301, 17 digits of a number, text that begins with =: all stay."""
    folder = tmp_path_factory.mktemp("same")
    book = clerks_workbook(folder / "in.xlsx")
    sheet, other = book["名单"], book["说明"]
    for number, (value, far, look) in enumerate(cells, start=3):
        for cell in (sheet.cell(number, 7), other.cell(number + 2, 4)):
            put(cell, value if cell.parent is sheet else far)
            # Calamine, the second reader, gives up on days before the first.
            if not (str(cell.value).startswith("-")):
                cell.number_format = look[0]
            cell.font = Font(italic=look[1])
            if look[2]:
                cell.fill = PatternFill("solid", fgColor=look[2])
    if data.draw(st.booleans()):
        sheet.row_dimensions[4].hidden = True
        sheet.freeze_panes = "B3"
        sheet.auto_filter.ref = "A2:G7"
    book.save(folder / "in.xlsx")
    before = hashlib.sha256((folder / "in.xlsx").read_bytes()).hexdigest()
    summary = run(folder / "in.xlsx", folder / "out.xlsx")
    assert hashlib.sha256((folder / "in.xlsx").read_bytes()).hexdigest() == before
    assert summary.read == summary.decided + len(summary.refused)
    old, new = raw(folder / "in.xlsx"), raw(folder / "out.xlsx")
    assert list(new) == [*old, "汇总"]
    for name, rows in old.items():
        for number, row in enumerate(rows):
            assert repr(new[name][number][: len(row)]) == repr(row), (name, number)
    was, now = (openpyxl.load_workbook(folder / name) for name in ("in.xlsx", "out.xlsx"))
    for name in was.sheetnames:
        assert now[name].freeze_panes == (was[name].freeze_panes or now[name].freeze_panes)
        assert now[name].merged_cells.ranges >= was[name].merged_cells.ranges
        for row in was[name].iter_rows():
            for cell in row:
                copy = now[name][cell.coordinate]
                for part in ("font", "fill", "border", "alignment", "number_format"):
                    after, original = repr(getattr(copy, part)), repr(getattr(cell, part))
                    assert after == original, (cell.coordinate, part)
    for key, dimension in was["名单"].row_dimensions.items():
        assert now["名单"].row_dimensions[key].hidden == dimension.hidden


def put(cell: Any, value: Cell) -> None:
    """A text is a text, whatever it begins with, and a number has the 17 digits that it has."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, float):
        cell._value = repr(value)


def test_a_formula_is_kept_and_it_is_said_that_it_is_computed_anew(tmp_path: Path) -> None:
    book = clerks_workbook(tmp_path / "in.xlsx")
    book["说明"]["C1"] = "=SUM(名单!D3:D7)"
    book.save(tmp_path / "in.xlsx")
    summary = run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["说明"]["C1"].value == "=SUM(名单!D3:D7)"
    assert [note.key for note in summary.notes] == ["note_formulas"]


def test_results_are_in_sight_where_the_clerk_hid_the_empty_columns(tmp_path: Path) -> None:
    """Hidden to the last column is one saying of many columns; two of one break the workbook."""
    book = clerks_workbook(tmp_path / "in.xlsx")
    dimension = book["名单"].column_dimensions["H"]
    dimension.min, dimension.max, dimension.hidden = 8, 16_384, True
    book.save(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    dimensions = openpyxl.load_workbook(tmp_path / "out.xlsx")["名单"].column_dimensions
    spans = sorted((d.min, d.max, d.hidden) for d in dimensions.values())
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert not any(hidden for first, last, hidden in spans if first <= 15 and last >= 8)
    assert spans[-1] == (16, 16_384, True)


def test_two_header_rows_have_the_answers_headed_over_both(tmp_path: Path) -> None:
    book = clerks_workbook(tmp_path / "in.xlsx")
    sheet = book["名单"]
    sheet.insert_rows(2)
    for column in range(1, 8):
        sheet.cell(2, column, sheet.cell(3, column).value)
    sheet["E2"], sheet["E3"], sheet["F3"], sheet["F2"] = "地址", "区", "街道", None
    for letter in "ABCDG":
        sheet[f"{letter}3"] = None
        sheet.merge_cells(f"{letter}2:{letter}3")
    sheet.merge_cells("E2:F2")
    book.save(tmp_path / "in.xlsx")
    summary = run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    assert summary.read == 5
    found = openpyxl.load_workbook(tmp_path / "out.xlsx")["名单"]
    assert found["H2"].value == "结论"
    assert "H2:H3" in {str(each) for each in found.merged_cells.ranges}
    assert found["H4"].value == "可享受"


def test_a_sheet_that_is_called_summary_already_is_left_alone(tmp_path: Path) -> None:
    book = clerks_workbook(tmp_path / "in.xlsx")
    book.create_sheet("汇总")["A1"] = "上月"
    book.save(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    assert list(raw(tmp_path / "out.xlsx")) == ["名单", "说明", "汇总", "汇总2"]


# -- a new workbook ------------------------------------------------------------------------------


def test_a_list_too_long_for_its_formats_is_in_a_new_workbook_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerks_workbook(tmp_path / "in.xlsx")
    same = run(tmp_path / "in.xlsx", tmp_path / "same.xlsx")
    monkeypatch.setattr(same_workbook, "ROWS_KEPT", 4)
    new = run(tmp_path / "in.xlsx", tmp_path / "new.xlsx")
    assert (same.notes, [note.key for note in new.notes]) == ((), ["note_new_size"])
    first, second = raw(tmp_path / "same.xlsx"), raw(tmp_path / "new.xlsx")
    assert list(first) == list(second)
    assert first["名单"] == second["名单"]
    assert first["说明"][2][1] == second["说明"][2][1] == "填报说明"
    texts = [cell for row in second["汇总"] for cell in row if isinstance(cell, str)]
    assert any("新写" in text for text in texts)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_xls_and_ods_come_back_as_a_new_workbook(tmp_path: Path, kind: str) -> None:
    clerks_workbook(tmp_path / "in.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / "in.xlsx")], check=True, capture_output=True)
    summary = run(tmp_path / f"in.{kind}", tmp_path / "out.xlsx")
    assert [note.key for note in summary.notes] == ["note_new_kind"]
    assert [row["结论"] for row in answers_of(tmp_path / "out.xlsx")][:2] == ["可享受", "不可享受"]
    assert raw(tmp_path / "out.xlsx")["名单"][0][0] == "职业介绍机构名单"


def dates(path: Path) -> list[str]:
    """What a workbook says of when it was made, and when it was changed."""
    with ZipFile(path) as archive:
        return re.findall(r"\d{4}-\d\d-\d\dT[0-9:]+Z", archive.read("docProps/core.xml").decode())


@pytest.mark.parametrize("kept", [True, False], ids=["same workbook", "new workbook"])
def test_the_same_list_gives_the_same_bytes_whenever_it_is_decided(
    tmp_path: Path, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook that holds the moment of its making would differ from itself."""
    clerks_workbook(tmp_path / "in.xlsx")
    if not kept:
        monkeypatch.setattr(same_workbook, "ROWS_KEPT", 1)
    for name in ("out.xlsx", "again.xlsx"):
        run(tmp_path / "in.xlsx", tmp_path / name)
    assert (tmp_path / "out.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    made = "1980-01-01T00:00:00Z"
    assert dates(tmp_path / "out.xlsx") == (dates(tmp_path / "in.xlsx") if kept else [made, made])
    with ZipFile(tmp_path / "out.xlsx") as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
        assert archive.testzip() is None


def test_a_csv_may_become_a_workbook_with_its_summary(tmp_path: Path) -> None:
    text_file(tmp_path / "in.csv", ["机构编号,已认定,备注", "A,是,=1+1", "B,否,"])
    run(tmp_path / "in.csv", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["名单", "汇总"]
    assert (book["名单"]["C2"].value, book["名单"]["C2"].data_type) == ("=1+1", "s")
    assert book["名单"]["C2"].quotePrefix
    assert book["名单"]["D2"].value == "可享受"


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour of deciding is not thrown away at row 1,048,577."""
    text_file(tmp_path / "in.csv", ["机构编号,已认定", "A,是", "B,否", "C,是"])
    for module in (results, new_workbook):
        monkeypatch.setattr(module, "SHEET_ROWS", 3)

    def never(facts: Mapping[str, object]) -> Decision:
        raise AssertionError("decided")

    with pytest.raises(TableError) as error:
        run(tmp_path / "in.csv", tmp_path / "out.xlsx", decide_one=never)
    said = "the number of rows below the header is 3, the limit is 2"
    assert said in error.value.diagnostics[0].message("en")
    assert not (tmp_path / "out.xlsx").exists()


# -- csv -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_comes_back_line_by_line_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    lines = [
        "机构名单,,",
        "机构编号,已认定,备注",
        'A,是,"甲\n乙"',
        ",,",
        "B,否,x",
        "合计,2,",
        "注：无,,",
    ]
    text_file(tmp_path / "in.csv", lines, encoding)
    summary = run(tmp_path / "in.csv", tmp_path / "out.csv")
    assert summary.read == 2
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") is (encoding == "utf-8-sig")
    found = written.decode(encoding).replace("\r\n", "\n").removesuffix("\n")
    for line in lines:
        assert line in found
    assert f"{lines[1]},{','.join(ANSWERS)}" in found
    assert '甲\n乙",可享受' in found


# -- every kind ----------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "C", "", "D"]),
            st.sampled_from(["是", "否", "", "也许"]),
            st.sampled_from(["3", "-1", "x", "13", ""]),
            st.sampled_from(["海淀区", "西城区", "东城区", ""]),
            st.sampled_from(["学院路", "清河", ""]),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([".csv", ".xlsx", ".jsonl", ".parquet"]),
)
def test_every_row_that_is_read_is_decided_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], suffix: str
) -> None:
    """Whatever stands in the rows, each has a verdict or an error, and the counts say which."""
    folder = tmp_path_factory.mktemp("counts")
    lines = ["机构编号,已认定,人数,区,街道,n"]
    lines += [",".join([*row, str(number)]) for number, row in enumerate(rows)]
    text_file(folder / "in.csv", lines)
    summary = run(folder / "in.csv", folder / f"out{suffix}")
    written = open_table(folder / f"out{suffix}")
    where = {name: written.columns.index(name) for name in ("结论", "错误", "n")}
    cells = [row.cells for row in written.rows()]
    assert [str(row[where["n"]]) for row in cells] == [str(n) for n in range(len(rows))]
    decided = [row for row in cells if row[where["结论"]] is not None]
    refused = [row for row in cells if row[where["错误"]] is not None]
    assert (len(decided), len(refused)) == (summary.decided, len(summary.refused))
    assert len(cells) == summary.read == summary.decided + len(summary.refused)
    assert sum(group.read for group in summary.groups) == summary.read
    for verdict in Verdict:
        by_street = sum(group.verdicts.get(verdict, 0) for group in summary.groups)
        assert by_street == summary.verdicts[verdict]


def test_the_letter_of_the_last_result_is_what_the_filter_ends_at(tmp_path: Path) -> None:
    """The filter that a clerk had reaches over the results, from the row it was on."""
    book = clerks_workbook(tmp_path / "in.xlsx")
    book["名单"].auto_filter.ref = "A2:G7"
    book.save(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    last = get_column_letter(len(HEADERS) + len(ANSWERS))
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["名单"].auto_filter.ref == f"A2:{last}7"
