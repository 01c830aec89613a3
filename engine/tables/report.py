"""What was done to a list in reading it, cell by cell, in a csv beside the output.

The clerk who made the list can follow every line of it back to a cell: what was taken for the
header, which rows were left out, what each cell was read as and why, and who stands there twice.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.ruleset.diagnostics import BETWEEN_SENTENCES, Language
from engine.tables.binding.repeats import Repeat
from engine.tables.cells import Cleaning, Sheet, Table
from engine.tables.masking import masked, masked_cleaning, masked_diagnostic
from engine.tables.writing.placing import placed
from engine.tables.writing.plain_forms import harmless

Kind = str
"""``header``, ``left_out``, ``hidden``, ``cleaned``, ``missing`` or ``repeated``."""

HEADERS: dict[Language, tuple[str, ...]] = {
    "zh": ("类别", "文件", "工作表", "行", "列", "事实", "原文", "读作", "说明"),
    "en": ("kind", "file", "sheet", "row", "column", "fact", "from", "to", "why"),
}

KINDS: dict[Kind, dict[Language, str]] = {
    "header": {"zh": "表头", "en": "header"},
    "left_out": {"zh": "不是数据", "en": "no data"},
    "hidden": {"zh": "隐藏行", "en": "hidden row"},
    "cleaned": {"zh": "改读", "en": "read as"},
    "missing": {"zh": "作缺件", "en": "missing"},
    "repeated": {"zh": "重复", "en": "repeated"},
}

WHY: dict[str, dict[Language, str]] = {
    # rows and sheets
    "header_rows": {"zh": "认作表头", "en": "taken for the header"},
    "above": {"zh": "表头以上的文字", "en": "text above the header"},
    "below": {"zh": "表格以下的文字", "en": "text below the table"},
    "numbering": {"zh": "栏次行", "en": "the columns are numbered here"},
    "blank": {"zh": "空行", "en": "blank"},
    "subtotal": {"zh": "小计、合计行，没有主体的编号", "en": "a subtotal, without a key"},
    "signature": {"zh": "签章、填报信息行", "en": "a signature, or who filled in the list"},
    "note": {"zh": "表注", "en": "a note"},
    "heading": {"zh": "合并成一格的分组标题", "en": "a heading merged across the table"},
    "header": {"zh": "表头再次出现", "en": "the header again"},
    "template": {"zh": "只有序号，没有填写", "en": "numbered and not filled in"},
    "hidden-sheet": {
        "zh": "隐藏的工作表，未读；要读它，用 --sheet 指定",
        "en": "a hidden sheet, not read; name it with --sheet to read it",
    },
    "no-header": {
        "zh": "没有认得的表头，未读；若是名单，改表头，或用 --columns 给出列对照",
        "en": "no header is known here, not read; if it is a list, change its headers or give "
        "--columns",
    },
    "other-list": {
        "zh": "这些记录已由 --records 给出，未读",
        "en": "these records are given by --records, not read",
    },
    "hidden": {
        "zh": "此行在表中是隐藏的，照常读入；不该报的，请删去",
        "en": "the sheet hides this row; it is read like the others, remove it if it should not be",
    },
    # cells
    "spelling": {"zh": "写法统一", "en": "another spelling"},
    "map": {"zh": "按列对照文件", "en": "by the columns file"},
    "placeholder": {"zh": "占位符号，作空白", "en": "a sign for nothing, taken as blank"},
    "number": {"zh": "去掉单位、逗号、空格或全角", "en": "without unit, commas, spaces or width"},
    "unit": {"zh": "按表头括号中的单位换算", "en": "by the unit in the header's brackets"},
    "date_format": {"zh": "日期写法统一", "en": "a date written in another way"},
    "serial_date": {"zh": "日期的序列数", "en": "the serial number of a date"},
    "time_of_day": {"zh": "去掉时刻，只取日期", "en": "the day without its time"},
    "incomplete_date": {
        "zh": "日期不全，不推定，作缺件；补上年月日",
        "en": "an incomplete date is not guessed: missing; write year, month and day",
    },
    "whole_month": {
        "zh": "按列对照文件，只写年月的作该月1日",
        "en": "by the columns file, a month is its first day",
    },
    "number_as_text": {"zh": "数字作文本", "en": "a figure taken as text"},
    "spaces": {"zh": "去掉空格或全角", "en": "without spaces or width"},
    "identity_format": {
        "zh": "身份号码去掉空格、全角，x 改大写",
        "en": "the number without spaces or width, x as X",
    },
    "other_document": {
        "zh": "不是居民身份号码，照原文作证件号码；请核对",
        "en": "not a resident identity number, taken as it stands; please check",
    },
    "from_number": {
        "zh": "名单没有这一列，取自身份号码",
        "en": "no column has it; from the identity number",
    },
}


class Report:
    """What is told of a list while it is read; make it with :func:`reporting`.

    ``counts`` is the number of lines by kind.
    """

    def __init__(self, write: Callable[[Sequence[str]], None], language: Language) -> None:
        self._write = write
        self._language = language
        self.counts: Counter[Kind] = Counter()

    def table(self, table: Table) -> None:
        """What of a file was taken for the list, and what was left out."""
        for sheet in table.sheets:
            self._sheet(table, sheet)
        for name, why in table.other_sheets:
            self._line("left_out", table.path.name, name, "", "", "", "", "", self._why(why))

    def cleaned(self, found: Cleaning) -> None:
        """A cell that was read as something else than it says."""
        self._line(
            "cleaned" if found.after else "missing",
            found.file,
            found.sheet,
            str(found.row),
            found.column,
            found.fact,
            found.before,
            found.after,
            self._why(found.why),
        )

    def repeats(self, found: Iterable[Repeat]) -> None:
        """Rows of somebody who stands in the list more than once."""
        for each in found:
            finding = each.finding
            said = (finding.message(self._language), finding.hint(self._language))
            words = BETWEEN_SENTENCES[self._language].join(said)
            where = (each.table.path.name, each.sheet, str(each.row), each.header)
            self._line("repeated", *where, "", each.value, "", words)

    def _sheet(self, table: Table, sheet: Sheet) -> None:
        name = table.path.name
        rows = _runs(sheet.header_rows)
        columns = [" ".join(header.split()) for header in table.columns if header.strip()]
        text = " | ".join(columns)
        self._line("header", name, sheet.name, rows, "", "", text, "", self._why("header_rows"))
        for each in sheet.left_out:
            run = str(each.first) if each.first == each.last else f"{each.first}-{each.last}"
            self._line(
                "left_out", name, sheet.name, run, "", "", each.text, "", self._why(each.why)
            )
        for row in sheet.hidden:
            self._line("hidden", name, sheet.name, str(row), "", "", "", "", self._why("hidden"))

    def _why(self, why: str) -> str:
        return WHY[why][self._language]

    def _line(self, kind: Kind, *cells: str) -> None:
        self.counts[kind] += 1
        self._write([KINDS[kind][self._language], *cells])


@contextmanager
def reporting(
    path: Path, language: Language, inputs: Sequence[Path] = (), *, mask: bool = False
) -> Iterator[Report]:
    """Open a report; it stands at ``path`` when the block ends without an error.

    It is a csv in UTF-8 with a byte order mark, which a spreadsheet opens by a double click.
    ``mask``: no identity number is shown whole. Raises :class:`TableError` where it cannot be
    written.
    """
    with placed(path, inputs) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(HEADERS[language])

        def write(cells: Sequence[str]) -> None:
            shown = [masked(cell) for cell in cells] if mask else cells
            writer.writerow([_spared(cell) for cell in shown])

        yield (_Masked if mask else Report)(write, language)
        text.flush()
        text.detach()


class _Masked(Report):
    """A report that shows no identity number whole, not even a damaged one."""

    def cleaned(self, found: Cleaning) -> None:
        super().cleaned(masked_cleaning(found))

    def repeats(self, found: Iterable[Repeat]) -> None:
        super().repeats(
            Repeat(
                each.table,
                each.sheet,
                each.row,
                each.header,
                masked(each.value),
                masked_diagnostic(each.finding, (each.value,)),
            )
            for each in found
        )


def report_path(output: Path) -> Path:
    """Where the report of a list stands: beside its output."""
    return output.with_name(f"{output.stem}.report.csv")


def _spared(text: str) -> str:
    """Text that a spreadsheet would run as a formula, or spoil as a figure, marked as text."""
    return f"{text}\t" if text.isdecimal() and len(text) > 11 else harmless(text)


def _runs(rows: Sequence[int]) -> str:
    return str(rows[0]) if len(rows) == 1 else f"{rows[0]}-{rows[-1]}"
