"""The list is found wherever it stands in its file; what is left out of it is named.

If these failed, a street's sheet would be skipped without a word, a subtotal be decided as a
person, or a person be left out as a subtotal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from engine.tables.binding.bind import bind
from engine.tables.binding.facts import row_facts
from engine.tables.cells import Table, TableError
from engine.tables.lists import Lists, open_lists
from engine.tables.spelling import Mapped, shipped
from tests.tables.dirt import INPUTS, number, program
from tests.tables.samples import INPUTS as AGENCY
from tests.tables.samples import PROGRAM, text_file

MADE = Path(__file__).parent / "made_by_libreoffice"
HEADER = ("序号", "姓名", "证件号码", "申请日", "户籍区")


def book(path: Path, **sheets: list[Any]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    made.save(path)
    return path


def person(row: int, order: int = 0, *, name: str = "测试甲") -> tuple[Any, ...]:
    return (row, name, number(date(1988, 6, 15), order or row), "2024-03-15", "海淀区")


def opened(path: Path, **settings: Any) -> Table:
    return open_lists(path, [program()], **settings).subjects


def left_out(table: Table) -> list[tuple[int, int, str]]:
    (sheet,) = table.sheets
    return [(each.first, each.last, each.why) for each in sheet.left_out]


def rows(table: Table) -> list[tuple[str, int]]:
    return [(row.sheet, row.number) for row in table.rows()]


# -- rows ----------------------------------------------------------------------------------------


def test_what_is_no_data_is_left_out_with_its_reason(tmp_path: Path) -> None:
    lines = [
        ["申请人员花名册"],
        ["填报单位：测试", None, None, "填报日期：2024年3月20日"],
        [],
        HEADER,
        (1, 2, 3, 4, 5),
        person(1),
        person(2),
        ["小计", None, "2人"],
        [],
        HEADER,
        person(3),
        ["中关村街道小计", None, 1],
        ["合计", None, "共3人"],
        [4],
        [],
        ["制表人：测试甲", None, "审核人：测试乙"],
        [None, None, "2024年3月20日"],
        ["注：1.每人一行"],
        ["2.号码为文本"],
    ]
    table = opened(book(tmp_path / "a.xlsx", 名单=lines))
    assert rows(table) == [("名单", 6), ("名单", 7), ("名单", 11)]
    assert left_out(table) == [
        (1, 1, "above"),
        (2, 2, "above"),
        (5, 5, "numbering"),
        (8, 8, "subtotal"),
        (9, 9, "blank"),
        (10, 10, "header"),
        (12, 12, "subtotal"),
        (13, 13, "subtotal"),
        (14, 14, "template"),
        (16, 16, "signature"),
        (17, 17, "signature"),
        (18, 18, "note"),
        (19, 19, "note"),
    ]
    (sheet,) = table.sheets
    assert (sheet.header_rows, sheet.first_free_column, sheet.last_row) == ((4,), 6, 11)


@pytest.mark.parametrize(
    "line",
    [
        (4, "合计", "000000198806150021", None, None),
        (4, "测试甲", None, "2024-03-15", None),
        (None, "测试甲", None, None, None),
        (4, "测试甲", "不详", None, None),
        ("小计", "测试甲", "000000198806150021", None, None),
    ],
)
def test_a_row_that_may_be_a_person_is_never_left_out(tmp_path: Path, line: Any) -> None:
    """It is decided, or refused by its number; a person who is merely odd is not a subtotal."""
    table = opened(book(tmp_path / "a.xlsx", 名单=[HEADER, person(1), line]))
    assert rows(table) == [("名单", 2), ("名单", 3)]


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    made = Workbook()
    sheet: Any = made.active
    for line in (HEADER, person(1), person(2)):
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    made.save(tmp_path / "a.xlsx")
    table = opened(tmp_path / "a.xlsx")
    assert len(rows(table)) == 2
    assert table.sheets[0].hidden == (3,)


# -- headers -------------------------------------------------------------------------------------


def test_a_group_and_its_column_are_one_header_where_only_both_mean_a_fact(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["身份证号", "已缴", None, "性别"],
        [None, "养老", "医疗", None],
        [number(date(1988, 6, 15), 1), "√", "×", "男"],
    ]
    path = text_file(tmp_path / "a.csv", [",".join(str(c or "") for c in line) for line in lines])
    binding = bind(opened(path), INPUTS)
    assert [c.input.name for c in binding.columns if not c.gives] == [
        "证件号码",
        "已缴养老",
        "性别",
    ]
    assert binding.carried == ("医疗",)


def test_a_bracket_that_tells_columns_apart_is_part_of_the_header(tmp_path: Path) -> None:
    """Only units and forms are taken away: 已缴（医疗） is not 已缴."""
    lines = [",".join(["证件号码", "已缴养老（是/否）", "月工资（万元）", "已享受月数（年）"])]
    binding = bind(opened(text_file(tmp_path / "a.csv", [*lines, "1,2,3,4"])), INPUTS)
    assert [c.input.name for c in binding.columns if not c.gives] == [
        "证件号码",
        "已缴养老",
        "月工资",
    ]
    assert binding.carried == ("已享受月数（年）",), "years are not the months that are asked for"


@pytest.mark.parametrize(
    ("header", "code", "found"),
    [
        ("身份证号,公民身份号码,性别", "column-twice", "公民身份号码"),
        ("人员,性别,申请日期", "column-missing", "人员、性别、申请日期"),
        ("甲,乙,丙,丁", "header-not-found", "甲、乙、丙、丁"),
    ],
)
def test_a_header_that_cannot_be_used_is_an_error_that_shows_what_was_found(
    tmp_path: Path, header: str, code: str, found: str
) -> None:
    path = text_file(tmp_path / "a.csv", [header, "1,2,3"])
    with pytest.raises(TableError) as caught:
        bind(opened(path), INPUTS, required=("证件号码",))
    assert [problem.code for problem in caught.value.diagnostics] == [code]
    assert found in caught.value.render("zh")


def test_a_columns_file_decides_between_two_columns(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", ["经办人身份证号,身份证号,性别", "1,2,男"])
    spelling = shipped().with_columns(Mapped(columns={"证件号码": ("经办人身份证号",)}))
    binding = bind(opened(path, spelling=spelling), INPUTS)
    assert [(c.index, c.input.name) for c in binding.columns if not c.gives] == [
        (0, "证件号码"),
        (2, "性别"),
    ]


# -- sheets --------------------------------------------------------------------------------------


def test_sheets_of_streets_are_one_list_whatever_the_order_of_their_columns(tmp_path: Path) -> None:
    other = ("户口所在区", "申请日期", "身份证号", "街道备注")
    turned = ("海淀", "2024.3.15", number(date(1988, 6, 15), 9), "x")
    path = book(
        tmp_path / "a.xlsx",
        说明=[["每人一行"]],
        甲街道=[["名单"], HEADER, person(1)],
        乙街道=[other, turned],
    )
    table = opened(path)
    assert table.other_sheets == (("说明", "no-header"),)
    assert rows(table) == [("甲街道", 3), ("乙街道", 2)]
    assert table.columns == (*HEADER, "街道备注")
    assert [sheet.columns for sheet in table.sheets] == [
        (1, 2, 3, 4, 5, None),
        (None, None, 3, 2, 1, 4),
    ]
    columns = bind(table, INPUTS).columns
    facts = [row_facts(table, columns, row).values for row in table.rows()]
    assert [each["户籍区"] for each in facts] == ["海淀区", "海淀区"]
    assert facts[1]["申请日"] == date(2024, 3, 15)


def test_a_street_without_the_key_is_an_error_that_names_its_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 甲=[HEADER, person(1)], 乙=[("姓名", "申请日", "户籍区"), ()])
    with pytest.raises(TableError) as caught:
        opened(path)
    (found,) = caught.value.diagnostics
    assert found.code == "column-missing"
    assert found.place is not None
    assert found.place.file.endswith("[乙]")


def test_a_hidden_sheet_is_left_out_and_can_be_asked_for(tmp_path: Path) -> None:
    made = Workbook()
    first: Any = made.active
    first.title = "名单"
    second = made.create_sheet("上月")
    for line in (HEADER, person(1)):
        first.append(line)
        second.append(line)
    second.sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    assert opened(tmp_path / "a.xlsx").other_sheets == (("上月", "hidden-sheet"),)
    assert rows(opened(tmp_path / "a.xlsx", sheet="上月")) == [("上月", 2)]


def agencies(path: Path) -> Path:
    return book(
        path,
        机构=[("机构编号", "已认定", "人数"), ("A", "是", 3)],
        花名册=[("机构编号", "姓名", "月数"), ("A", "甲", 5), ("A", "乙", "6个月")],
    )


def lists(path: Path, **settings: Any) -> Lists:
    return open_lists(path, [PROGRAM], **settings)


def test_records_on_a_sheet_beside_are_found(tmp_path: Path) -> None:
    found = lists(agencies(tmp_path / "a.xlsx"))
    assert [sheet.name for sheet in found.subjects.sheets] == ["机构"]
    assert list(found.records) == ["介绍记录"]
    assert rows(found.records["介绍记录"]) == [("花名册", 2), ("花名册", 3)]


def test_records_that_are_given_take_the_place_of_those_in_the_workbook(tmp_path: Path) -> None:
    records = text_file(tmp_path / "r.csv", ["机构编号,姓名,月数", "A,丙,1"])
    found = lists(agencies(tmp_path / "a.xlsx"), records={"": (records, None)})
    assert rows(found.records["介绍记录"]) == [("", 2)]
    assert found.subjects.other_sheets == (("花名册", "other-list"),)


# -- kinds of file -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls", "list.ods", "list-1904.xls"])
def test_workbooks_of_libreoffice_are_read_alike(name: str) -> None:
    """Values that only a workbook has: formulas, errors, serial dates, and dates without a day."""
    table = opened(MADE / name)
    later = 1462 if "1904" in name else 0
    assert [(s.name, s.header_rows, s.hidden) for s in table.sheets] == [
        ("学院路街道", (3, 4), (6,)),
        ("清河街道", (4, 5), ()),
    ]
    assert table.other_sheets == (("填表说明", "no-header"), ("选项", "hidden-sheet"))
    applied = replace(INPUTS[3], name="核定日", alias="")
    binding = bind(table, (*INPUTS, applied), required=("证件号码",))
    found = {(r.sheet, r.number): row_facts(table, binding.columns, r) for r in table.rows()}
    assert len(found) == 8

    plain = found["学院路街道", 5].values
    assert plain["出生日期"] == date(1988, 6, 15)
    assert plain["申请日"].toordinal() == date(2024, 3, 15).toordinal() + later  # type: ignore[union-attr]
    computed = plain["核定日"]
    assert isinstance(computed, date)
    assert computed.toordinal() == date(2024, 3, 20).toordinal() + later, "a formula's value"
    assert found["学院路街道", 6].values["出生日期"] == date(1988, 6, 15)
    assert "出生日期" not in found["学院路街道", 7].values, "the sheet shows no day"

    assert [p.code for p in found["清河街道", 8].problems] == ["cell-error"]
    (damaged,) = found["清河街道", 9].problems
    assert damaged.code == "identity-number"
    assert damaged.place is not None
    assert (damaged.place.line, damaged.place.column) == (9, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_chinese_offices(tmp_path: Path, encoding: str) -> None:
    lines = ["花名册,,", "身份证号,性别,户籍区", f"{number(date(1988, 6, 15), 1)},男,海淀"]
    table = opened(text_file(tmp_path / "a.csv", lines, encoding))
    assert table.encoding == encoding.removesuffix("-sig")
    assert rows(table) == [("", 3)]


def test_a_csv_in_utf_16_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", ["身份证号,性别", "1,男"], "utf-16")
    with pytest.raises(TableError, match="UTF-16"):
        opened(path)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.xls", (MADE / "list.xlsx").read_bytes(), "把后缀改为 .xlsx"),
        ("a.xlsx", (MADE / "list.xls").read_bytes(), "另存为 .xlsx"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("a.ods", b"nothing", "不是工作簿"),
        ("a.xlsx", (MADE / "list.xlsx").read_bytes()[:3000], "已损坏"),
    ],
)
def test_a_file_that_is_not_what_its_suffix_says_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as caught:
        opened(tmp_path / name)
    assert what in caught.value.render("zh")


def test_what_programs_typed_is_not_cleaned(tmp_path: Path) -> None:
    """A jsonl with ``1`` for true was made by a program that is wrong."""
    line = '{"机构编号": "A", "已认定": "1", "人数": 3}'
    found = open_lists(text_file(tmp_path / "a.jsonl", [line]), [PROGRAM]).subjects
    (row,) = found.rows()
    facts = row_facts(found, bind(found, AGENCY).columns, row)
    assert [problem.code for problem in facts.problems] == ["fact-type"]


# -- persons -------------------------------------------------------------------------------------


def facts_of(tmp_path: Path, header: str, line: str) -> Any:
    table = opened(text_file(tmp_path / "a.csv", [header, line]))
    (row,) = table.rows()
    return row_facts(table, bind(table, INPUTS).columns, row)


def test_sex_and_birth_date_come_from_the_number_where_no_column_has_them(tmp_path: Path) -> None:
    found = facts_of(tmp_path, "证件号码,户籍区", f"{number(date(1988, 6, 15), 2)},海淀区")
    assert (found.values["性别"], found.values["出生日期"]) == ("女", date(1988, 6, 15))
    assert [each.why for each in found.cleaned] == ["from_number", "from_number"]


def test_a_blank_in_a_column_of_its_own_stays_missing(tmp_path: Path) -> None:
    found = facts_of(tmp_path, "证件号码,性别,户籍区", f"{number(date(1988, 6, 15), 2)},,海淀区")
    assert "性别" not in found.values


def test_a_conflict_with_the_number_is_refused_and_names_both(tmp_path: Path) -> None:
    own = number(date(1988, 6, 15), 2)
    found = facts_of(tmp_path, "证件号码,性别,出生日期", f"{own},男,1988年6月16日")
    assert [problem.code for problem in found.problems] == ["identity-conflict"] * 2
    sex, born = (problem.message("zh") for problem in found.problems)
    assert all(part in sex for part in ("证件号码", own, "性别", "男", "女"))
    assert all(part in born for part in ("证件号码", own, "出生日期", "1988-06-16", "1988-06-15"))
