"""A clean list of made-up people, and every way in which the list of a street office is dirty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

from engine.program import (
    BooleanType,
    ChoiceType,
    DateType,
    DecimalType,
    Edges,
    Input,
    IntegerType,
    Program,
    Scalar,
    TextType,
)
from engine.tables.cleaning.resident_id import check_digit
from tests.tables.samples import PROGRAM

INPUTS = (
    Input("证件号码", TextType(), alias="person_id"),
    Input("性别", ChoiceType(("女", "男")), alias="sex"),
    Input("出生日期", DateType(), alias="birth_date"),
    Input("申请日", DateType(), alias="applied_on"),
    Input("户籍区", ChoiceType(("海淀区", "西城区", "外省市")), alias="hukou_district"),
    Input("已缴养老", BooleanType(), alias="pension_paid"),
    Input("已享受月数", IntegerType(), alias="months_used", unit="月", range=Edges(0)),
    Input("月工资", DecimalType(2), alias="wage", unit="元"),
)


def program() -> Program:
    """A measure whose subjects are persons."""
    from dataclasses import replace

    return replace(PROGRAM, subject="人", key=("证件号码",), inputs=INPUTS)


Clean = dict[str, Scalar]
GONE = "gone"
"""A cell of which no value can be made: the fact is missing and the row is told, or refused."""


def number(born: date, order: int) -> str:
    """The identity number of somebody who does not exist."""
    digits = f"000000{born:%Y%m%d}{order:03d}"
    return digits + check_digit(digits)


@st.composite
def people(draw: st.DrawFn) -> Clean:
    """One row: every fact but the identity number may be missing."""
    born = draw(st.dates(date(1930, 1, 1), date(2008, 12, 31)))
    order = draw(st.integers(1, 999))
    own = number(born, order)
    if own.endswith("000"):
        own = number(born, order + 1 if order < 999 else 1)
        order += 1
    row: Clean = {
        "证件号码": own,
        "性别": "女" if int(own[16]) % 2 == 0 else "男",
        "出生日期": born,
        "申请日": draw(st.dates(date(2000, 1, 1), date(2030, 12, 31))),
        "户籍区": draw(st.sampled_from(("海淀区", "西城区", "外省市"))),
        "已缴养老": draw(st.booleans()),
        "已享受月数": draw(st.integers(0, 120)),
        "月工资": draw(st.decimals(0, 99_999, places=2, allow_nan=False)),
    }
    blank = draw(st.sets(st.sampled_from(list(row)[1:]), max_size=2))
    return {name: value for name, value in row.items() if name not in blank}


HEADERS: dict[str, tuple[str, ...]] = {
    "证件号码": (
        "证件号码",
        "公民身份号码",
        "身份证号",
        "身份证\n号码",
        " 居民身份证号码 ",
        "person_id",
    ),
    "性别": ("性别", "性 别", "性别（男/女）", "sex"),
    "出生日期": ("出生日期", "出生年月日", "出生\n日期", "birth_date"),
    "申请日": ("申请日", "申请日期", "申请时间（年/月/日）", "*申请日期"),
    "户籍区": ("户籍区", "户口所在区", "户籍所在区", "户口\n所在区"),
    "已缴养老": ("已缴养老", "是否缴纳养老", "是否已缴养老（是/否）"),
    "已享受月数": (
        "已享受月数",
        "已享受月数（月）",
        "已享受\u3000月数(月)",
        "ＭＯＮＴＨＳ＿ＵＳＥＤ",
    ),
    "月工资": ("月工资", "月工资（元）", "月工资：", "wage"),
}

WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
Dirt = Callable[[Any], Any]

DATES: tuple[Dirt, ...] = (
    lambda d: d,
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: f"{d:%Y%m%d}",
    lambda d: int(f"{d:%Y%m%d}"),
    lambda d: f"{d:%Y-%m-%d}".translate(WIDE),
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
    lambda d: (d - date(1899, 12, 30)).days,
    lambda d: str((d - date(1899, 12, 30)).days),
)
UNFINISHED_DATES: tuple[Dirt, ...] = (
    lambda d: f"{d.year}年{d.month}月",
    lambda d: f"{d.year}.{d.month}",
    lambda d: f"{d.year % 100:02d}年{d.month}月",
    lambda d: f"{d.year}年",
)
TRUTHS: tuple[Dirt, ...] = (
    lambda b: "是" if b else "否",
    lambda b: "√" if b else "×",
    lambda b: "1" if b else "0",
    lambda b: 1 if b else 0,
    lambda b: "Y" if b else "N",
    lambda b: " 是 " if b else "\u3000否",
    lambda b: b,
)
WHOLE: tuple[Dirt, ...] = (
    lambda n: n,
    str,
    lambda n: f"{n}个月",
    lambda n: f" {n} 月",
    lambda n: str(n).translate(WIDE),
    lambda n: f"{n}.0",
)
AMOUNTS: tuple[Dirt, ...] = (
    str,
    lambda n: f"{n:,}元",
    lambda n: f"￥{n:,}",
    lambda n: f"{n}\u3000元".translate(WIDE),
    lambda n: f"{n / 10000:f}万",
    lambda n: f"{n / 10000:f}万元",
)
DISTRICTS: tuple[Dirt, ...] = (
    lambda t: t,
    lambda t: t.removesuffix("区") if t != "外省市" else "外地",
    lambda t: f"北京市{t}" if t != "外省市" else "外 省 市",
    lambda t: f" {t[0]} {t[1:]}\u3000",
)
SEXES: tuple[Dirt, ...] = (lambda t: t, lambda t: f"{t}性", lambda t: f"\u3000{t} ")
NUMBERS: tuple[Dirt, ...] = (
    lambda t: t,
    str.lower,
    lambda t: f" {t}",
    lambda t: f"{t[:6]} {t[6:14]} {t[14:]}",
    lambda t: t.translate(WIDE),
)
DAMAGED: tuple[Dirt, ...] = (
    lambda t: f"{t[:15]}000",
    lambda t: "1.10108E+17",
    lambda t: 110108000000000000 + int(t[6:15]) * 1000,
    lambda t: t[:-1],
    lambda t: t[:16] + str((int(t[16]) + 1) % 10) + t[17],
)

WAYS: dict[str, tuple[Dirt, ...]] = {
    "证件号码": NUMBERS,
    "性别": SEXES,
    "出生日期": DATES,
    "申请日": DATES,
    "户籍区": DISTRICTS,
    "已缴养老": TRUTHS,
    "已享受月数": WHOLE,
    "月工资": AMOUNTS,
}
LOST: dict[str, tuple[Dirt, ...]] = {
    "证件号码": DAMAGED,
    "出生日期": UNFINISHED_DATES,
    "申请日": UNFINISHED_DATES,
}


@dataclass
class Dirtied:
    """A list as it is written, and the cells of which no value can be made.

    ``sheets`` are lines of cells by sheet; ``places`` the row of each person by sheet and number;
    ``lost`` are the (sheet, row, column) of cells that were damaged, with the fact.
    """

    sheets: dict[str, list[list[Any]]] = field(default_factory=dict)
    merged: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    hidden: dict[str, list[int]] = field(default_factory=dict)
    places: dict[tuple[str, int], Clean] = field(default_factory=dict)
    lost: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def save(self, path: Path) -> Path:
        """Write it as an xlsx."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, lines in self.sheets.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append([c if not isinstance(c, Decimal) else str(c) for c in line])
            for top, left, bottom, right in self.merged.get(name, ()):
                sheet.merge_cells(
                    start_row=top, start_column=left, end_row=bottom, end_column=right
                )
            for row in self.hidden.get(name, ()):
                sheet.row_dimensions[row].hidden = True
        book.save(path)
        return path


@st.composite
def dirtied(draw: st.DrawFn) -> Dirtied:
    """A list on one to three sheets, soiled at random in every way that is named above."""
    rows = draw(st.lists(people(), min_size=1, max_size=8, unique_by=lambda row: row["证件号码"]))
    out = Dirtied()
    streets = draw(st.integers(1, 3))
    for index in range(streets):
        own = rows[index::streets]
        if own:
            _sheet(draw, out, f"街道{index + 1}", own)
    if draw(st.booleans()):
        out.sheets["填表说明"] = [["每人填一行"], ["日期写年月日"]]
    return out


def _sheet(draw: st.DrawFn, out: Dirtied, name: str, rows: list[Clean]) -> None:
    facts = draw(st.permutations([given.name for given in INPUTS]))
    columns = ["序号", *facts, "备注"]
    headers = {fact: draw(st.sampled_from(HEADERS[fact])) for fact in facts}
    lines: list[list[Any]] = []
    merged: list[tuple[int, int, int, int]] = []
    width = len(columns)
    if draw(st.booleans()):
        lines.append([f"{name}申请人员花名册（2024年）", *[None] * (width - 1)])
        merged.append((1, 1, 1, width))
    if draw(st.booleans()):
        lines.append(["填报单位：测试", None, None, "填报日期：2024年3月1日"])
    lines.extend([[]] * draw(st.integers(0, 2)))
    top = len(lines) + 1
    header = [headers.get(column, column) for column in columns]
    if draw(st.booleans()):
        start = draw(st.integers(1, 4))
        end = draw(st.integers(start + 1, start + 3))
        grouped = range(start, end + 1)
        lines.append(
            [
                ("基本情况" if at == start else None) if at in grouped else text
                for at, text in enumerate(header)
            ]
        )
        lines.append([text if at in grouped else None for at, text in enumerate(header)])
        merged.append((top, start + 1, top, end + 1))
        merged.extend((top, at + 1, top + 1, at + 1) for at in range(width) if at not in grouped)
    else:
        lines.append(header)
    for number_, row in enumerate(rows, start=1):
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(st.sampled_from([[], ["小计", None, f"{number_}人"], header])))
        line: list[Any] = [number_]
        at_row = len(lines) + 1
        for column, fact in enumerate(facts, start=2):
            value = row.get(fact)
            if value is None:
                line.append(draw(st.sampled_from([None, " ", "\u3000", "/", "——"])))
            elif fact in LOST and draw(st.integers(0, 9)) == 0:
                line.append(draw(st.sampled_from(LOST[fact]))(value))
                out.lost[name, at_row, column] = fact
            else:
                line.append(draw(st.sampled_from(WAYS[fact]))(value))
        lines.append(line)
        out.places[name, at_row] = row
        if draw(st.integers(0, 7)) == 0:
            out.hidden.setdefault(name, []).append(at_row)
    if draw(st.booleans()):
        lines.append(["合计", None, f"共{len(rows)}人"])
    if draw(st.booleans()):
        lines.append([len(rows) + 1])
    lines.extend([[]] * draw(st.integers(0, 1)))
    if draw(st.booleans()):
        lines.append(["制表人：测试甲", None, None, "审核人：测试乙", None, "2024年3月1日"])
        lines.append(["注：1.每人一行"])
        lines.append(["2.号码须为文本"])
    out.sheets[name] = lines
    out.merged[name] = merged
