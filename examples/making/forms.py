"""The forms of a list: csv, jsonl and a workbook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from making.people import Cell, Record, bare


def to_csv(rows: Sequence[Record]) -> bytes:
    """The rows as a csv in UTF-8, with 是 and 否 for the truths."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([_csv_cell(value) for value in row.values()] for row in rows)
    return text.getvalue().encode("utf-8")


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def to_jsonl(rows: Iterable[Record]) -> bytes:
    """The rows as lines of JSON, without what is not given."""
    lines = (
        json.dumps(
            {key: str(v) if isinstance(v, date) else v for key, v in bare(row).items()},
            ensure_ascii=False,
        )
        for row in rows
    )
    return "".join(line + "\n" for line in lines).encode("utf-8")


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Record]]) -> None:
    """Write the rows of each sheet into a workbook."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.append(list(rows[0]))
        for row in rows:
            cells = ("是" if v is True else "否" if v is False else v for v in row.values())
            sheet.append(list(cells))
        sheet.freeze_panes = "A2"
    workbook.save(path)
