"""The counts of a list add up, by any column, and the picture of them says the same.

If one of these fails, an office would be told another total than its list has.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.bulk.results import summary
from engine.bulk.results.outcome import Outcome
from engine.bulk.results.plot import plot
from engine.decide.decision import Verdict
from engine.render.bulk import outcome_record, render_outcome
from engine.tables.cells import TableError
from tests.bulk.small_measure import (
    BAD,
    RECORDS,
    ROWS,
    decide,
    expected,
    write_csv,
    write_parquet,
    write_xlsx,
)

ALL = [*ROWS, *BAD]


def _summary(tmp_path: Path, by: tuple[str, ...] = (), output: Path | None = None) -> Outcome:
    where = write_parquet(tmp_path / "list.parquet", ALL)
    records = write_parquet(tmp_path / "records.parquet", RECORDS)
    return decide(where, output, states=True, by=by, records={"记录": (records, None)})


def test_the_counts_are_those_of_the_rows(tmp_path: Path) -> None:
    outcome = _summary(tmp_path)
    said = expected(ALL, RECORDS)
    verdicts = Counter(row["结论"] for row in said)
    counts = outcome.counts
    assert counts.read == len(ALL) == counts.decided + counts.refused
    assert counts.refused == verdicts.pop(None)
    words = {
        "可享受": Verdict.ELIGIBLE,
        "不可享受": Verdict.INELIGIBLE,
        "待补正": Verdict.INCOMPLETE,
    }
    assert counts.verdicts == {words[word]: number for word, number in verdicts.items()}
    failing = Counter(
        name for row in said for name in (row.get("不符合") or "").split("；") if name
    )
    assert {each.name: each.rows for each in counts.failing} == failing
    assert {each.name: each.alone for each in counts.failing}["认定"] == 1
    for total in counts.totals:
        known = [row[total.benefit.name] for row in said if row.get(total.benefit.name)]
        assert total.amount == (sum(map(Decimal, known)) if known else None)
        assert total.known == len(known)


def test_why_a_benefit_has_no_figure_is_told(tmp_path: Path) -> None:
    totals = {total.benefit.name: total for total in _summary(tmp_path).counts.totals}
    # A002: by piece 50.25 and by time 20.10; A007: no price, and a record without its months.
    assert (totals["补助"].known, totals["补助"].open, totals["补助"].missing) == (1, 1, 1)
    assert (totals["月数合计"].known, totals["月数合计"].missing) == (2, 1)


@pytest.mark.parametrize("with_list", [True, False])
@pytest.mark.parametrize("by", [("街道",), ("district",), ("街道", "已认定")])
def test_groups_are_by_any_column_a_fact_or_not(
    tmp_path: Path, by: tuple[str, ...], with_list: bool
) -> None:
    """Whether the list is written too makes no difference to what is counted."""
    output = tmp_path / "out.parquet" if with_list else None
    counts = _summary(tmp_path, by, output).counts
    names = {"district": "区"}
    cells = Counter(tuple(row[names.get(name, name)] for name in by) for row in ALL)
    assert {group.cells: group.read for group in counts.groups} == cells
    assert sum(group.refused for group in counts.groups) == counts.refused
    for total in counts.totals:
        if total.amount is not None:
            amounts = [group.amounts.get(total.benefit.name, 0) for group in counts.groups]
            assert sum(amounts) == total.amount


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_lists_of_people_are_grouped_alike(tmp_path: Path, write: object) -> None:
    assert callable(write)
    rows = [{**row, "已认定": {True: "是", False: "否", None: None}[row["已认定"]]} for row in ALL]
    where = write(tmp_path / f"list.{'csv' if write is write_csv else 'xlsx'}", rows)
    groups = decide(where, by=("街道", "已认定"), states=True).counts.groups
    typed = _summary(tmp_path, ("街道", "已认定")).counts.groups
    read = {group.cells: (group.read, group.refused) for group in groups}
    assert read == {group.cells: (group.read, group.refused) for group in typed}


def test_a_column_that_tells_every_row_apart_is_no_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "GROUPS", 5)
    with pytest.raises(TableError, match="no summary"):
        _summary(tmp_path, ("编号",))


def test_a_column_that_is_not_there_is_an_error_with_a_guess(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="街道"):
        _summary(tmp_path, ("街到",))


def test_the_counts_are_told_to_people_and_to_programs_alike(tmp_path: Path) -> None:
    outcome = _summary(tmp_path, ("街道",), tmp_path / "out.parquet")
    said = render_outcome(outcome, "zh").plain
    assert "读入 11 = 已决定 8 + 已拒绝 3" in said
    assert "「经认定的机构」" in said
    assert "中关村" in said
    record = outcome_record(outcome, "duckdb")
    assert (record["read"], record["decided"], record["refused_rows"]) == (11, 8, 3)
    assert record["grouped_by"] == ["街道"]


def test_columns_are_listed_as_each_language_lists(tmp_path: Path) -> None:
    outcome = _summary(tmp_path, ("街道", "区"))
    assert "By 街道, 区" in render_outcome(outcome, "en").plain.splitlines()
    assert "按街道、区" in render_outcome(outcome, "zh").plain.splitlines()


def test_the_plot_is_a_picture_that_says_the_counts(tmp_path: Path) -> None:
    outcome = _summary(tmp_path, ("街道",))
    drawn = ElementTree.fromstring(plot(outcome, "zh"))
    texts = ["".join(each.itertext()) for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    said = "\n".join(texts)
    assert "读入 11 = 已决定 8 + 已拒绝 3" in said
    for name in ("中关村", "清河", "（空）", "认定", "可享受 3（27.3%）"):
        assert name in said
    bars = list(drawn.iter("{http://www.w3.org/2000/svg}rect"))
    assert all(float(bar.attrib["width"]) > 0 for bar in bars)
