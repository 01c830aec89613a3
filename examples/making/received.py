"""The example lists as they arrive from street offices: the same people, in workbooks of clerks.

Written by ``make_examples.py``. What is odd in them is what clerks really do: titles and notes
around the table, headers of two rows with merged groups, a sheet for each street, subtotals,
signatures, hidden rows, dates in every manner, and identity numbers that a spreadsheet damaged.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from making.clerks import Cell, Column, Record, at, sum_line, table, written

SEED = 20240315


# -- the four workbooks ----------------------------------------------------------------------------

APPLICANTS: tuple[Column, ...] = (
    ("", "序号", "序号"),
    ("基本信息", "姓名", "姓名"),
    ("基本信息", "公民身份号码", "证件号码"),
    ("基本信息", "性别", "性别"),
    ("基本信息", "出生年月日", "出生日期"),
    ("户籍", "户口\n所在区", "户籍区"),
    ("户籍", "户口性质", "户口性质"),
    ("户籍", "户籍是否迁出", "户籍已迁出"),
    ("户籍", "户籍迁出日期", "户籍迁出日"),
    ("日期", "申请日期", "申请日"),
    ("日期", "首次核定日期", "核定日"),
    ("日期", "灵活就业\n开始日期", "灵活就业开始日"),
    ("日期", "补贴起始月", "起始月"),
    ("是否登记失业", "就业前\n是否登记失业", "就业前登记失业"),
    ("是否登记失业", "申请时\n是否登记失业", "申请时登记失业"),
    ("灵活就业", "就业形式", "就业形式"),
    ("灵活就业", "单位不固定", "单位不固定"),
    ("灵活就业", "岗位不固定", "岗位不固定"),
    ("灵活就业", "时间不固定", "时间不固定"),
    ("灵活就业", "是否取得合法收入", "取得合法收入"),
    ("参保", "参保类别", "参保类型"),
    ("已缴", "养老", "已缴养老"),
    ("已缴", "医疗", "已缴医疗"),
    ("已缴", "失业", "已缴失业"),
    ("享受情况", "同月享受其他补贴", "同月享受其他补贴"),
    ("享受情况", "已享受月数\n（月）", "已享受月数"),
    ("享受情况", "他项已享受月数（月）", "他项已享受月数"),
    ("享受情况", "中断月数（月）", "中断月数"),
    ("享受情况", "中断后重新登记", "中断后重新登记"),
    ("", "备注", ""),
)
CLAIMED: tuple[Column, ...] = (
    ("", "身份证号", "证件号码"),
    ("", "所属月份", "月份"),
    ("", "是否缴费", "已缴费"),
)


def applicants(rows: Sequence[Record], months: Sequence[Record]) -> Workbook:
    """Applicants of three streets on three sheets, with the months they claim on a fourth."""
    rng = random.Random(SEED)
    book = Workbook()
    book.remove(book.worksheets[0])
    streets = ("中关村街道", "学院路街道", "清河街道")
    kept = [row for row in rows if isinstance(row["申请日"], date)][:45]
    width = len(APPLICANTS)
    for number, street in enumerate(streets):
        own = kept[number * 15 : number * 15 + 15]
        lines = written(own, APPLICANTS, rng)
        lines.insert(8, sum_line("小计", 8, width))
        lines.append(sum_line("合计", len(own), width))
        lines.append([len(own) + 1, *[None] * (width - 1)])
        sheet = book.create_sheet(street)
        first = table(
            sheet,
            f"{street}灵活就业社会保险补贴申请人员花名册",
            [[f"填报单位：{street}办事处", *[None] * 8, "填报日期：2024年11月30日"]],
            APPLICANTS,
            lines,
            [
                ["制表人：测试甲", *[None] * 4, "审核人：测试乙", *[None] * 4, "2024年11月30日"],
                ["注：1.本表一式两份，街道、区各一份"],
                ["2.身份证号码列须设为文本格式"],
            ],
        )
        if number == 0:
            # A filter was left on: the row is not seen, and the person is still on the list.
            sheet.row_dimensions[first + 3].hidden = True
        if number == 1:
            _spoil_applicants(sheet, first)
    _months_sheet(book, months, {row["证件号码"] for row in kept}, rng)
    guide = book.create_sheet("填表说明")
    guide.append(["一、本表由街道便民服务中心填写。"])
    guide.append(["二、每名申请人填一行。"])
    options = book.create_sheet("下拉选项")
    options.append(["是"])
    options.append(["否"])
    options.sheet_state = "hidden"
    return book


def _spoil_applicants(sheet: Worksheet, first: int) -> None:
    """What cannot be read without asking: each row is refused, or its fact missing, by its cell."""
    number, sex, born = (at(APPLICANTS, fact) + 1 for fact in ("证件号码", "性别", "出生日期"))
    text = str(sheet.cell(first, number).value)
    digits = "".join(c for c in text if c.isalnum())
    cell = sheet.cell(first, number)
    cell.value, cell.number_format = int("110108" + digits[6:14] + "0000"), "General"
    sheet.cell(first + 1, number).value = "1.10108E+17"
    other = sheet.cell(first + 2, sex)
    other.value = "男" if other.value == "女" else "女"
    sheet.cell(first + 3, born).value = "1987年6月"
    sheet.cell(first + 4, number).value = "000000198706010001"
    applied = at(APPLICANTS, "申请日") + 1
    sheet.cell(first + 5, applied).value = "2024-02-30"
    sheet.cell(first + 6, at(APPLICANTS, "就业形式") + 1).value = "打零工"


def _months_sheet(
    book: Workbook, months: Sequence[Record], people: set[Cell], rng: random.Random
) -> None:
    sheet = book.create_sheet("申领月份")
    own = [row for row in months if row["证件号码"] in people]
    table(
        sheet, "申领月份及缴费情况", [], CLAIMED, written(own, CLAIMED, rng), [["经办人：测试丙"]]
    )


HIRES: tuple[Column, ...] = (
    ("", "序号", "序号"),
    ("用人单位", "统一社会\n信用代码", "统一社会信用代码"),
    ("用人单位", "单位所在区", "单位所在区"),
    ("用人单位", "单位性质", "单位类型"),
    ("招用人员", "姓名", "姓名"),
    ("招用人员", "身份证号码", "证件号码"),
    ("招用人员", "户口所在区", "户籍区"),
    ("招用人员", "户口类别", "户口性质"),
    ("招用人员", "户籍是否迁出", "户籍已迁出"),
    ("招用人员", "户籍迁出日期", "户籍迁出日"),
    ("招用人员", "招用前\n是否登记失业", "招用前登记失业"),
    ("招用人员", "曾在本单位就业", "曾在本单位就业"),
    ("劳动合同", "合同起始日期", "合同起始日"),
    ("劳动合同", "合同是否终止", "合同已终止"),
    ("劳动合同", "合同终止日期", "合同终止日"),
    ("已缴", "养老", "已缴养老"),
    ("已缴", "医疗", "已缴医疗"),
    ("已缴", "失业", "已缴失业"),
    ("补贴", "申请日期", "申请日"),
    ("补贴", "起始月", "起始月"),
    ("补贴", "同月享受其他补贴", "同月享受其他补贴"),
    ("补贴", "本人已享受月数", "本人已享受月数"),
    ("补贴", "本单位已享受月数", "本单位已享受月数"),
    ("补贴", "本人在本单位已享受月数", "本人在本单位已享受月数"),
    ("补贴", "他项已享受月数", "他项已享受月数"),
    ("补贴", "断缴月数", "断缴月数"),
    ("补贴", "中断月数", "中断月数"),
    ("补贴", "中断后重新登记", "中断后重新登记"),
)


def hires(rows: Sequence[Record]) -> Workbook:
    """Hires by employer, a subtotal after each; one person is claimed by two employers."""
    rng = random.Random(SEED + 1)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "花名册"
    width = len(HIRES)
    lines: list[list[Any]] = []
    by_employer: dict[Cell, list[Record]] = {}
    for row in sorted(rows, key=lambda row: str(row["统一社会信用代码"])):
        by_employer.setdefault(row["统一社会信用代码"], []).append(row)
    count = 0
    for own in by_employer.values():
        lines.extend(written(own, HIRES, rng, count + 1))
        count += len(own)
        lines.append(sum_line("小计", len(own), width))
    lines.append(sum_line("合计", count, width))
    number, name = at(HIRES, "证件号码"), at(HIRES, "姓名")
    # Claimed by the first employer and by the second.
    lines[len(next(iter(by_employer.values()))) + 1][number] = lines[0][number]
    lines[len(next(iter(by_employer.values()))) + 1][name] = lines[0][name]
    table(
        sheet,
        "用人单位招用登记失业人员社会保险补贴申请花名册",
        [["单位（盖章）：", *[None] * 10, "填表日期：    年    月    日"]],
        HIRES,
        lines,
        [["单位负责人：", None, None, "填表人：", None, None, "联系电话："]],
    )
    return book


AGENCIES: tuple[Column, ...] = (
    ("", "序号", "序号"),
    ("", "机构编码", "机构编号"),
    ("", "机构名称", "机构名称"),
    ("", "是否认定\n（是/否）", "机构已认定"),
    ("", "申报年度", "年度"),
    ("", "核查日期", "核查日"),
    ("", "持有许可证", "持有许可证"),
    ("", "已提交申请认定表", "已提交申请认定表"),
    ("", "已择优确认", "已择优确认"),
)
PLACEMENTS: tuple[Column, ...] = (
    ("", "序号", "序号"),
    ("", "机构编码", "机构编号"),
    ("被介绍人", "被介绍人姓名", "姓名"),
    ("被介绍人", "身份证件号码", "证件号码"),
    ("被介绍人", "户籍所在区", "户籍区"),
    ("被介绍人", "户口类别", "户口性质"),
    ("被介绍人", "人员类别", "登记身份"),
    ("介绍就业", "是否免费", "免费介绍"),
    ("介绍就业", "就业去向", "就业去向"),
    ("介绍就业", "参保类别", "参保类型"),
    ("介绍就业", "劳动合同类型", "合同类型"),
    ("介绍就业", "合同开始日期", "合同起始日"),
    ("介绍就业", "合同结束日期", "合同终止日"),
    ("介绍就业", "是否离职", "已离职"),
    ("介绍就业", "离职时间", "离职日期"),
    ("介绍就业", "其他机构是否已申领", "他机构已申领"),
    ("时间", "推荐日期", "介绍日期"),
    ("时间", "合同签订日期", "签约日期"),
    ("时间", "到岗日期", "入职日期"),
    ("时间", "首次参保时间", "首次参保日期"),
)


def agencies(
    subjects: Sequence[Record],
    placements: Sequence[Record],
    title: str,
    seed: int,
    *,
    more: Sequence[Column] = (),
    is_1904: bool = False,
) -> Workbook:
    """Agencies on one sheet and their placements on another, which names no agency twice alike."""
    rng = random.Random(SEED + seed)
    book = Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = "机构"
    columns = (*AGENCIES, *more)
    lines = written(subjects, columns, rng)
    lines.append(["合计", None, f"{len(subjects)}家", *[None] * (len(columns) - 3)])
    table(sheet, title, [], columns, lines, [["审核人：", None, None, "年   月   日"]])
    other = book.create_sheet("介绍花名册")
    rows = sorted(placements, key=lambda row: str(row["机构编号"]))
    table(
        other,
        "介绍就业人员花名册",
        [["填报单位：各机构汇总", *[None] * 5, "单位：人"]],
        PLACEMENTS,
        written(rows, PLACEMENTS, rng),
        [["填表人：", None, None, "联系电话："]],
    )
    return book


BONUS: tuple[Column, ...] = (("", "本年度\n已领补助（元）", "本年度已领补助"),)


def write(
    folder: Path,
    flexible: tuple[Sequence[Record], Sequence[Record]],
    hired: Sequence[Record],
    fee: tuple[Sequence[Record], Sequence[Record]],
    bonus: tuple[Sequence[Record], Sequence[Record]],
) -> None:
    """Write the four workbooks below ``folder``, each for its measure."""
    books = {
        "flexible-employment-subsidy/applicants-as-received.xlsx": applicants(*flexible),
        "employer-insurance-subsidy/hires-as-received.xlsx": hires(hired),
        "placement-fee/agencies-as-received.xlsx": agencies(*fee, "职业介绍补贴申请机构汇总表", 2),
        "placement-bonus/agencies-as-received.xlsx": agencies(
            *bonus, "年度一次性补助申请机构汇总表", 3, more=BONUS, is_1904=True
        ),
    }
    for name, book in books.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
