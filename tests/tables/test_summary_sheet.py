"""The summary beside a list counts what the list says.

If these failed, a clerk would hand on figures that are not those of the list.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from engine.tables.summary import street_column
from tests.tables.clerks import ROWS, clerks_workbook, raw, run
from tests.tables.samples import PROGRAM


def test_the_summary_counts_by_verdict_reason_and_street_and_leads_to_the_rows(
    tmp_path: Path,
) -> None:
    clerks_workbook(tmp_path / "in.xlsx")
    summary = run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    assert summary.grouped_by == "街道"
    assert [(g.name, g.read, g.refused) for g in summary.groups] == [
        ("学院路", 3, 0),
        ("清河", 2, 1),
    ]
    assert [(r.name, r.rows, r.alone, r.quote) for r in summary.reasons] == [
        ("资格", 1, 1, "经认定的机构")
    ]
    assert summary.missing == (("已认定", 1),)
    bonus = next(total for total in summary.totals if total.benefit.name == "补助")
    assert (bonus.amount, bonus.known, bonus.open) == (Decimal(1000), 1, 1)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["汇总"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for said in ("草案，不可用于发放", PROGRAM.hash, "学院路", "in.xlsx", "「经认定的机构」", "A4"):
        assert said in texts, said
    (link,) = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert link.location == "'名单'!A6"


def test_the_total_of_what_has_no_figure_is_none_and_not_zero(tmp_path: Path) -> None:
    clerks_workbook(tmp_path / "in.xlsx", ROWS[4:])
    summary = run(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    bonus = next(total for total in summary.totals if total.benefit.name == "补助")
    assert (bonus.amount, bonus.known, bonus.open) == (None, 0, 1)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("街道", True),
        ("街道（镇）", True),
        ("所属\n街道", True),
        ("街镇", True),
        ("街道地址", False),
    ],
)
def test_a_street_column_is_known_by_its_whole_header(header: str, found: bool) -> None:
    """街道地址 is an address: a group of one row for each person is no count by street."""
    assert (street_column(["姓名", header]) == 1) is found


def test_an_english_reader_gets_an_english_summary(tmp_path: Path) -> None:
    clerks_workbook(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.xlsx", language="en")
    rows = raw(tmp_path / "out.xlsx")
    assert "Summary" in rows
    flat = [cell for row in rows["Summary"] for cell in row]
    for said in ("Reconciliation", "Verdicts", "eligible", "accreditation", "Rows refused"):
        assert said in flat, said
