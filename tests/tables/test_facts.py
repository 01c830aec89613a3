"""A cell is a fact exactly or not at all, and the refusal names the column, the value, the choice.

If these failed, a misspelt or rounded cell would decide somebody's case.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from engine.tables.binding.bind import bind
from engine.tables.binding.facts import CellError, Facts, row_facts, to_fact
from engine.tables.cells import Cell, Row, Table, TableError
from tests.tables.samples import INPUTS

BY_NAME = {given.name: given for given in INPUTS}


def typed(name: str, cell: Cell) -> Facts:
    """The facts of a row with one cell that a person typed."""
    of = table(name)
    return row_facts(of, bind(of, INPUTS).columns, Row(2, (cell,)))


def table(*columns: str, text: bool = True) -> Table:
    return Table(Path("a.csv"), columns, lambda: iter(()), typed_by_people=text)


@pytest.mark.parametrize(
    ("name", "cell", "fact"),
    [
        ("已认定", "是", True),
        ("已认定", " false ", False),
        ("已认定", "1", True),
        ("已认定", "0", False),
        ("已认定", True, True),
        ("人数", "35", 35),
        ("人数", 35, 35),
        ("人数", Decimal("35.0"), 35),
        ("工资", "3000.50", Decimal("3000.50")),
        ("工资", "3000.500", Decimal("3000.50")),
        ("工资", 3000, Decimal(3000)),
        ("申请日", "2024-02-29", date(2024, 2, 29)),
        ("申请日", datetime(2024, 2, 29), date(2024, 2, 29)),
        ("区", "海淀区", "海淀区"),
        ("区", "hd", "海淀区"),
        ("机构编号", " 007 ", "007"),
        ("机构编号", "Cafe\u0301", "Caf\u00e9"),
    ],
)
def test_a_cell_is_read_exactly(name: str, cell: Cell, fact: object) -> None:
    found = typed(name, cell).values[name]
    assert (found, type(found)) == (fact, type(fact))


@pytest.mark.parametrize(
    ("cell", "fact"),
    [(({"person": "甲", "月数": 3, "其他": 1},), [{"姓名": "甲", "月数": 3}]), ((), [])],
)
def test_records_in_a_cell_are_read_by_name_or_alias(cell: Cell, fact: object) -> None:
    assert to_fact(BY_NAME["介绍记录"], cell, "介绍记录") == fact


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("已认定", "已经", "fact-type"),
        ("人数", "三十", "fact-type"),
        ("人数", True, "fact-type"),
        ("人数", Decimal("0.5"), "fact-type"),
        ("人数", Decimal("1E+999999"), "fact-type"),
        ("人数", "-1", "fact-range"),
        ("工资", "3000.505", "fact-type"),
        ("工资", "1e3", "fact-type"),
        ("工资", Decimal("NaN"), "fact-type"),
        ("工资", Decimal("1E-999999"), "fact-type"),
        ("申请日", "2024-02-30", "fact-type"),
        ("区", "海定区", "fact-option"),
        ("介绍记录", "甲", "fact-type"),
    ],
)
def test_anything_else_is_refused(name: str, cell: Cell, code: str) -> None:
    found = typed(name, cell)
    assert (found.values, [problem.code for problem in found.problems]) == ({}, [code])


@pytest.mark.parametrize(
    ("cell", "code"),
    [(({"姓名": "甲", "person": "乙"},), "duplicate-fact"), (({"月数": 25},), "fact-range")],
)
def test_a_bad_record_in_a_cell_refuses_the_cell(cell: Cell, code: str) -> None:
    with pytest.raises(CellError) as caught:
        to_fact(BY_NAME["介绍记录"], cell, "介绍记录")
    assert [found.code for found in caught.value.diagnostics] == [code]


@pytest.mark.parametrize(("name", "cell"), [("已认定", "是"), ("人数", "35"), ("工资", "1.5")])
def test_where_a_program_typed_the_cells_text_is_no_number_and_no_truth(
    name: str, cell: str
) -> None:
    with pytest.raises(CellError):
        to_fact(BY_NAME[name], cell, name)


def test_what_a_program_typed_is_not_asked_for_in_words() -> None:
    """“Should be 是 or 否, and is 否” would leave nobody wiser."""
    with pytest.raises(CellError) as caught:
        to_fact(BY_NAME["已认定"], "否", "已认定")
    (found,) = caught.value.diagnostics
    assert found.message("en") == "the fact “已认定” should be true or false, and is “否”"
    assert found.message("zh") == "事实“已认定”应为真假值（true/false），实为 “否”"


def test_every_bad_cell_of_a_row_is_named_with_its_column_and_value() -> None:
    of = table("agency", "people", "区", "备注")
    binding = bind(of, INPUTS)
    found = row_facts(of, binding.columns, Row(57, ("A", "三十", "海定区", "=1")))
    assert found.values == {"机构编号": "A"}
    people, district = found.problems
    assert people.message("zh") == "事实“人数(people)”应为整数，实为 “三十”"
    assert people.place is not None
    assert (people.place.line, people.place.column) == (57, 2)
    assert district.message("zh") == "事实“区”的值“海定区”不在取值之内（“海淀区”？）"
    assert district.hint("zh") == "可用：海淀区、西城区"


def test_a_blank_cell_is_missing_and_not_an_empty_value() -> None:
    of = table("机构编号", "已认定", "人数")
    binding = bind(of, INPUTS)
    assert row_facts(of, binding.columns, Row(2, (" ", None, ""))).values == {}


def test_headers_are_found_by_name_or_alias_and_the_rest_is_carried() -> None:
    binding = bind(table(" people ", "备注", "机构编号"), INPUTS)
    assert [(c.index, c.input.name) for c in binding.columns] == [(0, "人数"), (2, "机构编号")]
    assert binding.carried == ("备注",)
    assert "已认定" in binding.absent


def test_two_columns_for_one_fact_are_an_error_that_names_both() -> None:
    with pytest.raises(TableError) as caught:
        bind(table("人数", "x", "people"), INPUTS)
    (found,) = caught.value.diagnostics
    assert found.code == "column-twice"
    assert found.message("en") == "two columns are both “人数”: “人数”(1) and “people”(3)"


def test_an_absent_key_shows_the_headers_that_were_found() -> None:
    with pytest.raises(TableError) as caught:
        bind(table("编号", "人数"), INPUTS, required=("机构编号",))
    (found,) = caught.value.diagnostics
    assert found.code == "column-missing"
    assert "编号、人数" in found.message("zh")
    assert found.hint("zh").startswith("把该列的表头写成“机构编号”或“agency”")
