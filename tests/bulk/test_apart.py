"""A csv of which some rows alone are read as people's says what it says where all of them are.

If one of these fails, a row would be paid otherwise, told under another number, or lost, because
of what stands in other rows of its list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bulk.command import Ran, Request, run
from engine.bulk.lists import listing, people
from engine.bulk.lists.plain_csv import Csv, plain_csv
from engine.program import Program
from engine.tables.cells import TableError
from tests.bulk.small_measure import answers
from tests.support import rule_set
from tests.tables import dirt

RULES = """
    subject: {name: 人, key: 证件号码}
    inputs:
      证件号码: {alias: person_id, type: text}
      性别: {alias: sex, type: choice, options: [{value: 女, alias: female}, 男]}
      出生日期: {alias: birth_date, type: date}
      申请日: {alias: applied_on, type: date, range: {at_least: 2001-01-01}}
      户籍区: {alias: hukou_district, type: choice, options: [海淀区, 西城区, 外省市]}
      已缴养老: {alias: pension_paid, type: boolean}
      已享受月数: {alias: months_used, type: integer, range: {at_least: 0, at_most: 100}, unit: 月}
      月工资: {alias: wage, type: decimal, digits: 2, unit: 元}
      配偶: {alias: spouse, type: records, fields: {
        公民身份号码: {alias: spouse_id, type: text}, 人数: {alias: people, type: integer}}}
    requirements:
      认定: {alias: paid, when: 已缴养老}
      本区: {alias: local, when: 户籍区 == '海淀区'}
    benefits:
      补助: {alias: bonus, value: 月工资 * 已享受月数, unit: 元}
      人数合计: {alias: people_total, value: sum(配偶.人数), unit: 人}
"""
PROGRAM: Program = rule_set(RULES)
FACTS = ("证件号码", "性别", "出生日期", "申请日", "户籍区", "已缴养老", "已享受月数", "月工资")
HEADERS = ("序号", *FACTS, "备注")

NOTES = (
    "",
    "",
    "材料齐",
    "甲,乙",
    '他说"好"',
    "上\n下",
    "=1+1",
    "-5",
    " 补 ",
    "小计",
    "#N/A",
    "１",
)
OTHER = ("", "无", "合计", "#REF!", "待定", "99999999999999999999", "小 计：")


def _plain(value: object) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


@st.composite
def lists(draw: st.DrawFn) -> list[list[str]]:
    """Rows as a program writes them, some cells of which somebody has written by hand."""
    found = draw(st.lists(dirt.people(), min_size=1, max_size=8))
    # Somebody may stand in it twice, under the number of 15 digits as well.
    again = draw(st.lists(st.sampled_from(found), max_size=2))
    rows: list[list[str]] = []
    for place, row in enumerate([*found, *again], start=1):
        cells = {name: _plain(row.get(name)) for name in FACTS}
        if draw(st.booleans()):
            cells["已缴养老"] = {"true": "是", "false": "否", "": ""}[cells["已缴养老"]]
        for name in draw(st.lists(st.sampled_from(FACTS), max_size=2)):
            cells[name] = _by_hand(draw, name, row.get(name))
        own = str(row["证件号码"])
        if place > len(found) and own[6:8] == "19" and draw(st.booleans()):
            cells["证件号码"] = own[:6] + own[8:17]
        rows.append([str(place), *cells.values(), draw(st.sampled_from(NOTES))])
    blank = ["" for _ in HEADERS]
    total = ["合计", *blank[1:-3], "12", "3.5", ""]
    remark = ["注：以上由街道填报", *blank[1:]]
    for line in draw(st.lists(st.sampled_from([blank, total, remark, list(HEADERS)]), max_size=2)):
        rows.insert(draw(st.integers(0, len(rows))), line)
    return rows


def _by_hand(draw: st.DrawFn, name: str, value: object) -> str:
    ways = (*dirt.WAYS[name], *dirt.LOST.get(name, ()))
    if value is None or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(OTHER))
    return _plain(draw(st.sampled_from(ways))(value))


def _csv(rows: Sequence[Sequence[str]], end: str = "\n") -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows(rows)
    return text.getvalue()


def _decided(folder: Path, where: Path, suffix: str, **asked: Any) -> tuple[Any, ...]:
    """All that a run says: the counts, the refused rows, the list with its answers, the report."""
    folder.mkdir()
    output = folder / f"out{suffix}"
    try:
        ran = run(Request(str(where), output, by=("户籍区",), **asked), PROGRAM, (), "zh")
    except TableError as error:
        return None, "error", [each.message("en") for each in error.diagnostics]
    report = folder / "out.report.csv"
    written: object = output.read_bytes() if suffix == ".csv" else answers(output)
    o = ran.outcome
    lists_ = None if o.lists is None else (o.lists.subjects.sheets, o.lists.subjects.columns)
    told = (o.counts, o.refused, o.records, o.carried, o.absent, lists_, ran.cleaned)
    return written, report.read_bytes() if report.exists() else b"", told


def _both_ways(text: str, records: str = "", suffix: str = ".csv", encoding: str = "utf-8") -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        where = folder / "list.csv"
        where.write_text(text, encoding=encoding, newline="")
        asked: dict[str, Any] = {}
        if records:
            (folder / "records.csv").write_text(records, encoding="utf-8", newline="")
            asked = {"records": {"": (str(folder / "records.csv"), None)}}
        found = _decided(folder / "apart", where, suffix, **asked)
        whole = _whole(folder / "whole", where, suffix, **asked)
        assert found == whole


def _whole(folder: Path, where: Path, suffix: str, **asked: Any) -> tuple[Any, ...]:
    """The same with every row read as people's, but of a csv that a program wrote."""
    with patch.object(listing, "plain_csv", _plain_or_not):
        return _decided(folder, where, suffix, **asked)


def _plain_or_not(*args: Any, **named: Any) -> Csv | None:
    found = plain_csv(*args, **named)
    return found if found is not None and found.is_plain else None


@settings(deadline=None, max_examples=60)
@given(lists(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_a_list_is_answered_the_same_with_some_rows_read_apart(
    rows: list[list[str]], end: str, encoding: str
) -> None:
    _both_ways(_csv([HEADERS, *rows], end), encoding=encoding)


@settings(deadline=None, max_examples=20)
@given(lists(), lists(), st.data())
def test_records_are_read_apart_as_well(
    rows: list[list[str]], others: list[list[str]], data: st.DataObject
) -> None:
    """Who stands under two subjects is found whichever of the rows are read apart."""
    subjects = [row[1] for row in rows]
    draw = data.draw
    listed = [
        [
            draw(st.sampled_from([*subjects, "Z9"])),
            draw(st.sampled_from([row[1] for row in others])),
            draw(st.sampled_from(["", "1", "２", "3人", "4"])),
        ]
        for _ in range(draw(st.integers(1, 6)))
    ]
    _both_ways(_csv([HEADERS, *rows]), _csv([["证件号码", "公民身份号码", "人数"], *listed]))


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl", ".xlsx"])
@settings(deadline=None, max_examples=8)
@given(rows=lists())
def test_a_list_comes_back_in_another_form(suffix: str, rows: list[list[str]]) -> None:
    _both_ways(_csv([HEADERS, *rows]), suffix=suffix)


NOBODY = dirt.number(date(2000, 1, 1), 1)
GOOD = ("1", NOBODY, "男", "2000-01-01", "2024-01-01", "海淀区", "true", "3", "1.50", "")


def _with(name: str, cell: str) -> list[str]:
    return [cell if header == name else given for header, given in zip(HEADERS, GOOD, strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        "2024年名单\n{headers}\n{good}\n{odd}\n",
        "{headers}\n{good}\n\n{odd}\n",
        "{headers}\n{good},\n{odd}\n",
        "{headers}\n{good},x\n{odd}\n",
        "{headers}\n{odd}\n1,2\n",
        '{headers}\n{good}"\n{odd}\n',
        '{headers}\n{good} "x"\n{odd}\n',
        '{headers}\n{good}"x\r\ny"\n{odd}\n',
        "{headers}\n{good}x\ry\n{odd}\n",
        "{headers}\n1,2,3,4,5,6,7,8,9,10\n{good}\n{odd}\n",
        "{headers}\n{odd}\n{headers}\n{good}",
        "{headers}\n{odd}\n填表说明：,,,,,,,,,\n1、每人一行,,,,,,,,,\n{good}\n2、日期,,,,,,,,,\n",
    ],
)
def test_a_csv_of_any_form_is_answered_the_same(text: str) -> None:
    """Titles, blank lines, other widths; quotes and ends of lines on which readers differ."""
    odd = ",".join(_with("已享受月数", "３个月"))
    text = text.format(headers=",".join(HEADERS), good=",".join(GOOD), odd=odd)
    _both_ways(text)


def test_only_the_rows_that_take_judgement_pass_through_python(tmp_path: Path) -> None:
    """A list of millions would take an hour for one cell of it."""
    rows = [_with("备注", f"第{each}个") for each in range(1000)]
    rows[500] = _with("已享受月数", "３个月")
    rows[600] = _with("已缴养老", "是")
    (tmp_path / "list.csv").write_text(_csv([HEADERS, *rows]), encoding="utf-8")
    seen: list[int] = []

    clean = people.clean

    def cleaned(table: Any, *args: Any, **named: Any) -> Any:
        seen.extend(row.number for row in table.rows())
        return clean(table, *args, **named)

    with patch.object(people, "clean", cleaned):
        ran = _run(tmp_path / "list.csv", tmp_path / "out.csv")
    # The first row and the last, and the row after an odd one, are judged with it.
    assert seen == [2, 502, 503, 1001]
    assert (ran.outcome.counts.read, ran.outcome.counts.refused) == (1000, 0)


def _run(where: Path, output: Path) -> Ran:
    return run(Request(str(where), output), PROGRAM, (), "zh")
