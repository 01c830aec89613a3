"""Makes the workbooks beside it with LibreOffice, out of one that openpyxl writes.

Run ``python -m tests.tables.made_by_libreoffice.make``; it needs ``soffice`` (Debian's package
libreoffice-calc). The workbooks are kept, so that the tests need neither.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from engine.tables.cleaning.resident_id import check_digit

HERE = Path(__file__).parent
PEOPLE = 4
"""On each of the two sheets."""


def number(order: int) -> str:
    """The identity number of somebody who does not exist, born on 15 June 1988."""
    digits = f"00000019880615{order:03d}"
    return digits + check_digit(digits)


def workbook(*, is_1904: bool = False) -> Workbook:
    """Two sheets of a list with everything that only a workbook can hold."""
    book = Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    for sheet_index, street in enumerate(("学院路街道", "清河街道")):
        sheet: Any = book.create_sheet(street)
        sheet.append([f"{street}花名册"])
        sheet.merge_cells("A1:G1")
        sheet.append(["填报单位：测试", None, None, "填报日期：2024年3月20日"])
        sheet.append(["序号", "基本信息", None, None, "日期", None, "备注"])
        sheet.append([None, "姓名", "身份证\n号码", "出生\n年月日", "申请日期", "核定日期", None])
        for merged in ("A3:A4", "B3:D3", "E3:F3", "G3:G4"):
            sheet.merge_cells(merged)
        for row in range(PEOPLE):
            order = sheet_index * 10 + row + 1
            sheet.append(
                [row + 1, f"测试{order}", number(order), date(1988, 6, 15), 45366, "=E5+5", None]
            )
        sheet["D6"] = "1988.6.15"
        sheet["D7"] = date(1988, 6, 1)
        sheet["D7"].number_format = 'yyyy"年"m"月"'
        sheet.row_dimensions[6].hidden = True
        sheet.append(["小计", None, f"{PEOPLE}人"])
        sheet.append(["制表人：测试甲", None, None, "审核人：测试乙"])
    second = book["清河街道"]
    second["F7"] = "=1/0"
    second["C8"] = 110108198806150000
    second.move_range("A1:G10", rows=1, translate=True)
    for merged in list(second.merged_cells.ranges):
        merged.shift(0, 1)
    second.row_dimensions[6].hidden = False
    book.remove(book.worksheets[0])
    book.create_sheet("填表说明").append(["每人一行"])
    hidden = book.create_sheet("选项")
    hidden.append(["是"])
    hidden.sheet_state = "hidden"
    return book


def main() -> None:
    """Write ``list.xlsx``, ``list.xls``, ``list.ods`` and ``list-1904.xls``."""
    with tempfile.TemporaryDirectory() as folder:
        for name, is_1904, kinds in (
            ("list", False, ("xlsx", "xls", "ods")),
            ("list-1904", True, ("xls",)),
        ):
            source = Path(folder) / f"{name}.xlsx"
            workbook(is_1904=is_1904).save(source)
            for kind in kinds:
                command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(HERE)]
                subprocess.run([*command, str(source)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
