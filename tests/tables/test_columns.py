"""A columns file says which header is which fact; what it says wrongly is told with its line.

If these failed, a misspelt line of the file would be passed over, and a column with it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.tables.binding.bind import bind
from engine.tables.binding.columns import propose, read_columns, spelling_for
from engine.tables.cells import TableError
from engine.tables.lists import open_lists
from tests.tables.dirt import INPUTS, number, program
from tests.tables.samples import INPUTS as AGENCY
from tests.tables.samples import PROGRAM, text_file

LINE = f"{number(date(1988, 6, 15), 2)},女,2024年3月,有"


def test_what_the_file_says_is_how_the_list_is_read(tmp_path: Path) -> None:
    file = text_file(
        tmp_path / "c.yaml",
        [
            "columns: {证件号码: 本人号码, pension_paid: [养老, 养老险]}",
            "values: {已缴养老: {有: true, 无: false}}",
            "whole_months: [申请日]",
        ],
    )
    path = text_file(tmp_path / "a.csv", ["本人号码,性别,申请日期,养老", LINE])
    lists = open_lists(path, [program()], spelling=spelling_for([program()], INPUTS, file))
    binding = bind(lists.subjects, INPUTS, required=("证件号码",))
    by_name = {c.input.name: c for c in binding.columns if not c.gives}
    assert {name: column.index for name, column in by_name.items()} == {
        "证件号码": 0,
        "性别": 1,
        "申请日": 2,
        "已缴养老": 3,
    }


@pytest.mark.parametrize(
    ("lines", "what", "place"),
    [
        (["columns: {证件号妈: 号码}"], "证件号妈", (1, 17)),
        (["columns:", "  证件号码: {a: b}"], "证件号码", (2, 9)),
        (["colums: {}"], "colums", (1, 1)),
        (["whole_months: [申请曰]"], "申请曰", (1, 16)),
        (["values: {户籍区: 海淀}"], "户籍区", (1, 15)),
    ],
)
def test_what_the_file_says_wrongly_is_told_with_its_place(
    tmp_path: Path, lines: list[str], what: str, place: tuple[int, int]
) -> None:
    with pytest.raises(TableError) as caught:
        read_columns(text_file(tmp_path / "c.yaml", lines), INPUTS)
    (found,) = caught.value.diagnostics
    assert (found.code, what in found.message("zh")) == ("columns-file", True)
    assert found.place is not None
    assert (found.place.line, found.place.column) == place


def test_a_file_beside_the_rule_set_is_taken_unless_another_is_given(tmp_path: Path) -> None:
    from dataclasses import replace

    rules = replace(program(), file=str(tmp_path / "2023-draft.yaml"))
    text_file(tmp_path / "2023-draft.columns.yaml", ["columns: {证件号码: 甲}"])
    other = text_file(tmp_path / "other.yaml", ["columns: {证件号码: 乙}"])
    assert spelling_for([rules], INPUTS).mapped.columns == {"证件号码": ("甲",)}
    assert spelling_for([rules], INPUTS, other).mapped.columns == {"证件号码": ("乙",)}


def test_what_is_proposed_is_a_columns_file_that_reads_the_list_alike(tmp_path: Path) -> None:
    header = "公民身份\n号码,性 别,申请日期,养老"
    path = text_file(tmp_path / "a.csv", [f'"{header.split(",")[0]}",性 别,申请日期,养老', LINE])
    lists = open_lists(path, [program()])
    text = propose(lists.subjects, lists.records, [program()], INPUTS)
    assert "# 已缴养老:" in text
    assert "养老" in text.rpartition("不是事实的列")[2]
    file = tmp_path / "c.yaml"
    file.write_text(text, encoding="utf-8")
    again = open_lists(path, [program()], spelling=spelling_for([program()], INPUTS, file))
    first, second = (bind(each.subjects, INPUTS) for each in (lists, again))
    assert [c.input.name for c in first.columns] == [c.input.name for c in second.columns]


def test_a_list_without_a_known_header_is_proposed_by_its_likeliest_row(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", ["名单,,", "编,认,数", "A,是,3"])
    lists = open_lists(path, [PROGRAM], strict=False)
    text = propose(lists.subjects, lists.records, [PROGRAM], AGENCY)
    assert "编、认、数" in text
    assert "# 机构编号:" in text
