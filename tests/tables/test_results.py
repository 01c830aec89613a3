"""A list comes back as it went out, with its answers: every sheet, row and cell.

If these failed, a clerk would get back another list than the one that was sent in: a number with
other digits, a sheet without its format, a row that stands nowhere, or a file half written.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from engine.decide.decision import Decision, Verdict
from engine.ruleset.diagnostics import Language
from engine.tables import results, same_workbook
from engine.tables.cells import Cell, TableError
from engine.tables.deciding import decide_table
from engine.tables.lists import open_lists
from engine.tables.reading import open_table
from engine.tables.summary import Summary, street_column
from tests.tables.samples import PROGRAM, decide, text_file

HEADERS = ("机构编号", "已认定", "人数", "工资", "区", "街道", "备注")
ANSWERS = ("结论", "月数合计", "补助", "理由", "缺件", "待解释", "版本", "错误")
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("A1", "是", 3, 1000, "海淀区", "学院路", None),
    ("A2", "否", 3, 1000, "海淀区", "清河", None),
    ("A3", None, 3, 1000, "海淀区", "学院路", None),
    ("A4", "是", -1, 1000, "海淀区", "清河", None),
    ("A5", "是", 3, 1000, "西城区", "学院路", None),
)


def clerks_workbook(path: Path, rows: tuple[tuple[Cell, ...], ...] = ROWS) -> Any:
    """A list as a street office keeps it: a title, a formatted table, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet["A1"] = "职业介绍机构名单"
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    side = Side(style="thin")
    for column, header in enumerate(HEADERS, start=1):
        cell = sheet.cell(2, column, header)
        cell.fill = PatternFill("solid", fgColor="D9D9D9")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            cell.font = Font(name="仿宋", size=12)
            cell.alignment = Alignment(vertical="center")
    sheet.column_dimensions["A"].width = 22
    sheet.row_dimensions[2].height = 30
    other = book.create_sheet("说明")
    other["B3"] = "填报说明"
    book.save(path)
    return book


def run(
    path: Path,
    output: Path,
    *,
    records: Path | None = None,
    mask: bool = False,
    language: Language = "zh",
    decide_one: Any = decide,
) -> Summary:
    """Decide a list as the command line does; without records a subject has none."""
    given_records = {"介绍记录": (records, None)} if records is not None else {}
    lists = open_lists(path, [PROGRAM], records=given_records)
    return decide_table(
        lists.subjects,
        output,
        decide_one,
        [PROGRAM],
        records=lists.records,
        mask=mask,
        language=language,
    )


def raw(path: Path) -> dict[str, list[list[Any]]]:
    """Every sheet as calamine reads it: a second reader than the one that wrote."""
    book = python_calamine.load_workbook(str(path))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def answers_of(path: Path, sheet: str = "名单", header: int = 2) -> list[dict[str, Any]]:
    rows = raw(path)[sheet]
    names = rows[header - 1]
    return [
        {name: value for name, value in zip(names, row, strict=True) if name in ANSWERS}
        for row in rows[header:]
    ]


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


# -- the summary ---------------------------------------------------------------------------------


def test_the_summary_counts_by_verdict_reason_and_street_and_leads_to_the_rows(
    tmp_path: Path,
) -> None:
    clerks_workbook(tmp_path / "in.xlsx")
    summary = run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    assert summary.grouped_by == "街道"
    assert [(g.name, g.read, g.refused) for g in summary.groups] == [
        ("学院路", 3, 0),
        ("清河", 2, 1),
    ]
    assert [(r.name, r.rows, r.alone, r.quote) for r in summary.reasons] == [
        ("资格", 1, 1, "经认定的机构")
    ]
    assert summary.missing == (("已认定", 1),)
    bonus = next(total for total in summary.totals if total.benefit.name == "补助")
    assert (bonus.amount, bonus.known, bonus.open) == (Decimal(1000), 1, 1)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["汇总"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for said in ("草案，不可用于发放", PROGRAM.hash, "学院路", "in.xlsx", "「经认定的机构」", "A4"):
        assert said in texts, said
    (link,) = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert link.location == "'名单'!A6"


def test_the_total_of_what_has_no_figure_is_none_and_not_zero(tmp_path: Path) -> None:
    clerks_workbook(tmp_path / "in.xlsx", ROWS[4:])
    summary = run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    bonus = next(total for total in summary.totals if total.benefit.name == "补助")
    assert (bonus.amount, bonus.known, bonus.open) == (None, 0, 1)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("街道", True),
        ("街道（镇）", True),
        ("所属\n街道", True),
        ("街镇", True),
        ("街道地址", False),
    ],
)
def test_a_street_column_is_known_by_its_whole_header(header: str, found: bool) -> None:
    """街道地址 is an address: a group of one row for each person is no count by street."""
    assert (street_column(["姓名", header]) == 1) is found


def test_an_english_reader_gets_an_english_summary(tmp_path: Path) -> None:
    clerks_workbook(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.xlsx", language="en")
    rows = raw(tmp_path / "out.xlsx")
    assert "Summary" in rows
    flat = [cell for row in rows["Summary"] for cell in row]
    for said in ("Reconciliation", "Verdicts", "eligible", "accreditation", "Rows refused"):
        assert said in flat, said


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


def test_a_csv_may_become_a_workbook_with_its_summary(tmp_path: Path) -> None:
    text_file(tmp_path / "in.csv", ["机构编号,已认定,备注", "A,是,=1+1", "B,否,"])
    run(tmp_path / "in.csv", tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["名单", "汇总"]
    assert (book["名单"]["C2"].value, book["名单"]["C2"].data_type) == ("=1+1", "s")
    assert book["名单"]["C2"].quotePrefix
    assert book["名单"]["D2"].value == "可享受"


def test_more_rows_than_a_sheet_has_are_refused_originalanything_is_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour of deciding is not thrown away at row 1,048,577."""
    text_file(tmp_path / "in.csv", ["机构编号,已认定", "A,是", "B,否", "C,是"])
    monkeypatch.setattr(results, "SHEET_ROWS", 3)

    def never(facts: Mapping[str, object]) -> Decision:
        raise AssertionError("decided")

    with pytest.raises(TableError, match="3"):
        run(tmp_path / "in.csv", tmp_path / "out.xlsx", decide_one=never)
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


# -- identity numbers ----------------------------------------------------------------------------

NUMBER = "11010819880615001X"
SHOWN = "110108********001X"


def masked_list(path: Path, headers: tuple[str, ...] = ("证件号码",)) -> Path:
    book = clerks_workbook(path)
    sheet = book["名单"]
    sheet["G2"], sheet["G3"], sheet["G4"] = "身份证号", NUMBER, "1101081988061500"
    sheet["G5"] = 110108198806150011
    sheet["F3"].comment = Comment(f"与{NUMBER}同户", "某某")
    book["说明"]["B3"] = f"联系人（{NUMBER}）"
    book["说明"]["B4"] = '="号" & "110108198806150011"'
    book.save(path)
    return path


@pytest.mark.parametrize("limit", [20_000, 1])
def test_masked_no_number_is_whole_anywhere_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Comments, formulas, other sheets, numbers that are wrong: a notice shows none of them."""
    monkeypatch.setattr(same_workbook, "ROWS_KEPT", limit)
    masked_list(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.xlsx", mask=True)
    shutil.unpack_archive(tmp_path / "out.xlsx", tmp_path / "parts", "zip")
    for part in (tmp_path / "parts").rglob("*.xml"):
        text = part.read_text(encoding="utf-8")
        assert "19880615" not in text, part.name
    rows = raw(tmp_path / "out.xlsx")["名单"]
    assert rows[2][6] == SHOWN


def test_masked_no_message_and_no_other_file_shows_a_number(tmp_path: Path) -> None:
    """The key of a refused row is quoted in its reason, in the summary and beside records."""
    from dataclasses import replace

    inputs = tuple(
        replace(i, name="证件号码") if i.name == "机构编号" else i for i in PROGRAM.inputs
    )
    program = replace(PROGRAM, inputs=inputs, key=("证件号码",))
    lines = ["证件号码,人数", f"{NUMBER},3", f"{NUMBER},3", "1101081988061500,3"]
    text_file(tmp_path / "in.csv", lines)
    text_file(tmp_path / "r.csv", ["证件号码,月数", f"{NUMBER},1", "11010119900307002X,2"])
    lists = open_lists(
        tmp_path / "in.csv", [program], records={"介绍记录": (tmp_path / "r.csv", None)}
    )

    def fail(facts: Mapping[str, object]) -> Decision:
        raise AssertionError("decided")

    summary = decide_table(
        lists.subjects, tmp_path / "out.csv", fail, [program], records=lists.records, mask=True
    )
    told = [r.message("zh") for each in summary.refused for r in each.reasons]
    told += [r.message("zh") for each in summary.records_refused for r in each.reasons]
    told += [*summary.subjects, (tmp_path / "out.csv").read_text(encoding="utf-8")]
    assert len(summary.refused) == 3
    for text in told:
        assert "19880615" not in text
        assert "19900307" not in text


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
