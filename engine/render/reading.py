"""What was read of a list before it was decided: its sheets, and how much had to be cleaned."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ruleset.diagnostics import Language
from engine.tables.cells import Sheet, Table
from engine.tables.lists import Lists
from engine.tables.report import KINDS, WHY


def reading_lines(lists: Lists, counts: Mapping[str, int], language: Language) -> list[str]:
    """A line for each sheet that was read, one for each that was not, and one of counts.

    Nothing of a table that is a whole file with its header in the first row.
    """
    zh = language == "zh"
    lines: list[str] = []
    for name, table in (("", lists.subjects), *lists.records.items()):
        if table.sheets and not _is_plain(table):
            lines.extend(_sheet(table, sheet, name, zh=zh) for sheet in table.sheets)
    for sheet_name, why in lists.subjects.other_sheets:
        said = WHY[why][language]
        lines.append(f"未读“{sheet_name}”：{said}" if zh else f"not read “{sheet_name}”: {said}")
    told = [
        f"{KINDS[kind][language]} {counts[kind]}"
        for kind in ("cleaned", "missing", "repeated")
        if counts.get(kind)
    ]
    if told:
        lines.append(("清理  " if zh else "cleaned  ") + ("，" if zh else ", ").join(told))
    return lines


def _is_plain(table: Table) -> bool:
    only = table.sheets[0]
    whole = len(table.sheets) == 1 and not table.other_sheets and only.header_rows == (1,)
    return whole and not only.hidden and all(each.why == "blank" for each in only.left_out)


def _sheet(table: Table, sheet: Sheet, records: str, *, zh: bool) -> str:
    name = sheet.name or table.path.name
    rows = "-".join(
        str(row) for row in dict.fromkeys((sheet.header_rows[0], sheet.header_rows[-1]))
    )
    out = sum(each.last - each.first + 1 for each in sheet.left_out if each.why != "blank")
    of = f"（{records}）" if records and zh else f" ({records})" if records else ""
    parts = [f"表头第 {rows} 行" if zh else f"header in row {rows}"]
    if out:
        parts.append(f"不是数据的 {out} 行" if zh else f"{out} rows are no data")
    if sheet.hidden:
        number = len(sheet.hidden)
        parts.append(f"隐藏的 {number} 行照读" if zh else f"{number} hidden rows read too")
    said = ("，" if zh else ", ").join(parts)
    return f"读“{name}”{of}：{said}" if zh else f"read “{name}”{of}: {said}"


def reading_record(lists: Lists, counts: Mapping[str, int], report: str) -> dict[str, object]:
    """The same for a program: plain data."""
    return {
        "report": report,
        "sheets": [
            {
                "file": table.path.name,
                "sheet": sheet.name,
                "records": name or None,
                "header_rows": list(sheet.header_rows),
                "last_row": sheet.last_row,
                "hidden": list(sheet.hidden),
                "left_out": [
                    {"first": each.first, "last": each.last, "why": each.why}
                    for each in sheet.left_out
                ],
            }
            for name, table in (("", lists.subjects), *lists.records.items())
            for sheet in table.sheets
        ],
        "not_read": [{"sheet": name, "why": why} for name, why in lists.subjects.other_sheets],
        "counts": dict(counts),
    }
