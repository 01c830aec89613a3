"""Whatever was done to a list in reading it can be followed back to its cell, in a csv.

If these failed, somebody would answer for figures that are not in the list that was sent.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from engine.tables.binding.bind import bind
from engine.tables.binding.facts import row_facts
from engine.tables.binding.repeats import repeats
from engine.tables.cells import Cleaning
from engine.tables.lists import open_lists
from engine.tables.report import report_path, reporting
from tests.tables.dirt import INPUTS, number, program
from tests.tables.samples import INPUTS as AGENCY
from tests.tables.samples import PROGRAM, text_file

NUMBER = number(date(1988, 6, 15), 2)


def lines(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel would take it for GBK"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_cleaning_is_a_line_that_says_where_what_and_why(tmp_path: Path) -> None:
    source = text_file(
        tmp_path / "a.csv",
        ["名单,,", "身份证号,申请日期,户籍区", f"{NUMBER.lower()} ,1988年6月,海淀"],
    )
    table = open_lists(source, [program()]).subjects
    out = report_path(tmp_path / "结果.xlsx")
    assert out.name == "结果.report.csv"
    with reporting(out, "zh", [source]) as report:
        report.table(table)
        for row in table.rows():
            for found in row_facts(table, bind(table, INPUTS).columns, row).cleaned:
                report.cleaned(found)
    _, header, above, spaced, incomplete, district, *_ = lines(out)
    assert header[:4] == ["表头", "a.csv", "", "2"]
    assert above[0:4] == ["不是数据", "a.csv", "", "1"]
    assert spaced[3:6] == ["3", "身份证号", "证件号码"]
    assert incomplete == [
        *("作缺件", "a.csv", "", "3", "申请日期", "申请日", "1988年6月", ""),
        "日期不全，不推定，作缺件；补上年月日",
    ]
    assert district[6:8] == ["海淀", "海淀区"]
    assert report.counts["cleaned"] == 4
    assert report.counts["missing"] == 1


def test_a_cell_cannot_run_in_the_report_and_a_number_can_be_hidden_there(tmp_path: Path) -> None:
    found = Cleaning("", 2, "身份证号", "证件号码", f"{NUMBER} ", NUMBER, "spaces", "a.csv")
    formula = Cleaning("", 2, "备注", "备注", "=1+1", "-x", "spelling", "a.csv")
    with reporting(tmp_path / "r.csv", "zh", mask=True) as report:
        report.cleaned(found)
        report.cleaned(formula)
    text = (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert NUMBER not in text
    assert f"{NUMBER[:6]}********{NUMBER[-4:]}" in text
    assert "'=1+1,'-x" in text


def test_a_subject_that_stands_twice_is_told_at_both_rows(tmp_path: Path) -> None:
    """Nothing is merged, and a number in its old form is the same person."""
    old = NUMBER[:6] + NUMBER[8:17]
    source = text_file(
        tmp_path / "a.csv", ["身份证号,性别", f"{NUMBER},女", f"{old},女", f"{old[:-1]}4,女"]
    )
    table = open_lists(source, [program()]).subjects
    found = list(repeats(table, {}, INPUTS, ("证件号码",)))
    assert [(each.row, each.finding.code) for each in found] == [
        (2, "duplicate-person"),
        (3, "duplicate-person"),
    ]
    assert "2、3" in found[0].finding.message("zh")


def test_a_person_claimed_by_two_subjects_is_told_at_both(tmp_path: Path) -> None:
    from dataclasses import replace

    fields = (*AGENCY[-1].fields, replace(INPUTS[0]))
    inputs = (*AGENCY[:-1], replace(AGENCY[-1], fields=fields))
    measure = replace(PROGRAM, inputs=inputs)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, list[tuple[str, ...]]] = {
        "机构": [("机构编号", "已认定"), ("A", "是"), ("B", "是")],
        "花名册": [
            ("机构编号", "姓名", "身份证号"),
            ("A", "甲", NUMBER),
            ("A", "甲", NUMBER),
            ("B", "甲", NUMBER.lower()),
            ("B", "乙", number(date(1990, 1, 1), 3)),
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    lists = open_lists(tmp_path / "a.xlsx", [measure])
    found = list(repeats(lists.subjects, lists.records, inputs, ("机构编号",)))
    assert [(each.sheet, each.row, each.finding.code) for each in found] == [
        ("花名册", 2, "claimed-twice"),
        ("花名册", 3, "claimed-twice"),
        ("花名册", 4, "claimed-twice"),
    ]
    assert all(
        part in found[2].finding.message("zh") for part in ("A（花名册 2）", "B（花名册 4）")
    )
