"""Draws the pictures of the README: the real file that its first command writes.

Run ``python docs/images/make.py`` where LibreOffice (headless), pdftoppm and Noto's Chinese fonts
are installed. For the picture of the list the columns between the name and the answers are hidden,
and nothing else is changed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[2]
LIST = "build/applicants.xlsx"
COMMAND = (
    "decide flexible-employment-subsidy@2023-draft "
    "examples/flexible-employment-subsidy/applicants-as-received.xlsx --proposed"
)
SHEET, SUMMARY = "学院路街道", "汇总"
SHOWN = (
    "序号",
    "姓名",
    "公民身份号码",
    "性别",
    "结论",
    "可享受月数",
    "首月",
    "末月",
    "理由",
    "错误",
)
COLORS = 255
WIDE = 1300


def main() -> None:
    """Decide the example list, and draw a sheet of it and its summary."""
    command = [sys.executable, "cli.py", "--lang", "zh", *COMMAND.split(), "-o", LIST]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == 1  # some rows are refused
    folder = Path(__file__).parent
    draw(SHEET, folder / "list.png", lines=None)
    draw(SUMMARY, folder / "summary.png", lines=41)


def draw(sheet: str, picture: Path, lines: int | None) -> None:
    """One sheet as a picture, its first ``lines`` rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = openpyxl.load_workbook(ROOT / LIST)
        for other in book.worksheets:
            if other.title != sheet:
                other.sheet_state = "hidden"
        shown = book[sheet]
        book.active = book.index(shown)
        if sheet == SHEET:
            hide(shown)
        shown.page_setup.orientation = "landscape"
        shown.page_setup.paperSize = 8
        shown.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        shown.page_setup.fitToHeight = 0
        shown.print_area = f"A1:{shown.cell(lines or shown.max_row, shown.max_column).coordinate}"
        book.save(folder / "shown.xlsx")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", name]
        subprocess.run([*convert, str(folder / "shown.xlsx")], check=True, capture_output=True)
        pdf = str(folder / "shown.pdf")
        subprocess.run(["pdftoppm", "-png", "-r", "150", "-f", "1", "-l", "1", pdf, name + "/p"])
        (page,) = folder.glob("p*.png")
        save(Image.open(page), picture)


def hide(sheet: Any) -> None:
    """Hide the columns that are not shown."""
    headers: dict[int, str] = {}
    for row in sheet.iter_rows(min_row=3, max_row=4):
        for cell in row:
            if cell.value is not None:
                headers[cell.column] = "".join(str(cell.value).split())
    for column in range(1, sheet.max_column + 1):
        letter = openpyxl.utils.get_column_letter(column)
        if headers.get(column) not in SHOWN:
            sheet.column_dimensions[letter].hidden = True


def save(page: Image.Image, picture: Path) -> None:
    """What is drawn on a page, small."""
    page = page.convert("RGB")
    white = Image.new("RGB", page.size, "white")
    box = ImageChops.difference(page, white).getbbox()
    assert box is not None
    left, top, right, bottom = box
    margin = 12
    cut = page.crop((left - margin, top - margin, right + margin, bottom + margin))
    if cut.width > WIDE:
        cut = cut.resize((WIDE, cut.height * WIDE // cut.width), Image.Resampling.LANCZOS)
    cut.quantize(COLORS, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main()
