"""Masked, no number of identity is whole in anything that is written.

If these failed, a list that was meant to be shown would tell who the people are.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from engine.decide.decision import Decision
from engine.tables.deciding import decide_table
from engine.tables.lists import open_lists
from engine.tables.writing import same_workbook
from tests.tables.clerks import clerks_workbook, raw, run
from tests.tables.samples import PROGRAM, text_file

NUMBER = "11010819880615001X"
SHOWN = "110108********001X"


def masked_list(path: Path, headers: tuple[str, ...] = ("证件号码",)) -> Path:
    book = clerks_workbook(path)
    sheet = book["名单"]
    sheet["G2"], sheet["G3"], sheet["G4"] = "身份证号", NUMBER, "1101081988061500"
    sheet["G5"] = 110108198806150011
    sheet["F3"].comment = Comment(f"与{NUMBER}同户", "某某")
    book["说明"]["B3"] = f"联系人（{NUMBER}）"
    book["说明"]["B4"] = '="号" & "110108198806150011"'
    book.save(path)
    return path


@pytest.mark.parametrize("limit", [20_000, 1])
def test_masked_no_number_is_whole_anywhere_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Comments, formulas, other sheets, numbers that are wrong: a notice shows none of them."""
    monkeypatch.setattr(same_workbook, "ROWS_KEPT", limit)
    masked_list(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.xlsx", mask=True)
    shutil.unpack_archive(tmp_path / "out.xlsx", tmp_path / "parts", "zip")
    for part in (tmp_path / "parts").rglob("*.xml"):
        text = part.read_text(encoding="utf-8")
        assert "19880615" not in text, part.name
    rows = raw(tmp_path / "out.xlsx")["名单"]
    assert rows[2][6] == SHOWN


def test_masked_no_message_and_no_other_file_shows_a_number(tmp_path: Path) -> None:
    """The key of a refused row is quoted in its reason, in the summary and beside records."""
    from dataclasses import replace

    inputs = tuple(
        replace(i, name="证件号码") if i.name == "机构编号" else i for i in PROGRAM.inputs
    )
    program = replace(PROGRAM, inputs=inputs, key=("证件号码",))
    lines = ["证件号码,人数", f"{NUMBER},3", f"{NUMBER},3", "1101081988061500,3"]
    text_file(tmp_path / "in.csv", lines)
    text_file(tmp_path / "r.csv", ["证件号码,月数", f"{NUMBER},1", "11010119900307002X,2"])
    lists = open_lists(
        tmp_path / "in.csv", [program], records={"介绍记录": (tmp_path / "r.csv", None)}
    )

    def fail(facts: Mapping[str, object]) -> Decision:
        raise AssertionError("decided")

    summary = decide_table(
        lists.subjects, tmp_path / "out.csv", fail, [program], records=lists.records, mask=True
    )
    told = [r.message("zh") for each in summary.refused for r in each.reasons]
    told += [r.message("zh") for each in summary.records_refused for r in each.reasons]
    told += [*summary.subjects, (tmp_path / "out.csv").read_text(encoding="utf-8")]
    assert len(summary.refused) == 3
    for text in told:
        assert "19880615" not in text
        assert "19900307" not in text
